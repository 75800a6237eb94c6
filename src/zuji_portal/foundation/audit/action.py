"""Base class of actions: permission, then one transaction with the change and its audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models, transaction
from django.utils import timezone

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import refuse
from zuji.trust.chain import MOVE, START, entry_digest
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.lengths import reason_within
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.workflow.machine import NEW, Moved
from zuji_portal.foundation.workflow.machines import machines, move_named

Subject = TypeVar("Subject")
Made = TypeVar("Made")
RESERVED = frozenset({MOVE, "from", "to"})
"""Names of facts that only a move has."""


@dataclass
class Action(Generic[Subject, Made]):
    """Subclasses name their policy and `perform` the change; `run` does the rest, all or nothing.

    `subject` is what the policy is asked about. After `perform`, `facts` go to the audit log; they
    never hold personal data. An action that moves its subject names the `noun` whose table of
    moves it follows; the move itself is recorded beside the facts. `reason_in` is the attribute
    that says why, where a reason is needed.
    """

    viewer: Viewer
    subject: Subject
    policy: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    reason_in: ClassVar[str] = "reason"
    moved: Moved | None = field(default=None, init=False)

    def run(self) -> Made:
        """Asks the policy and for a reason, changes, and writes the audit entry, all or nothing."""
        self.prepare()
        with transaction.atomic():
            self.lock()
            require(self.viewer, self.policy, self.subject)
            self.must_have_reason()
            outcome = self.perform()
            facts = self.facts(outcome)
            if facts is not None:
                about = self.about(outcome)
                record(
                    self.viewer,
                    self.policy,
                    about,
                    facts,
                    enterprise=enterprise_of(about),
                    moved=self.moved,
                )
        return outcome

    def prepare(self) -> None:
        """What takes long and needs no row, before any is locked; whoever overrides it asks the
        policy there too.
        """

    def lock(self) -> None:
        """Read what the decision rests on again, locked; for subjects that two people may
        change.
        """

    def perform(self) -> Made:
        raise NotImplementedError

    def needs_reason(self) -> bool:
        """Whether it must be said why: of a move, its table of moves says so."""
        move = move_named(self.policy)
        return move is not None and move.needs_reason

    def must_have_reason(self) -> None:
        """Refuses a blank reason where one is needed."""
        if self.needs_reason() and not str(getattr(self, self.reason_in)).strip():
            raise refuse("reason-missing", self.reason_in)

    def move(self, record: Any = None, **fields: Any) -> Moved:
        """Move the subject (or what is made of it) as the table of its noun says, with other
        fields.
        """
        row = self.subject if record is None else record
        self.moved = moved(row, self.noun, self.policy, **fields)
        return self.moved

    def about(self, outcome: Made) -> Any:
        """What the audit entry is about: what was made, else the subject."""
        return outcome if isinstance(outcome, models.Model) else self.subject

    def facts(self, outcome: Made) -> Mapping[str, Any] | None:
        """What the log keeps of it; None where nothing came of the action."""
        return {}


def moved(row: Any, noun: str, name: str, **fields: Any) -> Moved:
    """Move a record as the table of moves of its noun says; refuses what the table has not."""
    move = machines()[noun].moved(row.state, name)
    for field_name, value in {"state": move.target, **fields}.items():
        setattr(row, field_name, value)
    row.save()
    return move


def created(noun: str, name: str) -> Moved:
    """The move by which a record comes to be."""
    return machines()[noun].moved(NEW, name)


def enterprise_of(subject: Any) -> int | None:
    key = getattr(subject, "enterprise_id", None)
    return int(key) if key else None


def record(
    viewer: Viewer,
    action: str,
    subject: Any,
    facts: Mapping[str, Any],
    *,
    enterprise: int | None = None,
    moved: Moved | None = None,
) -> AuditEntry:
    """Append one entry; inside the transaction of the change it tells of.

    A move of the subject stands under ``move`` with its noun, so that replaying a chain never
    takes another fact for one.
    """
    reason_within(facts)
    if RESERVED & set(facts):
        raise ValueError(f"{action}: facts may not be called {sorted(RESERVED & set(facts))}")
    move = {MOVE: {"noun": moved.noun, "from": moved.source, "to": moved.target}} if moved else {}
    AuditHead.objects.get_or_create(pk=1, defaults={"digest": START})
    head = AuditHead.objects.select_for_update().get(pk=1)
    at = timezone.now()
    entry: dict[str, Any] = {
        "number": head.number + 1,
        "at": at.isoformat(),
        "actor": viewer.user_id,
        "acting": acting_as(viewer),
        "action": action,
        "subject": named(subject),
        "facts": {**facts, **move},
        "previous": head.digest,
    }
    entry["digest"] = entry_digest(entry)
    audit_entry = AuditEntry.objects.create(
        number=entry["number"],
        at=at,
        actor=viewer.user_id,
        acting=entry["acting"][:60],
        action=action,
        subject=entry["subject"],
        enterprise=enterprise,
        content=canonical_bytes(entry),
    )
    AuditHead.objects.filter(pk=1).update(number=entry["number"], digest=entry["digest"])
    return audit_entry


def named(subject: Any) -> str:
    """``study:12``: what an entry is about."""
    if isinstance(subject, models.Model):
        return f"{subject._meta.model_name}:{subject.pk}"
    return str(subject)


def acting_as(viewer: Viewer) -> str:
    """The role and the key of its scope, without a name: ``clerk@3``, ``city@3716``,
    ``province@dof``.
    """
    held = viewer.acting
    if held is None:
        return viewer.role
    scope = held.enterprise_id or held.city or held.department
    return f"{held.role}@{scope}" if scope else held.role
