"""Offers of policies and finance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import PROVINCE, WRITERS, Guard, update
from portal.people import Cast, approved
from zuji_portal.catalogue.models import Entry
from zuji_portal.offers.models import OfferConsent, PublishedOffer, Telling

OFFICERS = PROVINCE | {"city"}


def offer(city: str = "3716", kind: str = "finance") -> Callable[[Cast], PublishedOffer]:
    """An offer of the cast's city (or of the province)."""

    def make(cast: Cast) -> PublishedOffer:
        return PublishedOffer.objects.create(
            kind=kind,
            level="city" if city else "province",
            city=city,
            benefit="loan",
            title_zh="示例",
            title_en="Example",
            issuer_zh="示例",
            issuer_en="Example",
            terms_zh="示例",
            terms_en="Example",
            valid_from=timezone.localdate(),
            by=cast.viewer("province").user,
        )

    return make


def told(cast: Cast) -> Telling:
    approved(cast.ludai)
    return Telling.objects.create(
        offer=offer()(cast),
        entry=Entry.objects.get(enterprise=cast.ludai.enterprise),
        enterprise=cast.ludai.enterprise,
        gaps=0,
        told_on=timezone.localdate(),
    )


def consent(cast: Cast) -> OfferConsent:
    return OfferConsent.objects.create(
        telling=told(cast),
        secret_digest="0" * 64,
        need="示例",
        contact="示例",
        until=timezone.localdate(),
        granted_by=cast.ludai.viewers["owner"].user,
    )


def taken_down(cast: Cast, record: PublishedOffer) -> None:
    update(record, withdrawn_at=timezone.now())


def of_the_province(cast: Cast, record: PublishedOffer) -> Mapping[str, Any]:
    update(record, city="")
    return {"viewer": cast.viewer("city")}


def a_policy(cast: Cast, record: Telling) -> None:
    update(record.offer, kind="policy")


def offer_taken_down(cast: Cast, record: Telling) -> None:
    update(record.offer, withdrawn_at=timezone.now())


def withdrawn(cast: Cast, record: OfferConsent) -> None:
    update(record, withdrawn_at=timezone.now())


OFFERS = (
    Guard(policy="offer.publish", make=lambda cast: None, may=OFFICERS | {"other_city"}),
    *(
        Guard(
            policy=f"offer.{act}",
            make=offer(),
            may=OFFICERS,
            broken=(taken_down, of_the_province),
        )
        for act in ("revise", "withdraw")
    ),
    Guard(policy="offer.answer", make=told, may=WRITERS),
    Guard(
        policy="offer.share",
        make=told,
        may=frozenset({"owner"}),
        broken=(a_policy, offer_taken_down),
    ),
    Guard(policy="offer.unshare", make=consent, may=frozenset({"owner"}), broken=(withdrawn,)),
    Guard(
        policy="offer.choose",
        make=lambda cast: cast.ludai.enterprise,
        may=frozenset({"owner"}),
    ),
)
