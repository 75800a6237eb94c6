"""Analytic answers for every distribution, and published indices for the sensitivity measures."""

import math

import numpy as np
import pytest

from zuji.core.refusals import Refusal
from zuji.uncertainty import (
    Lognormal,
    Normal,
    Triangular,
    Uniform,
    first_order,
    monte_carlo,
    pedigree_gsd,
    sobol,
    tornado,
)
from zuji.uncertainty.distributions import between
from zuji.uncertainty.monte_carlo import sample

DRAWS = 200_000


@pytest.mark.parametrize(
    ("distribution", "mean", "sd"),
    [
        (Normal(5, 2), 5, 2),
        (Uniform(2, 8), 5, 6 / math.sqrt(12)),
        (Triangular(0, 3, 6), 3, math.sqrt(36 / 24)),  # symmetric: width² / 24
        (Lognormal(10, 1.5), 10 * math.exp(math.log(1.5) ** 2 / 2), None),
    ],
)
def test_moments_follow_the_textbook_and_the_draws_follow_the_moments(distribution, mean, sd):
    assert distribution.mean == pytest.approx(mean)
    if sd is not None:
        assert distribution.sd == pytest.approx(sd)
    drawn = sample({"x": distribution}, DRAWS, 1)["x"]
    assert drawn.mean() == pytest.approx(distribution.mean, rel=0.01)
    assert drawn.std() == pytest.approx(distribution.sd, rel=0.02)


@pytest.mark.parametrize(
    "distribution", [Normal(5, 2), Uniform(2, 8), Triangular(0, 1, 6), Lognormal(10, 1.5)]
)
def test_intervals_hold_95_percent_of_the_draws(distribution):
    drawn = sample({"x": distribution}, DRAWS, 3)["x"]
    low, high = distribution.interval
    assert ((drawn >= low) & (drawn <= high)).mean() == pytest.approx(0.95, abs=0.003)


def test_a_value_with_its_interval_keeps_the_interval():
    low, high = between(10, 8, 12.5).interval  # 10/8 = 12.5/10: exactly lognormal
    assert (low, high) == (pytest.approx(8), pytest.approx(12.5))
    low, high = between(0.5, -1.0, 2.0).interval
    assert (low, high) == (pytest.approx(-1.0), pytest.approx(2.0))


def test_first_order_is_exact_for_a_sum_of_normals():
    found = first_order(
        lambda x: 3 * x["a"] - 2 * x["b"],
        {"a": Normal(10, 1), "b": Normal(4, 2)},
        {"a": 10, "b": 4},
    )
    assert found.value == pytest.approx(22)
    assert found.sd == pytest.approx(math.sqrt(9 + 16))  # (3·1)² + (2·2)²


def test_first_order_of_a_lognormal_product_multiplies_the_spreads():
    # Y = A·B lognormal with ln-variance ln²gA + ln²gB
    a, b = Lognormal(2, 1.1), Lognormal(5, 1.2)
    found = first_order(lambda x: x["a"] * x["b"], {"a": a, "b": b}, {"a": 2, "b": 5})
    exact = math.sqrt(math.log(1.1) ** 2 + math.log(1.2) ** 2)
    assert found.sd / found.value == pytest.approx(exact, rel=1e-6)
    low, high = found.interval()
    assert low < 10 < high
    assert low * high == pytest.approx(100)


def test_an_interval_from_one_group_alone_is_narrower():
    found = first_order(
        lambda x: x["a"] + x["b"], {"a": Normal(10, 1), "b": Normal(10, 1)}, {"a": 10, "b": 10}
    )
    low, high = found.interval(lambda name: name == "a")
    assert high - low < found.interval()[1] - found.interval()[0]


def test_monte_carlo_is_repeatable_and_indifferent_to_order_and_company():
    a, b = Lognormal(1, 1.2), Normal(3, 0.1)
    one = sample({"a": a, "b": b}, 1000, 7)
    two = sample({"b": b, "c": a, "a": a}, 1000, 7)
    assert np.array_equal(one["a"], two["a"])
    assert np.array_equal(one["b"], two["b"])
    assert not np.array_equal(two["a"], two["c"])
    assert not np.array_equal(one["a"], sample({"a": a}, 1000, 8)["a"])


def test_monte_carlo_of_a_lognormal_product_finds_its_mean():
    a, b = Lognormal(2, 1.3), Lognormal(5, 1.4)
    found = monte_carlo(lambda x: x["a"] * x["b"], {"a": a, "b": b}, DRAWS, 2)
    assert found.mean == pytest.approx(a.mean * b.mean, rel=0.01)
    edges, counts = found.histogram(20)
    assert len(edges) == 21
    assert sum(counts) == DRAWS


@pytest.mark.parametrize("draws", [0, 99, 1_000_001])
def test_too_few_or_too_many_draws_are_refused(draws):
    with pytest.raises(Refusal):
        sample({"a": Normal(0, 1)}, draws, 1)


def test_sobol_indices_of_the_ishigami_function():
    # Ishigami and Homma (1990), a = 7, b = 0.1: S = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437
    def ishigami(x):
        return np.sin(x["x1"]) + 7 * np.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * np.sin(x["x1"])

    uniform = Uniform(-math.pi, math.pi)
    found = {
        s.name: s
        for s in sobol(ishigami, dict.fromkeys(("x1", "x2", "x3"), uniform), {}, points=4096)
    }
    assert found["x1"].first == pytest.approx(0.3139, abs=0.03)
    assert found["x2"].first == pytest.approx(0.4424, abs=0.03)
    assert found["x3"].first == pytest.approx(0.0, abs=0.03)
    assert found["x1"].total == pytest.approx(0.5576, abs=0.03)
    assert found["x3"].total == pytest.approx(0.2437, abs=0.03)


def test_tornado_orders_by_swing_and_keeps_the_sign():
    bars = tornado(
        lambda x: 10 * x["big"] - x["small"],
        {"small": Uniform(0, 1), "big": Uniform(0, 1)},
        {"small": 0.5, "big": 0.5},
    )
    assert [b.name for b in bars] == ["big", "small"]
    assert bars[0].width == pytest.approx(9.5)  # 95 % of a width of 10
    assert bars[1].at_low > bars[1].at_high


def test_pedigree_scores_give_the_published_formula():
    # GSD² = exp √Σ ln²U with U = 1.2, 1.1, 1.03 → by hand: ln = .18232, .09531, .02956
    table = {
        "reliability": [1, 1.05, 1.1, 1.2, 1.5],
        "completeness": [1, 1.02, 1.05, 1.1, 1.2],
        "temporal": [1, 1.03, 1.1, 1.2, 1.5],
    }
    squared = math.exp(math.sqrt(0.182322**2 + 0.095310**2 + 0.029559**2))
    found = pedigree_gsd({"reliability": 4, "completeness": 4, "temporal": 2}, table)
    assert found**2 == pytest.approx(squared, rel=1e-5)
    assert pedigree_gsd({"reliability": 1}, table) == 1.0
