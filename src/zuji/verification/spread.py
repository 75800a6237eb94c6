"""How far several verifiers agree on one case: bias and spread of their values, with intervals.

Values are relative deviations from the case's true value. Bias is their mean with Student's t
interval, spread their standard deviation with the chi-squared interval (ISO 5725-2 calls the latter
reproducibility; both intervals assume normal deviations). From fewer than two values there is no
spread, and no interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.95
"""Coverage of the intervals."""
LEAST = 2


@dataclass(frozen=True, kw_only=True)
class MeasuredSpread:
    """Bias and spread as shares of the true value; None where too few values give them."""

    count: int
    bias: float
    bias_low: float | None = None
    bias_high: float | None = None
    spread: float | None = None
    spread_low: float | None = None
    spread_high: float | None = None


def relative_deviation(value: float, reference: float) -> float:
    """value / reference − 1; `reference` is positive."""
    if not reference > 0:
        raise ValueError("the true value of a case is positive")
    return value / reference - 1


def measured_spread(deviations: Sequence[float]) -> MeasuredSpread | None:
    """Bias and spread of relative deviations; None of no deviations."""
    count = len(deviations)
    if not count:
        return None
    bias = math.fsum(deviations) / count
    if count < LEAST:
        return MeasuredSpread(count=count, bias=bias)
    from scipy.stats import chi2, t

    free = count - 1
    squares = math.fsum((each - bias) ** 2 for each in deviations)
    spread = math.sqrt(squares / free)
    half = float(t.ppf(0.5 + LEVEL / 2, free)) * spread / math.sqrt(count)
    low, high = (float(chi2.ppf(share, free)) for share in (0.5 + LEVEL / 2, 0.5 - LEVEL / 2))
    return MeasuredSpread(
        count=count,
        bias=bias,
        bias_low=bias - half,
        bias_high=bias + half,
        spread=spread,
        spread_low=math.sqrt(squares / low),
        spread_high=math.sqrt(squares / high),
    )
