"""The uncertain exchanges of a system, and the law of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import refuse
from zuji.engine.system import System

Array = NDArray[np.float64]
LAWS = ("fixed", "lognormal", "normal", "uniform", "triangular", "pert")
FIXED, LOGNORMAL, NORMAL, UNIFORM, TRIANGULAR, PERT = range(6)


@dataclass(frozen=True)
class Laws:
    """One law per exchange, in the order of the exchange table (or of the matrix data).

    `spread`: sd of ln(amount) for lognormal (ln GSD), sd for normal. `low`, `high`: ends of
    uniform, triangular and beta-PERT (whose mode is the amount itself); physical limits at which
    lognormal and normal are clipped, NaN for none. `parameter`: exchanges with the same number ≥ 0
    are drawn at the same quantile (fully correlated); −1 stands alone.
    """

    law: Any
    spread: Array
    low: Array
    high: Array
    parameter: Any

    @classmethod
    def of(
        cls,
        count: int,
        law: Any = "fixed",
        spread: Any = 0.0,
        *,
        low: Any = np.nan,
        high: Any = np.nan,
        parameter: Any = -1,
    ) -> Laws:
        """Laws from single values or columns; `law` by name or code. Refuses an unknown law."""

        def column(values: Any) -> Array:
            return np.ascontiguousarray(np.broadcast_to(np.asarray(values, np.float64), count))

        codes = _codes(law, count)
        spreads, parameters = (
            column(spread),
            np.broadcast_to(np.asarray(parameter, np.int64), count),
        )
        if np.any(~(spreads >= 0)):
            place = f"spread[{int(np.flatnonzero(~(spreads >= 0))[0])}]"
            raise refuse("engine-law", place, spreads.min(), "≥ 0")
        return cls(codes, spreads, column(low), column(high), parameters)

    @property
    def is_uncertain(self) -> Any:
        """Whether each exchange can differ from its amount."""
        by_spread = (self.law == LOGNORMAL) | (self.law == NORMAL)
        return (by_spread & (self.spread > 0)) | ((self.law >= UNIFORM) & (self.low < self.high))

    def checked(self, centre: Array, place: str) -> None:
        """Refuses limits that are missing, crossed, or exclude the amount."""
        needs = self.law >= UNIFORM
        holds = (self.low <= self.high) & (
            (self.law == UNIFORM) | ((self.low <= centre) & (centre <= self.high))
        )
        bad = np.flatnonzero(needs & ~holds)
        if bad.size:
            index = int(bad[0])
            shown = (
                f"{LAWS[int(self.law[index])]} "
                f"{self.low[index]} … {centre[index]} … {self.high[index]}"
            )
            raise refuse("engine-law", f"{place}[{index}]", shown, "low ≤ amount ≤ high")


def _codes(law: Any, count: int) -> Any:
    names = [law] if isinstance(law, str) else list(law)
    try:
        codes = [LAWS.index(n) if isinstance(n, str) else range(len(LAWS))[int(n)] for n in names]
    except (ValueError, IndexError, TypeError) as problem:
        raise refuse("engine-law", "law", str(problem), ", ".join(LAWS)) from problem
    return np.ascontiguousarray(np.broadcast_to(np.array(codes, np.uint8), count))


@dataclass(frozen=True)
class Uncertainty:
    """Laws of the technosphere's exchanges, of the emissions, and of the characterisation by flow.

    Factors are lognormal or fixed and share their draw over all indicators.
    """

    technosphere: Laws
    interventions: Laws
    factors: Laws | None = None

    @classmethod
    def lognormal(
        cls, system: System, technosphere: Any = 0.0, interventions: Any = 0.0, factors: Any = None
    ) -> Uncertainty:
        """Everything lognormal around its amount; arguments are sd of ln, single or by exchange."""
        techno, emissions = exchange_counts(system)
        laws = None
        if factors is not None:
            laws = Laws.of(len(system.flows), "lognormal", factors)
        return cls(
            Laws.of(techno, "lognormal", technosphere),
            Laws.of(emissions, "lognormal", interventions),
            laws,
        )

    @classmethod
    def from_columns(
        cls,
        system: System,
        exchanges: Mapping[str, Any],
        emissions: Mapping[str, Any] | None = None,
    ) -> Uncertainty:
        """From the columns law, spread, low, high, parameter of the tables a system was made
        from.
        """
        techno, other = exchange_counts(system)

        def laws(columns: Mapping[str, Any] | None, count: int) -> Laws:
            law_columns = {
                name: column
                for name, column in (columns or {}).items()
                if name in Laws.__dataclass_fields__
            }
            return Laws.of(count, **law_columns)

        return cls(laws(exchanges, techno), laws(emissions, other))


def exchange_counts(system: System) -> tuple[int, int]:
    """Numbers of exchanges that the technosphere and the interventions were built from."""
    return system.techno.exchanges, int(system.emissions.source.size)


def pert_table(position: float) -> Array:
    """Quantiles of the beta-PERT on [0, 1] with its mode at `position`, over a grid of normals.

    α = 1 + 4 m, β = 5 − 4 m (Malcolm et al. 1959, as commonly used).
    """
    from scipy.special import betaincinv, ndtr

    from zuji.engine.kernels.draws import KNOTS, REACH

    grid = np.linspace(-REACH, REACH, KNOTS)
    quantiles: Array = betaincinv(1 + 4 * position, 5 - 4 * position, ndtr(grid))
    return quantiles
