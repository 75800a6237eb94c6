"""Footprints of all products of a plant in one run, with 95 % intervals.

What is unknown of the plant (a meter, a factor) is drawn once and used by every product, so that
errors in common move together; in each draw the products and the rest sum to the plant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zuji.core.refusals import refuse
from zuji.plants.sharing import TOLERANCE, Array, Shares
from zuji.uncertainty.distributions import Distribution
from zuji.uncertainty.monte_carlo import sample

ENDS = (0.025, 0.975)
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class PlantAmount:
    """The amount of a flow in a year [the factor's denominator] and its factor's name.

    `stage` groups it in the results; the spreads are None where a number is taken as exact.
    """

    amount: float
    factor: str
    stage: str
    spread: Distribution | None = None


@dataclass(frozen=True, slots=True)
class PlantFactor:
    """kgCO2e per unit of the amount; drawn once for all flows that use it."""

    value: float
    spread: Distribution | None = None


@dataclass(frozen=True)
class PlantResult:
    """Footprints in kgCO2e of the year: rows are products, columns are flows.

    `low` and `high` are the ends of the 95 % interval of each product's year.
    """

    shares: Shares
    totals: Array
    stages: tuple[str, ...]
    low: Array
    high: Array
    plant_low: float
    plant_high: float

    @cached_property
    def parts(self) -> Array:
        """kgCO2e of each product (row) by flow (column)."""
        return self.shares.matrix * self.totals

    @cached_property
    def products(self) -> Array:
        """kgCO2e of each product in the year."""
        totals: Array = self.parts.sum(axis=1)
        return totals

    @cached_property
    def rest(self) -> Array:
        """Unallocated kgCO2e of each flow."""
        return self.shares.rest * self.totals

    @cached_property
    def plant(self) -> float:
        """kgCO2e of the whole plant in the year."""
        return float(self.totals.sum())

    @cached_property
    def gap(self) -> float:
        """Products and rest less the plant, relative to the gross of the plant's flows."""
        gross = float(np.abs(self.totals).sum())
        summed = float(self.products.sum() + self.rest.sum())
        return (summed - self.plant) / gross if gross else 0.0

    @property
    def is_closed(self) -> bool:
        """Whether products and rest sum to the plant."""
        return abs(self.gap) <= TOLERANCE

    def by_stage(self) -> dict[str, Array]:
        """kgCO2e of each product by stage, in the order the stages first appear."""
        return {
            stage: self.parts[:, [own == stage for own in self.stages]].sum(axis=1)
            for stage in dict.fromkeys(self.stages)
        }

    def per_unit(self, row: int) -> tuple[float, float, float] | None:
        """Value and ends of the interval of one unit of a product [kgCO2e]; None where nothing
        was made.
        """
        output = self.shares.products[row].output
        if not output:
            return None
        ends = (self.products[row], self.low[row], self.high[row])
        value, low, high = (float(number) / output for number in ends)
        return value, low, high


def evaluate_plant(
    shares: Shares,
    amounts: Mapping[str, PlantAmount],
    factors: Mapping[str, PlantFactor],
    draws: int = DRAWS,
    seed: int = 1,
) -> PlantResult:
    """The footprint of each product; `amounts` are by flow, `factors` by name.

    Refuses with ``plant-flow-missing`` and ``factor-unknown``, and as `sample` does.
    """
    used = []
    for flow in shares.flows:
        if flow.id not in amounts:
            raise refuse("plant-flow-missing", flow.id)
        if amounts[flow.id].factor not in factors:
            raise refuse("factor-unknown", flow.id, amounts[flow.id].factor, near="—")
        used.append(amounts[flow.id])
    values = np.array([factors[each.factor].value for each in used])
    totals = np.array([each.amount for each in used]) * values
    drawn = _drawn(shares, used, factors, draws, seed)
    low, high = np.quantile(shares.matrix @ drawn, ENDS, axis=1)
    plant_low, plant_high = np.quantile(drawn.sum(axis=0), ENDS)
    stages = tuple(each.stage for each in used)
    return PlantResult(shares, totals, stages, low, high, float(plant_low), float(plant_high))


def _drawn(
    shares: Shares,
    used: Sequence[PlantAmount],
    factors: Mapping[str, PlantFactor],
    draws: int,
    seed: int,
) -> Array:
    """kgCO2e of each flow (row) in each draw (column)."""
    variables = {
        f"amount {flow.id}": each.spread
        for flow, each in zip(shares.flows, used, strict=True)
        if each.spread
    }
    for name in {each.factor for each in used}:
        if spread := factors[name].spread:
            variables[f"factor {name}"] = spread
    samples = sample(variables, draws, seed)
    drawn = np.empty((len(used), draws))
    for row, (flow, each) in enumerate(zip(shares.flows, used, strict=True)):
        amount = samples.get(f"amount {flow.id}", each.amount)
        drawn[row] = amount * samples.get(f"factor {each.factor}", factors[each.factor].value)
    return drawn
