"""A lockfile as the Catena-X aspect of a product carbon footprint.

Texts, ids and days are those of the PACT footprint of the same lockfile; every amount is read from
the lockfile itself, with all its digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, note
from zuji.exchange.dataspaces.aspect import INCINERATION, SPEC_VERSION, TYPES, check_aspect
from zuji.exchange.pact.amounts import CO2_PER_CARBON, SUMMANDS, UPTAKE
from zuji.exchange.pact.filled import footprint_of
from zuji.exchange.pact.places import containing
from zuji.exchange.pact.record import instant

OWN = "catenax"
"""Name, in the file of facts, of what only Catena-X asks for."""
STATED = (
    "allocationWasteIncineration",
    "allocationRecycledCarbon",
    "retroOrProspectivePcfType",
    "massBalancingInformation",
    "verificationAndCertificationShares",
    "attestationOfConformance",
    "pcfLegalStatement",
)
NO_MASS_BALANCE = {
    "massBalancingUsed": False,
    "freeAttributionInMassBalancing": "not applicable",
    "massBalancingCertificateScheme": "not applicable",
}
CARBON = ("fossilCarbonContent", "biogenicCarbonContent")
MORE_CARBON = ("packagingBiogenicCarbonContent", "recycledCarbonContent")
TOTALS = {
    "landUseChangeGhgEmissions": "luc",
    "biogenicNonCO2Emissions": "biogenic",
    "aircraftGhgEmissions": "aircraft",
}
"""Amount of the aspect → total of the lockfile; each is written where PACT states it."""
LAND = ("landManagementBiogenicCO2Emissions", "landManagementBiogenicCO2Removals")
LEFT_OUT = (
    *("landCarbonLeakage", "landManagementFossilGhgEmissions", "landAreaOccupation"),
    *("packagingGhgEmissions", "outboundLogisticsGhgEmissions", "ccsTechnologicalCO2Capture"),
    *("technologicalCO2CaptureOrigin", "technologicalCO2Removals", "ccuCarbonContent"),
    *("ccuCalculationApproach", "ccuCreditCertification", "verification"),
)
"""Attributes of PACT that this aspect has no place for, or only as another thing."""


@dataclass(frozen=True)
class DataspaceFootprint:
    """A payload, and what it does not hold or what was set without being stated."""

    data: dict[str, Any]
    losses: tuple[Finding, ...]


def catena_x_of(
    lock: Mapping[str, Any],
    *,
    domain: str,
    created: str,
    facts: Mapping[str, Any] | None = None,
    name: str = "",
) -> DataspaceFootprint:
    """The aspect of a lockfile. `facts` are those of PACT, and under `catenax` what only Catena-X
    asks for (`STATED`).

    Refuses what PACT refuses, and a mandatory value that nobody stated (``catenax-gap``).
    """
    given = dict(facts or {})
    own = given.pop(OWN, None) or {}
    pact = footprint_of(lock, domain=domain, created=created, facts=given, name=name)
    made = aspect_of(lock, pact.data, own, name)
    return DataspaceFootprint(made.data, (*pact.findings, *made.losses))


def aspect_of(
    lock: Mapping[str, Any], pact: Mapping[str, Any], own: Any, name: str = ""
) -> DataspaceFootprint:
    """The aspect of a lockfile and its PACT footprint, with what only Catena-X asks for; refuses
    a mandatory value that nobody stated (``catenax-gap``).
    """
    wrong = [*_misstated(own, name), *_gaps(own, pact, name)]
    if wrong:
        raise Refusal(wrong)
    data = _payload(lock, pact, own)
    if found := check_aspect(data, name):
        raise Refusal(found)
    return DataspaceFootprint(data, tuple(_losses(pact, own, name)))


def _misstated(own: Any, name: str) -> list[Finding]:
    if not isinstance(own, Mapping):
        return [blocking("catenax-unknown", f"{name}!{OWN}", str(own)[:60], listed(STATED))]
    return [
        blocking("catenax-unknown", f"{name}!{OWN}.{key}", str(key)[:80], listed(STATED))
        for key in own
        if key not in STATED
    ]


def _gaps(own: Any, pact: Mapping[str, Any], name: str) -> list[Finding]:
    if not isinstance(own, Mapping):
        return []
    found = []
    if not own.get("allocationWasteIncineration"):
        place = f"{name}!{OWN}.allocationWasteIncineration"
        found.append(blocking("catenax-gap", place, "", listed(INCINERATION)))
    is_past = instant(pact["pcf"]["referencePeriodEnd"]) <= instant(pact["created"])
    if not is_past and not own.get("retroOrProspectivePcfType"):
        place = f"{name}!{OWN}.retroOrProspectivePcfType"
        found.append(blocking("catenax-gap", place, "", listed(TYPES)))
    return found


def _payload(
    lock: Mapping[str, Any], pact: Mapping[str, Any], own: Mapping[str, Any]
) -> dict[str, Any]:
    pcf = pact["pcf"]
    company = _kept(pact, "companyName", "companyIds")
    product = _kept(
        pact, "productNameCompany", "productIds", "productClassifications", "productDescription"
    ) | {
        "declaredUnitOfMeasurement": pcf["declaredUnitOfMeasurement"],
        "declaredUnitAmount": float(pcf["declaredUnitAmount"]),
        "productMassPerDeclaredUnit": float(pcf["productMassPerDeclaredUnit"]),
    }
    assessment: dict[str, Any] = {
        "dataSourcesAndQuality": [_sources(lock, pcf)],
        "pcfAssessmentInformation": [_assessment(pact, own)],
        "pcfMethodology": [_method(pcf, own)],
    }
    if own.get("verificationAndCertificationShares"):
        shares = dict(own["verificationAndCertificationShares"])
        assessment["verificationAndCertificationShares"] = [shares]
    packaging = {"packagingEmissionsIncluded": pcf.get("packagingEmissionsIncluded", False)}
    data: dict[str, Any] = {
        "scopeOfPcfForm": [{"specVersion": SPEC_VERSION, "partialFullPcf": "Cradle-to-gate"}],
        "companyAndProductInformation": [
            {"companyInformation": [company], "productInformation": [product]}
        ],
        "pcfAssessmentAndMethodology": [assessment],
        "general": [_kept(pact, "comment") | _kept(own, "pcfLegalStatement")],
        "carbonContent": [_carbon(pcf)],
        "productLifeCycleStagesAndEmissions": [
            {
                "productionStage": [_production(lock, pcf)],
                "distributionStage": [{"distributionStageIncluded": False}],
                "packagingStage": [packaging],
            }
        ],
    }
    if own.get("attestationOfConformance"):
        data["attestationOfConformance"] = [dict(own["attestationOfConformance"])]
    return data


def _kept(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if given.get(name) not in (None, "", [])}


def _sources(lock: Mapping[str, Any], pcf: Mapping[str, Any]) -> dict[str, Any]:
    sources = pcf.get("secondaryEmissionFactorSources") or ()
    named = [f"{each['name']} {each['version']}" for each in sources]
    ratings = (lock["result"].get("quality") or {}).get("pact", {}).get("scores") or {}
    share = Decimal(repr(float(lock["result"]["shares"]["primary"])))
    found: dict[str, Any] = {"primaryDataShare": float(share * 100)}
    if named:
        found["secondaryEmissionFactorSources"] = list(dict.fromkeys(named))
    return found | {name: float(ratings[name]) for name in pcf.get("dqi") or {}}


def _assessment(pact: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    pcf = pact["pcf"]
    technology = _kept(pcf, "boundaryProcessesDescription") | {
        "ccsTechnologicalCO2CaptureIncluded": bool(pcf.get("ccsTechnologicalCO2CaptureIncluded"))
    }
    identity = {
        "id": pact["id"],
        "version": 0,
        "status": pact["status"],
        "retroOrProspectivePcfType": own.get("retroOrProspectivePcfType") or TYPES[0],
    }
    exempted = {"exemptedEmissionsPercent": float(pcf["exemptedEmissionsPercent"])}
    days = _kept(pcf, "referencePeriodStart", "referencePeriodEnd") | _kept(
        pact, "created", "validityPeriodStart", "validityPeriodEnd"
    )
    return {
        "technology": [technology],
        "idAndVersion": [identity],
        "boundarySpecifications": [exempted | _kept(pcf, "exemptedEmissionsDescription")],
        "geography": [_place(pcf)],
        "time": [days],
    }


def _place(pcf: Mapping[str, Any]) -> dict[str, str]:
    part = str(pcf.get("geographyCountrySubdivision") or "")
    country = str(pcf.get("geographyCountry") or part.partition("-")[0])
    region = str(pcf.get("geographyRegionOrSubregion") or "")
    if country:
        region = containing(country)[1]
    found = {"geographyRegionOrSubregion": region}
    if country:
        found["geographyCountry"] = country
    return found | ({"geographyCountrySubdivision": part} if part else {})


def _method(pcf: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    rules = [
        f"{rule.get('otherOperatorName') or rule['operator']}: {each}"
        for rule in pcf.get("productOrSectorSpecificRules") or ()
        for each in rule["ruleNames"]
    ]
    reports = pcf["ipccCharacterizationFactors"]
    report = reports[0] if reports[0] in ("AR4", "AR5", "AR6") else "unspecified"
    standards = {
        "crossSectoralStandards": list(pcf["crossSectoralStandards"]),
        "productOrSectorSpecificRules": rules,
    }
    allocation = _kept(own, "allocationWasteIncineration", "allocationRecycledCarbon")
    return {
        "massBalancingInformation": [dict(own.get("massBalancingInformation") or NO_MASS_BALANCE)],
        "standards": [standards],
        "gwpCharacterizationFactorDetails": [{"ipccCharacterizationFactors": report}],
        "allocationInForeground": [allocation | _kept(pcf, "allocationRulesDescription")],
    }


def _carbon(pcf: Mapping[str, Any]) -> dict[str, float]:
    """Carbon contents as stated; their sum where both kinds are."""
    found = {name: float(pcf[name]) for name in (*CARBON, *MORE_CARBON) if name in pcf}
    if all(name in pcf for name in CARBON):
        found["carbonContentTotal"] = float(sum(Decimal(pcf[name]) for name in CARBON))
    return found


def _production(lock: Mapping[str, Any], pcf: Mapping[str, Any]) -> dict[str, float]:
    """The totals of the lockfile and those of their parts that PACT states."""
    totals = lock["result"]["totals"]
    excluding = float(totals["excluding_biogenic_uptake"])
    parts = {name: float(totals[of]) for name, of in TOTALS.items() if name in pcf}
    stated = {name: float(pcf[name]) for name in LAND if name in pcf}
    summed = sum(amount for name, amount in parts.items() if name != "aircraftGhgEmissions")
    found = {"pcfExcludingBiogenicUptake": excluding, **parts, **stated}
    if not any(float(pcf.get(name, 0)) for name in SUMMANDS if name in LEFT_OUT):
        found["fossilGhgEmissions"] = excluding - summed - sum(stated.values())
    uptake = 0.0
    if UPTAKE in pcf:
        uptake = float(totals["biogenic_co2_uptake"] + totals["biogenic_co2_emitted"])
        if "biogenicCarbonContent" in pcf:
            uptake = float(-Decimal(pcf["biogenicCarbonContent"]) * CO2_PER_CARBON)
        found[UPTAKE] = uptake
    return found | {"pcfIncludingBiogenicUptake": excluding + uptake}


def _losses(pact: Mapping[str, Any], own: Mapping[str, Any], name: str) -> list[Finding]:
    pcf = pact["pcf"]
    gone = [each for each in LEFT_OUT if pcf.get(each) not in (None, "0", 0)]
    if own.get("attestationOfConformance"):
        gone = [each for each in gone if each != "verification"]
    gone += [each for each in ("precedingPfIds", "extensions") if pact.get(each)]
    found = [note("catenax-left-out", name, listed(gone), names=listed(gone))] if gone else []
    if not own.get("massBalancingInformation"):
        found.append(note("catenax-mass-balance", f"{name}!massBalancingInformation"))
    if not own.get("verificationAndCertificationShares"):
        found.append(note("catenax-shares", f"{name}!verificationAndCertificationShares"))
    return found
