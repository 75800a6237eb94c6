"""One factor is one draw: in many steps, in two slots, by mass and by energy, and in a credit."""

import pytest

from cast import AS_OF
from tiny_models import tiny_study
from zuji.footprint import assess, study_from_data
from zuji.footprint.result import monte_carlo_data
from zuji.footprint.spread import leaders
from zuji.sectors.load import model_from_data
from zuji.uncertainty import Lognormal, first_order
from zuji.uncertainty.distributions import Z95


def spread(made, name):
    return made.variables[name].gsd


@pytest.fixture(scope="module")
def sheet():
    """Two uses of power of one product, the second as a credit, and a third by another slot."""
    return model_from_data(
        {
            "zuji": 1,
            "id": "draws",
            "version": "1.0.0",
            "form": "sheet",
            "industry": "generic",
            "title": {"zh": "抽样", "en": "Draws"},
            "product": {"zh": "产品", "en": "product"},
            "about": {"zh": "检验相关误差。", "en": "Correlated errors."},
            "declared_unit": {"amount": 1, "unit": "t"},
            "inputs": {
                "made": {"zh": "产量", "en": "Made", "unit": "t", "range": [1, 100]},
                "own": {"zh": "用电", "en": "Power", "unit": "kWh", "range": [0, 1e6]},
                "sold": {"zh": "售电", "en": "Sold", "unit": "kWh", "range": [0, 1e6]},
            },
            "factors": {
                "grid": {
                    "zh": "电网",
                    "en": "Grid",
                    "unit": "kgCO2e/kWh",
                    "default": "cn.elec.cf.2024.national_avg",
                },
                "grid_sold": {
                    "zh": "售电的电网",
                    "en": "Grid of the power sold",
                    "unit": "kgCO2e/kWh",
                    "default": "cn.elec.cf.2024.national_avg",
                },
            },
            "reference": "made",
            "steps": [
                {
                    "id": "power",
                    "zh": "用电",
                    "en": "Power",
                    "stage": "manufacture",
                    "kind": "energy",
                    "activity": "own",
                    "factor": "grid",
                },
                {
                    "id": "credit",
                    "zh": "售电抵扣",
                    "en": "Credit of power sold",
                    "stage": "manufacture",
                    "kind": "credit",
                    "activity": "-sold",
                    "factor": "grid_sold",
                },
            ],
        }
    )


def of_sheet(sheet, own, sold, **factors):
    inputs = {"made": (1, "t"), "own": (own, "kWh"), "sold": (sold, "kWh")}
    data = tiny_study("draws", inputs, factors=factors)
    return assess(study_from_data(data, "study"), sheet, as_of=AS_OF)


def test_two_slots_with_one_factor_are_one_variable(sheet):
    made = of_sheet(sheet, 1000, 400)
    assert [name for name in made.variables if name.startswith("factor:")] == ["factor:grid"]
    assert made.followers == {"grid": ("grid", "grid_sold")}


def test_one_factor_in_product_and_credit_cancels(sheet):
    """What is bought and sold in equal amounts leaves no error of the factor."""
    made = of_sheet(sheet, 1000, 1000)
    assert made.total == pytest.approx(0.0, abs=1e-9)
    low, high = made.factor_interval
    assert (low, high) == (pytest.approx(0.0, abs=1e-6), pytest.approx(0.0, abs=1e-6))


def test_a_partial_credit_leaves_the_error_of_the_difference(sheet):
    """1000 − 400 kWh of one factor: the interval of 600 kWh, not √(1000² + 400²)."""
    made = of_sheet(sheet, 1000, 400)
    wide = spread(made, "factor:grid") ** Z95
    low, high = made.factor_interval
    assert low == pytest.approx(made.total / wide, rel=1e-3)
    assert high == pytest.approx(made.total * wide, rel=1e-3)


def test_two_factors_are_two_draws(sheet):
    made = of_sheet(sheet, 1000, 400, grid_sold="cn.elec.cf.2023.national_avg")
    names = [name for name in made.variables if name.startswith("factor:")]
    assert names == ["factor:grid", "factor:grid_sold"]


def test_monte_carlo_draws_the_shared_factor_once(sheet):
    made = of_sheet(sheet, 1000, 400)
    sampled = monte_carlo_data(made, 20_000, 3)["factor"]
    wide = spread(made, "factor:grid") ** Z95
    assert sampled["low"] == pytest.approx(made.total / wide, rel=0.01)
    assert sampled["high"] == pytest.approx(made.total * wide, rel=0.01)


def test_rules_frozen_earlier_draw_each_slot_by_itself(sheet):
    made = of_sheet(sheet, 1000, 400)
    assert leaders(made.used, {}) == {"grid": "grid", "grid_sold": "grid_sold"}


def test_the_interval_of_one_wide_factor_is_its_own():
    """y = 100 k with k lognormal, GSD 2: the ends are 100 / 2^1.96 and 100 · 2^1.96."""
    found = first_order(
        lambda s: 100 * s["k"], {"k": Lognormal(1.0, 2.0)}, {"k": 1.0}, by_moments=True
    )
    low, high = found.interval()
    assert low == pytest.approx(100 / 2**Z95, rel=1e-6)
    assert high == pytest.approx(100 * 2**Z95, rel=1e-6)
    older = first_order(lambda s: 100 * s["k"], {"k": Lognormal(1.0, 2.0)}, {"k": 1.0}).interval()
    assert older[1] < high  # of earlier lockfiles: too narrow


def test_three_moments_of_a_sum_follow_its_draws():
    """60 fixed, and two lognormals of GSD 1.8 and 1.4 with slopes 30 and −20."""
    import numpy as np

    variables = {"a": Lognormal(1.0, 1.8), "b": Lognormal(1.0, 1.4)}
    found = first_order(
        lambda s: 60 + 30 * s["a"] - 20 * s["b"],
        variables,
        dict.fromkeys("ab", 1.0),
        by_moments=True,
    )
    generator = np.random.default_rng(5)
    drawn = 60 + 30 * variables["a"].draw(generator, 400_000)
    drawn -= 20 * variables["b"].draw(generator, 400_000)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found.interval() == (pytest.approx(low, rel=0.08), pytest.approx(high, rel=0.02))
    assert found.sd == pytest.approx(drawn.std(), rel=0.01)


def test_a_factor_without_effect_leaves_the_value():
    found = first_order(
        lambda s: 5.0 + 0 * s["k"], {"k": Lognormal(1.0, 1.5)}, {"k": 1.0}, by_moments=True
    )
    assert found.interval() == (5.0, 5.0)
