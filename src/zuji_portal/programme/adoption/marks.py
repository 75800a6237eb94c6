"""What pages of products and enterprises, and the public page of a product, show of lists."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.catalogue.events import AdoptionsAsked
from zuji_portal.enterprises.organisations.events import MarksAsked, StandingMark
from zuji_portal.programme.adoption.models import AdoptedPlace
from zuji_portal.programme.adoption.queries import in_force
from zuji_portal.programme.adoption.resolving import programmes

OF_THE_ENTERPRISE = Label("（企业）", " (the enterprise)")


def said(place: AdoptedPlace, title: Label) -> Label:
    """``绿色工厂（企业），2026-01-01 起，文号``"""
    whose = OF_THE_ENTERPRISE if place.product_id is None else Label("", "")
    until_zh = f"至 {place.until}" if place.until else "起"
    until_en = f"from {place.since}" + (f" until {place.until}" if place.until else "")
    return Label(
        f"{title.zh}{whose.zh}，{place.since} {until_zh}，{place.document}",
        f"{title.en}{whose.en}, {until_en}, {place.document}",
    )


def marks(event: MarksAsked) -> list[StandingMark]:
    """The lists on which an enterprise and its products stand today; those of the enterprise belong
    to the product that is asked for, else to none (0).
    """
    titles = programmes()
    found = in_force(timezone.localdate()).filter(enterprise=event.enterprise_id)
    if event.product_id:
        found = found.filter(Q(product=event.product_id) | Q(product=None))
    return [
        StandingMark(
            place.product_id or event.product_id or 0,
            "adopted",
            said(place, titles[place.programme]),
            reverse("adopted_list", args=[place.programme]),
            None,
        )
        for place in found
        if place.programme in titles
    ]


def adoptions(event: AdoptionsAsked) -> list[Label]:
    """The same for everybody, on the public page of a product."""
    titles = programmes()
    entry = event.entry
    own = Q(product=entry.product_id) | Q(product=None)
    found = in_force(timezone.localdate()).filter(own, enterprise=entry.enterprise_id)
    return [said(place, titles[place.programme]) for place in found if place.programme in titles]
