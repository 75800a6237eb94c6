"""What a factor's numbers say of it: sign, gases, what it weighs, and its family in a study."""

import pytest

from cast import assessed, example_data
from zuji.core.refusals import Refusal
from zuji.factors.gas_names import parts_of
from zuji.factors.gwp import gwp100
from zuji.factors.packs import read_rows

HEADER = "id,name_zh,name_en,category,kind,use,unit,value,gases,gwp_basis,confidence\n"


def rules_of(made):
    return {finding.rule for finding in made.findings}


def read(unit, value="", gases="", category="material", basis=""):
    row = f"x,料,x,{category},emission,product_footprint,{unit},{value},{gases},{basis},A\n"
    factors, findings = read_rows(HEADER + row, "t.csv", "1")
    return (factors or [None])[0], [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"unit": "kgCO2e/t", "value": "-5000"}, "factor-negative"),
        ({"unit": "kgCO2e/t", "gases": "co2_fossil=-1"}, "factor-negative"),
        ({"unit": "kgCO2e/t", "gases": "co2_uptake=1600"}, "uptake-sign"),
        ({"unit": "kg/t", "value": "5"}, "factor-substance"),
        ({"unit": "kgCO2e/t", "value": "100", "gases": "co2_fossil=50"}, "factor-two-values"),
        ({"unit": "kgCO2e/t", "gases": "HFC-41-12=1"}, "gas-unknown"),
        ({"unit": "kgCO2e/t", "value": "5", "basis": "AR6 GWP20"}, "value-type"),
        ({"unit": "kgCO2e/t", "value": "5", "basis": "AR5 GTP100"}, "value-type"),
    ],
)
def test_numbers_that_contradict_what_a_factor_is_are_refused(fields, rule):
    assert read(**fields)[1] == [rule]


@pytest.mark.parametrize(
    ("column", "earlier", "later"),
    [("valid_to", "2019-12-31", "2020-01-01"), ("review_by", "2019-12-31", "2020-06-30")],
)
def test_a_factor_ends_after_it_begins(column, earlier, later):
    header = HEADER.strip() + f",year,valid_from,{column}\n"
    row = "x,料,x,material,emission,product_footprint,kgCO2e/t,5,,,A,2020,2020-01-01,"
    assert [f.rule for f in read_rows(header + row + earlier, "t.csv", "1")[1]] == ["value-range"]
    assert read_rows(header + row + later, "t.csv", "1")[1] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"unit": "kgCO2e/t", "value": "-5000", "category": "credit"},
        {"unit": "kgCO2e/t", "gases": "co2_uptake=-1600;co2_fossil=3"},
        # 1 kg of fossil methane and 2 kg of CO2 are 28 + 2 kgCO2e under AR5
        {"unit": "kgCO2e/t", "value": "30", "gases": "ch4_fossil=1;co2_fossil=2", "basis": "AR5"},
    ],
)
def test_credits_uptake_and_sums_that_agree_are_read(fields):
    assert read(**fields)[1] == []


def test_a_factor_in_carbon_counts_the_co2_it_makes():
    factor, _ = read("kgC/t", "3")
    assert factor.base_gases() == {"co2_fossil": pytest.approx(3 / 1000 * 44 / 12)}


def test_gases_are_known_by_their_whole_code_and_blends_by_their_parts():
    assert parts_of("PFC-41-12") == {"pfc4112": 1.0}
    assert parts_of("HFC-41") == {"hfc41": 1.0}
    assert parts_of("R-410A") == {"hfc32": 0.5, "hfc125": 0.5}  # ASHRAE 34
    assert parts_of("HFC-41-12") == {}
    factor, _ = read("kgCO2e/kg", gases="HCFC-22=1")
    assert factor.gases == {"hcfc22": 1.0}


@pytest.mark.parametrize(
    ("gas", "ar5", "ar6"),
    [  # IPCC AR5 table 8.A.1; AR6 table 7.SM.7
        ("hcfc22", 1760, 1960),
        ("hfc152a", 138, 164),
        ("pfc218", 8900, 9290),
        ("pfcc318", 9540, 10200),
        ("pfc4112", 8550, 9220),
        ("pfc5114", 7910, 8620),
    ],
)
def test_every_gas_of_the_reports_has_its_value_in_a_study(gas, ar5, ar6):
    assert (gwp100("AR5", [gas])[gas], gwp100("AR6", [gas])[gas]) == (ar5, ar6)


def test_a_gas_that_the_set_does_not_value_is_refused_and_the_sets_that_do_are_named():
    with pytest.raises(Refusal) as caught:
        gwp100("AR4", ["pfc6116"])
    (finding,) = caught.value.findings
    assert finding.rule == "gas-without-gwp"
    assert "AR6" in str(finding.facts["near"])


def kettle(**changes):
    return example_data("bill_of_materials-typical") | changes


def test_refrigerant_that_leaks_counts_by_its_parts_in_a_study():
    """60 t at 1 kg of R-410A a tonne: 30 kg of HFC-32 (771) and of HFC-125 (3740) under AR6."""
    study = kettle()
    own = {"id": "own.r", "name_zh": "铜", "unit": "kgCO2e/t", "gases": "R-410A=1"}
    chosen = study["factors"] | {"material_3_factor": "own.r"}
    made = assessed(study | {"own_factors": [own], "factors": chosen})
    per_item = 30 * (0.5 * 771 + 0.5 * 3740) / 500_000  # 30 t of that material
    assert made.by_step["material_3"] == pytest.approx(per_item)
    assert made.gwp["hfc125"] == 3740


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        ({"unit": "kgCO2/kWh", "value": 0.6191}, "factor-co2-alone"),
        ({"unit": "kgC/kWh", "value": 0.15}, "factor-co2-alone"),
        ({"unit": "kgCO2e/kWh", "gases": "co2_fossil=0.3"}, "factor-co2-alone"),
        # 0.5366 kgCO2/kWh is the national average of corporate accounting of 2022 (MEE 2024)
        ({"unit": "kgCO2e/kWh", "value": 0.5366}, "factor-family-value"),
    ],
)
def test_grid_electricity_by_co2_alone_is_refused_whatever_its_label(refused, own, rule):
    row = {"id": "own.g", "name_zh": "电", **own}
    study = kettle(own_factors=[row])
    study["factors"] = study["factors"] | {"grid": "own.g"}
    assert rule in refused(study)
    assert rule in rules_of(assessed(study | {"waivers": {"own.g": "电厂自用，无其他气体"}}))


@pytest.mark.parametrize(
    ("start", "end"), [("2024-01-01", "2024-02-28"), ("2022-01-01", "2024-12-31")]
)
def test_a_period_that_is_no_year_is_refused_unless_the_study_says_why(refused, start, end):
    study = kettle(period={"start": start, "end": end})
    assert "period-length" in refused(study)
    found = rules_of(assessed(study | {"waivers": {"period": "新投产"}}))
    assert "period-not-year" in found


def test_a_period_in_the_future_is_refused(refused):
    study = kettle(period={"start": "2028-01-01", "end": "2028-12-31"})
    assert "period-future" in refused(study)


def test_carbon_reported_for_co2_is_converted_and_said():
    study = kettle()
    inputs = study["inputs"] | {"process_co2": {"value": 100, "unit": "tC"}}
    made = assessed(study | {"inputs": inputs})
    assert made.by_step["process_co2"] == pytest.approx(100e3 * 44 / 12 / 500_000)
    assert "unit-carbon-converted" in rules_of(made)


@pytest.mark.parametrize("unit", ["t", "tCO2e"])
def test_a_bare_tonne_or_a_sum_is_no_co2(refused, unit):
    study = kettle()
    inputs = study["inputs"] | {"process_co2": {"value": 100, "unit": unit}}
    assert "unit-substance" in refused(study | {"inputs": inputs})
