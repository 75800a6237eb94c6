"""Working days (Monday to Friday). Public holidays are announced year by year and not known here,
so a computed day may be too early, never too late.
"""

from __future__ import annotations

import datetime


def after_working_days(since: datetime.date, count: int) -> datetime.date:
    """The last of `count` working days after a day."""
    day = since
    while count > 0:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < 5
    return day
