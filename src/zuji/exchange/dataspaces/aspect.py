"""The Catena-X aspect ``urn:samm:io.catenax.pcf:9.0.0#Pcf``, group by group, and its check.

Source: aspect model io.catenax.pcf 9.0.0 (release R25.09), eclipse-tractusx/sldt-semantic-models.
Every group is a list of one; amounts are JSON numbers in kg per declared unit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from zuji.core.refusals import Finding, blocking
from zuji.core.shapes import Row, one_of, read_shape
from zuji.exchange.pact.record import REGIONS, UNITS, AnyMoment, Filled, Plain, Uri, Uuid

SPEC_VERSION = "urn:io.catenax.pcf:datamodel:version:9.0.0"
TYPES = (
    "Retrospective PCF",
    "Prospective PCF without forerunner",
    "Prospective PCF of further developed product with forerunner",
    "Prospective PCF for current product for future production date",
    "Progressive PCF",
)
INCINERATION = ("cut-off", "reverse cut-off", "system expansion", "polluter pays principle")
SUMMED = (
    "fossilGhgEmissions",
    "biogenicNonCO2Emissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
)
"""Parts of the total without biogenic uptake, where all are stated."""
SAME = 1e-9

AnyReal = Annotated[float, Field(strict=True, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]
NotPositive = Annotated[float, Field(strict=True, allow_inf_nan=False, le=0)]
AboveZero = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
UpToHundred = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=100)]
UpToTen = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=10)]
Rating = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=1, le=5)]
YesNo = Annotated[bool, Field(strict=True)]


class AspectScope(Row):
    """Which form this is."""

    specVersion: Plain
    partialFullPcf: one_of("Cradle-to-gate", "Cradle-to-grave")  # type: ignore[valid-type]


class AspectCompany(Row):
    """Whose footprint it is."""

    companyName: Filled
    companyIds: list[Uri]


class AspectProduct(Row):
    """Of what, and per how much of it."""

    productNameCompany: Filled
    productIds: list[Uri]
    declaredUnitOfMeasurement: one_of(*UNITS[:-1], "megabit", "second")  # type: ignore[valid-type]
    declaredUnitAmount: AboveZero
    productMassPerDeclaredUnit: NotNegative
    productClassifications: list[Plain] | None = None
    productDescription: Plain | None = None


class AspectParties(Row):
    """Company and product."""

    companyInformation: Annotated[list[AspectCompany], Field(min_length=1, max_length=1)]
    productInformation: Annotated[list[AspectProduct], Field(min_length=1, max_length=1)]


class AspectSources(Row):
    """Share of primary data and ratings of quality."""

    primaryDataShare: UpToHundred | None = None
    secondaryEmissionFactorSources: list[Plain] | None = None
    technologicalDQR: Rating | None = None
    temporalDQR: Rating | None = None
    geographicalDQR: Rating | None = None


class AspectTechnology(Row):
    """The processes inside the boundary."""

    ccsTechnologicalCO2CaptureIncluded: YesNo
    boundaryProcessesDescription: Plain | None = None


class AspectIdentity(Row):
    """Id, version and status."""

    id: Uuid
    version: NotNegative
    status: one_of("Active", "Deprecated")  # type: ignore[valid-type]
    retroOrProspectivePcfType: one_of(*TYPES)  # type: ignore[valid-type]


class AspectExemptions(Row):
    """What was left out."""

    exemptedEmissionsPercent: UpToTen
    exemptedEmissionsDescription: Plain | None = None


class AspectPlace(Row):
    """Where it was produced; the region is mandatory."""

    geographyRegionOrSubregion: one_of(*REGIONS, "Global", "Several")  # type: ignore[valid-type]
    geographyCountrySubdivision: Plain | None = None
    geographyCountry: Plain | None = None


class AspectTime(Row):
    """Days of the data, of the making and of the validity."""

    referencePeriodStart: AnyMoment
    referencePeriodEnd: AnyMoment
    created: AnyMoment
    validityPeriodEnd: AnyMoment
    validityPeriodStart: AnyMoment | None = None


class AspectAssessment(Row):
    """How the footprint was assessed."""

    technology: Annotated[list[AspectTechnology], Field(min_length=1, max_length=1)]
    idAndVersion: Annotated[list[AspectIdentity], Field(min_length=1, max_length=1)]
    boundarySpecifications: Annotated[list[AspectExemptions], Field(min_length=1, max_length=1)]
    geography: Annotated[list[AspectPlace], Field(min_length=1, max_length=1)]
    time: Annotated[list[AspectTime], Field(min_length=1, max_length=1)]


class AspectShares(Row):
    """Shares of the footprint that were verified or whose program was certified, in percent."""

    programCertificationShare: UpToHundred | None = None
    productVerificationShare1stParty: UpToHundred | None = None
    productVerificationShare2ndParty: UpToHundred | None = None
    productVerificationShare3rdParty: UpToHundred | None = None


class AspectMassBalance(Row):
    """Whether mass balancing was used."""

    massBalancingUsed: YesNo
    freeAttributionInMassBalancing: one_of(  # type: ignore[valid-type]
        "true", "false", "not applicable"
    )
    massBalancingCertificateScheme: Filled


class AspectStandards(Row):
    """Standards and product rules."""

    crossSectoralStandards: list[Plain]
    productOrSectorSpecificRules: list[Plain]


class AspectWarming(Row):
    """The set of warming potentials."""

    ipccCharacterizationFactors: one_of(  # type: ignore[valid-type]
        "AR4", "AR5", "AR6", "unspecified"
    )


class AspectAllocation(Row):
    """Rules of allocation."""

    allocationWasteIncineration: one_of(*INCINERATION)  # type: ignore[valid-type]
    allocationRulesDescription: Plain | None = None
    allocationRecycledCarbon: (
        one_of("upstream system expansion", "cut-off") | None  # type: ignore[valid-type]
    ) = None


class AspectMethod(Row):
    """Method of the footprint."""

    massBalancingInformation: Annotated[list[AspectMassBalance], Field(min_length=1, max_length=1)]
    standards: Annotated[list[AspectStandards], Field(min_length=1, max_length=1)]
    gwpCharacterizationFactorDetails: Annotated[
        list[AspectWarming], Field(min_length=1, max_length=1)
    ]
    allocationInForeground: Annotated[list[AspectAllocation], Field(min_length=1, max_length=1)]


class AspectAssessmentAndMethod(Row):
    """Assessment, method and verification."""

    dataSourcesAndQuality: Annotated[list[AspectSources], Field(min_length=1, max_length=1)]
    pcfAssessmentInformation: Annotated[list[AspectAssessment], Field(min_length=1, max_length=1)]
    verificationAndCertificationShares: list[AspectShares] | None = None
    pcfMethodology: Annotated[list[AspectMethod], Field(min_length=1, max_length=1)]


class AspectGeneral(Row):
    """Comments."""

    comment: Plain | None = None
    pcfLegalStatement: Plain | None = None


class AspectCarbon(Row):
    """Carbon in the product, kg per declared unit."""

    carbonContentTotal: NotNegative | None = None
    fossilCarbonContent: NotNegative | None = None
    biogenicCarbonContent: NotNegative | None = None
    packagingBiogenicCarbonContent: NotNegative | None = None
    recycledCarbonContent: NotNegative | None = None


class AspectProduction(Row):
    """Emissions up to the gate, kg CO2e per declared unit."""

    pcfIncludingBiogenicUptake: AnyReal
    pcfExcludingBiogenicUptake: NotNegative
    fossilGhgEmissions: NotNegative | None = None
    biogenicNonCO2Emissions: NotNegative | None = None
    biogenicCO2Uptake: NotPositive | None = None
    landUseChangeGhgEmissions: NotNegative | None = None
    landManagementBiogenicCO2Emissions: NotNegative | None = None
    landManagementBiogenicCO2Removals: NotPositive | None = None
    aircraftGhgEmissions: NotNegative | None = None


class AspectDistribution(Row):
    """Whether distribution is counted."""

    distributionStageIncluded: YesNo


class AspectPackaging(Row):
    """Whether packaging is counted."""

    packagingEmissionsIncluded: YesNo


class AspectStages(Row):
    """Emissions by stage."""

    productionStage: Annotated[list[AspectProduction], Field(min_length=1, max_length=1)]
    distributionStage: Annotated[list[AspectDistribution], Field(min_length=1, max_length=1)]
    packagingStage: Annotated[list[AspectPackaging], Field(min_length=1, max_length=1)]


class AspectAttestation(Row):
    """Who attested what."""

    attestationType: Filled
    standardName: Filled
    attestationStandard: Filled
    attestationOfConformanceId: Filled
    providerName: Filled
    attestationOfConformanceLink: Plain | None = None
    providerId: Plain | None = None
    completedAt: AnyMoment | None = None


class CatenaXFootprint(Row):
    """The whole payload."""

    scopeOfPcfForm: Annotated[list[AspectScope], Field(min_length=1, max_length=1)]
    companyAndProductInformation: Annotated[list[AspectParties], Field(min_length=1, max_length=1)]
    pcfAssessmentAndMethodology: Annotated[
        list[AspectAssessmentAndMethod], Field(min_length=1, max_length=1)
    ]
    general: Annotated[list[AspectGeneral], Field(min_length=1, max_length=1)]
    carbonContent: Annotated[list[AspectCarbon], Field(min_length=1, max_length=1)]
    productLifeCycleStagesAndEmissions: Annotated[
        list[AspectStages], Field(min_length=1, max_length=1)
    ]
    attestationOfConformance: list[AspectAttestation] | None = None


def check_aspect(data: Any, name: str) -> list[Finding]:
    """What is wrong with a payload as we write it: its shape, and totals that do not agree with
    their parts (``catenax-sum``).
    """

    def place(*path: str | int) -> str:
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
        return f"{name}!{text.lstrip('.')}" if text else name

    def unknown(path: tuple[str | int, ...], allowed: list[str]) -> Finding:
        return blocking("catenax-unknown", place(*path), str(path[-1])[:80])

    _, found = read_shape(CatenaXFootprint, data, place, unknown)
    if found:
        return found
    stage = data["productLifeCycleStagesAndEmissions"][0]["productionStage"][0]
    return _sums(stage, place("productLifeCycleStagesAndEmissions", 0, "productionStage", 0))


def _sums(stage: Mapping[str, Any], place: str) -> list[Finding]:
    """Parts that add up to more, or where all are told to another, than their total."""
    excluding, including = (
        float(stage[f"pcf{which}BiogenicUptake"]) for which in ("Excluding", "Including")
    )
    wanted = excluding + float(stage.get("biogenicCO2Uptake") or 0.0)
    size = max(abs(excluding), abs(including)) * SAME
    found = []
    if abs(wanted - including) > size:
        at = f"{place}.pcfIncludingBiogenicUptake"
        found.append(blocking("catenax-sum", at, repr(including), repr(wanted)))
    parts = [float(stage[name]) for name in SUMMED if stage.get(name) is not None]
    if "fossilGhgEmissions" in stage and abs(math.fsum(parts) - excluding) > size:
        at = f"{place}.pcfExcludingBiogenicUptake"
        found.append(blocking("catenax-sum", at, repr(excluding), repr(math.fsum(parts))))
    return found
