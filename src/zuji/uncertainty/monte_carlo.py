"""Monte Carlo with a named random stream per variable: seeded, order-independent, repeatable."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.uncertainty.distributions import Distribution
from zuji.uncertainty.first_order import Response

Array = NDArray[np.float64]
FEWEST, MOST = 100, 1_000_000


@dataclass(frozen=True)
class Sampled:
    """Results of all draws and the summary that is shown."""

    values: Array
    seed: int

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def sd(self) -> float:
        return float(self.values.std(ddof=1))

    def quantile(self, *probabilities: float) -> list[float]:
        """Quantiles of the result."""
        return [float(quantile) for quantile in np.quantile(self.values, probabilities)]

    def histogram(self, bins: int = 40) -> tuple[list[float], list[int]]:
        """Edges and counts."""
        counts, edges = np.histogram(self.values, bins=bins)
        return [float(edge) for edge in edges], [int(count) for count in counts]


def stream(seed: int, name: str) -> np.random.Generator:
    """The variable's own random stream, independent of other variables and of the order of
    drawing.
    """
    key = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key[:16], "big")))


def sample(variables: Mapping[str, Distribution], draws: int, seed: int) -> dict[str, Array]:
    """`draws` values of each variable."""
    if not FEWEST <= draws <= MOST:
        raise refuse("draws-range", "draws", draws, f"{FEWEST}–{MOST}")
    return {
        name: distribution.draw(stream(seed, name), draws)
        for name, distribution in variables.items()
    }


def monte_carlo(
    response: Response, variables: Mapping[str, Distribution], draws: int, seed: int
) -> Sampled:
    """Draw every variable from its own stream and evaluate all scenarios at once."""
    return Sampled(response(sample(variables, draws, seed)), seed)
