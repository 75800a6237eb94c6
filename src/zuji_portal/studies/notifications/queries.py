"""Open notices, from what the viewer may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.notifications.models import Notice


def open_for(viewer: Viewer) -> QuerySet[Notice]:
    """Unsettled notices of the viewer's enterprise; nobody else's."""
    rows = Notice.objects.select_related("study__product", "enterprise").filter(settled_at=None)
    return (
        rows.filter(enterprise=viewer.enterprise_id) if viewer.role in ENTERPRISE else rows.none()
    )


def notice_or_404(viewer: Viewer, pk: int) -> Notice:
    notice = open_for(viewer).filter(pk=pk).first()
    if notice is None:
        raise Http404(pk)
    return notice
