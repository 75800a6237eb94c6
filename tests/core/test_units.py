import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.core.units import (
    ONE,
    conversion,
    dimension_name,
    is_same_unit,
    parse_unit,
    substance,
)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("t", "kg", 1000),
        ("万kWh", "kWh", 10_000),
        ("万度", "kWh", 10_000),
        ("千瓦时", "MJ", 3.6),
        ("tce", "GJ", 29.3076),  # GB/T 2589: 29 307.6 kJ per kgce
        ("kgce/t", "MJ/t", 29.3076),
        ("吨", "kg", 1000),
        ("万m³", "m3", 10_000),
        ("万立方米", "Nm3", 10_000),
        ("％", "1", 0.01),
        ("t·km", "kg*m", 1e6),
        ("吨公里", "t·km", 1),
        ("GJ/万Nm3", "MJ/m3", 0.1),  # 1000 MJ over 10 000 m3
        ("tCO2/TJ", "kgCO2/GJ", 1),  # 1000 kg over 1000 GJ
        ("tC/GJ", "kgC/MJ", 1),
        ("min/d", "1", 1 / 1440),
        ("亿元", "万元", 10_000),
        ("条", "件", 1),
        ("µg", "kg", 1e-9),  # U+00B5, the micro sign
        ("μg", "kg", 1e-9),  # U+03BC, the Greek letter
        ("微克", "mg", 1e-3),
        ("µgCO2e/kWh", "kgCO2e/kWh", 1e-9),
        ("kt CO2e/PJ", "kgCO2e/GJ", 1),  # 1e6 kg over 1e6 GJ
        ("kgCO2e/€", "kgCO2e/EUR", 1),
    ],
)
def test_units_as_people_write_them_convert_exactly(source, target, factor):
    assert conversion(source, target) == pytest.approx(factor, rel=1e-12)


def test_freight_factors_are_per_tonne_kilometre():
    assert parse_unit("kgCO2e/t·km").dimension == parse_unit("kgCO2e/(t*km)").dimension


def test_a_mass_of_co2_is_not_co2e():
    with pytest.raises(Refusal) as caught:
        conversion("kgCO2", "kgCO2e", "here")
    assert caught.value.findings[0].rule == "unit-substance"


@pytest.mark.parametrize("text", ["foo", "kg+", "t//kg", "__import__", "kWh)", "斤两"])
def test_an_unknown_unit_is_refused_by_name(text):
    with pytest.raises(Refusal) as caught:
        parse_unit(text, "sheet!B2")
    finding = caught.value.findings[0]
    assert (finding.rule, finding.place, finding.read) == ("unit-unknown", "sheet!B2", text)


def test_dimension_names_are_readable():
    assert dimension_name(parse_unit("kgCO2e/kWh").dimension) == "kgCO2e/MJ"
    assert dimension_name(parse_unit("1").dimension) == "1"


NAMES = {
    "t": "kg",
    "kWh": "MJ",
    "tCO2e": "kgCO2e",
    "km": "m",
    "ha": "m2",
    "L": "m3",
    "h": "d",
    "件": "item",
    "元": "CNY",
    "EUR": "EUR",
    "USD": "USD",
    "GBP": "GBP",
    "人次": "person",
    "vehicle": "vehicle",
    "kg/t": "1",
    "1/h": "1/d",
    "t·km": "m·kg",
    "kg/(m*d)": "kg/m·d",
}


@pytest.mark.parametrize("unit", NAMES)
def test_every_dimension_is_named_by_its_base_unit(unit):
    assert sorted(dimension_name(parse_unit(unit).dimension)) == sorted(NAMES[unit])


def test_a_computed_unit_is_written_by_its_dimension_and_a_read_one_as_it_was():
    metre = parse_unit("m")
    assert (str(metre), str(metre**2), str(metre**0), str(metre / metre**3)) == (
        *("m", "m^2"),
        *("1", "1/m^2"),
    )
    assert str(parse_unit("万kWh")) == "万kWh"


@pytest.mark.parametrize("text", ["", " ", "1"])
def test_no_unit_is_one(text):
    assert (parse_unit(text).scale, parse_unit(text).dimension) == (1.0, ())
    assert (parse_unit("t") * ONE, ONE.scale) == (parse_unit("t") * parse_unit("1"), 1.0)


@pytest.mark.parametrize(
    ("source", "target", "rule", "facts"),
    [
        ("L", "t", "unit-density", {"source": "L", "target": "t"}),
        ("t", "L", "unit-density", {"source": "t", "target": "L"}),
        ("元", "EUR", "unit-currency", {"source": "元", "target": "EUR"}),
        ("EUR", "USD", "unit-currency", {"source": "EUR", "target": "USD"}),
        ("USD", "GBP", "unit-currency", {"source": "USD", "target": "GBP"}),
        ("GBP", "CNY", "unit-currency", {"source": "GBP", "target": "CNY"}),
        ("tC", "t", "unit-substance", {"source": "tC", "target": "t"}),
        ("t", "tCO2", "unit-substance", {"source": "t", "target": "tCO2"}),
        ("吨CO2", "吨", "unit-substance", {"source": "吨CO2", "target": "吨"}),
        ("tCO2e", "tCO2", "unit-substance", {"source": "tCO2e", "target": "tCO2"}),
        ("kg/GJ", "tC/GJ", "unit-substance", {"source": "kg/GJ", "target": "tC/GJ"}),
        ("t/t", "tCO2/t", "unit-substance", {"source": "t/t", "target": "tCO2/t"}),
        ("m", "m2", "unit-dimension", {}),
        ("L/t", "t/L", "unit-dimension", {}),
        ("t·L", "1", "unit-dimension", {}),
        ("MJ (HHV)", "MJ", "unit-gross", {}),
        ("104吨", "t", "unit-power-lost", {"power": "10^4"}),
        ("t//kg", "1", "unit-unknown", {}),
        ("t$", "t", "unit-unknown", {}),
        ("t", "斤两", "unit-unknown", {}),
    ],
)
def test_a_refused_conversion_says_rule_place_and_both_units(source, target, rule, facts):
    with pytest.raises(Refusal) as caught:
        conversion(source, target, "B2")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place, dict(finding.facts)) == (rule, "B2", facts)


@pytest.mark.parametrize(("source", "target"), [("tCO2", "kgCO2"), ("tC", "kgC"), ("m3", "L")])
def test_a_substance_that_is_named_twice_alike_needs_no_further_figure(source, target):
    assert conversion(source, target) == pytest.approx(1000)


UNITS = ["t", "kg", "kWh", "GJ", "m3", "L", "km", "tce", "万kWh", "d", "item"]


@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_conversions_there_and_back_cancel(a, b):
    if parse_unit(a).dimension == parse_unit(b).dimension:
        assert math.isclose(conversion(a, b) * conversion(b, a), 1.0, rel_tol=1e-12)


@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_unit_arithmetic_multiplies_scales_and_adds_powers(a, b):
    one, two = parse_unit(a), parse_unit(b)
    assert (one * two).scale == pytest.approx(one.scale * two.scale)
    assert (one * two / two).dimension == one.dimension


@pytest.mark.parametrize("text", ["+g", "-g", "--kg", "g+g", "+kg", ".kg", "kg+"])
def test_a_unit_with_a_sign_is_no_sum_and_is_refused(text):
    with pytest.raises(Refusal) as refused:
        parse_unit(text)
    assert refused.value.findings[0].rule == "unit-unknown"


@pytest.mark.parametrize("text", ["kg.", "1e+3 g", "10^-3 t", "1.0 kg"])
def test_signs_of_exponents_and_a_full_stop_are_read(text):
    assert parse_unit(text).scale == pytest.approx(1.0)


@pytest.mark.parametrize("unit", ["万Wh", "万g", "亿J", "万克", "万瓦时", "亿Wh/t"])
def test_ten_thousand_of_a_tiny_unit_has_lost_its_prefix(unit):
    with pytest.raises(Refusal, match="unit-unknown"):
        parse_unit(unit)


@pytest.mark.parametrize(("unit", "scale"), [("万kWh", 3.6e4), ("万GJ", 1e7), ("Wh", 0.0036)])
def test_ten_thousand_of_a_large_unit_is_read(unit, scale):
    assert parse_unit(unit).scale == pytest.approx(scale)


@pytest.mark.parametrize(
    ("unit", "weighed"),
    [
        ("tCH4", "CH4"),
        ("t ch4/TJ", "CH4"),
        ("kg甲烷", "CH4"),
        ("吨氧化亚氮", "N2O"),
        ("kgSF6", "SF6"),
        ("tCO2", "CO2"),
        ("吨二氧化碳", "CO2"),
        ("tC/GJ", "C"),
        ("t", ""),
        ("tCO2e", ""),
        ("kWh", ""),
    ],
)
def test_a_unit_of_mass_names_the_gas_that_it_weighs(unit, weighed):
    assert substance(unit) == weighed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("t", "吨", True),
        ("千瓦时", "kWh", True),
        ("t", "kg", False),
        ("t", "tC", False),
        ("t", "kWh", False),
        ("t", "no unit", False),
        ("no unit", "no unit", False),
    ],
)
def test_two_texts_are_one_unit_where_size_and_substance_agree(one, other, same):
    assert is_same_unit(one, other) is same
