"""Reads of certificates, limited to what the viewer may see."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import (
    Certificate,
    CertificateEvent,
    ExternalCertificate,
    due_after,
)
from zuji_portal.certification.rules import StudyStanding
from zuji_portal.certification.states import HELD, PENDING
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.events import HeldAsked
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.prepared import Prepared
from zuji_portal.studies.events import CertifiedAsked
from zuji_portal.studies.models import HEAVY_BEHIND, Revision
from zuji_portal.verification.models import PAPERS_BEHIND, Statement

SOON_DAYS = 60
EXTERNALS = Prepared(lambda product: ExternalCertificate.objects.filter(product=product).order_by())


def visible_to(viewer: Viewer) -> QuerySet[Certificate]:
    """The enterprise's own; province and auditor: all; a city: its own."""
    rows = Certificate.objects.select_related(
        "enterprise", "product", "study", "revision", "statement", "issued"
    ).defer(*HEAVY_BEHIND, "study__data", *PAPERS_BEHIND)
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(enterprise__city=viewer.city)
    return rows.none()


def certificate_or_404(viewer: Viewer, pk: int) -> Certificate:
    certificate = visible_to(viewer).filter(pk=pk).first()
    if certificate is None:
        raise Http404(pk)
    return certificate


def issued_or_404(number: str) -> Certificate:
    """An issued certificate by its number, whatever became of it: who has the number may know
    its status.
    """
    rows = Certificate.objects.select_related(
        "enterprise", "product", "study", "revision", "statement__engagement__body", "issued"
    ).defer("study__data", *PAPERS_BEHIND)
    certificate = rows.filter(number=number, state__in=HELD).first()
    if certificate is None:
        raise Http404(number)
    return certificate


def state_now(certificate: Certificate) -> str:
    """The state as of this moment: one whose time is over is expired before the daily run says
    so.
    """
    is_over = certificate.valid_until is not None and certificate.valid_until < timezone.now()
    return (
        "expired" if is_over and certificate.state in {"issued", "suspended"} else certificate.state
    )


def public_events(certificate: Certificate) -> QuerySet[CertificateEvent]:
    """What happened since the issue."""
    first = (
        certificate.events.filter(action="certificate.issue")
        .values_list("number", flat=True)
        .first()
    )
    return certificate.events.filter(number__gte=first if first is not None else 10**6)


def of_product(product: Product) -> QuerySet[Certificate]:
    """Every certificate of a product that was issued, the latest first."""
    rows = Certificate.objects.filter(product=product, state__in=HELD).exclude(issued=None)
    return rows.order_by("-issued_at")


def valid_of(product: Product) -> Certificate | None:
    """The certificate of a product that was issued and has not ended, if only suspended."""
    return (
        Certificate.objects.filter(product=product, state__in=["issued", "suspended"])
        .select_related("statement__engagement__body", "issued")
        .defer(*PAPERS_BEHIND)
        .first()
    )


def valid_about(revisions: Sequence[Revision]) -> dict[int, Certificate]:
    """Revision → the certificate of it that was issued and has not ended, if only suspended."""
    rows = Certificate.objects.filter(revision__in=revisions, state__in=["issued", "suspended"])
    return {certificate.revision_id: certificate for certificate in rows.order_by("pk")}


def rests_on_register(event: HeldAsked) -> bool:
    """Hears whether a certificate, or an application that is under way, rests on the facts."""
    rows = Certificate.objects.filter(enterprise=event.enterprise_id, state__in=[*PENDING, *HELD])
    rows = rows.exclude(state="withdrawn", number=None)
    return (rows.filter(product=event.product_id) if event.product_id else rows).exists()


def externals(product: int) -> list[ExternalCertificate]:
    """Certificates of others that were told of a product, by its key; the last issued first."""
    return sorted(EXTERNALS(product), key=attrgetter("issued_on", "pk"), reverse=True)


def own_evidence(viewer: Viewer) -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.filter(enterprise=viewer.enterprise_id or 0).order_by("-added_at")


class Alarm(NamedTuple):
    """Something about an issued certificate that is due soon, or late."""

    certificate: Certificate
    kind: str
    on: datetime.date
    is_late: bool


def alarms(
    viewer: Viewer, today: datetime.date | None = None, most: int | None = None
) -> list[Alarm]:
    """Surveillance that is due or late, and certificates that end soon, the earliest first, so many
    at most. Days are reckoned from three columns; only certificates that are told are read whole.
    """
    day = today or timezone.localdate()
    horizon = day + datetime.timedelta(days=SOON_DAYS)
    before = (
        timezone.now() - datetime.timedelta(days=365 - SOON_DAYS - 1) if today is None else None
    )
    rows = visible_to(viewer).filter(state__in=["issued", "suspended"])
    if before:
        rows = rows.filter(issued_at__lt=before)
    raised: list[tuple[datetime.date, str, int]] = []
    columns = rows.order_by("-pk").annotate(done=Count("surveillances"))
    for pk, issued_at, until, done in columns.values_list("pk", "issued_at", "valid_until", "done"):
        due = due_after(issued_at, until, done)
        if due and due.on <= horizon:
            raised.append((due.on, "surveillance", pk))
        if until and (ends := timezone.localtime(until).date()) <= horizon:
            raised.append((ends, "validity", pk))
    told = sorted(raised, key=lambda row: row[0])[:most]
    held = visible_to(viewer).in_bulk([pk for _, _, pk in told])
    return [Alarm(held[pk], kind, on, on < day) for on, kind, pk in told]


def waiting(viewer: Viewer) -> QuerySet[Certificate]:
    """Applications that wait for the viewer."""
    return visible_to(viewer).filter(state__in=CERTIFICATE.turn(viewer.role))


def application_files(viewer: Viewer) -> Q:
    """Files that an application was made with: what the province reviews."""
    return Q(applications__isnull=False)


def standing(certificate: Certificate) -> StudyStanding:
    """How the study of a certificate stands now."""
    latest, statement = certificate.study.latest_revision(), certificate.statement
    return StudyStanding(
        revision=certificate.revision_id,
        stated=statement.revision_id if statement else None,
        latest=latest.pk if latest else None,
        state=certificate.study.state,
        findings=tuple(certificate.revision.content()["findings"]),
        moved=moved_since(statement) if statement else {},
    )


def moved_since(statement: Statement) -> dict[str, tuple[str, str]]:
    """Registered facts that a statement names otherwise than the register does now, but for those
    that an officer decided to change: name → what the statement says and what stands now.
    """
    about, study = statement.content["object"].get("registered", {}), statement.revision.study
    said = {
        f"product.{name}": (value, getattr(study.product, name)) for name, value in about.items()
    }
    holder = statement.content["addressee"]["name"]
    said["enterprise.name_zh"] = (holder, study.enterprise.name_zh)
    requests = ChangeRequest.objects.filter(
        Q(product=study.product) | Q(product=None),
        enterprise=study.enterprise,
        state="made",
        decided_at__gte=statement.at,
    )
    decided = {
        f"{'product' if request.product_id else 'enterprise'}.{name}"
        for request in requests
        for name in request.facts
    }
    return {
        name: (was, now) for name, (was, now) in said.items() if was != now and name not in decided
    }


def certified_at(event: CertifiedAsked) -> tuple[Revision, str] | None:
    """The revision that a valid certificate certifies, and its number."""
    rows = Certificate.objects.select_related("revision__study")
    certificate = rows.filter(number=event.number.strip(), state="issued").first()
    if certificate is None or state_now(certificate) != "issued":
        return None
    return certificate.revision, str(certificate.number)
