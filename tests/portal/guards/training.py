"""Training: exams of one's own, certificates that the province revokes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import EVERYBODY, PROVINCE, Guard, update
from portal.people import Cast
from zuji.training import course, right_answer
from zuji_portal.training.actions import StartExam, SubmitExam
from zuji_portal.training.models import ExamAttempt, TrainingCertificate


def short_exam(cast: Cast, role: str = "clerk") -> ExamAttempt:
    """An exam of the own clerk with two questions that ask the engine nothing."""
    exam = StartExam(cast.viewer(role), "clerk").run()
    questions = course("clerk").questions
    plain = [row for row in exam.paper if questions[row[0]].kind == "single"][:2]
    update(exam, paper=plain)
    return ExamAttempt.objects.get(pk=exam.pk)


def certified(cast: Cast, role: str = "clerk") -> TrainingCertificate:
    """The certificate of the own clerk, who answered everything right."""
    exam = short_exam(cast, role)
    questions = course("clerk").questions
    answers = {key: right_answer(questions[key], exam.seed) for key, _ in exam.paper}
    SubmitExam(cast.viewer(role), exam, answers=answers).run()
    return TrainingCertificate.objects.get(exam=exam)


def handed_in(cast: Cast, exam: ExamAttempt) -> Mapping[str, Any]:
    update(exam, submitted_at=timezone.now())
    return {"viewer": cast.viewer("clerk")}


def too_late(cast: Cast, exam: ExamAttempt) -> Mapping[str, Any]:
    now = timezone.now()
    update(exam, started_at=now - datetime.timedelta(hours=2), ends_at=now - MOMENT)
    return {"viewer": cast.viewer("clerk")}


MOMENT = datetime.timedelta(seconds=1)
CLERK = frozenset({"clerk"})
TRAINING = (
    Guard(policy="exam.start", make=lambda cast: "clerk", may=EVERYBODY),
    Guard(policy="exam.save", make=short_exam, may=CLERK, broken=(handed_in, too_late)),
    Guard(policy="exam.submit", make=short_exam, may=CLERK, broken=(handed_in,)),
    Guard(policy="training.revoke", make=certified, may=PROVINCE),
)
