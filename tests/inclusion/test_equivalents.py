"""What an amount of CO2e is likened to."""

import pytest

from zuji.factors import builtin_library
from zuji.inclusion import inclusion_rules, likened_to


def test_equivalents_are_those_of_the_library_and_of_the_arithmetic():
    """0.5777 kg a kWh; 69.3 kg/GJ × 0.04307 GJ/kg × 0.74 kg/L × 0.07 L/km = 0.1546 kg a km."""
    power, car = inclusion_rules().equivalents
    held = builtin_library().factors["cn.elec.cf.2024.national_avg"]
    assert power.grams == pytest.approx(1000 * held.value)
    assert car.grams == pytest.approx(1000 * 69.3 * 0.04307 * 0.74 * 0.07, rel=0.01)


def test_amounts_are_whole_shares_of_what_one_emits():
    power, car = likened_to(1_155.4)
    assert power.amount == pytest.approx(2)
    assert car.amount == pytest.approx(1155.4 / 155)
    assert "全国平均" in power.label.zh and "0.5777" in power.source


@pytest.mark.parametrize("grams", [0, -5, float("nan")])
def test_nothing_is_likened_to_nothing(grams):
    assert likened_to(grams) == []
