"""Footprints of a plant's products; expected values are the arithmetic beside them."""

import numpy as np
import pytest

from zuji.core.refusals import Refusal
from zuji.plants import (
    PlantAmount,
    PlantFactor,
    PlantFlow,
    PlantProduct,
    SharingKey,
    evaluate_plant,
    share,
)
from zuji.uncertainty.distributions import Lognormal

KEYS = {"mass": SharingKey("mass", "mass"), "stated": SharingKey("stated", "stated")}
FLOWS = [
    PlantFlow("power", "mixing", "mass"),
    PlantFlow("steam", "curing", "stated"),
    PlantFlow("lights", "", "mass"),
]
AMOUNTS = {
    "power": PlantAmount(1000, "grid", "energy", Lognormal(1000, 1.05)),
    "steam": PlantAmount(200, "heat", "energy"),
    "lights": PlantAmount(10, "grid", "offices"),
}
FACTORS = {"grid": PlantFactor(0.5, Lognormal(0.5, 1.2)), "heat": PlantFactor(110)}


def made(**amounts):
    routing = frozenset({"mixing", "curing"})
    products = [
        PlantProduct("small", 100, routing, {"mass": 8.0, "stated": 0.25}),
        PlantProduct("large", 50, routing, {"mass": 24.0, "stated": 0.7}),
        PlantProduct("idle", 0, routing, {"mass": 9.0, "stated": 0.0}),
    ]
    return evaluate_plant(share(products, KEYS, FLOWS), AMOUNTS | amounts, FACTORS)


def test_products_and_rest_sum_to_the_plant():
    result = made()
    # power 500, steam 22,000, lights 5 kgCO2e
    assert result.plant == 22505
    # small: 0.4 × 500 + 0.25 × 22,000; large: 0.6 × 500 + 0.7 × 22,000
    assert result.products.tolist() == pytest.approx([5700, 15700, 0])
    # 0.05 of the steam, all lights
    assert result.rest.tolist() == pytest.approx([0, 1100, 5])
    assert abs(result.gap) <= 1e-9
    assert result.is_closed


def test_stages_of_a_product_sum_to_its_total():
    result = made()
    stages = result.by_stage()
    assert list(stages) == ["energy", "offices"]
    assert sum(stages.values()).tolist() == pytest.approx(result.products.tolist())


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
    amounts = {"power": PlantAmount(1000, "grid", "energy")}
    result = evaluate_plant(share(product, KEYS, flows), amounts, FACTORS)
    assert result.low.tolist() == pytest.approx([result.plant_low / 2] * 2)
    assert result.high.tolist() == pytest.approx([result.plant_high / 2] * 2)
    # lognormal: the ends are 500 × 1.2 to the power ±1.96
    assert result.plant_high == pytest.approx(500 * 1.2**1.96, rel=0.05)
    assert result.plant_low == pytest.approx(500 * 1.2**-1.96, rel=0.05)


def test_a_credit_keeps_the_sum():
    result = made(lights=PlantAmount(-44000, "grid", "offices"))
    # 500 + 22,000 − 22,000
    assert result.plant == pytest.approx(500)
    assert result.is_closed


def test_the_same_seed_gives_the_same_digits():
    assert np.array_equal(made().low, made().low)


def test_a_flow_without_amount_or_factor_is_refused():
    shares = made().shares
    with pytest.raises(Refusal, match="plant-flow-missing"):
        evaluate_plant(shares, {}, FACTORS)
    with pytest.raises(Refusal, match="factor-unknown"):
        evaluate_plant(shares, AMOUNTS, {"grid": PlantFactor(0.5)})
