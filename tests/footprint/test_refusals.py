"""What bad input gets: rule, place, reading, expectation, remedy, in both languages."""

import pytest
import yaml

from cast import assessed, example_data
from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.footprint import assess, read_study
from zuji.sectors.registry import get_model


def changed(data, name, **fields):
    data["inputs"][name] = {**(data["inputs"].get(name) or {}), **fields}
    return data


@pytest.mark.parametrize(
    ("name", "fields", "rule"),
    [
        ("coal", {"value": "20.7万", "unit": "kWh"}, "unit-dimension"),
        ("coal", {"value": "20.7", "unit": "筐"}, "unit-unknown"),
        ("coal", {"value": -5}, "value-negative"),
        ("coal", {"value": "十万"}, "number-unreadable"),
        ("grinding_power", {"value": "12.4万度/月", "unit": ""}, "unit-dimension"),
        ("coal_ncv", {"value": 230}, "value-range"),
        ("coal", {"value": 1e9}, "value-range"),
        ("coal_ncv", {"value": 23, "low": 24, "high": 25}, "interval-wrong"),
        ("coal", {"status": "guessed"}, "status-unknown"),
        ("coal", {"value": 207000, "distribution": "weibull"}, "choice-unknown"),
        ("coal", {"value": 207000, "distribution": "uniform"}, "key-missing"),
        ("coal", {"value": 207000, "pedigree": "1 2 3"}, "value-type"),
        ("coal", {"value": 207000, "pedigree": "1 2 3 4 9"}, "value-type"),
        ("coal", {"farbe": "schwarz"}, "key-unknown"),
        ("coal", {"value": "", "status": "not_applicable"}, "input-not-applicable"),
        ("kohle", {"value": 1}, "input-unknown"),
    ],
)
def test_each_wrong_value_is_refused_at_its_input(cement, refused, name, fields, rule):
    finding = refused(changed(cement, name, **fields))[rule]
    assert f"inputs.{name}" in in_language(finding.place, "zh")
    for lang in ("zh", "en"):
        assert finding.message(lang)
        assert finding.remedy(lang)


def test_an_interval_with_one_end_says_so_and_has_no_exponent(cement, refused):
    finding = refused(changed(cement, "coal", value=2_070_000, low=2_080_000))["interval-wrong"]
    assert finding.read == "2080000 … 2070000 … —"


def test_missing_is_never_zero(cement, refused):
    cement["inputs"].pop("coal")
    finding = refused(cement)["value-missing"]
    assert "烟煤" in in_language(finding.read, "zh")
    cement["inputs"]["coal"] = {"value": "", "status": "missing"}
    assert "value-missing" in refused(cement)


def test_an_optional_input_left_out_is_listed_not_silently_zero(cement):
    note = next(f for f in assessed(cement).findings if f.rule == "input-omitted")
    assert "石油焦消耗" in note.message("zh")
    assert "Petroleum coke" in note.message("en")


def test_all_problems_are_reported_at_once(cement, refused):
    changed(changed(cement, "coal", value=-1), "coal_ncv", value="x")
    cement["factors"] = {"grid": "cn.grid.co2.2023.shandong"}
    assert {"value-negative", "number-unreadable", "factor-family"} <= set(refused(cement))


@pytest.mark.parametrize(
    ("inputs", "rule"),
    [
        ({"clinker_ground": 1_200_000}, "cement-clinker-exceeds"),
        ({"clinker_sold": 2_000_000}, "cement-clinker-balance"),
        ({"coal": 2_070_000}, "cement-heat-impossible"),
        ({"waste_heat_power": 99_000_000}, "cement-waste-heat-exceeds"),
        ({"green_power": 999_000_000}, "cement-green-exceeds"),
        ({"clinker_purchased": 900_000}, "cement-purchased-exceeds"),
        ({"waste_fuel": 1000}, "cement-waste-fuel-ncv"),
    ],
)
def test_physically_impossible_cement_plants_are_refused(cement, refused, inputs, rule):
    cement["inputs"] |= {name: {"value": value} for name, value in inputs.items()}
    finding = refused(cement)[rule]
    assert "inputs." in in_language(finding.place, "zh")
    assert finding.remedy("en")


@pytest.mark.parametrize(
    ("inputs", "rule"),
    [
        ({"alumina_used": 800_000}, "al-alumina-impossible"),
        ({"electrolysis_power": 667_500}, "al-power-impossible"),
        ({"ingot_made": 600_000}, "al-casting-yield"),
        ({"power_captive": 4_999_000_000}, "al-captive"),
        ({"captive_coal": 215_000}, "al-captive-coal"),
    ],
)
def test_physically_impossible_smelters_are_refused(aluminium, refused, inputs, rule):
    aluminium["inputs"] |= {name: {"value": value} for name, value in inputs.items()}
    assert rule in refused(aluminium)


def test_unusual_is_a_warning_not_a_refusal(cement):
    made = assessed(changed(cement, "fly_ash", value=200_000))
    assert {"cement-mass-balance"} <= {f.rule for f in made.findings if f.severity == "warn"}


def test_a_low_aluminium_result_without_green_power_is_flagged(aluminium):
    aluminium["factors"] = {
        "grid": "cn.elec.cf.2024.hydro",
        "alumina_supply": "cn.upstream.alumina",
        "anode_supply": "cn.upstream.carbon_anode",
    }
    aluminium["inputs"] |= {
        "power_grid": {"value": 6_704_850_000},
        "power_green": {"value": 0},
        "power_captive": {"value": 0},
    }
    for name in ("captive_gross", "captive_own_use", "captive_coal"):
        aluminium["inputs"].pop(name)
    assert "al-low-result" in {f.rule for f in assessed(aluminium).findings}


def test_an_unknown_factor_names_near_matches(cement, refused):
    finding = refused(cement | {"factors": {"grid": "cn.elec.cf.2024.nationl_avg"}})[
        "factor-unknown"
    ]
    assert "cn.elec.cf.2024.national_avg" in finding.remedy("en")


def test_an_inactive_factor_is_refused_with_its_reason(cement, refused):
    finding = refused(cement | {"factors": {"coal_cc": "cn.fuel.cets2024.bituminous_coal.cc"}})[
        "factor-inactive"
    ]
    assert "冲突" in finding.message("zh")


def test_a_factor_of_another_dimension_is_refused(cement, refused):
    assert "factor-unit" in refused(cement | {"factors": {"grid": "cn.upstream.limestone"}})


def test_an_expired_default_warns_and_a_waiver_makes_it_a_note(aluminium):
    def severity(data):
        found = [
            f for f in assessed(data, as_of="2029-06-01").findings if f.rule == "default-expired"
        ]
        return {f.place.rsplit(".", 1)[-1]: f.severity for f in found}

    assert severity(aluminium)["anode_sulphur"] == "warn"
    aluminium["waivers"] = {"anode_sulphur": "2029 年新化验未完成"}
    assert severity(aluminium)["anode_sulphur"] == "note"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"choices": {"product": "brick"}}, "choice-unknown"),
        ({"choices": {"farbe": "grau"}}, "choice-unknown"),
        ({"profile": "iso-9999"}, "profile-unknown"),
        ({"period": {"start": "2024-12-31", "end": "2024-01-01"}}, "period-wrong"),
        ({"period": {"start": "2024", "end": "2024-12-31"}}, "period-wrong"),
        ({"inputs": [1, 2]}, "value-type"),
        ({"farbe": "grau"}, "key-unknown"),
        ({"organisation": {"uscc": "91510500204912335L"}}, "uscc-wrong"),
        ({"factors": {"sun": "x"}}, "input-unknown"),
    ],
)
def test_wrong_studies_are_refused(cement, refused, changes, rule):
    assert rule in refused({**cement, **changes})


def test_a_period_that_is_not_a_year_warns(cement):
    made = assessed(cement | {"period": {"start": "2024-03-01", "end": "2025-02-28"}})
    assert "period-not-year" in {f.rule for f in made.findings}


def test_a_study_file_names_its_line():
    text = (
        "model: cement\nperiod: {start: 2024-01-01, end: 2024-12-31}\ninputs:\n  coal: "
        "{value: 1}\nfarbe: grau\n"
    )
    with pytest.raises(Refusal) as caught:
        read_study(text, "werk.yaml")
    assert caught.value.findings[0].place == "werk.yaml:5 · farbe"


def test_own_factors_need_a_readable_row(cement, refused):
    own = {
        "id": "own.x",
        "name_zh": "自测",
        "unit": "kgCO2e/kWh",
        "value": "很低",
        "source_title": "检测报告",
    }
    assert "number-unreadable" in refused(cement | {"own_factors": [own]})
    good = own | {"value": 0.4}
    made = assessed(cement | {"own_factors": [good], "factors": {"grid": "own.x"}})
    assert made.by_step["grid_power"] == pytest.approx(
        made.evaluated.activities["grid_power"] / 3.6 * 0.4
    )


def test_an_enterprise_is_not_its_own_supplier_in_an_own_factor(cement, refused):
    firm = {"name": "示例 水泥厂", "uscc": "91370000MA3EXAMP19"}
    own = {"id": "own.x", "name_zh": "电", "unit": "kgCO2e/kWh", "value": 0.4, "source_title": "x"}
    for source in ({"source_publisher": "示例水泥厂"}, {"source_title": "91370000ma3examp19 EPD"}):
        data = cement | {"organisation": firm, "own_factors": [own | source]}
        assert "own-supplier" in refused(data)
    other = own | {"source_publisher": "示例电厂"}
    assert assessed(cement | {"organisation": firm, "own_factors": [other]})
    measured = own | {"source_publisher": "示例水泥厂", "confidence": "D"}
    assert assessed(cement | {"organisation": firm, "own_factors": [measured]})


def test_an_own_factor_may_not_shadow_a_shipped_one(cement, refused):
    own = {
        "id": "cn.elec.cf.2024.national_avg",
        "name_zh": "x",
        "unit": "kgCO2e/kWh",
        "value": 0.1,
        "source_title": "x",
    }
    assert "factor-duplicate" in refused(cement | {"own_factors": [own]})


def test_a_factor_outside_its_validity_warns(cement):
    made = assessed(cement | {"period": {"start": "2022-01-01", "end": "2022-12-31"}})
    finding = next(f for f in made.findings if f.rule == "factor-validity")
    assert finding.severity == "warn"
    assert "cn.elec.cf.2024.national_avg 2024-01-01" in in_language(finding.read, "zh")
    assert "factor-validity" not in {f.rule for f in assessed(cement).findings}


def test_a_leading_zero_in_a_study_is_no_octal_number(cement):
    """YAML 1.1 reads 0620 as octal: 6 · 64 + 2 · 8 = 400."""
    text = yaml.safe_dump(cement, allow_unicode=True)
    assert "\n  diesel:\n" in text
    cement["inputs"]["diesel"]["value"] = "@"
    written = yaml.safe_dump(cement, allow_unicode=True).replace("'@'", "0620")
    study = read_study(written, "octal.yaml")
    assessment = assess(study, get_model("cement"), as_of="2026-11-22")
    assert assessment.values["diesel"].value == 620


def test_one_number_of_a_study_decides_the_mark_of_the_others_and_is_stated(cement):
    cement["inputs"]["coal"]["value"] = "207.000,0"
    cement["inputs"]["coal_ncv"] |= {"value": "23,050", "low": "22,8", "high": "23,3"}
    assessment = assessed(cement)
    assert assessment.values["coal"].value == 207_000
    assert assessment.values["coal_ncv"].value == 23.05
    assert [f.read for f in assessment.findings if f.rule == "number-mark"] == ["207.000,0"]


def test_a_lone_comma_is_decided_by_the_allowed_range_and_said_or_asked(cement, refused):
    cement["inputs"]["coal"]["value"] = 207_000
    cement["inputs"]["coal_ncv"] |= {"value": "23,050"}
    assessment = assessed(cement)
    note = next(f for f in assessment.findings if f.rule == "number-mark-by-range")
    assert assessment.values["coal_ncv"].value == 23.05  # 23 050 GJ/t is outside the range
    assert note.facts["taken"] == "23.05 GJ/t"
    cement["inputs"]["coal"]["value"] = "207,000"
    finding = refused(cement)["number-ambiguous"]
    assert dict(finding.facts) == {"decimal": "207", "whole": "207000"}


def test_litres_for_tonnes_are_asked_about_with_a_density(cement, refused):
    cement["inputs"]["diesel"] |= {"value": 738000, "unit": "L"}
    finding = refused(cement)["unit-density"]
    assert "密度" in finding.remedy("zh")


def test_gas_metered_without_its_condition_is_noticed():
    study = example_data("hydrogen-typical")
    assert "unit-gas-condition" not in {f.rule for f in assessed(study).findings}
    study["inputs"]["feed_gas"]["unit"] = "万立方米"
    rules = {f.rule: f.severity for f in assessed(study).findings}
    assert rules["unit-gas-condition"] == "warn"
