"""Reads of plants, limited to what the viewer may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies import queries as studies
from zuji_portal.studies.plants.models import PlantVersion


def visible_to(viewer: Viewer) -> QuerySet[PlantVersion]:
    """The versions of the viewer's own enterprise; to officers and verifiers those of whose
    products they may see a study.
    """
    rows = PlantVersion.objects.select_related("enterprise", "file", "by", "job")
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    opened = studies.visible_to(viewer).filter(plant_origin__isnull=False)
    return rows.filter(pk__in=opened.values("plant_origin__version"))


def version_or_404(viewer: Viewer, pk: int) -> PlantVersion:
    version = visible_to(viewer).filter(pk=pk).first()
    if version is None:
        raise Http404(pk)
    return version


def own_enterprise(viewer: Viewer) -> Enterprise:
    """The enterprise that the viewer acts for."""
    if viewer.role not in ENTERPRISE or viewer.enterprise_id is None:
        raise Http404(viewer.role)
    return Enterprise.objects.get(pk=viewer.enterprise_id)
