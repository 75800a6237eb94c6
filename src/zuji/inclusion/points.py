"""Arithmetic of points: whole grams, whole points, expiry, and which purse pays first.

Everything is rounded down, so that no point is issued for what was not avoided.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from zuji.core.refusals import refuse
from zuji.inclusion.rules import Rate, inclusion_rules

THOUSANDTHS = 1000
MILLIGRAMS = 1000
MONTHS = 12


def grams_of(thousandths: int, milligrams_per_unit: int) -> int:
    """Whole grams of CO2e avoided by a quantity (in thousandths of the unit), rounded down."""
    if thousandths < 0 or milligrams_per_unit < 0:
        raise ValueError("neither quantity nor reduction is negative")
    return thousandths * milligrams_per_unit // (THOUSANDTHS * MILLIGRAMS)


def points_for(grams: int, rate: Rate) -> int:
    """Whole points for whole grams at a rate, rounded down."""
    return grams // rate.grams_per_point


def thousandths_of(quantity: Decimal) -> int:
    """A quantity in whole thousandths, rounded down."""
    return int((quantity * THOUSANDTHS).to_integral_value(ROUND_FLOOR))


def expires_on(earned: datetime.date) -> datetime.date:
    """The last day on which points that were earned on a day are valid.

    It is the last day of a month, so that points of one month expire together, and never later
    than the years of the rules after the day on which they were earned.
    """
    first = earned.replace(year=earned.year + inclusion_rules().validity.value, day=1)
    return first - datetime.timedelta(days=1)


def is_reported_in_time(done: datetime.date, today: datetime.date) -> bool:
    """Whether a behaviour of a day may be reported today: not one to come, nor one too old."""
    return 0 <= (today - done).days <= inclusion_rules().late_days.value


def spent_from(purses: Sequence[tuple[int, datetime.date, int]], points: int) -> dict[int, int]:
    """How many points each purse pays: what expires first is spent first.

    A purse is its key, its last day and its balance. Refuses where all hold less.
    """
    if points <= 0:
        raise ValueError("points are spent in whole positive numbers")
    held = sum(balance for _, _, balance in purses)
    if held < points:
        raise refuse("points-too-few", "points", str(held), f"≥ {points}")
    paid: dict[int, int] = {}
    for key, _, balance in sorted(purses, key=lambda purse: (purse[1], purse[0])):
        share = min(balance, points - sum(paid.values()))
        if share:
            paid[key] = share
    return paid
