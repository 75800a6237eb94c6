"""Following a matter by its number: what is told to who has no account."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zuji.core.label import Label, listed
from zuji_portal.foundation.permissions.roles import LABELS
from zuji_portal.foundation.workflow.limits import last_day
from zuji_portal.foundation.workflow.machine import Machine

TRACKED = "tracked"
"""Kind of contribution: a noun → a function from a number and what proves that one filed it (the
address, or a code) to a `TrackedCase`, or to None.
"""
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody misreads."""
OTHERS = {"member": Label("申请人", "the applicant")}


@dataclass(frozen=True, kw_only=True)
class TrackedCase:
    """How a matter stands, and nothing of what it holds."""

    number: str
    noun: Label
    state: Label
    turn: Label | None
    filed_at: datetime.datetime
    since: datetime.datetime
    due: datetime.date | None
    answer: str

    def by(self, role: str) -> TrackedCase:
        """The same where a role is known to have the turn, if anybody has."""
        return replace(self, turn=LABELS[role] if self.turn else None)


def new_number(prefix: str) -> str:
    """A number that nobody guesses: ``SQ-2026-7K3M9QXZ``."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{prefix}-{timezone.localdate().year}-{drawn}"


def same_address(given: str, kept: str) -> bool:
    """Whether an address is the one that is kept, without telling by the time it takes."""
    wanted = kept.strip().lower()
    return bool(wanted) and constant_time_compare(given.strip().lower(), wanted)


def followed(
    machine: Machine,
    state: str,
    *,
    number: str,
    filed_at: datetime.datetime,
    since: datetime.datetime,
    answer: str,
) -> TrackedCase:
    """A record of a table of moves as it is told."""
    at = machine.state(state)
    roles = [OTHERS.get(role) or LABELS[role] for role in at.turn]
    return TrackedCase(
        number=number,
        noun=machine.label,
        state=at.label,
        turn=listed(roles[:1]) if roles else None,
        filed_at=filed_at,
        since=since,
        due=last_day(machine.noun, state, since),
        answer=answer,
    )
