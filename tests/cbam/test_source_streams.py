"""Source streams by the equations of Regulation (EU) 2025/2547, Annex II point B."""

import pytest

from zuji.cbam import stream_report
from zuji.cbam.reading import read_data
from zuji.core.refusals import Refusal


def streams(*rows):
    return stream_report(read_data({"source_streams": list(rows)}, "streams.json"))


def fossil(**row):
    return streams(row)["streams"][0]["co2e_fossil_t"]


def rules(*rows):
    with pytest.raises(Refusal) as caught:
        streams(*rows)
    return {finding.rule for finding in caught.value.findings if finding.severity == "block"}


def test_combustion_is_activity_times_calorific_value_times_factor_times_oxidation():
    # the example rows of the Commission's template, sheet B_EmInst: 252000 t × 45 GJ/t × 73 t/TJ
    assert fossil(method="combustion", activity=252000, ncv=45, ef=73) == pytest.approx(827820)
    assert fossil(method="combustion", activity=1000, ncv=40, ef=70, oxidation="98 %") == (
        pytest.approx(1000 * 40 * 70 * 0.98 / 1000)
    )


def test_process_emissions_and_mass_balance():
    # template: 121000 t × 0.08794, and −1808226 t × 0.003878 tC/t × 3.664
    assert fossil(method="process", activity=121000, ef=0.08794, conversion=1) == (
        pytest.approx(10640.74)
    )
    balance = {"method": "mass_balance", "carbon_content": 0.003878}
    expected = -1808226 * 0.003878 * 3.664
    assert fossil(**balance, activity=-1808226) == pytest.approx(expected)
    assert fossil(**balance, activity=1808226, direction="output") == pytest.approx(expected)
    assert fossil(**balance, activity=-1808226, direction="output") == pytest.approx(expected)


def test_carbon_and_emission_factor_stand_for_each_other():
    by_carbon = fossil(method="combustion", activity=10, carbon_content=0.75)
    assert by_carbon == pytest.approx(10 * 0.75 * 3.664)
    by_factor = fossil(method="mass_balance", activity=10, ef="3.19 tCO2/t")
    assert by_factor == pytest.approx(31.9)
    by_energy = fossil(method="mass_balance", activity=10, ef="97.5 tCO2/TJ", ncv=32.5)
    assert by_energy == pytest.approx(10 * 32.5 * 97.5 / 1000)


def test_biomass_parts_the_emissions_and_needs_evidence():
    row = {"method": "combustion", "activity": 1000, "ncv": 15, "ef": 100, "biomass_share": 0.16}
    made = streams(row)
    assert made["streams"][0]["co2e_fossil_t"] == pytest.approx(1260)
    assert made["streams"][0]["co2e_biogenic_t"] == pytest.approx(240)
    assert [each["rule"] for each in made["findings"]] == ["cbam-biomass-evidence"]
    made = streams({**row, "biomass_sustainable": False})
    assert made["streams"][0]["co2e_fossil_t"] == pytest.approx(1500)
    assert [each["rule"] for each in made["findings"]] == ["cbam-biomass-fossil"]
    assert streams({**row, "biomass_sustainable": True})["findings"] == []


@pytest.mark.parametrize(
    ("activity", "ncv", "ef"),
    [
        ("28000 1000Nm3", "36 GJ/1000Nm3", "56.1 tCO2/TJ"),
        ("28000000 Nm3", "36 MJ/Nm3", "56.1 kgCO2e/GJ"),
        ("2800 万Nm3", "36 GJ/1000Nm3", 56.1),
        ("1008 TJ", None, 56.1),
        ("28000 kNm3", None, "2.0196 tCO2/1000Nm3"),
        ({"value": 28000, "unit": "kNm3"}, {"value": 36, "unit": "GJ/kNm3"}, 56.1),
    ],
)
def test_units_and_layouts_give_one_number(activity, ncv, ef):
    row = {"method": "combustion", "activity": activity, "ef": ef, "ncv": ncv}
    assert fossil(**row) == pytest.approx(28000 * 36 * 56.1 / 1000)


def test_standard_factors_are_named_and_noted():
    made = streams({"method": "combustion", "activity": 10, "standard": "Natural gas"})
    assert made["total"]["co2e_fossil_t"] == pytest.approx(10 * 48 * 56.1 / 1000)
    assert {each["rule"] for each in made["findings"]} == {"cbam-standard-used"}
    chinese = streams({"method": "燃烧", "activity": 10, "standard": "无烟煤"})
    assert chinese["total"]["co2e_fossil_t"] == pytest.approx(10 * 26.7 * 98.3 / 1000)


@pytest.mark.parametrize(
    ("written", "ef_by_ncv"),
    [
        ("NATURAL_GAS", 56.1 * 48.0),
        ("ｎａｔｕｒａｌ ｇａｓ", 56.1 * 48.0),
        ("oil shale", 107.0 * 8.9),
        ("Gas / Diesel oil", 74.1 * 43.0),
        ("diesel oil", 74.1 * 43.0),
        ("wood waste", 112 * 15.6),
        ("Kerosene", 71.9 * 43.8),
        ("石油焦", 97.5 * 32.5),
    ],
)
def test_a_fuel_is_named_in_whole_by_one_of_its_names(written, ef_by_ncv):
    made = streams({"method": "combustion", "activity": 1000, "standard": written})["total"]
    assert made["co2e_fossil_t"] + made["co2e_biogenic_t"] == pytest.approx(ef_by_ncv)


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("oil", "Crude oil"),
        ("shale", "Oil shale and tar sands"),
        ("石", "石油焦"),
        ("a", ""),
        ("gas", "Natural gas"),
        ("carbon", "Carbon monoxide"),
        ("coke", "Petroleum coke"),
        ("anthracit", "Anthracite"),
        ("anthrazite", "Anthracite"),
    ],
)
def test_a_piece_of_a_name_is_no_fuel_and_the_near_names_are_told(written, near):
    row = {"method": "combustion", "activity": 10, "standard": written}
    with pytest.raises(Refusal) as caught:
        streams(row)
    (found,) = [each for each in caught.value.findings if each.rule == "cbam-fuel-unknown"]
    assert near in str(found.expected)


def test_the_note_of_a_standard_factor_names_the_row():
    made = streams({"method": "combustion", "activity": 10, "standard": "wood waste"})
    said = [each["message"] for each in made["findings"] if each["rule"] == "cbam-standard-used"]
    assert said and all("Wood / Wood waste (air dry)" in each for each in said)


@pytest.mark.parametrize(
    ("method", "activity", "standard", "expected"),
    [
        # table 5 before table 1: carbon × 3.664, and t CO2/t
        ("mass_balance", "100 t", "Petroleum coke", 100 * 0.8706 * 3.664),
        ("process", "100 t", "石油焦", 319),
        ("process", "100 t", "Oxygen steel furnace gas", 128),
        # per tonne says nothing of an energy: the fuel
        ("process", "100 TJ", "Oxygen steel furnace gas", 18200),
        ("combustion", "100 t", "Petroleum coke", 100 * 32.5 * 97.5 / 1000),
    ],
)
def test_a_material_comes_before_a_fuel_of_its_name(method, activity, standard, expected):
    row = {"method": method, "activity": activity, "standard": standard}
    assert fossil(**row) == pytest.approx(expected)


def test_perfluorocarbons_by_slope_and_overvoltage():
    # equations 21 to 26 with CWPB of table 2: 0.143 kg CF4, 0.121 t C2F6/t CF4
    cf4 = 0.5 * 2 * 0.143 / 1000 * 1000
    row = {"method": "pfc_slope", "technology": "CWPB", "production": 1000}
    expected = cf4 * 6630 + cf4 * 0.121 * 11100
    assert fossil(**row, frequency=0.5, duration=2) == pytest.approx(expected)
    assert fossil(**row, aem=1, collection_efficiency=0.98) == pytest.approx(expected / 0.98)
    # equation 24 with SWPB of table 3: 3.65 kg per mV, CE in per cent, 0.252 t C2F6/t CF4
    cf4 = 3.65 * 2 / 95 * 1000 / 1000
    over = {"method": "pfc_overvoltage", "technology": "SWPB", "production": 1000, "aeo": 2}
    for efficiency in (95, 0.95, "95 %"):
        assert fossil(**over, ce=efficiency) == pytest.approx(cf4 * (6630 + 0.252 * 11100))


def test_measured_gases():
    assert fossil(method="measured", gas="N2O", mass=10) == pytest.approx(2650)
    # equation 16: 2 g/Nm3 × 50000 Nm3/h × 8000 h
    row = {"gas": "N2O", "concentration": 2, "flow": 50000, "hours": 8000}
    assert fossil(method="measured", **row) == pytest.approx(800 * 265)


MEASURED = {"method": "measured", "gas": "CO2", "mass": 10, "activity": None}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"ncv": None}, "cbam-ncv-missing"),
        ({"ef": None}, "cbam-missing"),
        ({"activity": None}, "cbam-missing"),
        ({"method": None}, "cbam-missing"),
        ({"method": "guess"}, "cbam-method"),
        ({"biomass_share": 1.01}, "cbam-share"),
        ({"biomass_share": -0.01}, "cbam-share"),
        ({"oxidation": 1.001}, "cbam-share"),
        ({"oxidation": 98}, "cbam-share"),
        ({"activity": -1}, "cbam-negative-stream"),
        ({"activity": "10 kWh/t"}, "cbam-unit"),
        ({"ncv": "36 GJ/1000Nm3"}, "cbam-unit"),
        ({"ncv": 0}, "cbam-positive"),
        ({"ef": "2 tCO2/1000Nm3"}, "cbam-unit"),
        ({"ef": -1}, "value-negative"),
        ({"activity": "about ten"}, "number-unreadable"),
        ({"activity": ".nan"}, "number-not-finite"),
        ({"amount": 5}, "cbam-two-values"),
        ({"method": "mass_balance", "carbon_content": 1.2}, "cbam-share"),
        ({"method": "mass_balance", "carbon_content": 0.8, "oxidation": 0.9}, "cbam-rate-balance"),
        ({"method": "pfc_slope", "technology": "new"}, "cbam-technology"),
        ({"method": "measured", "gas": "CH4"}, "cbam-gas"),
        ({"method": "measured", "gas": "CO2", "mass": 5, "transferred": 5.1}, "value-range"),
        ({**MEASURED, "transferred": 4, "direction": "output"}, "cbam-transfer-twice"),
        ({**MEASURED, "transferred": 4, "gas": "N2O"}, "cbam-transfer-gas"),
    ],
)
def test_what_cannot_be_is_refused(changed, rule):
    row = {"method": "combustion", "activity": 10, "ncv": 25, "ef": 94.6}
    assert rule in rules({**row, **changed})


def test_everything_wrong_is_told_at_once_with_its_place():
    with pytest.raises(Refusal) as caught:
        streams(
            {"method": "combustion", "activity": 10, "ef": 94.6},
            {"method": "process", "activity": 10, "ef": 0.4, "conversion": 2},
        )
    places = [str(finding.place) for finding in caught.value.findings]
    assert places == [
        "streams.json · source_streams.0.ncv",
        "streams.json · source_streams.1.conversion",
    ]


def test_what_was_not_read_is_said():
    made = streams({"method": "process", "activity": 10, "ef": 0.4, "oxidised": 0.9})
    assert [each["rule"] for each in made["findings"]] == ["cbam-key-unread"]
    assert made["receipt"]["met"] == {"field": 4}


@pytest.mark.parametrize("data", [None, [], "text", {"source_streams": "coal"}, {}])
def test_a_file_of_another_form_is_refused(data):
    with pytest.raises(Refusal):
        stream_report(read_data(data, "streams.json"))


def test_materials_of_tables_three_to_five_are_named():
    assert fossil(method="process", activity=1000, standard="CaCO3") == pytest.approx(440)
    assert fossil(method="process", activity=1000, standard="氧化钙") == pytest.approx(785)
    balance = {"method": "mass_balance", "activity": 1000}
    assert fossil(**balance, standard="Steel") == pytest.approx(1000 * 0.0109 * 3.664)
    # a fuel may be named by a whole part of its name
    made = streams({"method": "combustion", "activity": 1000, "standard": "Wood / wood waste"})
    assert made["total"]["co2e_fossil_t"] + made["total"]["co2e_biogenic_t"] == pytest.approx(
        1000 * 15.6 / 1000 * 112
    )


def test_carbon_per_energy_becomes_co2_with_the_regulation_s_ratio():
    # equation 8: 26.37 tC/TJ × 3.664, 1000 t × 25.8 GJ/t
    row = {"method": "combustion", "activity": 1000, "ncv": 25.8}
    assert fossil(**row, ef="26.37 tC/TJ") == pytest.approx(25.8 * 26.37 * 3.664)


def test_captured_co2_is_taken_off_and_said():
    row = {"method": "measured", "gas": "CO2", "mass": 10000, "direction": "output"}
    made = streams(row)
    assert made["total"]["co2e_fossil_t"] == pytest.approx(-10000)
    assert "cbam-transfer" in {each["rule"] for each in made["findings"]}
    part = streams({"method": "measured", "gas": "CO2", "mass": 10000, "transferred": 4000})
    assert part["total"]["co2e_fossil_t"] == pytest.approx(6000)


@pytest.mark.parametrize(
    ("changed", "is_said"),
    [
        ({"ncv": 0.0258}, True),
        ({"ncv": 0.99}, True),
        ({"ncv": 1.0}, False),
        ({"ef": 94600}, True),
        ({"ef": 400.1}, True),
        ({"ef": 400}, False),
        ({"ef": "3.71 tCO2/t"}, True),
        ({"ef": "3.7 tCO2/t"}, False),
        ({"activity": "10 1000Nm3", "ef": "12.1 tCO2/1000Nm3"}, True),
        ({"activity": "10 1000Nm3", "ef": "12 tCO2/1000Nm3"}, False),
    ],
)
def test_a_factor_of_another_unit_is_said(changed, is_said):
    row = {"method": "combustion", "activity": 10, "ncv": 25.8, "ef": 94.6, **changed}
    rules = {each["rule"] for each in streams(row)["findings"]}
    assert ("cbam-magnitude" in rules) is is_said


@pytest.mark.parametrize(
    "row",
    [
        {"method": "combustion", "activity": "1000 m3", "ncv": "36 GJ/1000Nm3", "ef": 56.1},
        {"method": "combustion", "activity": "28 1000m3", "ncv": "36 GJ/1000Nm3", "ef": 56.1},
        {"method": "combustion", "activity": "1 万立方米", "ncv": "36 GJ/1000Nm3", "ef": 56.1},
        {"method": "combustion", "activity": "1000 Nm3", "ncv": "0.036 GJ/m3", "ef": 56.1},
        {"method": "combustion", "activity": "1000 Nm3", "ef": "0.002 tCO2/m3"},
        {"method": "measured", "gas": "N2O", "concentration": 1, "flow": "9 m3/h", "hours": 1},
    ],
)
def test_plain_cubic_metres_of_gas_are_asked_about(row):
    """1 Nm3 is 1.073 m3 at 20 °C: neither is taken for the other."""
    assert rules(row) == {"cbam-gas-condition"}
