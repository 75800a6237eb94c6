"""Reads of complaints: for who handles them alone; what a typed number names."""

from __future__ import annotations

import datetime
import math
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji_portal.catalogue import queries as catalogue
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.organisations.queries import claimable
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.workflow.limits import last_day
from zuji_portal.foundation.workflow.tracking import TrackedCase, followed
from zuji_portal.people.following import proves
from zuji_portal.supervision.complaints.machine import COMPLAINT
from zuji_portal.supervision.complaints.models import Complaint, ComplaintFile
from zuji_portal.supervision.complaints.rules import handling_city, median_days
from zuji_portal.verification.models import Body

OPEN = tuple(state.name for state in COMPLAINT.states if state.turn)


def visible_to(viewer: Viewer) -> QuerySet[Complaint]:
    """Province (whose duty they are) and auditor: all. City: those that it handles. Nobody else
    any.
    """
    rows = Complaint.objects.select_related("entry", "certificate", "body", "against")
    if not has_duty(viewer, "complaint.accept"):
        return rows.none()
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(city=viewer.city).exclude(city="")
    return rows.none()


def complaint_or_404(viewer: Viewer, pk: int) -> Complaint:
    complaint = visible_to(viewer).filter(pk=pk).first()
    if complaint is None:
        raise Http404(pk)
    return complaint


def file_or_404(viewer: Viewer, pk: uuid.UUID) -> ComplaintFile:
    """A file of a complaint, for who handles it; it may show who the complainant is."""
    rows = ComplaintFile.objects.filter(complaint__in=visible_to(viewer))
    file = None if viewer.role == "auditor" else rows.filter(pk=pk).first()
    if file is None:
        raise Http404(pk)
    return file


def subject_of(about: str, named: str) -> dict[str, Any]:
    """What a typed number or name is found to be, and the city that handles it."""
    code = named.strip()
    held: dict[str, Any] = {}
    if about in {"product", "label"}:
        entry = catalogue.public().filter(Q(key=code) | Q(archive_number__iexact=code)).first()
        held = {"entry": entry, "against": entry.enterprise} if entry else {}
    elif about == "certificate":
        certificate = Certificate.objects.filter(number__iexact=code).first()
        if certificate:
            held = {"certificate": certificate, "against": certificate.enterprise}
    elif about == "verifier":
        held = {
            "body": Body.objects.filter(Q(name_zh=code) | Q(name_en=code) | Q(uscc=code)).first()
        }
    elif about == "enterprise":
        by_name = Enterprise.objects.filter(Q(name_zh=code) | Q(name_en=code)).exclude(name_zh="")
        held = {"against": claimable(code) or by_name.first()}
    against = held.get("against")
    city = handling_city(about, against.city) if against else ""
    return {**held, "city": city}


def tracked(number: str, proof: str) -> TrackedCase | None:
    """How a complaint stands, for who knows its number and the address or the code."""
    complaint = Complaint.objects.filter(number=number).first()
    if complaint is None or not proves(proof, complaint.email, complaint.code_digest):
        return None
    followed_case = followed(
        COMPLAINT,
        complaint.state,
        number=complaint.number,
        filed_at=complaint.filed_at,
        since=complaint.moved_at,
        answer=complaint.answer,
    )
    return followed_case.by("city" if complaint.city else "province")


@dataclass(frozen=True)
class ComplaintFigures:
    """How many are open and overdue, how many were answered this year, upheld, in how many days."""

    open: int
    overdue: int
    answered: int
    upheld: int
    days: float | None

    @property
    def counted_days(self) -> int | None:
        """By which a language says one day or several: 1.5 are several."""
        return None if self.days is None else math.ceil(self.days)


def figures(viewer: Viewer) -> ComplaintFigures:
    """The figures of the complaints that the viewer sees."""
    today, seen = timezone.localdate(), visible_to(viewer)
    waiting = list(seen.filter(state__in=OPEN))
    answered = list(seen.filter(answered_at__year=today.year))
    spans = [(_day(c.filed_at), _day(c.answered_at)) for c in answered if c.answered_at]
    return ComplaintFigures(
        open=len(waiting),
        overdue=sum(1 for c in waiting if (due := due_of(c)) and due < today),
        answered=len(answered),
        upheld=sum(1 for c in answered if c.outcome == "upheld"),
        days=median_days(spans),
    )


def upheld_since(day: datetime.date) -> dict[int, int]:
    """Enterprise → complaints against it that were upheld since a day."""
    rows = Complaint.objects.filter(outcome="upheld", answered_at__date__gte=day)
    counted = rows.exclude(against=None).order_by().values_list("against").annotate(n=Count("pk"))
    return dict(counted)


def _day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def due_of(complaint: Complaint) -> datetime.date | None:
    """The last day of the present step."""
    return last_day("complaint", complaint.state, complaint.moved_at)
