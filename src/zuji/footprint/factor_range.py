"""A factor's value with its 95 % interval, as lists of factors show it."""

from __future__ import annotations

from zuji.core.content import read_rules
from zuji.factors.gwp import gwp100
from zuji.factors.record import Factor, interval
from zuji.footprint.result import rounded
from zuji.uncertainty.factor_spread import SpreadPlace, gsd_of


def value_and_range(factor: Factor) -> dict[str, float]:
    """`value`, `low` and `high` in the factor's unit, gases weighted by AR6, used in China in the
    factor's own year.
    """
    place = SpreadPlace("CN", factor.year or 0)
    ends = interval(factor, gwp100("AR6"), gsd_of(factor, read_rules("uncertainty"), place))
    return {name: rounded(end) for name, end in zip(("value", "low", "high"), ends, strict=True)}
