"""Reads of agreements: those that were agreed are public, proposals are the keepers'."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from zuji.core.refusals import refuse
from zuji.recognition import RecognitionScheme, SchemeRecognition, recognitions, schemes
from zuji.recognition.schemes import cited, register
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.recognition.machine import PUBLIC
from zuji_portal.recognition.models import Agreement
from zuji_portal.studies.events import RecognisedFacts, RecognitionAsked

SEES_PROPOSALS = frozenset({"province", "expert", "auditor"})


def visible_to(viewer: Viewer) -> QuerySet[Agreement]:
    """Every agreement that was agreed; proposals too for the province, experts and the auditor."""
    rows = Agreement.objects.select_related("decision")
    return rows if viewer.role in SEES_PROPOSALS else rows.filter(state__in=PUBLIC)


def agreements_with(viewer: Viewer, name: str) -> QuerySet[Agreement]:
    """The agreements with a scheme that the viewer may see, the latest first."""
    return visible_to(viewer).filter(scheme=name)


def agreement_or_404(viewer: Viewer, pk: int) -> Agreement:
    agreement = visible_to(viewer).filter(pk=pk).first()
    if agreement is None:
        raise Http404(pk)
    return agreement


def agreed_schemes() -> list[RecognitionScheme]:
    """Every scheme of the register with the agreements in force, those of the rules first."""
    held: dict[str, list[Agreement]] = {}
    for agreement in Agreement.objects.filter(state="in_force").order_by("since", "pk"):
        held.setdefault(agreement.scheme, []).append(agreement)
    return [
        each.model_copy(
            update={"agreements": (*each.agreements, *(a.terms() for a in held.get(name, ())))}
        )
        for name, each in schemes().items()
    ]


def with_agreements(of: RecognitionScheme) -> RecognitionScheme:
    """A scheme with the agreements in force."""
    return next(each for each in agreed_schemes() if each.id == of.id)


@dataclass(frozen=True)
class AgreedRecognition:
    """A scheme that recognises a certificate; `agreement` is None where the rules ship it."""

    found: SchemeRecognition
    agreement: Agreement | None


def recognised(
    model_id: str, since: datetime.date, until: datetime.date | None, day: datetime.date
) -> list[AgreedRecognition]:
    """Which schemes recognise a certificate of a sector model on a day, in the register's order."""
    end = until.isoformat() if until else ""
    found = recognitions(agreed_schemes(), model_id, day.isoformat(), since.isoformat(), end)
    rows = Agreement.objects.filter(number__in=[each.agreement.number for each in found])
    by_number = {row.number: row for row in rows}
    return [AgreedRecognition(each, by_number.get(each.agreement.number)) for each in found]


def recognition_facts(event: RecognitionAsked) -> list[RecognisedFacts]:
    """Hears which schemes recognise a certificate today."""
    kinds, today = register().kinds, timezone.localdate()
    return [
        RecognisedFacts(
            scheme=each.found.scheme.title,
            kind=cited(kinds[each.found.agreement.kind]),
            agreement=each.agreement.title if each.agreement else cited(each.found.agreement.ref),
            url=reverse("agreement", args=[each.agreement.pk]) if each.agreement else "",
            since=each.found.since,
        )
        for each in recognised(event.model_id, event.since, event.until, today)
    ]


def must_not_overlap(agreement: Agreement, today: datetime.date) -> None:
    """Refuses an agreement that is over, and one beside another in force with the same scheme that
    is about the same certificates, the same way and on the same days.
    """
    if agreement.is_over(today):
        raise refuse("agreement-over", "until", str(agreement.until), f"≥ {today}")
    rows = Agreement.objects.filter(scheme=agreement.scheme, state="in_force")
    rows = rows.exclude(pk=agreement.pk).exclude(until__lt=agreement.since)
    if agreement.until:
        rows = rows.exclude(since__gt=agreement.until)
    if agreement.way != "mutual":
        rows = rows.filter(Q(way=agreement.way) | Q(way="mutual"))
    mine = set(agreement.model_ids)
    for other in rows.order_by("pk"):
        if not mine or not other.model_ids or mine & set(other.model_ids):
            raise refuse("agreement-overlaps", "agreement", other.number)
