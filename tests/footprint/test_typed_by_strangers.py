"""What a stranger types into a study is read, noted, asked about or refused."""

import copy

import pytest

from cast import AS_OF
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.footprint import assess, study_from_data
from zuji.footprint.examples import typical_path
from zuji.sectors.registry import get_model

DATA = load_yaml(typical_path("lime").read_text("utf-8"), "lime").data
NUMBER = "7" * 32


def findings(**changes):
    """Rules of the findings of the lime plant with some keys changed."""
    data = copy.deepcopy(DATA)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            data[key] |= value
        else:
            data[key] = value
    try:
        study = study_from_data(data, "study.yaml")
        return {each.rule: each for each in assess(study, get_model("lime"), as_of=AS_OF).findings}
    except Refusal as refused:
        return {each.rule: each for each in refused.findings}


@pytest.mark.parametrize(
    ("row", "rule", "severity"),
    [
        ({"mwh": -1}, "certificate-energy", "block"),
        ({"mwh": 0}, "certificate-energy", "block"),
        ({"mwh": "many"}, "number-unreadable", "block"),
        ({"mhw": 3}, "key-unknown", "block"),
        ({"number": ""}, "key-missing", "block"),
        ({"month": "May"}, "certificate-month", "block"),
        ({"month": "2024-13"}, "certificate-month", "block"),
        ({"month": "2019-05"}, "certificate-outside-period", "warn"),
        ({"month": "2025-01"}, "certificate-outside-period", "warn"),
        ({"number": "123"}, "certificate-number-unusual", "warn"),
    ],
)
def test_a_certificate_that_cannot_be_one_is_refused_and_an_odd_one_asked_about(
    row, rule, severity
):
    good = {"number": NUMBER, "month": "2024-12", "mwh": 0.5}
    assert rule not in findings(certificates=[good])
    assert findings(certificates=[good | row])[rule].severity == severity


@pytest.mark.parametrize(
    ("start", "end", "is_refused"),
    [
        ("2024-05-01", "2024-05-01", False),  # one day is a period
        ("2024-05-02", "2024-05-01", True),
        ("1990-01-01", "1990-12-31", False),
        ("1989-12-31", "1990-12-30", True),
    ],
)
def test_a_period_begins_before_it_ends_and_not_before_1990(start, end, is_refused):
    told = findings(period={"start": start, "end": end}, waivers={"period": "test"})
    assert ("period-wrong" in told) is is_refused


@pytest.mark.parametrize(
    ("country", "is_refused"),
    [("CN", False), ("cn", False), ("中国", False), ("DE", False), ("XX", True), ("EU", True)],
)
def test_a_country_is_a_code_of_iso_3166(country, is_refused):
    told = findings(site={"country": country})
    assert ("country-unknown" in told) is is_refused


def test_a_country_by_name_or_in_small_letters_is_the_same_country():
    for written in ("中国", "cn", "China"):
        study = study_from_data(DATA | {"site": {"country": written}}, "study.yaml")
        assert study.country == "CN"


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("1 tce", "unit-coal-equivalent"),
        ("1000 kgce", "unit-coal-equivalent"),
        ("1000吨标煤", "unit-coal-equivalent"),
        ("08140 kWh", "number-leading-zero"),
    ],
)
def test_power_as_coal_equivalent_and_digits_behind_a_zero_are_told(written, rule):
    told = findings(inputs={"power": {"value": written, "status": "measured"}})
    assert rule in told
    plain = findings(inputs={"power": {"value": "0.8 kWh", "status": "measured"}})
    assert rule not in plain


def test_the_conversion_of_coal_equivalent_is_shown():
    told = findings(inputs={"power": {"value": "100 tce", "status": "measured"}})
    # GB/T 2589: 29.3076 MJ/kgce; 1 tce = 29307.6 / 3.6 kWh = 8141 kWh
    assert "1 tce = 8141 kWh" in told["unit-coal-equivalent"].message("zh")


@pytest.mark.parametrize(("unit", "told"), [("ton", True), ("t", False), ("短吨", False)])
def test_a_bare_ton_is_told(unit, told):
    limestone = {"value": 900000, "unit": unit, "status": "measured"}
    assert ("unit-ton" in findings(inputs={"limestone": limestone})) is told


def test_a_step_is_left_out_only_with_a_reason():
    step = get_model("lime").steps[0].id
    assert "key-missing" in findings(exempt={step: None})
    assert "key-missing" in findings(exempt={step: " "})
    assert "key-missing" not in findings(exempt={step: "少于 1 %"})
