"""Registering partners, publishing and withdrawing footprints, granting, answering requests."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import Refusal, refuse
from zuji.exchange.pact.client import origin
from zuji.exchange.pact.criteria import FootprintCriteria, criteria_of, pairs_of
from zuji.exchange.pact.messages import FULFILLED, PUBLISHED, REJECTED, fulfilment, rejection
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.publishing import publishing_problem
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.exchange.delivering import EVENTS, queue, told_of, withdraw
from zuji_portal.exchange.filling import footprint_for
from zuji_portal.exchange.models import (
    PARTNER_ENDED,
    ExchangePartner,
    FootprintGrant,
    GivenFootprint,
    PartnerDelivery,
    PartnerEvent,
    PartnerRequest,
    SharedFootprint,
)
from zuji_portal.exchange.queries import given, may_see, newest
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.audit.action import Action, moved, record
from zuji_portal.foundation.outgoing.outward import refuse_private
from zuji_portal.foundation.outgoing.sealing import sealed


@dataclass
class RegisterPartner(Action[Enterprise, ExchangePartner]):
    """Credentials for a buyer's system; the secret stands in `secret` and is kept nowhere."""

    name: str = ""
    callback: str = ""
    callback_client: str = ""
    callback_secret: str = ""
    secret: str = field(default="", init=False)
    policy: ClassVar[str] = "exchange.register"

    def perform(self) -> ExchangePartner:
        assert self.viewer.user is not None
        if self.callback:
            refuse_private(self.callback)
            if origin(self.callback)[0] != "https":
                raise refuse("pact-unreachable", "callback", origin(self.callback)[0], "https")
            if not (self.callback_client and self.callback_secret):
                raise refuse("field-missing", "callback_client")
        self.secret = secrets.token_urlsafe(32)
        return ExchangePartner.objects.create(
            enterprise=self.subject,
            name=self.name.strip(),
            client=f"zuji-{secrets.token_hex(8)}",
            secret_digest=secret_digest(self.secret),
            callback=self.callback.rstrip("/"),
            callback_client=self.callback_client,
            callback_secret=sealed(self.callback_secret) if self.callback_secret else "",
            by=self.viewer.user,
        )

    def facts(self, partner: ExchangePartner) -> Mapping[str, Any]:
        return {"client": partner.client, "name": partner.name, "host": partner.callback}


@dataclass
class EndPartner(Action[ExchangePartner, ExchangePartner]):
    """Its credentials open nothing any more, its grants end, its open requests are declined, and
    no event goes to it.
    """

    policy: ClassVar[str] = "exchange.end"

    def lock(self) -> None:
        self.subject = ExchangePartner.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> ExchangePartner:
        partner, now = self.subject, timezone.now()
        partner.ended_at = now
        partner.save(update_fields=["ended_at"])
        partner.tokens.all().delete()
        partner.grants.filter(ended_at=None).update(ended_at=now)
        partner.deliveries.filter(state="waiting").update(state="dead", problem="pact-access-ended")
        for asked in partner.requests.select_for_update().filter(state="open"):
            move = moved(
                asked, "partnerrequest", "exchange.decline", moved_at=now, reason=PARTNER_ENDED
            )
            facts = {"partner": partner.pk, "reason": PARTNER_ENDED}
            record(
                self.viewer,
                "exchange.decline",
                asked,
                facts,
                enterprise=asked.enterprise_id,
                moved=move,
            )
        return partner

    def facts(self, partner: ExchangePartner) -> Mapping[str, Any]:
        return {"name": partner.name, "host": partner.callback}


@dataclass
class GrantProduct(Action[ExchangePartner, FootprintGrant]):
    """A partner sees the current footprint of a product and those to come. The entry is locked, so
    that none is published in between.
    """

    product: Product | None = None
    policy: ClassVar[str] = "exchange.grant"

    def lock(self) -> None:
        self.subject = ExchangePartner.objects.select_for_update().get(pk=self.subject.pk)
        Entry.objects.select_for_update().filter(product=self.product).first()

    def perform(self) -> FootprintGrant:
        assert self.viewer.user is not None
        product = self.product
        if product is None or product.enterprise_id != self.subject.enterprise_id:
            raise refuse("field-missing", "product")
        if self.subject.grants.filter(product=product, ended_at=None).exists():
            raise refuse("pact-granted-already", "product", product.name_zh)
        grant = FootprintGrant.objects.create(
            partner=self.subject, product=product, by=self.viewer.user
        )
        current = SharedFootprint.objects.filter(product=product, status="Active").first()
        if current is not None:
            GivenFootprint.objects.create(grant=grant, footprint=current)
            queue(self.subject, PUBLISHED, {"pfIds": [str(current.identity)]})
        return grant

    def about(self, outcome: FootprintGrant) -> Any:
        return self.subject

    def facts(self, grant: FootprintGrant) -> Mapping[str, Any]:
        return {"product": grant.product_id}


@dataclass
class EndGrant(Action[FootprintGrant, FootprintGrant]):
    """The partner no longer sees footprints of the product; what it has taken it keeps."""

    policy: ClassVar[str] = "exchange.ungrant"

    def lock(self) -> None:
        self.subject = FootprintGrant.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> FootprintGrant:
        self.subject.ended_at = timezone.now()
        self.subject.save(update_fields=["ended_at"])
        return self.subject

    def about(self, outcome: FootprintGrant) -> Any:
        return self.subject.partner

    def facts(self, grant: FootprintGrant) -> Mapping[str, Any]:
        return {"product": grant.product_id}


@dataclass
class PublishFootprint(Action[Entry, SharedFootprint]):
    """A footprint of the newest revision that the catalogue may show; it takes the place of the
    current one, and partners with a grant are told of what changed for them.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "exchange.publish"

    def lock(self) -> None:
        self.subject = Entry.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> SharedFootprint:
        assert self.viewer.user is not None
        revision = newest(self.subject)
        if revision is None:
            raise refuse("pact-nothing-accepted", "footprint")
        if problem := publishing_problem(self.subject, revision):
            raise Refusal(problem)
        product = self.subject.product
        before = SharedFootprint.objects.filter(product=product, status="Active").first()
        preceding = str(before.identity) if before else ""
        data = footprint_for(self.subject, revision, self.values, preceding)
        if before is not None:
            before.status = "Deprecated"
            before.save(update_fields=["status"])
        made = SharedFootprint.objects.create(
            enterprise=self.subject.enterprise,
            product=product,
            revision=revision,
            identity=data["id"],
            content={key: value for key, value in data.items() if key != "status"},
            by=self.viewer.user,
        )
        grants = FootprintGrant.objects.select_for_update(of=("self",)).select_related("partner")
        for grant in grants.filter(product=product, ended_at=None):
            GivenFootprint.objects.create(grant=grant, footprint=made)
            held = before is not None and grant.given.filter(footprint=before).exists()
            ids = [str(made.identity), *([preceding] if held else [])]
            queue(grant.partner, PUBLISHED, {"pfIds": ids})
        return made

    def facts(self, footprint: SharedFootprint) -> Mapping[str, Any]:
        return {"id": str(footprint.identity), "revision": footprint.revision_id}


@dataclass
class WithdrawFootprint(Action[SharedFootprint, SharedFootprint]):
    """The one change a footprint may undergo; partners who were given it are told."""

    reason: str = ""
    policy: ClassVar[str] = "exchange.withdraw"

    def needs_reason(self) -> bool:
        return True

    def lock(self) -> None:
        self.subject = SharedFootprint.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> SharedFootprint:
        withdraw(self.subject, self.reason.strip())
        return self.subject

    def facts(self, footprint: SharedFootprint) -> Mapping[str, Any]:
        return {"id": str(footprint.identity), "reason": footprint.withdrawn_why}


def asked_for(asked: PartnerRequest) -> list[Mapping[str, Any]]:
    """The footprints given to the partner that its request asks for."""
    return matching(asked.partner, criteria_of(pairs_of(asked.event.content["data"])))


def matching(partner: ExchangePartner, criteria: FootprintCriteria) -> list[Mapping[str, Any]]:
    """The footprints given to a partner that hold what it asks by."""
    held = (row.footprint.data() for row in given(partner))
    return [data for data in held if criteria.matches(data)]


@dataclass
class TakeRequest(Action[ExchangePartner, PartnerRequest]):
    """A request that waits for the enterprise."""

    event: PartnerEvent | None = None
    policy: ClassVar[str] = "exchange.ask"
    noun: ClassVar[str] = "partnerrequest"

    def perform(self) -> PartnerRequest:
        asked = PartnerRequest(
            enterprise=self.subject.enterprise, partner=self.subject, event=self.event, state=""
        )
        self.move(asked, moved_at=timezone.now())
        return asked

    def facts(self, asked: PartnerRequest) -> Mapping[str, Any]:
        return {"partner": asked.partner_id}


class MeetRequest(TakeRequest):
    """A request for what is shared already; it is answered at once."""

    policy = "exchange.meet"

    def perform(self) -> PartnerRequest:
        asked = super().perform()
        queue(asked.partner, FULFILLED, fulfilment(asked.event.content, asked_for(asked)))
        return asked


@dataclass
class RequestStep(Action[PartnerRequest, PartnerRequest]):
    """A move of a request, whose row is read again and locked."""

    reason: str = ""
    noun: ClassVar[str] = "partnerrequest"

    def lock(self) -> None:
        rows = PartnerRequest.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("partner", "event").get(pk=self.subject.pk)

    def facts(self, asked: PartnerRequest) -> Mapping[str, Any]:
        return {"partner": asked.partner_id}


class FulfilRequest(RequestStep):
    """Send what the partner was granted of what it asks for."""

    policy = "exchange.fulfil"

    def perform(self) -> PartnerRequest:
        found = asked_for(self.subject)
        if not found:
            raise refuse("pact-nothing-granted", "product")
        self.move(moved_at=timezone.now())
        queue(self.subject.partner, FULFILLED, fulfilment(self.subject.event.content, found))
        return self.subject


class DeclineRequest(RequestStep):
    """Tell the partner that it gets nothing, and why."""

    policy = "exchange.decline"

    def perform(self) -> PartnerRequest:
        why = self.reason.strip()
        self.move(moved_at=timezone.now(), reason=why)
        told = rejection(self.subject.event.content, "NotFound", why)
        queue(self.subject.partner, REJECTED, told)
        return self.subject

    def facts(self, asked: PartnerRequest) -> Mapping[str, Any]:
        return {"partner": asked.partner_id, "reason": asked.reason}


@dataclass
class ResendDelivery(Action[PartnerDelivery, PartnerDelivery]):
    """Try again, for another three days, what was given up."""

    policy: ClassVar[str] = "exchange.resend"

    def lock(self) -> None:
        rows = PartnerDelivery.objects.select_for_update(of=("self",)).select_related("partner")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> PartnerDelivery:
        row = self.subject
        if not may_see(row.partner, told_of(row.content)):
            raise refuse("pact-grant-ended", "product")
        EVENTS.send_again(row)
        return row

    def about(self, outcome: PartnerDelivery) -> Any:
        return self.subject.partner

    def facts(self, row: PartnerDelivery) -> Mapping[str, Any]:
        return {"event": row.pk, "name": row.partner.name, "host": row.partner.callback}
