"""Partners of an enterprise, grants, footprints, requests and events that were given up."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

from django.utils import timezone

from cast import ROOT
from portal.guards.base import EVERYBODY, Guard, changes
from portal.people import Cast, approved
from zuji_portal.catalogue.models import Entry
from zuji_portal.exchange.models import (
    ExchangePartner,
    FootprintGrant,
    GivenFootprint,
    HostedFootprint,
    PartnerDelivery,
    PartnerEvent,
    PartnerRequest,
    SharedFootprint,
    SupplierHost,
)
from zuji_portal.exchange.reading import keep
from zuji_portal.foundation.outgoing.sealing import sealed

OWNER = frozenset({"owner"})
STEEL = json.loads((ROOT / "examples" / "pact" / "steel-bar.json").read_text("utf-8"))


def partner(cast: Cast, name: str = "示例买家") -> ExchangePartner:
    return ExchangePartner.objects.create(
        enterprise=cast.ludai.enterprise,
        name=name,
        client=f"zuji-{uuid.uuid4().hex[:16]}",
        secret_digest="0" * 64,
        by=cast.viewer("owner").user,
    )


def footprint(cast: Cast) -> SharedFootprint:
    """The example's footprint as that of the cast's product."""
    revision = entry(cast).values.last().revision
    identity = uuid.uuid4()
    return SharedFootprint.objects.create(
        enterprise=cast.ludai.enterprise,
        product=revision.study.product,
        revision=revision,
        identity=identity,
        content={**STEEL, "id": str(identity)},
        by=cast.viewer("owner").user,
    )


def entry(cast: Cast) -> Entry:
    held = Entry.objects.filter(enterprise=cast.ludai.enterprise)
    if not held.exists():
        approved(cast.ludai)
    return held.get()


def grant(cast: Cast, whom: ExchangePartner | None = None) -> FootprintGrant:
    """A grant under which the footprint was given."""
    shared = footprint(cast)
    made = FootprintGrant.objects.create(
        partner=whom or partner(cast), product=shared.product, by=cast.viewer("owner").user
    )
    GivenFootprint.objects.create(grant=made, footprint=shared)
    return made


def event(whom: ExchangePartner, identity: str = "ask-1") -> PartnerEvent:
    data = {"productId": STEEL["productIds"], "comment": "年度报告"}
    return PartnerEvent.objects.create(
        partner=whom,
        source="//buyer.example",
        identity=identity,
        kind="org.wbcsd.pact.ProductFootprint.RequestCreatedEvent.3",
        content={"id": identity, "data": data},
    )


def partner_request(cast: Cast) -> PartnerRequest:
    """A partner's request for what it was granted."""
    whom = grant(cast).partner
    return PartnerRequest.objects.create(
        enterprise=cast.ludai.enterprise,
        partner=whom,
        event=event(whom),
        moved_at=timezone.now(),
    )


def lost(cast: Cast) -> PartnerDelivery:
    return PartnerDelivery.objects.create(
        partner=partner(cast), content={}, state="dead", since=timezone.now()
    )


def supplier_host(cast: Cast) -> SupplierHost:
    return SupplierHost.objects.create(
        enterprise=cast.ludai.enterprise,
        name="示例钢厂",
        base="https://steel.example",
        client="us",
        secret=sealed("theirs"),
        by=cast.viewer("owner").user,
    )


def hosted(cast: Cast) -> HostedFootprint:
    """The example's footprint as a supplier's host gave it."""
    host = supplier_host(cast)
    keep(host, STEEL)
    return host.footprints.get()


def in_state(state: str) -> Callable[[Cast], PartnerRequest]:
    def make(cast: Cast) -> PartnerRequest:
        made = partner_request(cast)
        PartnerRequest.objects.filter(pk=made.pk).update(state=state)
        return PartnerRequest.objects.get(pk=made.pk)

    return make


def followed_host(cast: Cast) -> SupplierHost:
    """A host of a supplier that is a partner too."""
    host = supplier_host(cast)
    host.partner = partner(cast, host.name)
    host.save(update_fields=["partner"])
    return host


def follower_ended(cast: Cast, record: SupplierHost) -> None:
    ExchangePartner.objects.filter(pk=record.partner_id).update(ended_at=timezone.now())


ENDED = changes(ended_at=timezone.now())


def partner_ended(cast: Cast, record: PartnerRequest | PartnerDelivery) -> None:
    ExchangePartner.objects.filter(pk=record.partner_id).update(ended_at=timezone.now())


EXCHANGE = (
    Guard(policy="exchange.register", make=lambda cast: cast.ludai.enterprise, may=OWNER),
    Guard(policy="exchange.connect", make=lambda cast: cast.ludai.enterprise, may=OWNER),
    *(
        Guard(policy=f"exchange.{act}", make=supplier_host, may=OWNER, broken=(ENDED,))
        for act in ("read", "follow", "disconnect")
    ),
    Guard(
        policy="exchange.inquire",
        make=followed_host,
        may=OWNER,
        broken=(ENDED, changes(partner=None), follower_ended),
    ),
    Guard(policy="exchange.end", make=partner, may=OWNER, broken=(ENDED,)),
    Guard(policy="exchange.grant", make=partner, may=OWNER, broken=(ENDED,)),
    Guard(policy="exchange.ungrant", make=grant, may=OWNER, broken=(ENDED,)),
    Guard(
        policy="exchange.publish",
        make=entry,
        may=OWNER,
        broken=(changes(delisted_at=timezone.now()),),
    ),
    Guard(
        policy="exchange.withdraw",
        make=footprint,
        may=OWNER,
        broken=(changes(status="Deprecated"),),
    ),
    Guard(
        policy="exchange.resend",
        make=lost,
        may=OWNER,
        broken=(changes(state="sent"), partner_ended),
    ),
    *(
        Guard(
            policy=f"exchange.{act}",
            make=partner,
            may=EVERYBODY | {"anonymous"},
            broken=(ENDED,),
            more={"event": lambda cast, record: event(record)},
        )
        for act in ("ask", "meet")
    ),
    *(
        Guard(
            policy=f"exchange.{act}",
            make=partner_request,
            may=OWNER,
            broken=(changes(state="declined"), *more),
        )
        for act, more in (("fulfil", (partner_ended,)), ("decline", ()))
    ),
)
