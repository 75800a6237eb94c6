"""Sending the entries of the log to a subscription, one after another; retried for three days."""

from __future__ import annotations

import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from zuji.core.label import Label
from zuji_portal.exchange.subscriptions.messages import body_of, headers_of, messages_of
from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.exchange.subscriptions.queries import log_size
from zuji_portal.foundation.outgoing.outward import attempted
from zuji_portal.foundation.outgoing.schedule import GIVEN_UP, is_due, wait_after
from zuji_portal.foundation.workflow.letters import write_later
from zuji_portal.transparency.events import LogGrown
from zuji_portal.transparency.models import LogEntry

BATCH = 50
"""Entries that one run of the task sends."""
LEASE = datetime.timedelta(minutes=10)
"""How long a run may take: a little more than every entry of a batch at its time limit."""
STOPPED = Label("公开事件推送已停止：{name}", "Public events are no longer sent: {name}")
WHY = Label(
    "订阅“{name}”的接收地址连续三天没有接受，或者表示不再接收，平台已停止推送。"
    "恢复后可以在订阅页面从停下的那一条起重新发送。",
    "The address of your subscription “{name}” did not accept what was sent for three days, or "
    "wants no more. Sending has stopped; it can begin again, from where it stopped, on the "
    "subscription's page.",
)


def log_grown(event: LogGrown) -> None:
    """Hears that the log has one more entry."""
    transaction.on_commit(partial(deliver_entries_from, event.index), robust=True)


def deliver_entries_from(index: int) -> None:
    """Queue a run for each subscription; many entries of one change are told with the last one."""
    if index + 1 == log_size():
        for pk in _running().values_list("pk", flat=True):
            deliver_entries.enqueue(pk)


def recover_subscriptions(now: datetime.datetime | None = None) -> int:
    """Queue again what was lost from the queue; returns how many. Run daily."""
    behind = [row.pk for row in _running() if entries_for(row).exists()]
    for pk in behind:
        deliver_entries.enqueue(pk)
    return len(behind)


def entries_for(subscription: Subscription) -> QuerySet[LogEntry]:
    """The entries that are still to be sent, in their order."""
    rows = LogEntry.objects.filter(index__gte=subscription.position).order_by("index")
    return rows.filter(kind__in=subscription.kinds) if subscription.kinds else rows


@task()
def deliver_entries(pk: int) -> None:
    """Send what is to be sent, in order, until one is not taken; that one is tried again later."""
    subscription = _begun(pk)
    if subscription is None:
        return
    problem = ""
    for entry in entries_for(subscription)[:BATCH]:
        problem = attempt(subscription, entry, timezone.now())
        if problem or not _sent(subscription, entry):
            break
    _concluded(subscription, problem)


def attempt(subscription: Subscription, entry: LogEntry, at: datetime.datetime) -> str:
    """Why a message was not taken; empty where it was."""
    body = body_of(messages_of([entry])[0])
    headers = headers_of(subscription, entry, body, at)
    return attempted(subscription.url, body, headers)[1]


def _running() -> QuerySet[Subscription]:
    return Subscription.objects.filter(ended_at=None, paused_at=None)


@transaction.atomic
def _begun(pk: int) -> Subscription | None:
    """The subscription, kept from other runs; None where it does not run, its wait is not over or
    another run sends. A run that breaks off is followed by another.
    """
    now = timezone.now()
    free = Q(busy_until=None) | Q(busy_until__lte=now)
    row = _running().filter(free, pk=pk).select_for_update().first()
    if row is None or not is_due(row, now) or not entries_for(row).exists():
        return None
    row.busy_until = now + LEASE
    row.save(update_fields=["busy_until"])
    deliver_entries.using(run_after=row.busy_until).enqueue(pk)
    return row


def _sent(subscription: Subscription, entry: LogEntry) -> bool:
    """Keeps how far it is; not where it was moved or ended meanwhile."""
    held = Subscription.objects.filter(
        pk=subscription.pk, position=subscription.position, busy_until=subscription.busy_until
    )
    moved = held.filter(ended_at=None).update(
        position=entry.index + 1, sent_at=timezone.now(), attempts=0, problem="", failing_since=None
    )
    subscription.position = entry.index + 1
    return bool(moved)


@transaction.atomic
def _concluded(subscription: Subscription, problem: str) -> None:
    """What a run leaves: the next one, or after three days the end of trying."""
    rows = Subscription.objects.select_for_update()
    row = rows.filter(pk=subscription.pk, busy_until=subscription.busy_until).first()
    if row is None:
        return
    row.busy_until = None
    if problem and row.position == subscription.position:
        _failed(row, problem)
    row.save()
    if row.ended_at is None and row.paused_at is None and entries_for(row).exists():
        wait = wait_after(row.attempts) if row.attempts else datetime.timedelta()
        again = deliver_entries.using(run_after=timezone.now() + wait)
        transaction.on_commit(lambda: again.enqueue(row.pk))


def _failed(row: Subscription, problem: str) -> None:
    now = timezone.now()
    row.attempts, row.problem, row.tried_at = row.attempts + 1, problem, now
    row.failing_since = row.failing_since or now
    if problem == "gone" or now - row.failing_since > GIVEN_UP:
        row.paused_at = now
        write_later(
            row.user.email, row.language, STOPPED, WHY, path=f"/events/{row.pk}/", name=row.name
        )
