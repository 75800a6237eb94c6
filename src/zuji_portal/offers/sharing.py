"""What the institution of a finance offer sees by the link that an enterprise gave it."""

from __future__ import annotations

from dataclasses import dataclass

from zuji.core.figures import with_interval
from zuji.core.label import LANGS, Label
from zuji_portal.certification.queries import valid_of
from zuji_portal.offers.conditions import Judged, judged
from zuji_portal.offers.facts import facts_of
from zuji_portal.offers.models import ConsentLook, OfferConsent


@dataclass(frozen=True)
class SharedView:
    """One product of one enterprise, as it stands today, and what the enterprise asks for."""

    consent: OfferConsent
    results: list[Judged]
    figure: Label | None
    certificate: str


def shared_view(consent: OfferConsent) -> SharedView:
    """What is shown; that somebody looked is kept for the enterprise."""
    ConsentLook.objects.create(consent=consent)
    entry = consent.telling.entry
    value = entry.values.order_by("year", "pk").last()
    figure = None
    if value is not None:
        said = (value.total, value.low, value.high, value.unit)
        figure = Label(*(with_interval(*said, lang) for lang in LANGS))
    certificate = valid_of(entry.product)
    return SharedView(
        consent,
        judged(consent.telling.offer.conditions, facts_of(entry)),
        figure,
        str(certificate.number) if certificate and entry.has_valid_certificate() else "",
    )
