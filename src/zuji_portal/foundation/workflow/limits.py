"""Working days that the province gives for a state, and the last day that follows."""

from __future__ import annotations

import datetime

from django.utils import timezone

from zuji.core.province import current_province
from zuji.verification import after_working_days


def time_limit(noun: str, state: str) -> int | None:
    """Working days that the province gives for a state; None where it has set none."""
    limits = current_province().file.time_limits
    return next((row.working_days for row in limits if row.of == f"{noun}.{state}"), None)


def last_day(noun: str, state: str, since: datetime.datetime) -> datetime.date | None:
    """The last day of a state that began at a moment; None where there is no limit."""
    limit = time_limit(noun, state)
    return None if limit is None else after_working_days(timezone.localtime(since).date(), limit)
