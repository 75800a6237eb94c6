"""Footprints of all products of a plant in one run, with 95 % intervals.

What is unknown of the plant (a meter, a factor) is drawn once and used by every product, so that
errors in common move together; in each draw the products and the rest sum to the plant. The shares
are taken as they were stated.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zuji.core.refusals import refuse
from zuji.plants.sharing import TOLERANCE, Array, PlantShares
from zuji.uncertainty.distributions import Lognormal
from zuji.uncertainty.monte_carlo import sample

ENDS = (0.025, 0.975)
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class PlantFactor:
    """kgCO2e by gas of one unit; `gsd` is its geometric standard deviation (1 where it is exact).

    `error` names what its error belongs to: factors of one error are drawn as one.
    """

    gases: Mapping[str, float]
    gsd: float = 1.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class PlantAmount:
    """The amount of a flow in a year, its factors with how many of their units one unit of it is,
    and the life-cycle stage it belongs to. `gsd` is the geometric standard deviation of the amount;
    a negative amount is a credit.
    """

    amount: float
    factors: Sequence[tuple[PlantFactor, float]]
    stage: str
    gsd: float = 1.0


@dataclass(frozen=True)
class PlantResult:
    """kgCO2e of the year.

    `emissions` are by flow (row) and gas (column); `is_counted` says which gases the headline
    counts. `low` and `high` are the ends of the 95 % intervals of the products, in their order, and
    last of what no product takes; `plant_low` and `plant_high` those of the plant.
    """

    shares: PlantShares
    emissions: Array
    gases: tuple[str, ...]
    is_counted: tuple[bool, ...]
    stages: tuple[str, ...]
    low: Array
    high: Array
    plant_low: float
    plant_high: float

    @cached_property
    def totals(self) -> Array:
        """kgCO2e of each flow in the headline."""
        counted: Array = self.emissions[:, list(self.is_counted)].sum(axis=1)
        return counted

    @cached_property
    def years(self) -> Array:
        """kgCO2e of each product's year, and last of what no product takes."""
        summed: Array = (self.shares.rows * self.totals).sum(axis=1)
        return summed

    @cached_property
    def plant(self) -> float:
        """kgCO2e of the whole plant in the year."""
        return math.fsum(self.totals)

    @cached_property
    def by_stage(self) -> dict[str, Array]:
        """kgCO2e by stage, in rows as `years`; the stages in the order of the flows."""
        shared = self.shares.rows * self.totals
        return {
            stage: shared[:, self._is_of(stage)].sum(axis=1) for stage in dict.fromkeys(self.stages)
        }

    def _is_of(self, stage: str) -> list[bool]:
        """Which flows belong to a stage."""
        return [own == stage for own in self.stages]

    @cached_property
    def by_gas(self) -> dict[str, Array]:
        """kgCO2e by gas, in rows as `years`, also of gases that the headline leaves aside."""
        return {
            gas: (self.shares.rows * column).sum(axis=1)
            for gas, column in zip(self.gases, self.emissions.T, strict=True)
        }

    @cached_property
    def gap(self) -> float:
        """Products and rest less the plant, by the gross of the plant's flows: the largest in
        amount of the total and of every gas and stage.
        """
        totals, columns = self.totals, dict(zip(self.gases, self.emissions.T, strict=True))
        checked = [_gap(self.years, totals)]
        checked += [_gap(self.by_gas[gas], column) for gas, column in columns.items()]
        for stage, rows in self.by_stage.items():
            checked.append(_gap(rows, totals[self._is_of(stage)]))
        return max(checked, key=abs)

    @property
    def is_closed(self) -> bool:
        """Whether products and rest sum to the plant, in every gas and stage."""
        return abs(self.gap) <= TOLERANCE

    def per_unit(self, row: int) -> tuple[float, float, float] | None:
        """Value and ends of the interval of one unit of a product [kgCO2e]; None where nothing
        was made.
        """
        output = self.shares.products[row].output
        if not output:
            return None
        ends = (self.years[row], self.low[row], self.high[row])
        value, low, high = (float(number) / output for number in ends)
        return value, low, high


def _gap(rows: Array, flows: Array) -> float:
    gross = math.fsum(np.abs(flows))
    return (math.fsum(rows) - math.fsum(flows)) / gross if gross else math.fsum(rows)


def evaluate_plant(
    shares: PlantShares,
    amounts: Mapping[str, PlantAmount],
    apart: Collection[str] = (),
    draws: int = DRAWS,
    seed: int = 1,
) -> PlantResult:
    """The footprint of each product; `amounts` are by flow, `apart` the gases that the headline
    leaves aside.

    Refuses with ``plant-flow-missing`` and as `sample` does.
    """
    for flow in shares.flows:
        if flow.id not in amounts:
            raise refuse("plant-flow-missing", flow.id)
    used = [amounts[flow.id] for flow in shares.flows]
    gases = tuple(
        sorted({gas for each in used for factor, _ in each.factors for gas in factor.gases})
    )
    is_counted = tuple(gas not in apart for gas in gases)
    emissions = np.zeros((len(used), len(gases)))
    for row, each in enumerate(used):
        for factor, size in each.factors:
            for gas, amount in factor.gases.items():
                emissions[row, gases.index(gas)] += each.amount * size * amount
    drawn = _drawn(shares, used, apart, draws, seed)
    low, high = np.quantile(shares.rows @ drawn, ENDS, axis=1)
    plant_low, plant_high = np.quantile(drawn.sum(axis=0), ENDS)
    return PlantResult(
        shares=shares,
        emissions=emissions,
        gases=gases,
        is_counted=is_counted,
        stages=tuple(each.stage for each in used),
        low=low,
        high=high,
        plant_low=float(plant_low),
        plant_high=float(plant_high),
    )


def _drawn(
    shares: PlantShares,
    used: Sequence[PlantAmount],
    apart: Collection[str],
    draws: int,
    seed: int,
) -> Array:
    """kgCO2e of each flow (row) in each draw (column)."""
    spreads = {f"amount {flow.id}": each.gsd for flow, each in zip(shares.flows, used, strict=True)}
    spreads |= {f"factor {factor.error}": factor.gsd for each in used for factor, _ in each.factors}
    variables = {name: Lognormal(1.0, gsd) for name, gsd in spreads.items() if gsd > 1}
    samples = sample(variables, draws, seed)
    drawn = np.zeros((len(used), draws))
    for row, (flow, each) in enumerate(zip(shares.flows, used, strict=True)):
        for factor, size in each.factors:
            counted = sum(value for gas, value in factor.gases.items() if gas not in apart)
            drawn[row] += size * counted * samples.get(f"factor {factor.error}", 1.0)
        drawn[row] *= each.amount * samples.get(f"amount {flow.id}", 1.0)
    return drawn
