"""When a message is tried again, and when no more."""

from __future__ import annotations

import datetime
from typing import Protocol

GIVEN_UP = datetime.timedelta(hours=72)
"""How long a message is tried."""
FIRST_WAIT, LONGEST_WAIT = 60, 6 * 3600
"""Seconds until the second attempt, doubled each time, and at most."""
OVERDUE = datetime.timedelta(hours=1)
"""How long after its time an attempt counts as lost."""


class Attempted(Protocol):
    """What is tried again: how many attempts failed, and when the last was made."""

    @property
    def attempts(self) -> int: ...
    @property
    def tried_at(self) -> datetime.datetime | None: ...


def wait_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at most six hours."""
    seconds = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return datetime.timedelta(seconds=seconds)


def is_due(row: Attempted, now: datetime.datetime) -> bool:
    """Whether the wait after the last attempt is over."""
    tried = row.tried_at if row.attempts else None
    return tried is None or tried + wait_after(row.attempts) <= now
