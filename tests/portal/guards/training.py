"""Training: exams of one's own, certificates that the province revokes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import EVERYBODY, PROVINCE, Guard, update
from portal.holding import held, seated
from portal.people import Cast
from zuji.training import course, right_answer
from zuji_portal.training.actions import StartExam, SubmitExam
from zuji_portal.training.models import (
    Attendee,
    ExamAttempt,
    TrainingCertificate,
    TrainingSession,
)
from zuji_portal.training.sessions import SignUp


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


def begun(cast: Cast, session: TrainingSession) -> None:
    now = timezone.now()
    update(session, starts_at=now - MOMENT, ends_at=now + MOMENT)


def over(cast: Cast, session: TrainingSession) -> None:
    now = timezone.now()
    update(session, starts_at=now - 2 * MOMENT, ends_at=now - MOMENT)


def called_off(cast: Cast, session: TrainingSession) -> None:
    update(session, cancelled_at=timezone.now())


def of_the_province(cast: Cast, session: TrainingSession) -> Mapping[str, Any]:
    update(session, city="")
    return {"viewer": cast.viewer("city")}


def under_way(cast: Cast) -> TrainingSession:
    session = held(cast)
    update(session, starts_at=timezone.now(), ends_at=timezone.now() + HOUR)
    return session


def seated_now(cast: Cast) -> Attendee:
    session = held(cast)
    SignUp(cast.viewer("owner"), session).run()
    place = SignUp(cast.viewer("clerk"), session).run()
    update(session, starts_at=timezone.now(), ends_at=timezone.now() + HOUR)
    return place


def began(cast: Cast, place: Attendee) -> Mapping[str, Any]:
    begun(cast, place.session)
    return {"viewer": cast.viewer("clerk")}


def ended(cast: Cast, place: Attendee) -> Mapping[str, Any]:
    over(cast, place.session)
    return {"viewer": cast.viewer("clerk")}


def given_up(cast: Cast, place: Attendee) -> Mapping[str, Any]:
    update(place, left_at=timezone.now())
    return {"viewer": cast.viewer("clerk")}


def waiting(cast: Cast, place: Attendee) -> Mapping[str, Any]:
    """The owner signed up before, and there is one seat."""
    update(place.session, seats=1)
    return {"viewer": cast.viewer("clerk")}


def recorded(cast: Cast, place: Attendee) -> Mapping[str, Any]:
    update(place, attended_at=timezone.now())
    return {"viewer": cast.viewer("clerk")}


def tried_out(cast: Cast, place: Attendee) -> Mapping[str, Any]:
    update(place, wrong_codes=5)
    return {"viewer": cast.viewer("clerk")}


MOMENT, HOUR = datetime.timedelta(seconds=1), datetime.timedelta(hours=1)
OFFICERS = PROVINCE | {"city"}
NOT_HELD = frozenset({"it was not called off"})
"""A session that was called off is neither open nor under way."""
CLERK = frozenset({"clerk"})
TRAINING = (
    Guard(policy="exam.start", make=lambda cast: "clerk", may=EVERYBODY),
    Guard(policy="exam.save", make=short_exam, may=CLERK, broken=(handed_in, too_late)),
    Guard(policy="exam.submit", make=short_exam, may=CLERK, broken=(handed_in,)),
    Guard(policy="training.revoke", make=certified, may=PROVINCE),
    Guard(policy="session.open", make=lambda cast: None, may=OFFICERS | {"other_city"}),
    Guard(
        policy="session.cancel",
        make=held,
        may=OFFICERS,
        broken=(of_the_province, called_off, begun),
        tied=NOT_HELD,
    ),
    Guard(
        policy="session.code",
        make=under_way,
        may=OFFICERS,
        broken=(of_the_province, called_off, over),
        tied=NOT_HELD,
    ),
    Guard(policy="session.join", make=held, may=EVERYBODY, broken=(called_off, begun)),
    Guard(policy="session.leave", make=seated, may=CLERK, broken=(given_up, began)),
    Guard(
        policy="session.attend",
        make=seated_now,
        may=CLERK,
        broken=(given_up, ended, waiting, recorded, tried_out),
    ),
)
