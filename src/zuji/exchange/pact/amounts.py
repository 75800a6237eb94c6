"""The arithmetic of a ProductFootprint: signs, sums and parts, mass and carbon.

Source: PACT Technical Specifications 3.0.4, comments on the sign and notes on the sums of the two
totals in the OpenAPI description. An absent summand counts as none; a total agrees within half a
unit of its last digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zuji.core.refusals import Finding, blocking, warning
from zuji.exchange.pact.checks import FootprintChecks
from zuji.exchange.pact.decimals import half_unit, plain_text, to_place

SUMMANDS = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
    "biogenicNonCO2Emissions",
)
"""What the footprint excluding biogenic uptake is the sum of."""
UPTAKE = "biogenicCO2Uptake"
NOT_POSITIVE = (
    "landManagementBiogenicCO2Removals",
    "biogenicCO2Uptake",
    "ccsTechnologicalCO2Capture",
    "technologicalCO2Removals",
)
NOT_NEGATIVE = (
    "productMassPerDeclaredUnit",
    "fossilGhgEmissions",
    "fossilCarbonContent",
    "biogenicCarbonContent",
    "recycledCarbonContent",
    "landUseChangeGhgEmissions",
    "landCarbonLeakage",
    "landManagementFossilGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "biogenicNonCO2Emissions",
    "landAreaOccupation",
    "aircraftGhgEmissions",
    "packagingGhgEmissions",
    "packagingBiogenicCarbonContent",
    "outboundLogisticsGhgEmissions",
    "ccuCarbonContent",
)
WITHOUT_MASS = ("kilowatt hour", "megajoule", "ton kilometer", "hour", "megabit second")
"""Units of products of which the mass says nothing; it is stated as 0."""
CO2_PER_CARBON = Decimal(44) / 12
"""kg of CO2 for a kg of carbon."""
UPTAKE_AGREES = Decimal("0.02")
"""Share by which the uptake may differ from the biogenic carbon in the product (house rule)."""


def amount_findings(checks: FootprintChecks) -> Iterator[Finding]:
    """Everything that is wrong with the amounts of a footprint."""
    yield from _signs(checks)
    yield from _sums(checks)
    yield from _parts(checks)
    yield from _mass(checks)
    yield from _carbon(checks)


def _signs(checks: FootprintChecks) -> Iterator[Finding]:
    declared = checks.amount("declaredUnitAmount")
    if declared is not None and declared <= 0:
        place = checks.place("pcf.declaredUnitAmount")
        yield blocking("pact-sign", place, checks.pcf["declaredUnitAmount"], "> 0")
    for attributes, sign, allowed in ((NOT_NEGATIVE, 1, "≥ 0"), (NOT_POSITIVE, -1, "≤ 0")):
        for attribute in attributes:
            amount = checks.amount(attribute)
            if amount is not None and amount * sign < 0:
                read = checks.pcf[attribute]
                yield blocking("pact-sign", checks.place(f"pcf.{attribute}"), read, allowed)


def _sums(checks: FootprintChecks) -> Iterator[Finding]:
    excluding = sum((checks.amount(each) or Decimal(0) for each in SUMMANDS), Decimal(0))
    uptake = checks.amount(UPTAKE) or Decimal(0)
    stated = checks.amount("pcfExcludingBiogenicUptake") or Decimal(0)
    for attribute, rule, expected in (
        ("pcfExcludingBiogenicUptake", "pact-sum-excluding", excluding),
        ("pcfIncludingBiogenicUptake", "pact-sum-including", stated + uptake),
    ):
        text = checks.pcf[attribute]
        if abs(Decimal(text) - expected) > half_unit(text):
            yield checks.told(rule, f"pcf.{attribute}", text, plain_text(expected))


def _parts(checks: FootprintChecks) -> Iterator[Finding]:
    """A part is not more than the whole in which it is contained."""
    packaged = checks.pcf.get("packagingEmissionsIncluded")
    for part, whole, applies in (
        ("landManagementFossilGhgEmissions", "fossilGhgEmissions", True),
        ("packagingGhgEmissions", "pcfExcludingBiogenicUptake", packaged is True),
    ):
        amount, total = checks.amount(part), checks.amount(whole)
        if applies and amount is not None and total is not None and amount > max(total, Decimal(0)):
            read, limit = checks.pcf[part], f"≤ {checks.pcf[whole]}"
            yield checks.told("pact-part-larger", f"pcf.{part}", read, limit, whole=whole)


def _mass(checks: FootprintChecks) -> Iterator[Finding]:
    unit, place = checks.pcf["declaredUnitOfMeasurement"], "pcf.productMassPerDeclaredUnit"
    text, amount = checks.pcf["productMassPerDeclaredUnit"], checks.pcf["declaredUnitAmount"]
    mass = Decimal(text)
    if unit == "kilogram" and abs(mass - Decimal(amount)) > half_unit(text):
        yield checks.told("pact-mass", place, text, amount, unit=unit)
    elif unit in WITHOUT_MASS and mass:
        yield checks.told("pact-mass", place, text, "0", unit=unit)
    elif unit not in WITHOUT_MASS and not mass:
        yield checks.told("pact-mass", place, text, "> 0", unit=unit)


def _carbon(checks: FootprintChecks) -> Iterator[Finding]:
    """Carbon is part of the mass, recycled carbon part of the carbon, and the uptake is the
    biogenic carbon in the product as CO2.
    """
    fossil, biogenic = checks.amount("fossilCarbonContent"), checks.amount("biogenicCarbonContent")
    carbon = (fossil or Decimal(0)) + (biogenic or Decimal(0))
    mass = checks.amount("productMassPerDeclaredUnit")
    place = "pcf.fossilCarbonContent"
    if mass and carbon > mass:
        read, most = plain_text(carbon), f"≤ {plain_text(mass)}"
        yield checks.told("pact-carbon-over-mass", place, read, most)
    recycled = checks.amount("recycledCarbonContent")
    if recycled is not None and biogenic is not None and recycled > carbon:
        read, most = checks.pcf["recycledCarbonContent"], f"≤ {plain_text(carbon)}"
        name = "pcf.recycledCarbonContent"
        yield checks.told("pact-part-larger", name, read, most, whole="fossilCarbonContent")
    uptake = checks.amount(UPTAKE)
    if uptake is None or biogenic is None:
        return
    packaging = checks.amount("packagingBiogenicCarbonContent") or Decimal(0)
    low, high = (-each * CO2_PER_CARBON for each in (biogenic + packaging, biogenic))
    spare = abs(low) * UPTAKE_AGREES + half_unit(checks.pcf[UPTAKE])
    if not low - spare <= uptake <= high + spare:
        told = plain_text(to_place(high, Decimal("0.0001")))
        read = checks.pcf[UPTAKE]
        yield warning("pact-uptake-carbon", checks.place(f"pcf.{UPTAKE}"), read, told)
