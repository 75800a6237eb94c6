"""Actions on cases: each step is kept with its words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.supervision import supervision_rules
from zuji.verification import after_working_days, working_days_between
from zuji_portal.certification.actions import Suspend
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.workflow.machine import LONGEST_REASON
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.supervision.cases.machine import STAFF
from zuji_portal.supervision.cases.models import CaseFile, CaseStep, SupervisionCase
from zuji_portal.supervision.cases.publishing import (
    ANNULLED_AS,
    ENDED_AS,
    PUBLISHED_AS,
    publish_record,
)
from zuji_portal.supervision.cases.queries import stated_of
from zuji_portal.supervision.cases.telling import tell_attributed, tell_retracted
from zuji_portal.supervision.complaints.attachments import PreparedFile, kept, prepared

MOST_OF_A_CASE = 40
"""Files of a case, of both sides together."""


@dataclass
class OpenSupervision(Action[None, SupervisionCase]):
    """Open a case about an enterprise, with what was found."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "supervision.open"
    noun: ClassVar[str] = "supervisioncase"

    def perform(self) -> SupervisionCase:
        assert self.viewer.user is not None
        enterprise = self.values["enterprise"]
        if self.viewer.role == "city" and enterprise.city != self.viewer.city:
            raise refuse("enterprise-elsewhere", "uscc", enterprise.uscc)
        case = SupervisionCase(
            **self.values,
            number=new_number("AJ"),
            city=enterprise.city,
            opened_by=self.viewer.user,
            moved_at=timezone.now(),
            state="",
        )
        self.move(case)
        note(case, self.policy, case.state, case.found, self.viewer.user)
        return case

    def facts(self, case: SupervisionCase) -> Mapping[str, Any]:
        return {"number": case.number, "origin": case.origin}


def note(case: SupervisionCase, action: str, target: str, text: str, by: User) -> None:
    """Keep a step of a case in its words."""
    CaseStep.objects.create(case=case, action=action, target=target, text=text, by=by)


@dataclass
class CaseAct(Action[SupervisionCase, SupervisionCase]):
    """A step of a case: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "supervisioncase"

    def lock(self) -> None:
        rows = SupervisionCase.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("enterprise").get(pk=self.subject.pk)

    @property
    def person(self) -> User:
        assert self.viewer.user is not None
        return self.viewer.user

    def perform(self) -> SupervisionCase:
        self.move(moved_at=timezone.now(), **self.fields())
        note(self.subject, self.policy, self.subject.state, self.reason.strip(), self.person)
        return self.subject

    def fields(self) -> dict[str, Any]:
        """What the step writes besides the state."""
        return {}

    def keep(self, **fields: Any) -> SupervisionCase:
        """Write a step that leaves the state as it is, in its words."""
        for name, value in fields.items():
            setattr(self.subject, name, value)
        if fields:
            self.subject.save(update_fields=list(fields))
        note(self.subject, self.policy, "", self.reason.strip(), self.person)
        return self.subject

    def facts(self, case: SupervisionCase) -> Mapping[str, Any]:
        return {"number": case.number, "reason": self.reason.strip()}


@dataclass
class AttachEvidence(CaseAct):
    """Add photos and PDF to a case; whose side added them, the row says."""

    attached: Sequence[tuple[bytes, str]] = ()
    made: list[CaseFile] = field(default_factory=list, init=False)
    ready: list[PreparedFile] = field(default_factory=list, init=False)
    policy: ClassVar[str] = "supervision.attach"

    def prepare(self) -> None:
        require(self.viewer, self.policy, self.subject)
        self._must_fit()
        self.ready = prepared(self.attached)

    def _must_fit(self) -> None:
        if not self.attached:
            raise refuse("field-missing", "attached")
        count = self.subject.files.count() + len(self.attached)
        if count > MOST_OF_A_CASE:
            raise refuse("files-too-many", "attached", n=str(count), most=str(MOST_OF_A_CASE))

    def perform(self) -> SupervisionCase:
        case, side = self.subject, self.viewer.role in STAFF
        self._must_fit()
        self.made = kept(CaseFile, self.ready, case=case, by=self.person, is_of_enterprise=side)
        self.reason = " · ".join(file.name for file in self.made)
        return self.keep()

    def facts(self, case: SupervisionCase) -> Mapping[str, Any]:
        return {"number": case.number, "files": len(self.made)}


@dataclass
class AttributeMissed(CaseAct):
    """Say that what was ordered was missed by the verification of a statement; its body is told."""

    statement: str = ""
    missed_why: str = ""
    policy: ClassVar[str] = "supervision.attribute"
    reason_in: ClassVar[str] = "missed_why"

    def perform(self) -> SupervisionCase:
        self.reason = self.missed_why
        found = stated_of(self.subject).filter(number=self.statement).first()
        if found is None:
            options = listed(stated_of(self.subject).values_list("number", flat=True))
            raise refuse("choice-unknown", "statement", self.statement, options=options)
        case = self.keep(
            missed=found,
            missed_why=self.reason.strip(),
            missed_by=self.person,
            missed_at=timezone.now(),
        )
        tell_attributed(case)
        return case

    def facts(self, case: SupervisionCase) -> Mapping[str, Any]:
        return {**super().facts(case), "statement": self.statement}


class RetractMissed(CaseAct):
    """What was said of a verification falls: it counts no more, and its body is told."""

    policy = "supervision.retract"

    def perform(self) -> SupervisionCase:
        tell_retracted(self.subject, self.reason.strip())
        return self.keep(missed=None, missed_why="", missed_by=None, missed_at=None)


@dataclass
class OrderCorrection(CaseAct):
    """Order a correction by a day; `statement` names the verification that did not find it, and
    `missed_why` says how one knows.
    """

    deadline: datetime.date | None = None
    statement: str = ""
    missed_why: str = ""
    policy: ClassVar[str] = "supervision.order"

    def fields(self) -> dict[str, Any]:
        rule, today = supervision_rules().case.rectification, timezone.localdate()
        least, most = (after_working_days(today, days) for days in (rule.least, rule.most))
        if self.deadline is None or not least <= self.deadline <= most:
            raise refuse("deadline-wrong", "deadline", str(self.deadline), f"{least} … {most}")
        return {
            "order": self.reason.strip(),
            "deadline": self.deadline,
            "decided_at": timezone.now(),
            "ordered_by": self.person,
        }

    def perform(self) -> SupervisionCase:
        if self.missed_why.strip() and not self.statement:
            raise refuse("missed-unnamed", "statement")
        case = super().perform()
        if not self.statement:
            return case
        said = AttributeMissed(
            self.viewer, case, statement=self.statement, missed_why=self.missed_why
        )
        return said.run()

    def facts(self, case: SupervisionCase) -> Mapping[str, Any]:
        return {"number": case.number, "deadline": str(case.deadline)}


class DismissCase(CaseAct):
    policy = "supervision.dismiss"


class AnswerOrder(CaseAct):
    """The enterprise says what it corrected."""

    policy = "supervision.answer"


class AppealOrder(CaseAct):
    """The enterprise objects to the order in time; meanwhile the deadline rests."""

    policy = "supervision.appeal"


class UpholdOrder(CaseAct):
    """The order stands; the days that the appeal took are added to the deadline."""

    policy = "supervision.uphold"

    def fields(self) -> dict[str, Any]:
        case, today = self.subject, timezone.localdate()
        if case.deadline is None:
            return {}
        appealed = timezone.localtime(case.moved_at).date()
        left = working_days_between(appealed, case.deadline)
        return {"deadline": after_working_days(today, left)}


class ConfirmProposal(CaseAct):
    policy = "supervision.confirm"


class AnnulDecision(CaseAct):
    """The appeal is right: the decision falls, and what was published of it ends."""

    policy = "supervision.annul"

    def perform(self) -> SupervisionCase:
        case = super().perform()
        if case.missed is not None:
            tell_retracted(case, "")
        return case

    def fields(self) -> dict[str, Any]:
        case = self.subject
        if case.published_at is None or case.ended_at is not None:
            return {"deadline": None}
        record = publish_record(case, self.reason.strip(), is_end=True, logged_as=ANNULLED_AS)
        return {"deadline": None, "ended_at": record.at}


class PassCorrection(CaseAct):
    policy = "supervision.check"

    def fields(self) -> dict[str, Any]:
        return {"is_corrected": True}


class EscalateCase(CaseAct):
    policy = "supervision.escalate"


class ProposeSuspension(CaseAct):
    policy = "supervision.propose"

    def fields(self) -> dict[str, Any]:
        return {"decided_at": timezone.now(), "proposed_by": self.person}


class ContestProposal(CaseAct):
    policy = "supervision.contest"


class SuspendForCase(CaseAct):
    """The certificates are suspended by their own action, in the same transaction."""

    policy = "supervision.suspend"

    def perform(self) -> SupervisionCase:
        start = f"{self.subject.number} "
        written, longest = self.reason.strip(), LONGEST_REASON - len(start)
        if len(written) > longest:
            raise refuse("text-length", "reason", len(written), f"≤ {longest}")
        for certificate in self.subject.certificates_in_force():
            Suspend(self.viewer, certificate, reason=start + written).run()
        return super().perform()


class CloseCase(CaseAct):
    policy = "supervision.close"


@dataclass
class PublishCase(CaseAct):
    """Publish a record of the case with its reasons."""

    policy: ClassVar[str] = "supervision.publish"
    is_end: ClassVar[bool] = False
    logged_as: ClassVar[str] = PUBLISHED_AS
    moment: ClassVar[str] = "published_at"

    def perform(self) -> SupervisionCase:
        text = self.reason.strip()
        record = publish_record(self.subject, text, is_end=self.is_end, logged_as=self.logged_as)
        return self.keep(**{self.moment: record.at})


@dataclass
class RehabilitateCase(PublishCase):
    """The record ends with a note: the correction was checked, or the decision fell."""

    policy: ClassVar[str] = "supervision.rehabilitate"
    is_end: ClassVar[bool] = True
    logged_as: ClassVar[str] = ENDED_AS
    moment: ClassVar[str] = "ended_at"
