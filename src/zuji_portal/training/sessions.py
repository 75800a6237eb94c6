"""Actions of sessions: enter, call off, sign up, leave, and attend by the code that is shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from zuji.core.refusals import Finding, Refusal, blocking
from zuji.training import code_at, is_code, left_of, training_rules
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action
from zuji_portal.training.models import Attendee, TrainingSession
from zuji_portal.training.noticing import tell_called_off, tell_has_seat


def key_of(session: TrainingSession) -> bytes:
    """The secret from which the codes of a session are made; it lies nowhere."""
    salt = "zuji.training.session"
    return salted_hmac(salt, str(session.pk), settings.SECRET_KEY, algorithm="sha256").digest()


def code_now(session: TrainingSession, now: datetime.datetime) -> tuple[str, int]:
    """The code to show now, and for how many seconds it stands."""
    step = training_rules().code_seconds
    seconds = now.timestamp()
    return code_at(key_of(session), seconds, step), left_of(seconds, step)


def present(session: TrainingSession) -> QuerySet[Attendee]:
    """Who is signed up, the first one first."""
    return session.attendees.filter(left_at=None).order_by("pk")


def _checked(values: Mapping[str, Any], now: datetime.datetime) -> None:
    wrong: list[Finding] = []
    start, end = values["starts_at"], values["ends_at"]
    if start <= now:
        wrong.append(blocking("session-past", "day", f"{timezone.localtime(start):%Y-%m-%d %H:%M}"))
    if end <= start:
        read = f"{timezone.localtime(start):%H:%M} … {timezone.localtime(end):%H:%M}"
        wrong.append(blocking("session-span", "end", read))
    if wrong:
        raise Refusal(wrong)


@dataclass
class OpenSession(Action[None, TrainingSession]):
    """Enter a session; an officer of a city enters those of the own city."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "session.open"

    def perform(self) -> TrainingSession:
        assert self.viewer.user is not None
        _checked(self.values, timezone.now())
        city = self.viewer.city if self.viewer.role == "city" else ""
        return TrainingSession.objects.create(by=self.viewer.user, city=city, **self.values)

    def facts(self, session: TrainingSession) -> Mapping[str, Any]:
        return {"course": session.course, "seats": session.seats}


@dataclass
class SessionAction(Action[TrainingSession, Any]):
    """An action on a session, whose row is locked first: seats are given one after the other."""

    def lock(self) -> None:
        self.subject = TrainingSession.objects.select_for_update().get(pk=self.subject.pk)


@dataclass
class CancelSession(SessionAction):
    """It is not held; everybody who signed up is told why."""

    reason: str = ""
    policy: ClassVar[str] = "session.cancel"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> TrainingSession:
        self.subject.cancelled_at = timezone.now()
        self.subject.cancelled_why = self.reason.strip()
        self.subject.save(update_fields=["cancelled_at", "cancelled_why"])
        for attendee in present(self.subject).select_related("user"):
            tell_called_off(attendee)
        return self.subject

    def facts(self, session: TrainingSession) -> Mapping[str, Any]:
        return {"course": session.course, "reason": session.cancelled_why}


@dataclass
class SignUp(SessionAction):
    """A place for oneself; asking again gives the one that is there."""

    policy: ClassVar[str] = "session.join"

    def perform(self) -> Attendee:
        assert self.viewer.user is not None
        mine = present(self.subject).filter(user=self.viewer.user).first()
        return mine or Attendee.objects.create(
            session=self.subject, user=self.viewer.user, **served_by(self.viewer)
        )

    def facts(self, attendee: Attendee) -> None:
        return None


def served_by(viewer: Viewer) -> dict[str, Any]:
    """Whom a person serves now: the enterprise, the role, the city."""
    acting = viewer.acting
    if acting is None:
        return {}
    firm = acting.enterprise
    return {"enterprise": firm, "role": acting.role, "city": firm.city if firm else acting.city}


@dataclass
class LeaveSession(Action[Attendee, Attendee]):
    """The place is given up; who waits first moves up and is told."""

    policy: ClassVar[str] = "session.leave"

    def lock(self) -> None:
        TrainingSession.objects.select_for_update().get(pk=self.subject.session_id)
        self.subject = Attendee.objects.select_related("session").get(pk=self.subject.pk)

    def perform(self) -> Attendee:
        had_seat = not self.subject.waits
        self.subject.left_at = timezone.now()
        self.subject.save(update_fields=["left_at"])
        seats = self.subject.session.seats
        moved_up = present(self.subject.session)[seats - 1 : seats].first() if had_seat else None
        if moved_up is not None and moved_up.pk > self.subject.pk:
            tell_has_seat(moved_up)
        return self.subject

    def facts(self, attendee: Attendee) -> None:
        return None


@dataclass
class AttendSession(Action[Attendee, bool]):
    """Attendance by the code that is shown; a wrong one counts, and is kept also when refused."""

    code: str = ""
    policy: ClassVar[str] = "session.attend"

    def lock(self) -> None:
        User.objects.select_for_update().filter(pk=self.viewer.user_id or 0).first()
        self.subject = Attendee.objects.select_related("session").get(pk=self.subject.pk)

    def perform(self) -> bool:
        now, session = timezone.now(), self.subject.session
        step = training_rules().code_seconds
        is_right = is_code(key_of(session), self.code, now.timestamp(), step)
        if is_right:
            self.subject.attended_at = now
        else:
            self.subject.wrong_codes += 1
        self.subject.save(update_fields=["attended_at", "wrong_codes"])
        return is_right

    def facts(self, is_right: bool) -> Mapping[str, Any] | None:
        return {"course": self.subject.session.course} if is_right else None
