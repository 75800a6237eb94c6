"""A factor of one's own, at the door of a study: refused, asked about, or taken."""

import pytest

from cast import assessed, example_data
from zuji.core.refusals import Refusal
from zuji.footprint.assess import assess
from zuji.footprint.judging import current_rules
from zuji.footprint.own_factors import check_own_factor
from zuji.footprint.study import study_from_data
from zuji.sectors.registry import get_model

PER_KWH = {"unit": "kgCO2e/kWh", "value": 0.57}
SOURCED = {"id": "own.x", "name_zh": "自有", "source_title": "报告", "year": 2023}


def with_own(slot, **row):
    """The typical ammonia plant with an own factor in a slot; None leaves a field out."""
    study = example_data("ammonia-typical")
    row = {name: each for name, each in (SOURCED | row).items() if each is not None}
    return study | {"own_factors": [row], "factors": {slot: "own.x"}}


def grid(**row):
    return with_own("grid", **(PER_KWH | row))


def kettle(**inputs):
    study = example_data("bill_of_materials-typical")
    return study | {"inputs": study["inputs"] | inputs}


def found(study, severity):
    return {f.rule for f in assessed(study).findings if f.severity == severity}


@pytest.mark.parametrize(
    ("row", "rule", "place"),
    [
        ({"value": "１０００", "gases": "ｃｏ２=500"}, "factor-two-values", "value, gases"),
        ({"value": 0.5, "gases": "ch4_fossil=0.5"}, "factor-two-values", "value, gases"),
        ({"kind": "upstream", "value": -0.5}, "factor-kind", "kind"),
        ({"kind": "Emission"}, "factor-kind", "kind"),
        ({"kind": "", "value": -0.5}, "factor-negative", "value"),
        ({"kind": "parameter", "value": -0.5}, "value-negative", "value"),
        ({"low": -1}, "factor-negative", "low"),
        ({"value": None, "gases": "co2_fossil=0.3;co2_fossil=0.3"}, "factor-gas-twice", "gases"),
        ({"value": None, "gases": "CH4=0.001;甲烷=0.001"}, "factor-gas-twice", "gases"),
        ({"value": None, "gases": "R-410A=1;R410A=1"}, "factor-gas-twice", "gases"),
        ({"co2_fossil": 500}, "key-unknown", "co2_fossil"),
        ({"value": None}, "factor-no-value", "value"),
        ({"kind": "parameter", "value": None, "gases": "co2_fossil=1"}, "factor-no-value", "value"),
        ({"low": 0.6, "high": 0.9}, "interval-wrong", "low, value, high"),
        ({"low": 0.7, "high": 0.5}, "interval-wrong", "low, value, high"),
        ({"high": 0.5}, "interval-wrong", "low, value, high"),
        # 0.5 kg of CO2 and 2 g of methane are 0.550 (AR4) to 0.560 kgCO2e (AR6)
        (
            {"value": None, "gases": "co2_fossil=0.5;ch4_fossil=0.002", "low": 1, "high": 2},
            "interval-wrong",
            "low, value, high",
        ),
        ({"gsd": 0.9}, "value-range", "gsd"),
        ({"year": 1985}, "year-wrong", "year"),
        ({"year": 20233}, "year-wrong", "year"),
        ({"year": "二〇二三"}, "year-wrong", "year"),
        ({"year": 2023.5}, "year-wrong", "year"),
        ({"source_year": 1985}, "source-year-wrong", "source_year"),
        ({"source_year": 2101}, "source-year-wrong", "source_year"),
        ({"source_year": "20241"}, "source-year-wrong", "source_year"),
        ({"source_year": "1985-2020"}, "source-year-wrong", "source_year"),
        ({"source_year": 24}, "source-year-wrong", "source_year"),
        ({"review_by": "soon"}, "date-wrong", "review_by"),
        ({"unit": "kgN2O/kWh"}, "factor-substance", "unit"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused_at_its_field(row, rule, place):
    with pytest.raises(Refusal) as caught:
        assessed(grid(**row))
    (finding,) = caught.value.findings
    assert finding.rule == rule
    assert str(finding.place).endswith(
        f"own_factors.0{'.' if rule == 'key-unknown' else ' '}{place}"
    )


def test_a_sum_beside_its_gases_is_refused_with_both():
    with pytest.raises(Refusal) as caught:
        assessed(grid(value=1000, gases="co2_fossil=500"))
    assert caught.value.findings[0].read == "value 1000 ≠ gases 500"


def test_every_wrong_row_is_named():
    study = grid(value=-1)
    study["own_factors"].append(study["own_factors"][0] | {"id": "own.y", "year": 20233})
    with pytest.raises(Refusal) as caught:
        assessed(study)
    assert [f.rule for f in caught.value.findings] == ["factor-negative", "year-wrong"]


@pytest.mark.parametrize(
    "row",
    [
        {"name_zh": "电网排放因子 (CO2)"},
        {"name_en": "Grid CO2 emission factor"},
        {"name_zh": "全国电网平均二氧化碳排放因子"},
        {"name_zh": "电网 CO₂"},
        {"source_title": "关于发布2022年电力二氧化碳排放因子的公告"},
        {"note": "只含CO2"},
        {"category": "electricity_grid"},
    ],
)
def test_words_that_say_co2_alone_count_whatever_the_unit(refused, row):
    assert "factor-co2-alone" in refused(grid(**row))
    waived = grid(**row) | {"waivers": {"own.x": "电厂直供，另有 CH4 与 N2O 的核算"}}
    assert "factor-co2-alone" in found(waived, "warn")


@pytest.mark.parametrize(
    "row",
    [{"boundary_code": "combustion_only"}, {"boundary": "仅含燃烧"}, {"boundary": "直接排放"}],
)
def test_a_boundary_without_the_upstream_is_refused_for_electricity(refused, row):
    assert "factor-narrow" in refused(grid(**row))
    heat = with_own("steam", unit="kgCO2e/GJ", value=95, **row)
    assert "factor-narrow" in found(heat, "warn")


@pytest.mark.parametrize(
    "row",
    [
        {"name_zh": "电网 CO₂e"},
        {"name_zh": "电网 CO2 当量因子"},
        {"name_en": "Grid, carbon dioxide equivalent"},
        {"boundary": "摇篮到大门"},
        {"year": "2023年"},
        {"value": 0.57, "gases": "co2_fossil=0.52;ch4_fossil=0.0017", "gwp_basis": "AR6"},
    ],
)
def test_a_whole_factor_passes_without_a_word(row):
    assert not [f for f in assessed(grid(**row)).findings if "own" in f"{f.place} {f.read}"]
    rules = {f.rule for f in assessed(grid(**row)).findings}
    assert not rules & {"factor-co2-alone", "factor-narrow", "factor-far", "factor-power"}


@pytest.mark.parametrize(
    ("slot", "row", "rule"),
    [
        ("grid", {"unit": "tCO2e/kWh", "value": 0.0025}, "factor-power"),  # 2.5 kg
        ("grid", {"unit": "kgCO2e/MWh", "value": 0.57}, "factor-far"),
        ("grid", PER_KWH | {"value": 0}, "factor-far"),
        ("grid", PER_KWH | {"value": -0.5, "category": "credit"}, "factor-power"),
        ("steam", {"unit": "tCO2e/GJ", "value": 110}, "factor-far"),
        ("rail", {"unit": "kgCO2e/t·km", "value": 6.5}, "factor-far"),
    ],
)
def test_an_order_of_magnitude_is_asked_about_and_stands_in_the_result(slot, row, rule):
    assert rule in found(with_own(slot, **row), "warn")


@pytest.mark.parametrize(
    ("row", "severity", "rule"),
    [
        ({"year": 2025}, "note", "factor-period"),  # the period is 2024
        ({"year": 2030}, "warn", "factor-future"),  # computed in 2026
        ({"year": 2012}, "note", "factor-old"),  # good for eight years
        ({"source_year": 2027}, "warn", "source-future"),
        ({"source_year": 2021}, "warn", "source-before-data"),  # the data are of 2023
        ({"year": None, "source_year": "2012年版"}, "note", "factor-old"),
        ({"low": 0.5}, "warn", "factor-range-open"),
        ({"high": 0.6}, "warn", "factor-range-open"),
        ({"low": 0.57, "high": 0.57}, "warn", "factor-range-idle"),
        ({"low": 0, "high": 0.6}, "warn", "factor-range-idle"),
        ({"source_title": None}, "note", "factor-unsourced"),
        ({"source_title": "-"}, "note", "factor-unsourced"),
    ],
)
def test_year_and_source_are_noted(row, severity, rule):
    assert rule in found(grid(**row), severity)


@pytest.mark.parametrize(
    "row",
    [
        {"source_year": 2026},  # computed in 2026
        {"source_year": 2022},
        {"source_year": "2021-2022"},
        {"source_year": "n.d."},
        {"low": 0.5, "high": 0.6},
    ],
)
def test_a_plausible_year_of_a_source_and_a_whole_range_are_taken_without_a_word(row):
    said = {f.rule for f in assessed(grid(**row)).findings}
    assert not {rule for rule in said if rule.startswith(("source-", "factor-range"))}


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ({"low": 4e6}, "interval-open"),
        ({"high": 6e6}, "interval-open"),
        ({"low": 5e6, "high": 5e6}, "interval-idle"),
    ],
)
def test_an_interval_that_sets_no_spread_says_so(entry, rule):
    bare = assessed(kettle(power={"value": 5e6, "unit": "kWh"}))
    made = assessed(kettle(power={"value": 5e6, "unit": "kWh"} | entry))
    (finding,) = [f for f in made.findings if f.rule.startswith("interval-")]
    assert (finding.rule, finding.severity) == (rule, "warn")
    assert made.interval == bare.interval


def test_an_interval_around_zero_says_that_it_sets_no_spread():
    entry = {"value": 0, "unit": "t", "low": 0, "high": 5}
    assert "interval-idle" in found(kettle(material_5=entry), "warn")


@pytest.mark.parametrize(
    "entry", [{"low": 3, "high": 5}, {"value": "", "low": 3}, {"status": "missing", "high": 5}]
)
def test_an_interval_without_a_value_is_refused(refused, entry):
    assert list(refused(kettle(material_5=entry))) == ["interval-alone"]


def test_a_factor_without_a_source_has_the_worst_quality_and_a_wider_interval():
    sourced, bare = assessed(grid()), assessed(grid(source_title=None))
    step = next(name for name, each in sourced.chosen.items() if each.factor.id == "own.x")
    steps = [s.id for s in bare.model.steps if s.slot == step and s.id in bare.step_quality]
    scores = bare.step_quality[steps[0]]
    worst = (scores.technology, scores.geography, scores.time, scores.precision)
    assert (worst, scores.primary) == ((5, 5, 5, 5), False)
    assert sourced.step_quality[steps[0]].dqr < 5
    assert bare.interval[1] > sourced.interval[1]
    assert bare.total == sourced.total


def test_a_study_of_a_lockfile_is_computed_by_what_was_accepted_then():
    study = study_from_data(grid(kind="upstream", low=0.6, high=0.7, year=1985), "t")
    made = assess(study, get_model("ammonia"), as_of="2026-11-22", rules=current_rules())
    assert made.total > 0


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ({"process_ch4": {"value": 1, "unit": "tN2O"}}, "unit-substance"),
        ({"process_ch4": "1 tN2O"}, "unit-substance"),
        ({"process_n2o": {"value": 1000, "unit": "kgCH4"}}, "unit-substance"),
        ({"process_ch4": {"value": 28, "unit": "tCO2e"}}, "unit-substance"),
        ({"process_ch4": {"value": 1, "unit": "tC"}}, "unit-substance"),
        ({"process_ch4": "1 kgSF6"}, "unit-substance"),
        ({"power": {"value": "5 MWh", "unit": "kWh"}}, "unit-twice"),
        ({"power": {"value": 5e6, "unit": "kWh", "low": "4 GWh"}}, "unit-twice"),
    ],
)
def test_a_unit_that_contradicts_its_field_is_refused_by_name(refused, entry, rule):
    assert rule in refused(kettle(**entry))


def test_a_mass_of_the_gas_of_the_field_is_read():
    of_gas = assessed(kettle(process_ch4={"value": 1000, "unit": "kgCH4"}))
    assert of_gas.by_step == assessed(kettle(process_ch4={"value": 1, "unit": "t"})).by_step


@pytest.mark.parametrize("entry", ["540000 MWh", {"value": "54000万kWh", "unit": "kWh"}])
def test_a_unit_beside_the_number_is_no_contradiction(entry):
    study = example_data("ammonia-typical")
    made = assessed(study | {"inputs": study["inputs"] | {"power": entry}})
    assert made.total == assessed(study).total


def test_ends_without_a_unit_are_in_the_unit_of_the_value(refused):
    entry = {"value": "5 GWh", "low": 4, "high": 6}
    assert assessed(kettle(power=entry)).values["power"].low == 4e6


@pytest.mark.parametrize(("unit", "value"), [("t/GJ", 0.026), ("kgCO2/GJ", 95), ("kgN2O/GJ", 26)])
def test_a_parameter_weighs_what_its_item_weighs(refused, unit, value):
    row = {"kind": "parameter", "unit": unit, "value": value}
    assert "unit-substance" in refused(with_own("coal_cc", **row))


def test_a_door_refuses_a_row_at_the_name_of_its_field():
    with pytest.raises(Refusal) as caught:
        check_own_factor(SOURCED | PER_KWH | {"value": -1})
    assert caught.value.findings[0].place == "value"
