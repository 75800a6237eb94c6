"""Findings on the terminal are sentences with the names of fields; rules are told to programs."""

import pytest

from cast import ROOT
from zuji.cli import show
from zuji.cli.main import main
from zuji.cli.places import NAMES, place_words, remember
from zuji.core.refusals import Refusal, blocking, note
from zuji.sectors.registry import get_model


@pytest.fixture(autouse=True)
def _lime():
    before = NAMES.set({})
    remember(get_model("lime"))
    yield
    NAMES.reset(before)


@pytest.mark.parametrize(
    ("place", "zh"),
    [
        ("x.yaml:3 · inputs.kiln_coal", "x.yaml:3 · 石灰窑用煤（kiln_coal）"),
        ("x.yaml:3 · inputs.kiln_coal low", "x.yaml:3 · 石灰窑用煤（kiln_coal） · 下限"),
        ("x.yaml:3 · inputs.coaal", "x.yaml:3 · 数据项 · coaal"),
        ("x.yaml:9 · period", "x.yaml:9 · 核算期"),
        ("x.yaml:9 · certificates.0.mwh", "x.yaml:9 · 绿证 · 第 1 行 · 电量（MWh）"),
        ("inputs.power；inputs.diesel", None),
        ("t.csv:8 C kind", "t.csv:8 C kind"),
        ("外购电 · Sheet!C3", "外购电 · Sheet!C3"),
    ],
)
def test_a_place_is_said_by_the_name_of_its_field(place, zh):
    said = place_words(place, "zh")
    assert "inputs." not in said
    if zh is not None:
        assert said == zh


def test_a_refusal_shows_what_refuses_and_counts_the_rest(capsys, monkeypatch):
    monkeypatch.setattr(show, "err", show.Console(soft_wrap=True, highlight=False))
    missing = [
        blocking("value-missing", f"x.yaml:2 · inputs.{name}", "", "t")
        for name in ("limestone", "kiln_coal")
    ]
    notes = [note("default-used", f"inputs.{name}", "1", "x [V-code]") for name in "abc"]
    show.show_refusal(Refusal([*missing, *notes]))
    shown = capsys.readouterr().out
    assert "value-missing" not in shown and "default-used" not in shown
    assert shown.count("→") == 1  # one remedy for both
    assert "(limestone" in shown or "（limestone" in shown
    assert "3 more warnings and notes" in shown or "另有 3 条" in shown


def test_tags_of_confidence_are_said_in_words(capsys):
    show.show_findings([note("default-used", "inputs.a", "1", "IPCC [V-code]")])
    assert "[" not in capsys.readouterr().out


def test_the_names_that_a_run_read_end_with_it(capsys):
    with pytest.raises(SystemExit):
        main(["calc", str(ROOT / "examples" / "cement-demo.yaml")])
    assert capsys.readouterr().out
    assert place_words("inputs.kiln_power", "zh") == "数据项 · kiln_power"
