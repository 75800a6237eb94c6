"""Content of a product page as plain data in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from zuji.charts.specs import in_order, stages_inside
from zuji.compare import ClassDistribution, Tier, tier_of
from zuji.core.label import LANGS, Label, plain
from zuji.core.places import cities
from zuji.core.words import BOUNDARIES, STAGE_LABELS
from zuji.footprint.study import by_status
from zuji.sectors.model import Model
from zuji.trust.certificate import CertifiedFacts
from zuji_portal.catalogue.models import Entry
from zuji_portal.studies.events import StatementFacts
from zuji_portal.studies.insight import class_of
from zuji_portal.studies.models import Revision
from zuji_portal.studies.results.claims import claims
from zuji_portal.studies.results.queries import model_in

PARTS = ("stages", "quality", "class", "city", "photo")
"""What a holder may leave out; value, interval, boundary, rule, period and status are always
shown.
"""


def domain() -> str:
    """The domain under which ids of our own stand."""
    host = str(urlsplit(settings.SITE_URL).hostname)
    return host if "." in host else f"{host}.local"


def page_of(
    entry: Entry,
    revision: Revision,
    statement: StatementFacts | None,
    signed: CertifiedFacts | None = None,
) -> dict[str, Any]:
    """The page of an entry for one revision; `signed` is what a certificate says of it, and goes
    before what the register says. Nothing here depends on who looks, nor on the day but for the
    class.
    """
    page = _registered(entry, revision, statement)
    return as_signed(page, signed) if signed else page


def as_signed(page: Mapping[str, Any], signed: CertifiedFacts) -> dict[str, Any]:
    """The page with everything that was signed in the words and figures of the credential."""
    registered = signed.registered
    assert registered is not None
    names: dict[str, Any] = {
        lang: {
            "name": registered.product[lang] or registered.product.zh,
            "enterprise": registered.holder[lang] or registered.holder.zh,
            "city": city_name(registered.city)[lang] if registered.city else page[lang]["city"],
        }
        for lang in LANGS
    }
    figures = {"value": signed.value, "low": signed.low, "high": signed.high, "unit": signed.unit}
    signed_page = {
        **page,
        **names,
        "total": {**page["total"], **figures},
        "dqr": {**page["dqr"], "value": signed.dqr},
        "primary_share": signed.primary_share,
        "verified_share": signed.verified_share,
    }
    if not registered.statement:  # issued before the registered facts were signed one by one
        return signed_page
    boundary = {
        "boundary": registered.boundary,
        "boundary_words": plain(
            BOUNDARIES.get(registered.boundary, Label(registered.boundary, registered.boundary))
        ),
        "period": {
            **page["period"],
            "start": registered.period_start,
            "end": registered.period_end,
        },
    }
    codes = {name: getattr(registered, name) for name in ("specification", "gtin", "hs", "notice")}
    return signed_page | boundary | codes | {"site": registered.site}


def city_name(code: str) -> Label:
    """A city of the province in words; empty for none."""
    city = next((c for c in cities() if c.code == code), None)
    return Label(city.zh, city.en) if city else Label("", "")


def _registered(
    entry: Entry, revision: Revision, statement: StatementFacts | None
) -> dict[str, Any]:
    """The page in the words of the register today."""
    lock, study, product, firm = revision.content(), revision.study, entry.product, entry.enterprise
    model, result = model_in(lock), lock["result"]
    boundary = model.boundary_for(dict(result["choices"]))
    city = city_name(firm.city)
    distribution = class_of(study, result["choices"])
    tier = tier_of(model.id, result["total"]["value"], distribution)
    return {
        "zh": {
            "name": product.name_zh,
            "enterprise": firm.name_zh,
            "city": city.zh,
        },
        "en": {
            "name": product.name_en or product.name_zh,
            "enterprise": firm.name_en or firm.name_zh,
            "city": city.en,
        },
        "specification": product.specification,
        "site": product.site.name if product.site else "",
        "gtin": product.gtin,
        "hs": product.hs,
        "photo": product.photo,
        "notice": firm.notice,
        "total": dict(result["total"]),
        "period": dict(lock["study"]["period"]),
        "boundary": boundary,
        "boundary_words": plain(BOUNDARIES.get(boundary, Label(boundary, boundary))),
        "stages": _stages(model, result),
        "claims": claims(lock, model, statement),
        "dqr": result["dqr"],
        "primary_share": result["shares"]["primary"],
        "verified_share": statement.verified_share if statement else 0.0,
        "statement": statement._asdict() if statement else None,
        "inputs": _inputs(lock, model),
        "rule": dict(model.rule),
        "model": f"{model.id} {model.version}",
        "model_title": {"zh": model.title["zh"], "en": model.title["en"]},
        "profile": {"zh": lock["profile"]["title"]["zh"], "en": lock["profile"]["title"]["en"]},
        "about": {"zh": model.about["zh"], "en": model.about["en"]},
        "lockfile": lock["digest"],
        "address": revision.address,
        "gwp": str(lock["profile"]["gwp_set"]),
        "class": _class(distribution),
        "tier": _tier(tier) if tier else None,
    }


def _class(distribution: ClassDistribution) -> dict[str, Any]:
    """Where the quarters of the class lie today."""
    return {
        "n": distribution.enterprises,
        "lower": distribution.lower,
        "median": distribution.median,
        "upper": distribution.upper,
        "withheld": distribution.withheld,
        "on": timezone.localdate().isoformat(),
    }


def _tier(tier: Tier) -> dict[str, Any]:
    return {
        "level": tier.level,
        "value": tier.value,
        "unit": tier.scheme.unit,
        "zh": tier.scheme.title.zh,
        "en": tier.scheme.title.en,
        "version": tier.scheme.version,
        "is_official": tier.scheme.is_official,
    }


def _stages(model: Model, result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each stage with its share; one outside the boundary has none."""
    inside, whole = stages_inside(model, result["choices"]), result["total"]["value"] or 1.0
    return [
        {
            "stage": s,
            "zh": STAGE_LABELS[s]["zh"],
            "en": STAGE_LABELS[s]["en"],
            "is_inside": s in inside,
            "value": v if s in inside else None,
            "share": v / whole if s in inside else None,
        }
        for s, v in in_order(result["stages"])
    ]


def _inputs(lock: Mapping[str, Any], model: Model) -> dict[str, Any]:
    """The names of the inputs by the origin of their numbers."""
    items_by_status = by_status(lock["study"].get("inputs") or {}, model, lock["result"]["choices"])
    return {
        status: [plain(item.label) for item in items] for status, items in items_by_status.items()
    }


def permalink(entry: Entry) -> str:
    """Where the QR code leads: the GS1 Digital Link of the product where it has a GTIN, else the
    entry's own address (ISO/IEC 18975). One that is hidden says no GTIN.
    """
    gtin = entry.gtin if entry.is_shown else ""
    return (
        f"{settings.SITE_URL}/01/{gtin.zfill(14)}" if gtin else f"{settings.SITE_URL}/p/{entry.key}"
    )
