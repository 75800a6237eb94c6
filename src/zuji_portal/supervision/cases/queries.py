"""Reads of cases: for who handles them and for the enterprise; the published records."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Upper
from django.http import Http404
from django.utils import timezone

from zuji.supervision import supervision_rules
from zuji.verification import after_working_days
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import named
from zuji_portal.foundation.audit.events import UnseenAsked
from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.workflow.machine import WaitingFacts
from zuji_portal.studies.models import HEAVY_BEHIND
from zuji_portal.studies.queries import latest_revisions
from zuji_portal.supervision.cases.models import CaseFile, CaseStep, SupervisionCase
from zuji_portal.supervision.cases.states import ANNULLED, APPEALED, OF_THE_BODY
from zuji_portal.supervision.complaints import queries as complaints
from zuji_portal.supervision.complaints.events import InvolvedAsked
from zuji_portal.supervision.complaints.models import Complaint
from zuji_portal.supervision.draws.events import OrdersAsked
from zuji_portal.supervision.draws.models import DrawnPlant
from zuji_portal.verification.models import PAPERS, Statement
from zuji_portal.verification.quality.events import MissedAsked

PAPERS_MISSED = tuple(f"missed__{name}" for name in PAPERS)
"""Documents of the statement that a case names, deferred."""


def visible_to(viewer: Viewer) -> QuerySet[SupervisionCase]:
    """Province (whose duty they are) and auditor: all. City: those of its enterprises. Enterprise:
    its own, once something was decided. Nobody else any.
    """
    rows = SupervisionCase.objects.select_related("enterprise", "plant__draw", "complaint")
    if not has_duty(viewer, "supervision.open"):
        return rows.none()
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(city=viewer.city)
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id, decided_at__isnull=False)
    return rows.none()


def case_or_404(viewer: Viewer, pk: int) -> SupervisionCase:
    rows = visible_to(viewer).select_related("missed__engagement__body", "revision__study__product")
    case = rows.defer(*HEAVY_BEHIND, *PAPERS_MISSED).filter(pk=pk).first()
    if case is None:
        raise Http404(pk)
    return case


def file_or_404(viewer: Viewer, pk: uuid.UUID) -> CaseFile:
    """A file of a case that the viewer may see."""
    file = CaseFile.objects.filter(case__in=visible_to(viewer).values("pk"), pk=pk).first()
    if file is None:
        raise Http404(pk)
    return file


def published() -> QuerySet[SupervisionCase]:
    """Cases with a public record."""
    rows = SupervisionCase.objects.filter(published_at__isnull=False)
    return rows.select_related("enterprise").prefetch_related("records")


def published_or_404(number: str) -> SupervisionCase:
    case = published().filter(number=number).first()
    if case is None:
        raise Http404(number)
    return case


def due_of(case: SupervisionCase) -> datetime.date | None:
    """The last day of the present step: of the correction, of the appeal's decision."""
    if case.state == "ordered":
        return case.deadline
    if case.state in APPEALED:
        days = supervision_rules().case.review_days.value
        return after_working_days(timezone.localtime(case.moved_at).date(), days)
    return None


def waiting_facts(cases: Iterable[SupervisionCase]) -> dict[int, WaitingFacts]:
    """Case → its own last day."""
    return {case.pk: WaitingFacts(due=due_of(case)) for case in cases}


def unseen_entries(event: UnseenAsked) -> Q:
    """Entries of the audit log about cases that the enterprise does not read: all of a case in
    which nothing was decided, and of every case what is between the department and a body.
    """
    rows = SupervisionCase.objects.filter(enterprise=event.enterprise, decided_at=None)
    undecided = [named(case) for case in rows.only("pk")]
    return Q(action__in=OF_THE_BODY) | Q(subject__in=undecided)


def ordered_since(event: OrdersAsked) -> dict[int, int]:
    """Enterprise → cases in which something was ordered since a day and not annulled."""
    rows = SupervisionCase.objects.filter(decided_at__date__gte=event.since)
    standing = rows.exclude(state=ANNULLED).order_by()
    return dict(standing.values_list("enterprise").annotate(n=Count("pk")))


def stated_of(case: SupervisionCase) -> QuerySet[Statement]:
    """The statements about the case's enterprise that may have missed what was ordered: those
    before the first order, the last first.
    """
    rows = case.statements_before().order_by("-at")
    related = rows.select_related("engagement__body", "engagement__study__product")
    return related.defer(*PAPERS, "engagement__study__data")


def objections(cases: Iterable[SupervisionCase]) -> dict[int, list[Complaint]]:
    """Case → what people of the body that it names objected within the days to what is said now,
    as a complaint that names the case; people are of a body whose appointment held on filing.
    """
    by_number = {case.number: case for case in cases if case.missed}
    found: dict[int, dict[int, Complaint]] = {case.pk: {} for case in by_number.values()}
    held = "complainant__appointments__"
    rows = Complaint.objects.annotate(
        case=Upper("named"),
        of=F(f"{held}verifier__body"),
        since=F(f"{held}since"),
        ended=F(f"{held}ended_at"),
    ).filter(Q(ended=None) | Q(ended__gt=F("filed_at")), since__lte=F("filed_at"))
    for each in rows.filter(case__in=by_number, of__isnull=False).order_by("pk"):
        case = by_number[each.case]
        until, day = case.objection_until(), timezone.localdate(each.filed_at)
        assert case.missed is not None and case.missed_at is not None and until is not None
        is_of_the_body = each.of == case.missed.engagement.body_id
        if is_of_the_body and case.missed_at <= each.filed_at and day <= until:
            found[case.pk][each.pk] = each
    return {pk: list(each.values()) for pk, each in found.items()}


def is_turned_down(complaint: Complaint) -> bool:
    return complaint.state == "declined" or complaint.outcome == "dismissed"


def missed_statements(event: MissedAsked) -> frozenset[int]:
    """Statements whose verification an officer said to have missed what a standing order is about;
    neither the order nor that is open to an appeal, and no objection waits or was right.
    """
    rows = SupervisionCase.objects.filter(missed__isnull=False).select_related("missed__engagement")
    standing = rows.exclude(state__in=(*APPEALED, ANNULLED)).defer(*PAPERS_MISSED)
    cases = [
        case
        for case in standing
        if not case.is_open_to_appeal() and not case.is_open_to_objection()
    ]
    objected = objections(cases)
    return frozenset(
        case.missed_id
        for case in cases
        if case.missed_id and all(is_turned_down(each) for each in objected[case.pk])
    )


def took_part(event: InvolvedAsked) -> bool:
    """Whether a person made a step of the case that a complaint names."""
    steps = CaseStep.objects.filter(case__number__iexact=event.named, by=event.user)
    return steps.exists()


def grounds(viewer: Viewer, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a case is opened from, as an address names it and the viewer may see it: a drawn plant,
    a complaint, or an enterprise with the warnings of its last submissions.
    """
    if (key := asked.get("plant", "")[:18]).isdecimal():
        plants = DrawnPlant.objects.select_related("enterprise", "draw").filter(pk=int(key))
        if plant := plants.first():
            return {"origin": "draw", "plant": plant, "enterprise": plant.enterprise}
    if (key := asked.get("complaint", "")[:18]).isdecimal():
        complaint = complaints.visible_to(viewer).filter(pk=int(key)).first()
        if complaint and complaint.against:
            return {
                "origin": "complaint",
                "complaint": complaint,
                "enterprise": complaint.against,
            }
    return {"origin": "officer", "enterprise": None}


def enterprise_of(viewer: Viewer, uscc: str) -> Enterprise | None:
    """The enterprise of a credit code that an officer may open a case about."""
    rows = Enterprise.objects.filter(uscc=uscc.strip().upper())
    return (rows.filter(city=viewer.city) if viewer.role == "city" else rows).first()


def warned_revision(enterprise: Enterprise) -> Any:
    """The enterprise's last submission that carries a warning; None for none."""
    rows = latest_revisions().filter(study__enterprise=enterprise).order_by("-at")
    for revision in rows.defer("lock")[:20]:
        if any(row["zh"]["severity"] == "warn" for row in revision.findings):
            return revision
    return None
