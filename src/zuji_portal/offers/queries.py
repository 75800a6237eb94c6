"""Reads of offers: what is offered is public; what an enterprise was told is its own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.catalogue.models import Entry
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.offers.conditions import Judged, concerns, gaps, judged
from zuji_portal.offers.facts import facts_of
from zuji_portal.offers.models import (
    ANSWERS,
    OfferChoice,
    OfferConsent,
    PublishedOffer,
    Telling,
)
from zuji_portal.ui.figures import FigureGroup


def in_force(day: datetime.date | None = None) -> QuerySet[PublishedOffer]:
    """Offers that can be taken up on a day, today by default."""
    today = day or timezone.localdate()
    rows = PublishedOffer.objects.filter(withdrawn_at=None, valid_from__lte=today)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=today))


def found(
    kind: str = "", level: str = "", city: str = "", words: str = ""
) -> QuerySet[PublishedOffer]:
    """Offers in force of a kind, level and city, whose title or terms hold every word."""
    rows = in_force()
    for name, value in (("kind", kind), ("level", level)):
        rows = rows.filter(**{name: value}) if value else rows
    if city:
        rows = rows.filter(Q(city=city) | Q(city=""))
    for word in words.split():
        rows = rows.filter(
            Q(title_zh__icontains=word)
            | Q(title_en__icontains=word)
            | Q(terms_zh__icontains=word)
            | Q(terms_en__icontains=word)
        )
    return rows


def offer_or_404(pk: int) -> PublishedOffer:
    offer = PublishedOffer.objects.filter(pk=pk).first()
    if offer is None:
        raise Http404(pk)
    return offer


@dataclass(frozen=True)
class Match:
    """An offer beside a product: every condition judged, and what was told of it."""

    offer: PublishedOffer
    entry: Entry
    results: list[Judged]
    telling: Telling | None

    @property
    def concerns(self) -> bool:
        return concerns(self.results)

    @property
    def gaps(self) -> list[Judged]:
        return gaps(self.results)

    @property
    def met(self) -> list[Judged]:
        return [one for one in self.results if one.is_met]


def own_entries(viewer: Viewer) -> list[Entry]:
    """The catalogued products of the viewer's own enterprise; of nobody else's."""
    if viewer.role not in ENTERPRISE or viewer.enterprise_id is None:
        return []
    rows = Entry.objects.filter(enterprise=viewer.enterprise_id, delisted_at=None)
    return list(rows.select_related("product", "enterprise"))


def matches(entries: Iterable[Entry], offers: Iterable[PublishedOffer]) -> list[Match]:
    """Every pair that concerns the product, those with the fewest gaps first."""
    offered, made = list(offers), []
    for entry in entries:
        facts = facts_of(entry)
        told = {t.offer_id: t for t in Telling.objects.filter(entry=entry)}
        for offer in offered:
            match = Match(offer, entry, judged(offer.conditions, facts), told.get(offer.pk))
            if match.concerns:
                made.append(match)
    return sorted(made, key=lambda m: (len(m.gaps), m.entry.pk, -m.offer.pk))


def tellings_of(viewer: Viewer) -> QuerySet[Telling]:
    """What was told to the viewer's enterprise; officers see counts only (`figures`)."""
    rows = Telling.objects.select_related("offer", "entry", "enterprise")
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    return rows.none()


def telling_or_404(viewer: Viewer, pk: int) -> Telling:
    telling = tellings_of(viewer).filter(pk=pk).first()
    if telling is None:
        raise Http404(pk)
    return telling


def consent_or_404(viewer: Viewer, pk: int) -> OfferConsent:
    row = OfferConsent.objects.filter(pk=pk, telling__in=tellings_of(viewer)).first()
    if row is None:
        raise Http404(pk)
    return row


def consent_of(secret: str) -> OfferConsent | None:
    """What the link of a secret shows today; None where it shows nothing (any more)."""
    rows = OfferConsent.objects.select_related("telling__offer", "telling__entry__product")
    consent = rows.filter(secret_digest=secret_digest(secret)).first()
    return consent if consent and consent.is_open(timezone.localdate()) else None


def wanted_by(enterprise: int) -> OfferChoice:
    """What an enterprise chose; both kinds where it never did."""
    return OfferChoice.objects.filter(pk=enterprise).first() or OfferChoice(pk=enterprise)


def board_figures(viewer: Viewer) -> FigureGroup:
    """What was told, read and answered in all, for the board; no enterprise."""
    told = Telling.objects.aggregate(
        n=Count("pk"),
        read=Count("pk", filter=Q(read_at__isnull=False)),
        interested=Count("pk", filter=Q(answer="interested")),
        declined=Count("pk", filter=Q(answer="declined")),
    )
    return FigureGroup(
        title=Label("政策与融资", "Policies and finance"),
        route="offer_figures",
        rows=(
            (Label("现在可申请的", "On offer now"), in_force().count()),
            (Label("已告知（次）", "Told (times)"), told["n"]),
            (Label("已读", "Read"), told["read"]),
            (ANSWERS["interested"], told["interested"]),
            (ANSWERS["declined"], told["declined"]),
            (Label("同意机构查看", "Shared by consent"), OfferConsent.objects.count()),
        ),
    )


def figures() -> QuerySet[PublishedOffer]:
    """Every offer with how many were told, read it, answered, and let an institution see something:
    counts only, no enterprise.
    """
    answered = Q(tellings__answer="interested")
    return PublishedOffer.objects.annotate(
        told=Count("tellings", distinct=True),
        read=Count("tellings", filter=Q(tellings__read_at__isnull=False), distinct=True),
        interested=Count("tellings", filter=answered, distinct=True),
        shared=Count("tellings__consents", distinct=True),
    )
