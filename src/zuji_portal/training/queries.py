"""Reads of training: exams of oneself alone; certificates of training of oneself, for the owner of
the enterprise, the city of its enterprises and the province.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label
from zuji.training import RoleNeed, course, standing, training_rules
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.training.models import (
    Attendee,
    ExamAttempt,
    TrainingCertificate,
    TrainingSession,
)

STANDINGS = {
    "met": Label("有证书", "certified"),
    "soon": Label("还没有，届时要有", "not yet; asked for later"),
    "missing": Label("缺证书", "missing"),
}


def exams_of(viewer: Viewer) -> QuerySet[ExamAttempt]:
    """The exams of the viewer; nobody else's."""
    return ExamAttempt.objects.filter(user=viewer.user_id or 0)


def exam_or_404(viewer: Viewer, pk: int) -> ExamAttempt:
    exam = exams_of(viewer).filter(pk=pk).first()
    if exam is None:
        raise Http404(pk)
    return exam


def appointments_seen(viewer: Viewer) -> QuerySet[Appointment]:
    """Appointments whose training the viewer may see: the owner those of the enterprise, the
    city those of its enterprises, the province all; nobody else any.
    """
    rows = Appointment.objects.in_force().select_related("user", "enterprise")
    if viewer.role == "province":
        return rows
    if viewer.role == "city" and viewer.city:
        return rows.filter(Q(enterprise__city=viewer.city) | Q(user=viewer.user_id))
    if viewer.role == "owner":
        return rows.filter(enterprise=viewer.enterprise_id)
    return rows.none()


def visible_to(viewer: Viewer) -> QuerySet[TrainingCertificate]:
    """One's own; and those of the people whose appointments one may see so."""
    people = appointments_seen(viewer).values("user")
    rows = TrainingCertificate.objects.select_related("user")
    own = Q(user=viewer.user_id or 0)
    if viewer.role == "province":
        return rows
    return rows.filter(own | Q(user__in=people))


def training_certificate_or_404(viewer: Viewer, number: str) -> TrainingCertificate:
    found = visible_to(viewer).filter(number=number).first()
    if found is None:
        raise Http404(number)
    return found


def issued_or_404(number: str) -> TrainingCertificate:
    """A certificate of training by its number, for the public check of its state."""
    found = TrainingCertificate.objects.filter(number=number).first()
    if found is None:
        raise Http404(number)
    return found


@dataclass(frozen=True)
class PersonStanding:
    """A person in a role, the course that the role needs, and how the person stands to it."""

    appointment: Appointment
    need: RoleNeed
    course: Label
    standing: str
    training_certificate: TrainingCertificate | None

    @property
    def word(self) -> Label:
        return STANDINGS[self.standing]


def in_need(viewer: Viewer) -> QuerySet[Appointment]:
    """Appointments whose record the viewer may see and whose role needs a course."""
    roles = [need.role for need in training_rules().roles]
    rows = appointments_seen(viewer).filter(role__in=roles)
    return rows.order_by("enterprise__name_zh", "role", "pk")


def standings(rows: Iterable[Appointment]) -> list[PersonStanding]:
    """How people in appointments stand to what the role needs."""
    return _standings(rows, {need.role: need for need in training_rules().roles})


def own_standings(viewer: Viewer) -> list[PersonStanding]:
    """How the viewer stands to what the own roles need."""
    needed = {need.role: need for need in training_rules().roles}
    return _standings([a for a in viewer.appointments if a.role in needed], needed)


def _standings(rows: Iterable[Appointment], needed: dict[str, RoleNeed]) -> list[PersonStanding]:
    held: dict[tuple[int, str], TrainingCertificate] = {}
    rows = list(rows)
    of = TrainingCertificate.objects.filter(user__in=[row.user_id for row in rows], state="valid")
    for each in of.order_by("valid_until"):
        held[each.user_id, each.course] = each
    today = timezone.localdate()
    found = []
    for row in rows:
        need = needed[row.role]
        mine = held.get((row.user_id, need.course))
        stands = standing(need, mine.last_day if mine else None, today)
        title = course(need.course).title
        found.append(PersonStanding(row, need, title, stands, mine))
    return found


def sessions_to_come() -> list[tuple[TrainingSession, int]]:
    """Sessions that have not ended and are held, each with the seats that are left."""
    rows = TrainingSession.objects.filter(cancelled_at=None, ends_at__gte=timezone.now())
    counted = rows.annotate(taken=Count("attendees", filter=Q(attendees__left_at=None)))
    return [(row, max(0, row.seats - row.taken)) for row in counted]


def session_or_404(pk: int) -> TrainingSession:
    """A session; everybody may see what is held."""
    session = TrainingSession.objects.filter(pk=pk).first()
    if session is None:
        raise Http404(pk)
    return session


def seats_left(session: TrainingSession) -> int:
    return max(0, session.seats - session.attendees.filter(left_at=None).count())


def places_of(viewer: Viewer) -> QuerySet[Attendee]:
    """The viewer's own places, the latest session first."""
    rows = Attendee.objects.filter(user=viewer.user_id or 0, left_at=None)
    return rows.select_related("session").order_by("-session__starts_at")


def place_in(viewer: Viewer, session: TrainingSession) -> Attendee | None:
    """The viewer's own place in a session."""
    return places_of(viewer).filter(session=session).first()


def place_or_404(viewer: Viewer, pk: int) -> Attendee:
    """The viewer's own place in the session of that key."""
    mine = places_of(viewer).filter(session=pk).first()
    if mine is None:
        raise Http404(pk)
    return mine


def keeps(viewer: Viewer, session: TrainingSession) -> bool:
    """Whether the viewer sees who signed up: the province, and the city that entered it."""
    is_city = viewer.role == "city" and viewer.city == session.city != ""
    return viewer.role == "province" or is_city


def attendees_seen(session: TrainingSession) -> QuerySet[Attendee]:
    """Who signed up, for who keeps the session."""
    rows = session.attendees.filter(left_at=None).select_related("user", "enterprise")
    return rows.order_by("pk")


def is_issued(number: str) -> bool:
    """Whether there is a certificate of training of that number."""
    return TrainingCertificate.objects.filter(number=number).exists()
