"""Working days and months after a day.

Working days are those of the State Council's yearly notices (``data/calendar``): Monday to Friday
without the public holidays, with the weekend days that are worked in exchange. A year whose notice
is not in the data yet counts Monday to Friday.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from zuji.core.content import table_rows

Moment = TypeVar("Moment", datetime.date, datetime.datetime)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """The days off and the weekend days that are worked, of the years of some notices."""

    years: frozenset[int]
    off: frozenset[datetime.date]
    worked: frozenset[datetime.date]

    def is_working(self, day: datetime.date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)


@cache
def work_calendar() -> WorkCalendar:
    """The calendar of every notice that is held."""
    off: set[datetime.date] = set()
    worked: set[datetime.date] = set()
    years: set[int] = set()
    for row in table_rows("data", "calendar", "public_holidays.csv"):
        first, last = (datetime.date.fromisoformat(row[end]) for end in ("first", "last"))
        off |= {first + n * DAY for n in range((last - first).days + 1)}
        worked |= {datetime.date.fromisoformat(day) for day in row["worked"].split()}
        years.add(int(row["year"]))
    return WorkCalendar(frozenset(years), frozenset(off), frozenset(worked))


def is_working_day(day: datetime.date) -> bool:
    """Whether offices work on a day."""
    return work_calendar().is_working(day)


def after_working_days(since: datetime.date, count: int) -> datetime.date:
    """The last of `count` working days after a day."""
    day = since
    while count > 0:
        day += DAY
        count -= is_working_day(day)
    return day


def working_days_between(since: datetime.date, until: datetime.date) -> int:
    """The number of working days after one day up to and including another; 0 where the second
    is earlier.
    """
    days = (since + (n + 1) * DAY for n in range((until - since).days))
    return sum(is_working_day(day) for day in days)


def months_later(since: Moment, count: int) -> Moment:
    """The same day of the month `count` months later, or before where it is negative; the last
    day of a month that is too short for it.
    """
    year, month = divmod(12 * since.year + since.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return since.replace(year=year, month=month + 1, day=min(since.day, last))
