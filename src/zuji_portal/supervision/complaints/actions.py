"""Actions on complaints: file, take up, pass on, decline, answer, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.people.following import code_digest
from zuji_portal.supervision.complaints.attachments import kept, prepared
from zuji_portal.supervision.complaints.letters import tell_complainant
from zuji_portal.supervision.complaints.models import Complaint, ComplaintFile
from zuji_portal.supervision.complaints.queries import subject_of
from zuji_portal.ui.language import lang

NOUN = "complaint"
NEEDED = ("about", "named", "text", "token")


@dataclass
class FileComplaint(Action[None, Complaint]):
    """Complain about something; a form that was sent before gives the complaint it made."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[tuple[bytes, str]] = ()
    is_repeated: bool = field(default=False, init=False)
    policy: ClassVar[str] = "complaint.file"
    noun: ClassVar[str] = NOUN

    def perform(self) -> Complaint:
        for name in NEEDED:
            if not str(self.values.get(name) or "").strip():
                raise refuse("field-missing", name)
        known = Complaint.objects.filter(token=self.values["token"]).first()
        if known is not None:
            self.is_repeated = True
            return known
        ready = prepared(self.files)
        complaint = Complaint(
            **self.values,
            **subject_of(self.values["about"], self.values["named"]),
            number=new_number("TS"),
            code_digest=code_digest(NOUN, self.values["token"]),
            complainant=self.viewer.user,
            language=lang(),
            moved_at=timezone.now(),
            state="",
        )
        self.move(complaint)
        kept(ComplaintFile, ready, complaint=complaint)
        tell_complainant(complaint)
        return complaint

    def facts(self, complaint: Complaint) -> Mapping[str, Any] | None:
        if self.is_repeated:
            return None
        return facts_of(complaint) | {"files": complaint.files.count()}


def facts_of(complaint: Complaint) -> dict[str, Any]:
    """What the audit log keeps: nothing of the complainant, and nothing that was written."""
    return {"number": complaint.number, "about": complaint.about, "city": complaint.city}


@dataclass
class ComplaintStep(Action[Complaint, Complaint]):
    """A move of a complaint: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = NOUN

    def lock(self) -> None:
        rows = Complaint.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("certificate").get(pk=self.subject.pk)

    def perform(self) -> Complaint:
        self.move(moved_at=timezone.now(), **self.fields())
        tell_complainant(self.subject)
        return self.subject

    def fields(self) -> dict[str, Any]:
        """What the move writes besides the state."""
        return {}

    def facts(self, complaint: Complaint) -> Mapping[str, Any]:
        return facts_of(complaint)


class TakeUpComplaint(ComplaintStep):
    """It is looked into."""

    policy = "complaint.accept"


class ForwardComplaint(ComplaintStep):
    """The city passes it to the province, with a reason that the log keeps."""

    policy = "complaint.forward"

    def fields(self) -> dict[str, Any]:
        return {"city": ""}

    def facts(self, complaint: Complaint) -> Mapping[str, Any]:
        return facts_of(complaint) | {"reason": self.reason.strip()}


class DeclineComplaint(ComplaintStep):
    """It is not taken up; the complainant is told why."""

    policy = "complaint.decline"

    def fields(self) -> dict[str, Any]:
        return {"answer": self.reason.strip()}


class AnswerComplaint(ComplaintStep):
    """What was found and done, told to the complainant."""

    outcome: ClassVar[str] = ""

    def fields(self) -> dict[str, Any]:
        return {
            "answer": self.reason.strip(),
            "outcome": self.outcome,
            "answered_at": timezone.now(),
        }

    def facts(self, complaint: Complaint) -> Mapping[str, Any]:
        return facts_of(complaint) | {"outcome": complaint.outcome}


class UpholdComplaint(AnswerComplaint):
    """The complaint is right."""

    policy = "complaint.uphold"
    outcome = "upheld"


class DismissComplaint(AnswerComplaint):
    """The complaint is not right."""

    policy = "complaint.dismiss"
    outcome = "dismissed"


class CloseComplaint(ComplaintStep):
    """What was decided is done."""

    policy = "complaint.close"
