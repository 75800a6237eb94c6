"""Uncertainty laws of exchanges as the formats state them.

NaN stands for what is not stated, which leaves the amount fixed. Whether a law is possible for its
amount is judged by `Builder.exchange`, which names what is not.
"""

from __future__ import annotations

import math

from zuji.exchange.databases.tables import FIXED, NAN, Law

LOGNORMAL, NORMAL, UNIFORM, TRIANGULAR = 1, 2, 3, 4
"""Codes of `zuji.engine.uncertain`."""


def lognormal(sigma: float) -> Law:
    """A log-normal law by the standard deviation of the logarithm."""
    return FIXED if math.isnan(sigma) or sigma == 0 else (LOGNORMAL, sigma, NAN, NAN)


def of_deviation(geometric: float, power: int = 1) -> Law:
    """A log-normal law by its geometric standard deviation, or a power of it."""
    if math.isnan(geometric):
        return FIXED
    return lognormal(math.log(geometric) / power if geometric > 0 else -math.inf)


def normal(deviation: float) -> Law:
    """A normal law by its standard deviation."""
    return FIXED if math.isnan(deviation) or deviation == 0 else (NORMAL, deviation, NAN, NAN)


def uniform(low: float, high: float) -> Law:
    """A uniform law by its ends."""
    return FIXED if math.isnan(low + high) or low == high else (UNIFORM, 0.0, low, high)


def triangular(low: float, high: float) -> Law:
    """A triangular law by its ends, with the amount as its mode."""
    return FIXED if math.isnan(low + high) or low == high else (TRIANGULAR, 0.0, low, high)


def mirrored(law: Law) -> Law:
    """The law of the negative amount."""
    kind, spread, low, high = law
    return kind, spread, -high, -low
