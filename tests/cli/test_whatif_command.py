"""`zuji whatif` over lockfiles on disk."""

import json

import pytest
from click.testing import CliRunner

from cast import assessed, example_data
from zuji.cli.main import cli
from zuji.compare.spreading import yearly_saving
from zuji.core.refusals import Refusal
from zuji.lockfile import build_lock
from zuji.lockfile.lock import lock_bytes


@pytest.fixture(scope="module")
def lock():
    return build_lock(assessed(example_data("methanol-typical")))


@pytest.fixture
def folder(lock, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.lock.json").write_bytes(lock_bytes(lock))
    return tmp_path


def asked(*words):
    done = CliRunner().invoke(cli, ["whatif", *map(str, words)])
    if done.exception:
        raise done.exception
    return done.output


def test_a_folder_is_answered_study_by_study_and_together(folder, lock):
    factor = next(step["factor"] for step in lock["result"]["steps"] if step["factor"])
    part = sum(s["kgco2e"] for s in lock["result"]["steps"] if s["factor"] == factor)
    found = json.loads(asked(folder, "--factor", f"{factor}=-10%", "--json"))
    assert [row["file"] for row in found["studies"]] == ["a.lock.json", "b.lock.json"]
    row, whole = found["studies"][0], found["whole"]
    assert row["change"] == pytest.approx(-0.1 * part)
    assert (whole["counted"], whole["left_out"]) == (2, 0)
    assert whole["change"]["value"] == pytest.approx(2 * row["change"] * row["output"])
    assert whole["change"]["low"] < whole["change"]["value"] < whole["change"]["high"]
    assert "tCO2e" in asked(folder, "--factor", f"{factor}=-10%")


def test_other_json_in_a_folder_is_passed_over_and_named(folder, lock):
    (folder / "notes.json").write_text('{"a": 1}', "utf-8")
    (folder / "cut.json").write_bytes(lock_bytes(lock)[:900])
    words = ["--measure", "green_power", "--json"]
    found = json.loads(asked(folder, *words))
    assert found["measure"]["fits"] == 2
    assert [row["file"] for row in found["passed_over"]] == ["cut.json", "notes.json"]
    assert all(row["reason"] for row in found["passed_over"])
    assert "notes.json" in asked(folder, *words[:-1])
    with pytest.raises(Refusal) as refused:
        asked(folder / "notes.json", *words)
    assert refused.value.findings[0].rule == "lock-schema"


def test_a_limit_of_a_tier_moves(folder, lock):
    mega_joule = lock["result"]["total"]["value"] * 0.05025
    words = [folder, "--tier", f"green_methanol_mj:III={mega_joule + 1}", "--json"]
    found = json.loads(asked(*words))
    assert {(r["tier_before"], r["tier_after"]) for r in found["studies"]} == {("", "III")}
    assert found["whole"]["other_tier"] == 2 and found["whole"]["change"]["value"] == 0


def test_a_measure_spreads_to_half_the_plants(folder, lock):
    found = json.loads(asked(folder, "--measure", "green_power", "--share", "0.5", "--json"))
    saving = yearly_saving(lock, "green_power")
    assert found["measure"] == {
        "fits": 2,
        "taking": 1,
        "saving": pytest.approx(saving),
        "span": [pytest.approx(saving)] * 2,
    }, "both plants are alike, so that it does not matter which takes it"
    assert "1 / 2" in asked(folder, "--measure", "green_power", "--share", "0.5")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ([], "whatif-nothing"),
        (["--measure", "prayer"], "whatif-no-plant"),
        (["--factor", "cn.elec"], "whatif-move"),
        (["--factor", "=3"], "whatif-move"),
        (["--factor", "cn.elec=x"], "number-unreadable"),
        (["--factor", "cn.elec=-101%"], "value-range"),
        (["--factor", "no.such=-10%"], "whatif-unmatched"),
        (["--tier", "green_methanol_mj=3"], "whatif-move"),
        (["--tier", "green_methanol_mj:I=3%"], "whatif-move"),
        (["--tier", "green_methanol_mj:I=50"], "whatif-limits"),
    ],
)
def test_what_cannot_be_asked_is_told(folder, words, rule):
    with pytest.raises(Refusal) as refused:
        asked(folder, *words)
    assert refused.value.findings[0].rule == rule


def test_a_folder_without_lockfiles_is_told(tmp_path):
    with pytest.raises(Refusal) as refused:
        asked(tmp_path, "--factor", "x=1")
    assert refused.value.findings[0].rule == "file-missing"
