"""Asking a supplier's host for a footprint: our event goes out with retries, the supplier's answer
comes back as an event of the partner that it is here.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from django_tasks import task

from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import PactClient
from zuji.exchange.pact.hosting import PactProblem
from zuji.exchange.pact.messages import CREATED, FULFILLED, event_of
from zuji_portal.exchange import delivering
from zuji_portal.exchange.models import ExchangePartner, HostRequest, SupplierHost
from zuji_portal.exchange.reading import keep
from zuji_portal.exchange.sourcing import HostStep
from zuji_portal.exchange.telling import tell_answered
from zuji_portal.foundation.outgoing.outlet import Outlet, SetUp
from zuji_portal.foundation.outgoing.sealing import opened

LONGEST_TOLD: int = HostRequest._meta.get_field("told").max_length or 0


@dataclass
class AskHost(HostStep):
    """Ask a supplier's host for the footprint of a product. Refuses a second question while the
    first is open.
    """

    product: str = ""
    comment: str = ""
    policy: ClassVar[str] = "exchange.inquire"

    def perform(self) -> SupplierHost:
        assert self.viewer.user is not None
        product, comment = self.product.strip(), self.comment.strip()
        open_ones = self.subject.requests.filter(answer="").exclude(state="dead")
        if any(product in each.products for each in open_ones):
            raise refuse("pact-asked-already", "product", product)
        identity = str(uuid.uuid4())
        content = event_of(
            CREATED,
            {"productId": [product]} | ({"comment": comment} if comment else {}),
            identity=identity,
            source=delivering.source(),
            time=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        )
        asked = HostRequest.objects.create(
            host=self.subject, identity=identity, content=content, by=self.viewer.user
        )
        REQUESTS.queue(asked)
        return self.subject

    def facts(self, host: SupplierHost) -> Mapping[str, Any]:
        return {"name": host.name, "host": host.base, "product": self.product.strip()}


class HostRequests(Outlet[HostRequest]):
    """Questions to suppliers' hosts, each behind the login that the supplier gave."""

    model = HostRequest
    receiver = "host"
    unforeseen = "pact-unreachable"

    @property
    def task(self) -> Any:
        return send_request

    def attempt(self, message: HostRequest, at: datetime.datetime) -> tuple[int | None, str]:
        host = message.host
        try:
            client = PactClient(
                host.base, host.client, opened(host.secret), delivering.send, host.login
            )
            client.tell(message.content)
        except Refusal as problem:
            return None, problem.findings[0].rule[:40]
        return None, ""

    def closed(self, message: HostRequest) -> str:
        return "pact-access-ended" if message.host.ended_at is not None else ""

    def set_up(self, message: HostRequest) -> SetUp:
        host = message.host
        return SetUp(message.by, "zh", host.name, f"/exchange/suppliers/{host.pk}/")


REQUESTS = HostRequests()


@task()
def send_request(pk: int) -> None:
    """Try a question once."""
    REQUESTS.deliver(pk)


def recover_requests(now: datetime.datetime | None = None) -> int:
    """Queue again the questions that the queue lost; returns how many. Run daily."""
    return REQUESTS.recover(now)


def answered(partner: ExchangePartner, event: Mapping[str, Any]) -> None:
    """Keep a partner's answer to a question that we sent to its host: the footprints that it gives,
    or why it gives none. Refuses an answer to what was not asked, and a second one.
    """
    data = event["data"]
    rows = HostRequest.objects.select_for_update(of=("self",)).select_related("host__enterprise")
    mine = rows.filter(host__partner=partner, host__ended_at=None)
    asked = mine.filter(identity=str(data["requestEventId"])[:36], answer="").first()
    if asked is None:
        raise PactProblem("BadRequest", "no such request was sent to you, or it was answered")
    asked.answered_at, asked.state = timezone.now(), "sent"
    if event["type"] == FULFILLED:
        given = [row for row in data["pfs"] if isinstance(row, Mapping)]
        for row in given:
            keep(asked.host, row)
        ids = [row["id"] for row in given if isinstance(row.get("id"), str)]
        held = asked.host.footprints.filter(identity__in=ids)
        asked.answer, asked.given = "fulfilled", list(held.values_list("identity", flat=True))
    else:
        error = data["error"]
        asked.answer, asked.told = "rejected", str(error["message"])[:LONGEST_TOLD]
    asked.save(update_fields=["answer", "given", "told", "answered_at", "state"])
    tell_answered(asked)
