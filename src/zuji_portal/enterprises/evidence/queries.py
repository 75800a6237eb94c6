"""Reads of evidence, limited to what the viewer may see."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.registry import granted
from zuji_portal.foundation.permissions.roles import ENTERPRISE


def visible_to(viewer: Viewer) -> QuerySet[EvidenceFile]:
    """Evidence is the enterprise's own; a verifier reads what an engaged study names, the
    province what an application holds.
    """
    if viewer.role in ENTERPRISE:
        return EvidenceFile.objects.filter(enterprise=viewer.enterprise_id).order_by("-added_at")
    opened = granted("evidence", viewer)
    if opened is None:
        return EvidenceFile.objects.none()
    rows = EvidenceFile.objects.filter(opened).values("pk")
    return EvidenceFile.objects.filter(pk__in=rows).order_by("-added_at")


def evidence_or_404(viewer: Viewer, pk: uuid.UUID) -> EvidenceFile:
    evidence = visible_to(viewer).filter(pk=pk).first()
    if evidence is None:
        raise Http404(pk)
    return evidence
