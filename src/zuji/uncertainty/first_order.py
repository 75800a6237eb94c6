"""First-order propagation: Var(y) = Σ (∂y/∂x)² Var(x), from one batched evaluation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zuji.uncertainty.distributions import Z95, Distribution, Lognormal

Array = NDArray[np.float64]
Response = Callable[[Mapping[str, Array]], Array]
"""Multipliers or values per variable, arrays of one length → result, an array of that length."""
STEP = 1e-4
Moments = tuple[float, float, float]
"""Mean shift, variance, third central moment."""
LEAST_SKEWNESS = 1e-6


@dataclass(frozen=True)
class FirstOrder:
    """Derivative and share of the variance for each variable, and the 95 % interval.

    `moments`: for each variable the mean shift, variance and third central moment that it adds to
    the result to first order; empty where the interval is that of earlier lockfiles.
    """

    value: float
    variances: Mapping[str, float]
    derivatives: Mapping[str, float]
    moments: Mapping[str, Moments] = field(default_factory=dict)

    @property
    def sd(self) -> float:
        """The standard deviation of the result."""
        if self.moments:
            return math.sqrt(sum(part[1] for part in self.moments.values()))
        return math.sqrt(sum(self.variances.values()))

    def interval(self, only: Callable[[str], bool] = lambda name: True) -> tuple[float, float]:
        """95 % interval from the variables that `only` admits.

        With `moments`: of the shifted lognormal that has the mean, variance and skewness of the
        sum, which add over independent variables; exact where one lognormal factor decides. The
        end of its short tail is no nearer than by logarithms, ∂ln y/∂ln x. Else
        lognormal around a positive value (a footprint does not turn negative by uncertainty alone),
        normal otherwise.
        """
        if not self.moments:
            return self._lognormal(only)
        parts = [part for name, part in self.moments.items() if only(name)]
        low, high = shifted_lognormal(self.value, parts)
        if self.value <= 0:
            return low, high
        # three moments put the end of the short tail too near where one wide factor leads
        sd = math.sqrt(sum(variance for name, variance in self.variances.items() if only(name)))
        spread = math.exp(Z95 * sd / self.value)
        if sum(part[2] for part in parts) < 0:
            return (low if low > 0 else self.value / spread), max(high, self.value * spread)
        return min(low if low > 0 else self.value, self.value / spread), high

    def _lognormal(self, only: Callable[[str], bool]) -> tuple[float, float]:
        sd = math.sqrt(sum(variance for name, variance in self.variances.items() if only(name)))
        if self.value > 0:
            spread = math.exp(Z95 * math.sqrt(math.log1p((sd / self.value) ** 2)))
            return self.value / spread, self.value * spread
        return self.value - Z95 * sd, self.value + Z95 * sd


def shifted_lognormal(value: float, parts: Iterable[Moments]) -> tuple[float, float]:
    """The ends of the 95 % interval of `value` plus independent deviations, by three moments.

    With w = exp σ² the skewness of a lognormal is (w + 2) √(w − 1), which is solved for w; scale
    and shift follow from variance and mean. A negative skewness is mirrored, none is normal.

    Source: Fenton, IRE Trans. Commun. Syst. 8 (1960) 57–67, with a third parameter after Aitchison
    and Brown, The Lognormal Distribution (1957), section 2.4.
    """
    rows = list(parts)
    shift, variance, third = (sum(row[number] for row in rows) for number in range(3))
    mean, sd = value + shift, math.sqrt(variance)
    if sd == 0.0:
        return mean, mean
    skewness = third / sd**3
    if abs(skewness) < LEAST_SKEWNESS:
        return mean - Z95 * sd, mean + Z95 * sd
    sign, size = math.copysign(1.0, skewness), abs(skewness)
    root = math.sqrt(size**2 + size**4 / 4)
    w = (1 + size**2 / 2 + root) ** (1 / 3) + (1 + size**2 / 2 + root) ** (-1 / 3) - 1
    sigma, scale = math.sqrt(math.log(w)), sd / math.sqrt(w * (w - 1))
    ends = (
        mean + sign * scale * (math.exp(quantile * sigma) - math.sqrt(w))
        for quantile in (-Z95, Z95)
    )
    low, high = sorted(ends)
    return low, high


def first_order(
    response: Response,
    variables: Mapping[str, Distribution],
    centre: Mapping[str, float],
    *,
    by_moments: bool = False,
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
    moments = {
        name: _moments(slopes[name], variables[name], centre[name]) for name in names if by_moments
    }
    return FirstOrder(float(results[0]), variances, slopes, moments)


def _moments(slope: float, variable: Distribution, centre: float) -> Moments:
    """The moments of slope × (variable − centre); those but the lognormal count as symmetric."""
    third = 0.0
    if isinstance(variable, Lognormal):
        w = math.exp(math.log(variable.gsd) ** 2)
        third = variable.mean**3 * (w - 1) ** 2 * (w + 2)
    shift = slope * (variable.mean - centre)
    return shift, (slope * variable.sd) ** 2, slope**3 * third


def _sd(distribution: Distribution) -> float:
    """The standard deviation used in first order: for a lognormal median · ln GSD."""
    if isinstance(distribution, Lognormal):
        return abs(distribution.median) * math.log(distribution.gsd)
    return distribution.sd
