"""Abatement cost of recorded measures, against annuities worked out by hand."""

import pytest

from zuji.compare.abatement import CostedMeasure, capital_recovery, cost_curve, discount_rate
from zuji.core.label import Label

INSULATION = {
    "kind": "insulation",
    "name": Label("保温", "Insulation"),
    "saved": 1_000_000.0,
    "investment": 1_000_000.0,
    "years": 10,
    "running": 0.0,
    "is_measured": False,
}


def measure(**more):
    return CostedMeasure(**INSULATION | more)


def test_the_annuity_of_ten_years_at_eight_per_cent_is_that_of_the_tables():
    """0.1490 in the tables of capital recovery factors; 0.08 / (1 − 1.08⁻¹⁰)."""
    assert capital_recovery(0.08, 10) == pytest.approx(0.149029, abs=1e-6)
    assert capital_recovery(0.08, 1) == pytest.approx(1.08)
    assert capital_recovery(0.0, 4) == 0.25
    assert 0 < discount_rate() < 1


def test_a_tonne_costs_the_annuity_and_the_running_cost_over_what_is_saved():
    """10⁶ yuan over ten years for 1,000 t a year: 149.03 yuan a tonne; 200,000 yuan less a year
    for power: 200 yuan a tonne less.
    """
    assert cost_curve([measure()], 0.08)[0].cost == pytest.approx(149.029, abs=1e-3)
    pays = cost_curve([measure(running=-200_000.0)], 0.08)[0]
    assert pays.cost == pytest.approx(149.029 - 200, abs=1e-3)


def test_plants_of_one_kind_are_one_bar_and_the_cheapest_stands_first():
    """Without interest over ten years: 100 yuan a tonne at 1,000 t and 300 at 500 t are
    (100,000 + 150,000) / 1,500.
    """
    rows = cost_curve(
        [
            measure(is_measured=True),
            measure(saved=500_000.0, investment=1_500_000.0),
            measure(kind="motors", name=Label("电机", "Motors"), running=-150_000.0),
        ],
        0.0,
    )
    assert [row.name.en for row in rows] == ["Motors", "Insulation"]
    motors, insulation = rows
    assert motors.cost == pytest.approx(-50)
    assert (insulation.plants, insulation.measured, insulation.tonnes) == (2, 1, 1500.0)
    assert insulation.investment == 2_500_000.0
    assert (insulation.low, insulation.high) == (pytest.approx(100), pytest.approx(300))
    assert insulation.cost == pytest.approx(250_000 / 1500)
