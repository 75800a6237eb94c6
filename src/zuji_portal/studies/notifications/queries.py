"""Notices, from what the viewer may see; webhooks of one's own organisation."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.notifications.kinds import kinds_held_back
from zuji_portal.studies.notifications.models import Delivery, Notice, Webhook


def addressed_to(viewer: Viewer) -> QuerySet[Notice]:
    """Every notice of the viewer's enterprise, role or appointment; nobody else's."""
    rows = Notice.objects.select_related("study__product", "enterprise", "settled_by")
    if viewer.acting is None:
        return rows.none()
    if viewer.role in ENTERPRISE:
        own = Q(enterprise=None, appointment=viewer.acting)
        return rows.filter(Q(enterprise=viewer.enterprise_id) | own)
    of_role = Q(role=viewer.role, appointment=None, city__in=["", viewer.city])
    of_role &= ~Q(kind__in=kinds_held_back(viewer))
    return rows.filter(Q(appointment=viewer.acting) | of_role, enterprise=None)


def open_for(viewer: Viewer) -> QuerySet[Notice]:
    """Those that nobody has taken note of."""
    return addressed_to(viewer).filter(settled_at=None)


def notice_or_404(viewer: Viewer, pk: int) -> Notice:
    notice = open_for(viewer).filter(pk=pk).first()
    if notice is None:
        raise Http404(pk)
    return notice


def webhooks_of(viewer: Viewer) -> QuerySet[Webhook]:
    """The webhooks of the viewer's enterprise, or of the province."""
    if viewer.role == "owner":
        return Webhook.objects.filter(enterprise=viewer.enterprise_id)
    rows = Webhook.objects.filter(enterprise=None)
    may_see = viewer.role == "province" and has_duty(viewer, "webhook.configure")
    return rows if may_see else rows.none()


def webhook_or_404(viewer: Viewer, pk: int) -> Webhook:
    webhook = webhooks_of(viewer).filter(pk=pk).first()
    if webhook is None:
        raise Http404(pk)
    return webhook


def webhook_message_or_404(viewer: Viewer, pk: int) -> Delivery:
    """A message to a webhook of the viewer's organisation."""
    rows = Delivery.objects.filter(webhook__in=webhooks_of(viewer), pk=pk)
    message = rows.select_related("webhook__enterprise").first()
    if message is None:
        raise Http404(pk)
    return message
