"""The PACT footprint of an accepted revision, with what the enterprise adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zuji.core.label import in_language
from zuji.core.numbers import is_blank, read_number
from zuji.core.refusals import Finding, Refusal
from zuji.exchange.pact.decimals import plain_text
from zuji.exchange.pact.filled import footprint_of
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import domain
from zuji_portal.studies.models import Revision
from zuji_portal.studies.statements import statement_about

AMOUNTS = {
    "fossil_carbon": "fossilCarbonContent",
    "biogenic_carbon": "biogenicCarbonContent",
    "mass": "productMassPerDeclaredUnit",
    "packaging": "packagingGhgEmissions",
    "outbound": "outboundLogisticsGhgEmissions",
}
"""Field of the form → the attribute that it states."""
FIELDS = {attribute: name for name, attribute in AMOUNTS.items()}
INCLUDED = {"yes": True, "no": False}


def footprint_for(
    entry: Entry, revision: Revision, values: Mapping[str, Any], preceding: str
) -> dict[str, Any]:
    """The footprint; refuses what the form left open or wrote wrong, at its field."""
    product, stated = entry.product, _stated(values)
    ids = [f"urn:pact:{domain()}:product-id:{entry.key}"]
    ids += [f"urn:gtin:{product.gtin}"] if product.gtin else []
    classes = [f"urn:pact:productclassification:un-cpc:{product.cpc}"] if product.cpc else []
    classes += [f"urn:pact:productclassification:hs:{product.hs}"] if product.hs else []
    statement = statement_about(revision)
    if statement is not None and statement.opinion == "unmodified":
        stated["verification"] = {
            "coverage": "product level",
            "providerName": statement.body,
            "comments": statement.number,
        }
    facts = {
        "productIds": ids,
        "productClassifications": classes,
        "precedingPfIds": [preceding] if preceding else [],
        "comment": str(values.get("comment") or "").strip(),
        "pcf": stated,
    }
    created = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    try:
        return footprint_of(
            revision.content(),
            domain=domain(),
            created=created,
            facts={key: value for key, value in facts.items() if value},
        ).data
    except Refusal as problem:
        raise Refusal(_placed(each) for each in problem.findings) from problem


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    """The amounts of the form as decimal strings; what was left blank is not stated."""
    found: dict[str, Any] = {}
    for name, attribute in AMOUNTS.items():
        if not is_blank(values.get(name)):
            number = read_number(str(values[name]), name)
            found[attribute] = plain_text(Decimal(repr(float(number))))
    included = INCLUDED.get(str(values.get("packaging_included") or ""))
    if included is not None:
        found["packagingEmissionsIncluded"] = included
    return found


def _placed(finding: Finding) -> Finding:
    """A finding of the footprint at the field that states the attribute it is about."""
    words = f"{in_language(finding.place, 'en')} {in_language(finding.expected, 'en')}"
    field = next((name for attribute, name in FIELDS.items() if attribute in words), "footprint")
    is_gap = finding.rule == "pact-gap"
    return replace(finding, place=field, expected="" if is_gap else finding.expected)
