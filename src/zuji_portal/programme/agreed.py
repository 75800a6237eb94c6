"""What meetings of the departments gave them to do: read, enter, report, confirm (R33)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404

from zuji.core.label import Label, Lang, listed
from zuji.core.refusals import Finding, Refusal, blocking
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.permissions.departments import department_name
from zuji_portal.foundation.workflow.machine import WaitingFacts
from zuji_portal.programme.machine import AGREED_TASK
from zuji_portal.programme.models import AgreedTask, Consultation
from zuji_portal.programme.scope import departments

NOUN = "agreedtask"
NEEDED = ("department", "what", "due_on")


def visible_to(viewer: Viewer) -> QuerySet[AgreedTask]:
    """Every department of the province and the auditor: all. Nobody else any."""
    rows = AgreedTask.objects.select_related("consultation")
    return rows if viewer.role in {"province", "auditor"} else rows.none()


def task_or_404(viewer: Viewer, pk: int) -> AgreedTask:
    task = visible_to(viewer).filter(pk=pk).first()
    if task is None:
        raise Http404(pk)
    return task


def meeting_or_404(pk: int) -> Consultation:
    meeting = Consultation.objects.filter(pk=pk).first()
    if meeting is None:
        raise Http404(pk)
    return meeting


def waiting_facts(tasks: Iterable[AgreedTask]) -> dict[int, WaitingFacts]:
    """Whose it is, and until when while it is under way."""
    return {
        task.pk: WaitingFacts(
            due=task.due_on if task.state == "open" else None,
            note=department_name(task.department),
        )
        for task in tasks
    }


def agreed_tasks(
    meeting: Consultation, lang: Lang, today: datetime.date
) -> list[tuple[AgreedTask, Label, str, bool]]:
    """What a meeting agreed: whose it is, its state in words, whether its last day is past."""
    return [
        (
            task,
            department_name(task.department),
            AGREED_TASK.word(task.state, lang),
            task.is_late(today),
        )
        for task in meeting.tasks.all()
    ]


def read_task(
    values: Mapping[str, Any], meeting: Consultation, known: Mapping[str, Label]
) -> dict[str, Any]:
    """The fields of what was agreed; refuses with everything wrong."""
    findings: list[Finding] = [
        blocking("field-missing", name) for name in NEEDED if not values.get(name)
    ]
    department, due_on = values.get("department"), values.get("due_on")
    present: Sequence[str] = [key for key in meeting.departments if key in known]
    if department and department not in present:
        options = listed(known[key] for key in present)
        findings.append(
            blocking("choice-unknown", "department", str(department)[:40], options=options)
        )
    if due_on and due_on < meeting.held_on:
        findings.append(
            blocking("period-wrong", "due_on", due_on.isoformat(), f"≥ {meeting.held_on}")
        )
    if findings:
        raise Refusal(findings)
    return {name: values[name] for name in NEEDED}


@dataclass
class AgreeTask(Action[Consultation, AgreedTask]):
    """Enter what a meeting gave a department that took part in it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "task.agree"
    noun: ClassVar[str] = NOUN

    def perform(self) -> AgreedTask:
        fields = read_task(self.values, self.subject, departments())
        task = AgreedTask(consultation=self.subject, by=self.viewer.user, state="", **fields)
        self.move(task)
        return task

    def facts(self, task: AgreedTask) -> Mapping[str, Any]:
        return {"department": task.department, "until": task.due_on.isoformat()}


@dataclass
class TaskStep(Action[AgreedTask, AgreedTask]):
    """A move of what was agreed: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = NOUN

    def lock(self) -> None:
        self.subject = AgreedTask.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> AgreedTask:
        self.move(**self.fields())
        return self.subject

    def fields(self) -> dict[str, Any]:
        """What the move writes besides the state."""
        return {"answer": self.reason.strip()}

    def facts(self, task: AgreedTask) -> Mapping[str, Any]:
        said = self.reason.strip()
        return {"department": task.department} | ({"reason": said} if said else {})


class ReportTask(TaskStep):
    """The department says what it did."""

    policy = "task.report"

    def fields(self) -> dict[str, Any]:
        return {"report": self.reason.strip(), "reported_by": self.viewer.user, "answer": ""}


class ConfirmTask(TaskStep):
    """The lead sees that it is done."""

    policy = "task.confirm"


class ReturnTask(TaskStep):
    """More is to be done."""

    policy = "task.return"


class DropTask(TaskStep):
    """It is no longer to be done."""

    policy = "task.drop"
