"""Proposing an agreement of recognition, deciding about it, suspending, resuming, ending it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action, moved, record
from zuji_portal.foundation.workflow.machine import Moved
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.recognition.agreements import must_not_overlap
from zuji_portal.recognition.logged import event_content
from zuji_portal.recognition.models import Agreement, AgreementEvent
from zuji_portal.recognition.rules import read_agreement
from zuji_portal.transparency.log import append

LOGGED = {
    "agreement.agree": "agreement.agreed",
    "agreement.decline": "agreement.declined",
    "agreement.reject": "agreement.declined",
    "agreement.suspend": "agreement.suspended",
    "agreement.resume": "agreement.resumed",
    "agreement.end": "agreement.ended",
    "agreement.lapse": "agreement.ended",
}
"""Moves that are leaves of the log."""


def noted(agreement: Agreement, action: str, reason: str, by: User | None, **fields: Any) -> Moved:
    """Move an agreement as the table says, note it, and log what was decided."""
    move = moved(agreement, "agreement", action, **fields)
    event = AgreementEvent.objects.create(
        agreement=agreement,
        number=agreement.events.count() + 1,
        action=action,
        source=move.source,
        target=move.target,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
    if action in LOGGED:
        append(LOGGED[action], event, event_content(event))
    return move


@dataclass
class ProposeAgreement(Action[None, Agreement]):
    """Propose an agreement with a scheme of the register."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "agreement.propose"
    noun: ClassVar[str] = "agreement"

    def perform(self) -> Agreement:
        assert self.viewer.user is not None
        agreement = Agreement(
            **read_agreement(self.values),
            number=new_number("HR"),
            proposed_by=self.viewer.user,
            state="",
        )
        self.moved = noted(agreement, self.policy, "", self.viewer.user)
        return agreement

    def facts(self, agreement: Agreement) -> Mapping[str, Any]:
        return {
            "number": agreement.number,
            "scheme": agreement.scheme,
            "kind": agreement.kind,
            "way": agreement.way,
        }


@dataclass
class AgreementAction(Action[Agreement, Agreement]):
    """A move of an agreement: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "agreement"

    def lock(self) -> None:
        self.subject = Agreement.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Agreement:
        self.check()
        self.moved = noted(self.subject, self.policy, self.reason.strip(), self.viewer.user)
        return self.subject

    def check(self) -> None:
        """Refuses what the move needs and is not there."""

    def facts(self, agreement: Agreement) -> Mapping[str, Any]:
        return {"number": agreement.number, "reason": self.reason.strip()}


class AgreeAgreement(AgreementAction):
    """The province agrees; no other agreement with the scheme may say something else of the same
    certificates on the same days.
    """

    policy = "agreement.agree"

    def check(self) -> None:
        must_not_overlap(self.subject, timezone.localdate())


class DeclineAgreement(AgreementAction):
    policy = "agreement.decline"


class SuspendAgreement(AgreementAction):
    policy = "agreement.suspend"


class ResumeAgreement(AgreementAction):
    policy = "agreement.resume"

    def check(self) -> None:
        must_not_overlap(self.subject, timezone.localdate())


class EndAgreement(AgreementAction):
    policy = "agreement.end"


def agreements_over(today: datetime.date) -> int:
    """Ends the agreements whose last day has passed; how many. Run daily; what is told of a day
    never waits for it.
    """
    rows = Agreement.objects.filter(state__in=["in_force", "suspended"], until__lt=today)
    ended = 0
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            agreement = Agreement.objects.select_for_update().get(pk=pk)
            if agreement.state in {"in_force", "suspended"}:
                move = noted(agreement, "agreement.lapse", "", None)
                facts = {"number": agreement.number}
                record(Viewer(), "agreement.lapse", agreement, facts, moved=move)
                ended += 1
    return ended
