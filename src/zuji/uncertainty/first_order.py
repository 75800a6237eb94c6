"""First-order propagation: Var(y) = Σ (∂y/∂x)² Var(x), from one batched evaluation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zuji.uncertainty.distributions import Z95, Distribution, Lognormal

Array = NDArray[np.float64]
Response = Callable[[Mapping[str, Array]], Array]
"""Multipliers or values per variable, arrays of one length → result, an array of that length."""
STEP = 1e-4


@dataclass(frozen=True)
class FirstOrder:
    """Derivative and share of the variance for each variable, and the 95 % interval."""

    value: float
    variances: Mapping[str, float]
    derivatives: Mapping[str, float]

    @property
    def sd(self) -> float:
        return math.sqrt(sum(self.variances.values()))

    def interval(self, only: Callable[[str], bool] = lambda name: True) -> tuple[float, float]:
        """95 % interval from the variables that `only` admits.

        Lognormal around a positive value (a footprint does not turn negative by uncertainty alone),
        normal otherwise.
        """
        sd = math.sqrt(sum(variance for name, variance in self.variances.items() if only(name)))
        if self.value > 0:
            spread = math.exp(Z95 * math.sqrt(math.log1p((sd / self.value) ** 2)))
            return self.value / spread, self.value * spread
        return self.value - Z95 * sd, self.value + Z95 * sd


def first_order(
    response: Response, variables: Mapping[str, Distribution], centre: Mapping[str, float]
) -> FirstOrder:
    """Central differences at `centre` for all variables in one evaluation of 2k + 1 scenarios."""
    names = list(variables)
    count = 2 * len(names) + 1
    scenarios = {name: np.full(count, float(centre[name])) for name in names}
    widths = {name: STEP * (abs(centre[name]) or variables[name].sd or 1.0) for name in names}
    for index, name in enumerate(names):
        scenarios[name][2 * index + 1] += widths[name]
        scenarios[name][2 * index + 2] -= widths[name]
    results = response(scenarios)
    slopes = {
        name: float(results[2 * index + 1] - results[2 * index + 2]) / (2 * widths[name])
        for index, name in enumerate(names)
    }
    variances = {name: (slopes[name] * _sd(variables[name])) ** 2 for name in names}
    return FirstOrder(float(results[0]), variances, slopes)


def _sd(distribution: Distribution) -> float:
    """The standard deviation used in first order: for a lognormal median · ln GSD."""
    if isinstance(distribution, Lognormal):
        return abs(distribution.median) * math.log(distribution.gsd)
    return distribution.sd
