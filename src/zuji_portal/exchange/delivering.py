"""Events to partners' hosts: queued with the change they tell of, retried for three days."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import PactClient, Sent, origin
from zuji.exchange.pact.messages import event_of
from zuji_portal.exchange.models import ExchangePartner, PartnerDelivery
from zuji_portal.studies.notifications.outward import Unreachable, exchanged
from zuji_portal.studies.notifications.sealing import opened

LARGEST_ANSWER = 1_000_000
GIVEN_UP = datetime.timedelta(hours=72)
UNFORESEEN = "pact-unreachable"
"""The rule that is kept where an attempt broke off without saying why."""
FIRST_WAIT, LONGEST_WAIT = 60, 6 * 3600
"""Seconds until the second attempt, doubled each time, and at most."""


def source() -> str:
    """The address from which our events come."""
    return f"{str(settings.SITE_URL).rstrip('/')}/pact/3/events"


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


@task()
def deliver_event(pk: int) -> None:
    """Try an event once; what fails, even in a way that nobody foresaw, is tried again with growing
    waits, for 72 hours.
    """
    rows = PartnerDelivery.objects.select_related("partner")
    delivery = rows.filter(pk=pk, state="waiting", partner__ended_at=None).first()
    if delivery is None:
        return
    now = timezone.now()
    delivery.attempts, delivery.tried_at = delivery.attempts + 1, now
    delivery.problem = UNFORESEEN
    try:
        delivery.problem = attempt(delivery)
    finally:
        again = now + wait_after(delivery.attempts)
        if not delivery.problem:
            delivery.state = "sent"
        elif again - delivery.since > GIVEN_UP:
            delivery.state = "dead"
        delivery.save()
        if delivery.state == "waiting":
            deliver_event.using(run_after=again).enqueue(pk)


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
        return Sent(
            *exchanged(method, url, body, {**headers, "User-Agent": "Zuji"}, LARGEST_ANSWER)
        )
    except Unreachable as problem:
        raise refuse("pact-unreachable", "callback", host) from problem
