"""Events to partners' hosts: queued with the change they tell of, retried for three days."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from zuji.cli.guarded import Unreachable
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import PactClient, Sent, origin
from zuji.exchange.pact.messages import PUBLISHED, event_of
from zuji_portal.exchange.models import ExchangePartner, PartnerDelivery, SharedFootprint
from zuji_portal.exchange.queries import may_see
from zuji_portal.foundation.outgoing.outlet import Outlet, SetUp
from zuji_portal.foundation.outgoing.outward import exchanged
from zuji_portal.foundation.outgoing.sealing import opened
from zuji_portal.studies.notifications.sending import site_address

LARGEST_ANSWER = 1_000_000


def source() -> str:
    """The address from which our events come."""
    return f"{site_address()}/pact/3/events"


def queue(partner: ExchangePartner, kind: str, data: Mapping[str, Any]) -> None:
    """Put an event in the queue; a partner without a host of its own pulls instead."""
    if not partner.callback or partner.ended_at is not None:
        return
    content = event_of(
        kind,
        data,
        identity=str(uuid.uuid4()),
        source=source(),
        time=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
    )
    EVENTS.queue(PartnerDelivery.objects.create(partner=partner, content=content))


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


class PartnerEvents(Outlet[PartnerDelivery]):
    """Events to partners' hosts, each behind the login of its partner."""

    model = PartnerDelivery
    receiver = "partner"
    unforeseen = "pact-unreachable"

    @property
    def task(self) -> Any:
        return deliver_event

    def attempt(self, message: PartnerDelivery, at: datetime.datetime) -> tuple[int | None, str]:
        return None, attempt(message)

    def closed(self, message: PartnerDelivery) -> str:
        """What the partner may no longer see is given up."""
        if message.partner.ended_at is not None:
            return "pact-access-ended"
        is_seen = may_see(message.partner, told_of(message.content))
        return "" if is_seen else "pact-grant-ended"

    def set_up(self, message: PartnerDelivery) -> SetUp:
        partner = message.partner
        return SetUp(partner.by, "zh", partner.name, f"/exchange/partners/{partner.pk}/")


EVENTS = PartnerEvents()


@task()
def deliver_event(pk: int) -> None:
    """Try an event once."""
    EVENTS.deliver(pk)


def recover_deliveries(now: datetime.datetime | None = None) -> int:
    """Queue again the events that the queue lost; returns how many. Run daily."""
    return EVENTS.recover(now)


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
