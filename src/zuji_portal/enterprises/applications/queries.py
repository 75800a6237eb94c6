"""Reads of applications for enrolment, limited to what the viewer may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from zuji.core.identifiers import plain_id
from zuji_portal.enterprises.applications.machine import ENROLMENT
from zuji_portal.enterprises.applications.models import OPEN, Enrolment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.workflow.tracking import TrackedCase, followed, same_address


def visible_to(viewer: Viewer) -> QuerySet[Enrolment]:
    """One's own; for a city those of it, for the province and the auditor all."""
    rows = Enrolment.objects.select_related("applicant", "decided_by", "enterprise")
    if viewer.role in {"province", "auditor"}:
        return rows
    seen = Q(applicant=viewer.user_id or 0)
    if viewer.role == "city":
        seen |= Q(city=viewer.city)
    return rows.filter(seen)


def enrolment_or_404(viewer: Viewer, pk: int) -> Enrolment:
    application = visible_to(viewer).filter(pk=pk).first()
    if application is None:
        raise Http404(pk)
    return application


def own(viewer: Viewer) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(applicant=viewer.user_id or 0)


def open_of(viewer: Viewer, uscc: str) -> Enrolment | None:
    """The viewer's own application for an enterprise that is not decided yet."""
    return own(viewer).filter(uscc=plain_id(uscc), state__in=OPEN).first()


def others_of(application: Enrolment) -> QuerySet[Enrolment]:
    """Other open applications for the same enterprise."""
    rows = Enrolment.objects.filter(uscc=application.uscc, state__in=OPEN)
    return rows.exclude(pk=application.pk)


def tracked(number: str, proof: str) -> TrackedCase | None:
    """How an application stands, for who knows its number and the address it was filed with."""
    application = Enrolment.objects.filter(number=number).first()
    if application is None or not same_address(proof, application.email):
        return None
    since = application.decided_at or application.sent_at
    if application.state == "waiting":
        since = application.sent_at
    return followed(
        ENROLMENT,
        application.state,
        number=application.number,
        filed_at=application.made_at,
        since=since,
        answer=application.answer,
    )
