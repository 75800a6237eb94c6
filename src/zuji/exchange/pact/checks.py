"""What a JSON Schema cannot say of a ProductFootprint: dates, ids, place, quality, declarations.

Source: PACT Technical Specifications 3.0.4, texts of the attributes; `amounts` has the arithmetic.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zuji.core.identifiers import is_gtin, is_uscc
from zuji.core.label import Text, listed
from zuji.core.refusals import Finding, blocking, warning
from zuji.exchange.pact.places import is_country, is_subdivision
from zuji.exchange.pact.record import instant

VALID_YEARS = 3
"""A footprint is valid for at most three years after its reference period (3.2.3)."""
PLACES = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")
STORAGE = (
    "ccsTechnologicalCO2Capture",
    "technologicalCO2Removals",
)
SHALL = (
    "packagingEmissionsIncluded",
    "ccsTechnologicalCO2CaptureIncluded",
    "primaryDataShare",
)
"""Attributes that the schema leaves open and the methodology requires."""


def years_later(moment: datetime.datetime, years: int) -> datetime.datetime:
    """The same day so many years later; 28 February for a 29th that the year lacks."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)


def validity_of(footprint: Mapping[str, Any]) -> tuple[datetime.datetime, datetime.datetime]:
    """Start and end of the validity period: as stated, else three years from the end of the
    reference period.
    """
    end = instant(footprint["pcf"]["referencePeriodEnd"])
    start, last = (footprint.get(f"validityPeriod{edge}") for edge in ("Start", "End"))
    return (
        instant(start) if start else end,
        instant(last) if last else years_later(end, VALID_YEARS),
    )


@dataclass(frozen=True)
class FootprintChecks:
    """The checks of one footprint of the right shape. Where it was `received`, its content cannot
    be mended here: what would block is a warning.
    """

    footprint: Mapping[str, Any]
    name: str
    path: str = ""
    received: bool = False

    @property
    def pcf(self) -> Mapping[str, Any]:
        pcf: Mapping[str, Any] = self.footprint["pcf"]
        return pcf

    def place(self, attribute: str) -> str:
        return f"{self.name}!{self.path}{attribute}"

    def told(
        self, rule: str, attribute: str, read: object, expected: Text = "", **facts: Text
    ) -> Finding:
        """A finding about content: blocking in what is ours, a warning in what was received."""
        make = warning if self.received else blocking
        return make(rule, self.place(attribute), read, expected, **facts)

    def amount(self, attribute: str) -> Decimal | None:
        """An amount of the footprint; None where it is absent."""
        text = self.pcf.get(attribute)
        return None if text is None else Decimal(text)

    def findings(self) -> Iterator[Finding]:
        yield from self.life_cycle()
        yield from self.periods()
        yield from self.times()
        yield from self.ids()
        yield from self.geography()
        yield from self.shares()
        yield from self.quality()
        yield from self.declarations()

    def life_cycle(self) -> Iterator[Finding]:
        version = self.footprint["specVersion"]
        if not version.startswith("3."):
            yield blocking("pact-version", self.place("specVersion"), version, "3.0.x")
        own = self.footprint["id"].lower()
        if own in {each.lower() for each in self.footprint.get("precedingPfIds") or ()}:
            yield blocking("pact-precedes-itself", self.place("precedingPfIds"), own)

    def periods(self) -> Iterator[Finding]:
        begins = instant(self.pcf["referencePeriodStart"])
        ends = instant(self.pcf["referencePeriodEnd"])
        if ends <= begins:
            read = self.pcf["referencePeriodEnd"]
            later = f"> {self.pcf['referencePeriodStart']}"
            yield blocking("pact-period-order", self.place("pcf.referencePeriodEnd"), read, later)
            return
        start, last = validity_of(self.footprint)
        stated_start = self.footprint.get("validityPeriodStart")
        stated_end = self.footprint.get("validityPeriodEnd")
        if stated_start and start < ends:
            least = f"≥ {self.pcf['referencePeriodEnd']}"
            place = "validityPeriodStart"
            yield self.told("pact-validity-early", place, stated_start, least)
        if last <= start:
            edge = "End" if stated_end else "Start"
            read = stated_end or stated_start
            yield blocking("pact-period-order", self.place(f"validityPeriod{edge}"), read)
        most = years_later(ends, VALID_YEARS)
        if stated_end and last > most:
            expected = f"≤ {most.isoformat().replace('+00:00', 'Z')}"
            yield self.told("pact-validity-long", "validityPeriodEnd", stated_end, expected)
        created = instant(self.footprint["created"])
        if created < ends:
            read = self.footprint["created"]
            least = f"≥ {self.pcf['referencePeriodEnd']}"
            yield warning("pact-created-early", self.place("created"), read, least)

    def times(self) -> Iterator[Finding]:
        verification = self.pcf.get("verification") or {}
        held = {
            "created": self.footprint["created"],
            "validityPeriodStart": self.footprint.get("validityPeriodStart"),
            "validityPeriodEnd": self.footprint.get("validityPeriodEnd"),
            "pcf.referencePeriodStart": self.pcf["referencePeriodStart"],
            "pcf.referencePeriodEnd": self.pcf["referencePeriodEnd"],
            "pcf.verification.completedAt": verification.get("completedAt"),
        }
        for attribute, text in held.items():
            if text and instant(text).utcoffset():
                yield warning("pact-not-utc", self.place(attribute), text, "…Z")

    def ids(self) -> Iterator[Finding]:
        for attribute in ("companyIds", "productIds"):
            for index, urn in enumerate(self.footprint[attribute]):
                kind, _, code = urn.lower().rpartition(":")
                place = f"{attribute}[{index}]"
                if kind == "urn:gtin" and not is_gtin(code):
                    yield self.told("gtin-wrong", place, urn)
                if kind.endswith(":uscc") and not is_uscc(code.upper()):
                    yield self.told("uscc-wrong", place, urn)

    def geography(self) -> Iterator[Finding]:
        held = [attribute for attribute in PLACES if self.pcf.get(attribute)]
        if len(held) > 1:
            read = " · ".join(f"{each} {self.pcf[each]}" for each in held)
            yield blocking("pact-several-places", self.place(f"pcf.{held[0]}"), read)
        country = self.pcf.get("geographyCountry")
        if country and not is_country(country):
            yield self.told("pact-place-unknown", "pcf.geographyCountry", country, "CN, DE …")
        part = self.pcf.get("geographyCountrySubdivision")
        if part and not is_subdivision(part):
            place = "pcf.geographyCountrySubdivision"
            yield self.told("pact-place-unknown", place, part, "CN-SD …")

    def shares(self) -> Iterator[Finding]:
        for attribute in ("exemptedEmissionsPercent", "primaryDataShare"):
            share = self.amount(attribute)
            if share is None:
                continue
            read = self.pcf[attribute]
            if not 0 <= share <= 100:
                yield blocking("pact-percent", self.place(f"pcf.{attribute}"), read, "0 … 100")
            elif attribute == "primaryDataShare" and 0 < share <= 1:
                yield warning("pact-share-fraction", self.place(f"pcf.{attribute}"), read)
        share = self.amount("primaryDataShare")
        if share is not None and share < 100 and not self.pcf.get("secondaryEmissionFactorSources"):
            place = "pcf.secondaryEmissionFactorSources"
            yield self.told("pact-secondary-unnamed", place, self.pcf["primaryDataShare"])
        exempted = self.amount("exemptedEmissionsPercent")
        if exempted and not str(self.pcf.get("exemptedEmissionsDescription") or "").strip():
            place = self.place("pcf.exemptedEmissionsDescription")
            yield warning("pact-exempted-why", place, self.pcf["exemptedEmissionsPercent"])

    def quality(self) -> Iterator[Finding]:
        for name, text in (self.pcf.get("dqi") or {}).items():
            if not 1 <= Decimal(text) <= 5:
                yield blocking("pact-rating", self.place(f"pcf.dqi.{name}"), text, "1 … 5")

    def declarations(self) -> Iterator[Finding]:
        """Flags against what they speak of, and what the methodology requires."""
        packaging = self.pcf.get("packagingEmissionsIncluded")
        place = "pcf.packagingGhgEmissions"
        stated = self.pcf.get("packagingGhgEmissions")
        if packaging is False and stated is not None:
            yield blocking("pact-flag-denies", self.place(place), stated)
        if packaging and stated is None:
            yield warning("pact-flag-promises", self.place(place))
        storage = self.pcf.get("ccsTechnologicalCO2CaptureIncluded")
        for attribute in STORAGE:
            stated = self.pcf.get(attribute)
            if storage is False and stated is not None:
                yield self.told("pact-flag-denies", f"pcf.{attribute}", stated)
        if storage and not any(self.pcf.get(attribute) for attribute in STORAGE):
            yield warning("pact-flag-promises", self.place(f"pcf.{STORAGE[0]}"))
        certified = self.pcf.get("ccuCreditCertification")
        if certified and self.pcf.get("ccuCalculationApproach") != "Credit":
            yield self.told("pact-credit-only", "pcf.ccuCreditCertification", certified, "Credit")
        for index, rule in enumerate(self.pcf.get("productOrSectorSpecificRules") or ()):
            if rule["operator"] == "Other" and not rule.get("otherOperatorName"):
                place = f"pcf.productOrSectorSpecificRules[{index}].otherOperatorName"
                yield blocking("pact-operator-unnamed", self.place(place), "Other")
        if lacking := [name for name in SHALL if self.pcf.get(name) is None]:
            yield warning("pact-shall", self.place("pcf"), "", listed(lacking))
        verification = self.pcf.get("verification") or {}
        done = verification.get("completedAt")
        if done and instant(done) < instant(self.pcf["referencePeriodEnd"]):
            yield warning("pact-verified-early", self.place("pcf.verification.completedAt"), done)
