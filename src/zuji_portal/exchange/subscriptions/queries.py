"""Reads of subscriptions, and of the public events themselves."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.transparency.models import LogEntry, LogHead


def visible_to(viewer: Viewer) -> QuerySet[Subscription]:
    """One's own."""
    if viewer.user_id is None:
        return Subscription.objects.none()
    return Subscription.objects.filter(user=viewer.user_id)


def subscription_or_404(viewer: Viewer, pk: int) -> Subscription:
    row = visible_to(viewer).filter(pk=pk).first()
    if row is None:
        raise Http404(pk)
    return row


def log_size() -> int:
    """How many entries the log holds: the position of the one to come."""
    head = LogHead.objects.filter(pk=1).first()
    return head.size if head else 0


def entries_from(index: int, most: int) -> list[LogEntry]:
    """So many entries of the log from one on."""
    return list(LogEntry.objects.filter(index__gte=index).order_by("index")[:most])


def latest(most: int) -> list[LogEntry]:
    return list(LogEntry.objects.order_by("-index")[:most])
