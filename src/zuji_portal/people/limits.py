"""Brakes on failed sign-ins: by person and address together, by person, and by address."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from zuji_portal.foundation.accounts.models import FailedSignIn

FREE = 5
"""Failures of one person from one address before the first wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 900
"""Seconds; each further failure doubles the wait."""
DAY = 24 * 3600


@dataclass(frozen=True)
class Brake:
    """So many failures within so many seconds; beyond, nothing is tried until they have passed."""

    name: str
    most: int
    seconds: int


PERSON = Brake("person", 100, 3600)
"""Of one person from all addresses; not asked where the person has been signed in from before, so
that nobody is locked out of the own desk by others.
"""
ADDRESS = Brake("address", 300, 600)
"""Of all people behind one address, which may be a whole office behind its proxy."""


def attempt(email: str, address: str) -> int:
    """Counts an attempt before it is made, so that many at once are counted too; returns how many
    seconds to wait, 0 where it may be made.
    """
    now = timezone.now()
    with transaction.atomic():
        pair = _row(_key("pair", email, address), now, DAY)
        person = _row(_key("person", email), now, PERSON.seconds)
        everyone = _row(_key("address", address), now, ADDRESS.seconds)
        wait = max(_wait_of_pair(pair, now), _wait_of(everyone, ADDRESS, now))
        if not wait and (over := _wait_of(person, PERSON, now)) and not _is_known(email, address):
            wait = over
        if not wait:
            for row in (pair, person, everyone):
                row.count, row.last_at = row.count + 1, now
                row.save(update_fields=["count", "last_at", "since"])
    return wait


def succeeded(email: str, address: str) -> None:
    """The attempt was no failure: it counts for nobody, and the pair begins anew."""
    with transaction.atomic():
        FailedSignIn.objects.filter(key=_key("pair", email, address)).delete()
        for key in (_key("person", email), _key("address", address)):
            row = FailedSignIn.objects.select_for_update().filter(key=key).first()
            if row and row.count:
                row.count -= 1
                row.save(update_fields=["count"])


def forget(email: str, address: str) -> None:
    """Somebody proved by mail to be the person: the former failures of the person count no more."""
    keys = (_key("person", email), _key("pair", email, address))
    FailedSignIn.objects.filter(key__in=keys).delete()


def _key(*parts: str) -> str:
    """A digest, so that the table holds neither addresses of people nor of machines."""
    text = "|".join(part.strip().lower() for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _row(key: str, now: datetime.datetime, seconds: int) -> FailedSignIn:
    row, is_new = FailedSignIn.objects.select_for_update().get_or_create(
        key=key, defaults={"since": now, "last_at": now}
    )
    if is_new:
        old = now - datetime.timedelta(seconds=2 * DAY)
        FailedSignIn.objects.filter(last_at__lt=old).delete()
    elif (now - row.since).total_seconds() >= seconds:
        row.count, row.since = 0, now
    return row


def _wait_of_pair(row: FailedSignIn, now: datetime.datetime) -> int:
    if row.count < FREE:
        return 0
    doubled = min(row.count - FREE, 10)
    due = min(LONGEST_WAIT, FIRST_WAIT << doubled)
    return max(0, due - int((now - row.last_at).total_seconds()))


def _wait_of(row: FailedSignIn, brake: Brake, now: datetime.datetime) -> int:
    if row.count < brake.most:
        return 0
    return max(1, brake.seconds - int((now - row.since).total_seconds()))


def _is_known(email: str, address: str) -> bool:
    """Whether the person is or was signed in from there (as far as sessions are kept)."""
    sessions = UserSession.objects.filter(user__email=email.strip().lower(), ip=address)
    return bool(sessions.exists())
