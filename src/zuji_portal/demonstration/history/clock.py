"""A clock that is set, and chance that is drawn from a seed: the same history on every machine."""

from __future__ import annotations

import datetime
import heapq
import os
import random
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from django.conf import settings
from django.utils import timezone

START = datetime.date(2023, 11, 6)
END = datetime.date(2026, 11, 27)
"""First and last day of the history."""

Life = Iterator[datetime.datetime]
"""Does something, yields when it goes on."""


def moment(day: datetime.date, hour: int = 9, minute: int = 0) -> datetime.datetime:
    """An instant of a day of the province."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


class Clock:
    """The time that everything asks; it moves on only when it is told to."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at

    def go(self, at: datetime.datetime) -> None:
        self.at = max(self.at, at.astimezone(datetime.UTC))

    @property
    def day(self) -> datetime.date:
        return timezone.localtime(self.at).date()


@contextmanager
def set_clock(at: datetime.datetime) -> Iterator[Clock]:
    """While it lasts, `timezone.now` is the clock's time."""
    clock = Clock(at.astimezone(datetime.UTC))
    with mock.patch.object(timezone, "now", lambda: clock.at):
        yield clock


@contextmanager
def seeded_chance(seed: int) -> Iterator[None]:
    """Keys, draws, indexes and digests under the site's key come from a seed. Nothing that is made
    so may keep a secret.
    """
    chance = random.Random(seed)  # noqa: S311 - a history that can be made again, no secret
    drawn = {
        "token_bytes": lambda n=32: chance.randbytes(n),
        "token_hex": lambda n=32: chance.randbytes(n).hex(),
        "token_urlsafe": lambda n=32: chance.randbytes(n).hex(),
        "choice": chance.choice,
        "randbelow": chance.randrange,
    }
    with ExitStack() as stack:
        for name, function in drawn.items():
            stack.enter_context(mock.patch.object(secrets, name, function))
        stack.enter_context(mock.patch.object(os, "urandom", chance.randbytes))
        stack.enter_context(mock.patch.object(settings, "SECRET_KEY", f"history {seed}"))
        yield


class Timeline:
    """Lives that go on side by side, each when its time has come."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._waiting: list[tuple[datetime.datetime, int, Life]] = []
        self._count = 0

    def begin(self, at: datetime.datetime, life: Life) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (at, self._count, life))

    def run(self, until: datetime.datetime) -> None:
        """Everything up to an instant, in the order of time."""
        while self._waiting and self._waiting[0][0] <= until:
            at, number, life = heapq.heappop(self._waiting)
            self.clock.go(at)
            following = next(life, None)
            if following is not None:
                heapq.heappush(self._waiting, (following, number, life))
        self.clock.go(until)
