"""Units that two trades write alike are refused, the plain spellings and short texts are read."""

from __future__ import annotations

import pytest

from zuji.core.encodings import decode
from zuji.core.refusals import Refusal
from zuji.core.units import conversion, parse_unit, states_no_gas_condition


@pytest.mark.parametrize("unit", ["cwt", "MBtu", "hundredweight"])
def test_a_unit_of_two_meanings_is_refused_with_both(unit):
    with pytest.raises(Refusal) as refusal:
        parse_unit(unit)
    assert refusal.value.findings[0].rule == "unit-two-meanings"
    assert "," in refusal.value.findings[0].message("en")


@pytest.mark.parametrize(
    ("unit", "target", "size"),
    [
        ("Wh", "kWh", 0.001),
        ("kton", "t", 1000.0),
        ("ccf", "m3", 2.8316846592),  # 100 × (0.3048 m)³
        ("US cwt", "kg", 45.359237),  # 100 lb of 0.45359237 kg
        ("cwt (UK)", "kg", 50.80234544),  # 112 lb
        ("MMBtu", "GJ", 1.05505585262),
    ],
)
def test_units_of_meters_and_trades_have_their_size(unit, target, size):
    assert conversion(unit, target) == pytest.approx(size, rel=1e-12)


def test_gas_by_the_hundred_cubic_feet_states_no_condition():
    assert states_no_gas_condition("ccf", "万Nm3")
    assert not states_no_gas_condition("Nm3", "万Nm3")


@pytest.mark.parametrize("text", ["전기,kWh,5", "석탄 사용량,t,5", "합계,1"])
def test_short_korean_text_is_asked_about(text):
    decoded = decode(text.encode("euc_kr"))
    assert decoded is not None
    assert decoded.doubtful
    assert decoded.readings["euc_kr"] == text


@pytest.mark.parametrize("text", ["电耗,kWh,5", "发电量,5", "产量,单耗", "名称,单位", "项目,数量"])
def test_short_chinese_text_is_read(text):
    decoded = decode(text.encode("gb18030"))
    assert decoded is not None
    assert (decoded.text, decoded.doubtful) == (text, False)
