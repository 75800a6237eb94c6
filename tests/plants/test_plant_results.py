"""Footprints of a plant's products; expected values are the arithmetic beside them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.plants import (
    PlantAmount,
    PlantFactor,
    PlantFlow,
    PlantProduct,
    PlantShares,
    SharingKey,
    evaluate_plant,
    share,
)

KEYS = {"mass": SharingKey("mass", "mass"), "stated": SharingKey("stated", "stated")}
FLOWS = [
    PlantFlow("power", "mixing", "mass"),
    PlantFlow("steam", "curing", "stated"),
    PlantFlow("lights", "", ""),
]
GRID = PlantFactor({"co2_fossil": 0.4, "ch4_fossil": 0.1}, 1.2, "grid")
HEAT = PlantFactor({"co2_fossil": 110.0, "co2_biogenic": 7.0})
AMOUNTS = {
    "power": PlantAmount(1000, [(GRID, 1.0)], "manufacture", 1.05),
    "steam": PlantAmount(0.2, [(HEAT, 1000.0)], "manufacture"),  # 0.2 TJ are 200 GJ
    "lights": PlantAmount(10, [(GRID, 1.0)], "distribution"),
}
ROUTING = frozenset({"mixing", "curing"})
PRODUCTS = [
    PlantProduct("small", 100, ROUTING, {"mass": 8.0, "stated": 0.25}),
    PlantProduct("large", 50, ROUTING, {"mass": 24.0, "stated": 0.7}),
    PlantProduct("idle", 0, ROUTING, {"mass": 9.0, "stated": 0.0}),
]
APART = ("co2_biogenic",)


def made(**amounts):
    return evaluate_plant(share(PRODUCTS, KEYS, FLOWS), AMOUNTS | amounts, APART)


def test_products_and_rest_sum_to_the_plant():
    result = made()
    # power 500, steam 22,000, lights 5 kgCO2e; biogenic CO2 stands apart
    assert result.plant == 22505
    # small: 0.4 × 500 + 0.25 × 22,000; large: 0.6 × 500 + 0.7 × 22,000;
    # not shared: 0.05 of the steam, all lights
    assert result.years.tolist() == pytest.approx([5700, 15700, 0, 1105])
    assert abs(result.gap) <= 1e-9
    assert result.is_closed


def test_stages_and_gases_sum_too():
    result = made()
    assert {name: part.sum() for name, part in result.by_stage.items()} == pytest.approx(
        {"manufacture": 22500, "distribution": 5}
    )
    # methane: 1,010 kWh × 0.1; biogenic: 200 × 7
    gases = {name: part.sum() for name, part in result.by_gas.items()}
    assert gases == pytest.approx({"co2_fossil": 22404, "ch4_fossil": 101, "co2_biogenic": 1400})
    assert result.by_gas["ch4_fossil"].tolist() == pytest.approx([40, 60, 0, 1])


def test_one_unit_is_the_year_by_output_and_none_without_output():
    result = made()
    value, low, high = result.per_unit(0)
    assert value == pytest.approx(57)
    assert low < value < high
    assert result.per_unit(2) is None


def test_errors_in_common_move_together():
    """With one factor uncertain, each interval is the plant's own, in proportion."""
    product = [PlantProduct(sku, 10, frozenset({"mixing"}), {"mass": 2.0}) for sku in "ab"]
    flows = [PlantFlow("power", "mixing", "mass")]
    amounts = {"power": PlantAmount(1000, [(GRID, 1.0)], "manufacture")}
    result = evaluate_plant(share(product, KEYS, flows), amounts)
    assert result.low.tolist() == pytest.approx([result.plant_low / 2] * 2 + [0])
    assert result.high.tolist() == pytest.approx([result.plant_high / 2] * 2 + [0])
    # lognormal: the ends are 500 × 1.2 to the power ±1.96
    assert result.plant_high == pytest.approx(500 * 1.2**1.96, rel=0.05)
    assert result.plant_low == pytest.approx(500 * 1.2**-1.96, rel=0.05)


def test_the_spread_of_a_credit_is_that_of_its_amount_with_the_signs_turned():
    amount = {"power": PlantAmount(1000, [(GRID, 1.0)], "manufacture", 1.3)}
    shares = share(PRODUCTS, KEYS, FLOWS[:1])
    plus = evaluate_plant(shares, amount)
    credit = PlantAmount(-1000, [(GRID, 1.0)], "manufacture", 1.3)
    minus = evaluate_plant(shares, {"power": credit})
    assert minus.years.tolist() == (-plus.years).tolist()
    assert minus.low.tolist() == pytest.approx((-plus.high).tolist())


class LeakingShares(PlantShares):
    """Shares that lose what no product takes."""

    rest = np.zeros(len(FLOWS))


def test_a_plant_whose_rest_is_lost_is_not_closed():
    """All 5 kg of the distribution are lost: the largest gap, by the gross of that stage."""
    shares = share(PRODUCTS, KEYS, FLOWS)
    leaking = LeakingShares(shares.products, shares.flows, shares.matrix)
    result = replace(made(), shares=leaking)
    assert result.gap == pytest.approx(-1)
    assert not result.is_closed


def test_a_plant_of_nothing_is_closed():
    result = made(
        power=PlantAmount(0, [(GRID, 1.0)], "manufacture", 1.05),
        steam=PlantAmount(0, [(HEAT, 1.0)], "manufacture"),
        lights=PlantAmount(0, [(GRID, 1.0)], "distribution"),
    )
    assert result.plant == 0
    assert result.is_closed
    assert result.per_unit(0) == (0, 0, 0)


def test_credits_that_cancel_the_plant_keep_the_sum():
    result = made(lights=PlantAmount(-45000, [(GRID, 1.0)], "distribution"))
    # 500 + 22,000 − 22,500
    assert result.plant == pytest.approx(0, abs=1e-9)
    assert result.is_closed


def test_the_same_seed_gives_the_same_digits():
    assert np.array_equal(made().low, made().low)


def test_a_flow_without_amount_is_refused():
    with pytest.raises(Refusal, match="plant-flow-missing"):
        evaluate_plant(made().shares, {})


NUMBERS = st.floats(0.001, 1e6)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0, 0.02)), min_size=1, max_size=30),
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3),
)
def test_any_plant_is_closed_in_every_gas_and_stage(rows, totals):
    products = [
        PlantProduct(str(row), made, ROUTING, {"mass": mass, "stated": stated})
        for row, (made, mass, stated) in enumerate(rows)
    ]
    stages = ("manufacture", "raw_material", "manufacture")
    amounts = {
        flow.id: PlantAmount(total, [(GRID, 2.0), (HEAT, 0.1)], stage)
        for flow, total, stage in zip(FLOWS, totals, stages, strict=True)
    }
    result = evaluate_plant(share(products, KEYS, FLOWS), amounts, APART, draws=100)
    assert result.is_closed
    gross = abs(result.emissions).sum() or 1.0
    for gas, column in zip(result.gases, result.emissions.T, strict=True):
        assert abs(result.by_gas[gas].sum() - column.sum()) <= 1e-9 * gross
    for stage, part in result.by_stage.items():
        whole = result.totals[[own == stage for own in stages]].sum()
        assert abs(part.sum() - whole) <= 1e-9 * gross
