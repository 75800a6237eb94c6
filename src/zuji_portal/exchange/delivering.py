"""Events to partners' hosts: queued with the change they tell of, retried for three days."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zuji.cli.guarded import Unreachable
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import PactClient, Sent, origin
from zuji.exchange.pact.messages import PUBLISHED, event_of
from zuji_portal.exchange.models import ExchangePartner, PartnerDelivery, SharedFootprint
from zuji_portal.exchange.queries import may_see
from zuji_portal.studies.notifications.outward import exchanged
from zuji_portal.studies.notifications.sealing import opened
from zuji_portal.studies.notifications.sending import site_address

LARGEST_ANSWER = 1_000_000
GIVEN_UP = datetime.timedelta(hours=72)
UNFORESEEN = "pact-unreachable"
"""The rule that is kept where an attempt broke off without saying why."""
FIRST_WAIT, LONGEST_WAIT = 60, 6 * 3600
"""Seconds until the second attempt, doubled each time, and at most."""
OVERDUE = datetime.timedelta(hours=1)
"""How long after its time an attempt counts as lost."""


def source() -> str:
    """The address from which our events come."""
    return f"{site_address()}/pact/3/events"


def queue(partner: ExchangePartner, kind: str, data: Mapping[str, Any]) -> None:
    """Put an event in the queue; a partner without a host of its own pulls instead."""
    if not partner.callback or partner.ended_at is not None:
        return
    now = timezone.now()
    content = event_of(
        kind,
        data,
        identity=str(uuid.uuid4()),
        source=source(),
        time=f"{now:%Y-%m-%dT%H:%M:%SZ}",
    )
    delivery = PartnerDelivery.objects.create(partner=partner, content=content, since=now)
    transaction.on_commit(lambda: deliver_event.enqueue(delivery.pk))


def wait_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at most six hours."""
    seconds = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return datetime.timedelta(seconds=seconds)


class Attempted(Protocol):
    """What is tried again: how many attempts failed, and when the last was made."""

    @property
    def attempts(self) -> int: ...
    @property
    def tried_at(self) -> datetime.datetime | None: ...


def is_due(row: Attempted, now: datetime.datetime) -> bool:
    """Whether the wait after the last attempt is over."""
    tried = row.tried_at if row.attempts else None
    return tried is None or tried + wait_after(row.attempts) <= now


def withdraw(footprint: SharedFootprint, why: str) -> None:
    """Mark a locked footprint withdrawn and tell the partners that may see it."""
    footprint.status, footprint.withdrawn_why = "Deprecated", why
    footprint.save(update_fields=["status", "withdrawn_why"])
    for row in footprint.given.filter(grant__ended_at=None).select_related("grant__partner"):
        queue(row.grant.partner, PUBLISHED, {"pfIds": [str(footprint.identity)]})


def told_of(content: Mapping[str, Any]) -> set[str]:
    """The ids of the footprints that an event tells of or carries."""
    data = content.get("data", {})
    return {*data.get("pfIds", ()), *(each["id"] for each in data.get("pfs", ()))}


@task()
def deliver_event(pk: int) -> None:
    """Try an event once; what fails is tried again with growing waits, for 72 hours. The next
    attempt is in the queue before this one begins, so that an attempt that breaks off is no end.
    """
    delivery = _begun(pk)
    if delivery is None:
        return
    delivery.problem = attempt(delivery)
    again = (delivery.tried_at or delivery.since) + wait_after(delivery.attempts)
    if not delivery.problem:
        delivery.state = "sent"
    elif again - delivery.since > GIVEN_UP:
        delivery.state = "dead"
    begun = PartnerDelivery.objects.filter(pk=pk, state="waiting", attempts=delivery.attempts)
    begun.update(state=delivery.state, problem=delivery.problem)


@transaction.atomic
def _begun(pk: int) -> PartnerDelivery | None:
    """The event whose attempt is due, with the next attempt queued; what the partner may no longer
    see is given up.
    """
    rows = PartnerDelivery.objects.select_for_update(of=("self",)).select_related("partner")
    delivery = rows.filter(pk=pk, state="waiting").first()
    now = timezone.now()
    if delivery is None or not is_due(delivery, now):
        return None
    if problem := _closed(delivery):
        delivery.state, delivery.problem = "dead", problem
        delivery.save(update_fields=["state", "problem"])
        return None
    delivery.attempts, delivery.tried_at = delivery.attempts + 1, now
    delivery.problem = UNFORESEEN
    delivery.save(update_fields=["attempts", "tried_at", "problem"])
    deliver_event.using(run_after=now + wait_after(delivery.attempts)).enqueue(pk)
    return delivery


def _closed(delivery: PartnerDelivery) -> str:
    """The rule by which an event is not sent any more."""
    if delivery.partner.ended_at is not None:
        return "pact-access-ended"
    is_seen = may_see(delivery.partner, told_of(delivery.content))
    return "" if is_seen else "pact-grant-ended"


def recover_deliveries(now: datetime.datetime | None = None) -> int:
    """Queue again the waiting events whose attempt is overdue, because the queue lost them;
    returns how many. Run daily.
    """
    moment = (now or timezone.now()) - OVERDUE
    waiting = PartnerDelivery.objects.filter(state="waiting", since__lt=moment).defer("content")
    overdue = [each.pk for each in waiting.iterator() if is_due(each, moment)]
    for pk in overdue:
        deliver_event.enqueue(pk)
    return len(overdue)


def attempt(delivery: PartnerDelivery) -> str:
    """The rule by which an attempt failed; empty where the partner took the event."""
    partner = delivery.partner
    secret = opened(partner.callback_secret) if partner.callback_secret else ""
    client = PactClient(partner.callback, partner.callback_client, secret, send)
    try:
        client.tell(delivery.content)
    except Refusal as problem:
        return problem.findings[0].rule[:40]
    return ""


def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
    """The guarded way out: public addresses by HTTPS, or hosts that the operator named."""
    scheme, host, port = origin(url)
    if scheme != "https" and f"{host}:{port}" not in settings.WEBHOOK_HOSTS:
        raise refuse("pact-unreachable", "callback", scheme, "https")
    try:
        told = {**headers, "User-Agent": "Zuji"}
        return exchanged(method, url, body, told, LARGEST_ANSWER)
    except Unreachable as problem:
        raise refuse("pact-unreachable", "callback", host) from problem
