"""Working days and months after a day.

Working days are Monday to Friday. Public holidays are announced year by year and not known here, so
a computed day may be too early, never too late.
"""

from __future__ import annotations

import calendar
import datetime
from typing import TypeVar

Moment = TypeVar("Moment", datetime.date, datetime.datetime)


def after_working_days(since: datetime.date, count: int) -> datetime.date:
    """The last of `count` working days after a day."""
    day = since
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def working_days_between(since: datetime.date, until: datetime.date) -> int:
    """The number of working days after one day up to and including another; 0 where the second
    is earlier.
    """
    days = (since + datetime.timedelta(days=n + 1) for n in range((until - since).days))
    return sum(day.weekday() < 5 for day in days)


def months_later(since: Moment, count: int) -> Moment:
    """The same day of the month `count` months later, or before where it is negative; the last
    day of a month that is too short for it.
    """
    year, month = divmod(12 * since.year + since.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return since.replace(year=year, month=month + 1, day=min(since.day, last))
