"""Sensitivity of the result: one variable at a time (tornado) and by variance (Sobol)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.uncertainty.distributions import Distribution
from zuji.uncertainty.first_order import Response

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bar:
    """Result at the low and the high end (95 %) of one variable, all others at their centre."""

    name: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        return abs(self.at_high - self.at_low)


def tornado(
    response: Response,
    variables: Mapping[str, Distribution],
    centre: Mapping[str, float],
    most: int = 12,
) -> list[Bar]:
    """The widest bars, from one batched evaluation."""
    names = list(variables)
    scenarios = {name: np.full(2 * len(names) or 1, float(centre[name])) for name in names}
    for index, name in enumerate(names):
        scenarios[name][2 * index], scenarios[name][2 * index + 1] = variables[name].interval
    results = response(scenarios) if names else np.zeros(0)
    bars = [
        Bar(name, float(results[2 * index]), float(results[2 * index + 1]))
        for index, name in enumerate(names)
    ]
    return sorted(bars, key=lambda bar: (-bar.width, bar.name))[:most]


@dataclass(frozen=True, slots=True)
class SobolShare:
    """First-order and total Sobol index of one variable."""

    name: str
    first: float
    total: float


def sobol(
    response: Response,
    variables: Mapping[str, Distribution],
    centre: Mapping[str, float],
    points: int = 1024,
    seed: int = 1,
) -> list[SobolShare]:
    """Sobol indices by scipy's estimator (Saltelli 2010), `points` a power of two."""
    from scipy.stats import sobol_indices

    names = list(variables)

    class Marginal:
        def __init__(self, distribution: Distribution):
            self.distribution = distribution

        def ppf(self, quantile: Any) -> Any:
            return self.distribution.ppf(np.asarray(quantile))

    def run(x: Array) -> Array:
        shape = x.shape[1:]
        columns = {name: x[index].ravel() for index, name in enumerate(names)}
        fixed = {
            name: np.full(columns[names[0]].size, float(value))
            for name, value in centre.items()
            if name not in columns
        }
        return response(columns | fixed).reshape(1, *shape)

    indices = sobol_indices(
        func=run,
        n=points,
        dists=[Marginal(variables[name]) for name in names],
        rng=np.random.default_rng(seed),
    )
    shares = zip(names, np.ravel(indices.first_order), np.ravel(indices.total_order), strict=True)
    return sorted(
        (SobolShare(name, float(first), float(total)) for name, first, total in shares),
        key=lambda share: (-share.total, share.name),
    )
