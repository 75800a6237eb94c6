"""Measures, profiles, screening, the synthetic province and factor files from the command line."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from cli_process import CEMENT, ROOT, zuji
from zuji.cli.factors import _shown, match
from zuji.cli.locks import verify
from zuji.cli.sample import sample
from zuji.factors import builtin_library

METHANOL = ROOT / "examples" / "methanol-typical.yaml"


def data(*arguments, cwd=None):
    done = zuji(*arguments, "--json", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_measures_are_ranked_with_effect_and_cost():
    found = data("measures", METHANOL)
    savings = [m["saving"] for m in found["measures"]]
    assert len(savings) >= 3
    assert savings == sorted(savings, reverse=True)
    for row in found["measures"]:
        assert row["after"] == pytest.approx(found["before"] - row["saving"])
    assert found["together"] < found["before"]
    shown = zuji("measures", METHANOL, ZUJI_LANG="en")
    assert "CNY/tCO2e" in shown.stdout
    wrong = zuji("measures", METHANOL, "--measure", "prayer")
    assert wrong.returncode == 1
    assert "choice-unknown" not in wrong.stderr  # a rule is named to programs only
    assert found["measures"][0]["id"] in wrong.stderr


def test_profiles_are_compared_and_the_differences_sum():
    found = data("profiles", CEMENT)
    base = found[0]["total"]
    assert len(found) == 8  # seven general profiles and the rule for cement
    for row in found[1:]:
        assert base + sum(row["effects"].values()) == pytest.approx(row["total"])


def test_calc_under_another_profile_says_what_made_the_difference():
    done = zuji(
        "calc", ROOT / "examples" / "aluminium-demo.yaml", "--profile", "pas2050", ZUJI_LANG="en"
    )
    assert done.returncode == 0
    assert "electricity" in done.stdout


@pytest.mark.slow
def test_a_province_is_written_screened_and_locked(tmp_path):
    done = zuji("synth", "--seed", 3, "--plants", 24, "-o", "province", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "province" / "plants").iterdir())) == 24
    again = zuji("synth", "--plants", 2, "-o", "province", cwd=tmp_path)
    assert again.returncode == 1
    assert "province" in again.stderr and "→" in again.stderr
    (tmp_path / "file").write_text("x")
    assert zuji("synth", "--plants", 1, "-o", "file", cwd=tmp_path).returncode == 1
    assert zuji("check", CEMENT, "--lock", "file", cwd=tmp_path).returncode == 1
    assert zuji("synth", "--plants", 0, "-o", "none", cwd=tmp_path).returncode == 1
    assert not (tmp_path / "none").exists()

    screened = zuji(
        "check",
        "province",
        "--lock",
        "locks",
        "--as-of",
        "2026-11-22",
        "-o",
        "found.json",
        cwd=tmp_path,
    )
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert found["studies"] == 24
    blocked = any(f["severity"] == "block" for r in found["results"] for f in r["findings"])
    assert screened.returncode == (1 if blocked else 0)
    locks = list((tmp_path / "locks").iterdir())
    assert len(locks) == 24 - found["refused"]
    assert zuji("verify", locks[0]).returncode == 0


def test_one_study_is_checked_in_words_and_a_missing_one_named(tmp_path):
    done = zuji("check", CEMENT, ZUJI_LANG="en")
    assert done.returncode == 0
    assert "→" in done.stdout
    assert "screen-" not in done.stdout and "inputs." not in done.stdout
    missing = zuji("check", "nowhere.yaml", cwd=tmp_path)
    assert missing.returncode == 1
    assert "nowhere.yaml" in missing.stderr


def test_a_name_is_matched_with_reasons():
    found = data("factors", "match", "烧碱", "--unit", "t", "--year", "2024")
    assert found[0]["id"] in {"bg.caustic_soda", "cn.upstream.sodium_hydroxide"}
    assert found[0]["score"] >= found[1]["score"]
    assert found[0]["low"] < found[0]["value"] < found[0]["high"]
    # 1.59 kgCO2e/kg with no range of its own: the ends stand as far apart on a scale of ratios
    other = next(row for row in found if row["id"] == "cn.upstream.sodium_hydroxide")
    assert other["value"] == 1.59
    assert other["unit"] == "kgCO2e/kg"
    assert other["low"] < 1.59 / 1.08**1.96
    assert other["low"] * other["high"] == pytest.approx(1.59**2, rel=1e-3)
    assert all(r["zh"] and r["en"] for r in found[0]["reasons"])
    assert zuji("factors", "match", "qqqqzzzz").returncode == 1


def test_a_factor_with_gases_kept_apart_is_listed_with_its_sum():
    gases = {"co2_fossil": 2.0, "ch4_fossil": 0.01, "n2o": 0.001}
    row = replace(builtin_library().get("cn.upstream.copper"), value=None, gases=gases)
    # 2 + 0.01 · 29.8 + 0.001 · 273
    assert _shown(row, "kgCO2e/kg") == "2.571 kgCO2e/kg (AR6)"


def test_packs_are_listed_and_an_optional_one_is_searched_when_named():
    shown = zuji("factors", "packs", ZUJI_LANG="en").stdout
    for name in ("upstream", "tw-moenv-cfp", "uk-desnz-2024", "us-epa-hub-2025"):
        assert name in shown
    without = data("factors", "match", "聚酯加工絲")
    assert without and {row["pack"] for row in without} == {""}
    with_pack = data("factors", "match", "聚酯加工絲", "--pack", "tw-moenv-cfp")
    (same,) = (row for row in with_pack if row["name_zh"] == "聚酯加工絲")
    assert same["id"].startswith("tw.moenv") and same["pack"] == "tw-moenv-cfp"


def test_a_file_is_imported_with_a_line_for_each_refused_row_and_used(tmp_path):
    (tmp_path / "own.csv").write_text(
        "名称,数值,单位\n钢帘线,2.46,kgCO2e/kg\n炭黑,很多,kgCO2e/kg\n", "utf-8"
    )
    done = zuji("factors", "import", "own.csv", "--set", "region=CN", "-o", "pack", cwd=tmp_path)
    assert "own.csv:3" in done.stderr + done.stdout
    assert "钢帘线" in (tmp_path / "pack" / "factors.csv").read_text("utf-8")
    assert "炭黑" not in (tmp_path / "pack" / "factors.csv").read_text("utf-8")


def test_models_diff_names_what_changed(tmp_path):
    text = (ROOT / "sectors" / "cement" / "cement.yaml").read_text("utf-8")
    revised = tmp_path / "cement.yaml"
    revised.write_text(
        text.replace("boundary: cradle_to_gate", "boundary: cradle_to_grave", 1), "utf-8"
    )
    done = zuji("models", "diff", "cement@1.0.0", revised, "--json")
    assert done.returncode == 0, done.stderr
    assert [(c["part"], c["field"], c["old"], c["new"]) for c in json.loads(done.stdout)] == [
        ("model", "boundary", "cradle_to_gate", "cradle_to_grave")
    ]
    missing = zuji("models", "diff", "cement", "nowhere.yaml")
    assert missing.returncode == 1 and "nowhere.yaml" in missing.stderr


@pytest.mark.slow
def test_sample_proposes_what_to_verify_and_states_what_is_left():
    done = zuji("sample", CEMENT, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    left = [line for line in found["lines"] if not line["is_sampled"]]
    assert found["residual"] == pytest.approx(sum(max(x["moves"], x["usual"]) for x in left))
    assert found["residual"] <= found["materiality"] == 0.05
    words = zuji("sample", CEMENT, "--materiality", "0.2", ZUJI_LANG="zh")
    assert words.returncode == 0 and "未看" in words.stdout
    assert zuji("sample", "nowhere.yaml").returncode == 1
    assert zuji("sample", CEMENT, "--materiality", "0").returncode == 2


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "0", "2", "0,0", "约0.05", "abc"])
def test_an_option_that_is_no_number_in_range_is_refused(text):
    result = CliRunner().invoke(sample, [str(CEMENT), "--materiality", text])
    assert result.exit_code == 2
    assert "--materiality" in result.output


def test_an_option_takes_a_number_as_every_other_door_does():
    written = [
        CliRunner().invoke(sample, [str(CEMENT), "--materiality", text, "--json"]).output
        for text in ("0.05", "5%", "0,05")
    ]
    assert written[0] == written[1] == written[2]
    assert '"' in written[0]


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "-1", "abc", ""])
def test_hours_that_are_no_finite_number_are_refused(text, tmp_path):
    result = CliRunner().invoke(verify, [str(tmp_path / "lock.json"), "--status-hours", text])
    assert result.exit_code == 2
    assert "--status-hours" in result.output


def test_zero_hours_are_a_limit():
    result = CliRunner().invoke(verify, ["nowhere.json", "--status-hours", "0"])
    assert result.exit_code != 2


def test_a_name_of_blanks_matches_nothing():
    result = CliRunner().invoke(match, [" ", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert result.stderr


@pytest.mark.parametrize("answer", ["foo", "foo=1", "year:*=abc", "turn:*=", "=5", "unit=t"])
def test_an_answer_that_no_reading_would_use_is_refused(answer, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("项目,单位,2024\n原煤,t,5\n", "utf-8")
    done = zuji("ledger", file, "--model", "cement", "--year", "2024", "--answer", answer)
    assert done.returncode == 1
    assert "→" in done.stderr and "Traceback" not in done.stderr
