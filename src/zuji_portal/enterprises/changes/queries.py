"""Reads of change requests, limited to what the viewer may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.organisations.queries import visible_to as visible_enterprises
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer


def visible_to(viewer: Viewer) -> QuerySet[ChangeRequest]:
    """Requests about the enterprises that one sees, the latest first."""
    rows = ChangeRequest.objects.filter(enterprise__in=visible_enterprises(viewer))
    return rows.select_related("enterprise", "product", "evidence", "asked_by", "decided_by")


def change_or_404(viewer: Viewer, pk: int) -> ChangeRequest:
    request = visible_to(viewer).filter(pk=pk).first()
    if request is None:
        raise Http404(pk)
    return request


def open_change(enterprise: Enterprise, product: Product | None) -> ChangeRequest | None:
    """The request about the same thing that waits for its decision."""
    rows = ChangeRequest.objects.filter(enterprise=enterprise, product=product, state="asked")
    return rows.first()


def own_evidence(enterprise: Enterprise) -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.filter(enterprise=enterprise).order_by("-added_at")


def request_files(viewer: Viewer) -> Q:
    """Files that a request was made with: what its officer reads."""
    return Q(change_requests__in=visible_to(viewer).values("pk"))
