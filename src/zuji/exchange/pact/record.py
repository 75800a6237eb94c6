"""The ProductFootprint of the PACT Technical Specifications 3.0.4 (WBCSD), attribute by attribute.

Source: OpenAPI description 3.0.4 of the specifications. Amounts are decimal strings per declared
unit, which is `declaredUnitAmount` times `declaredUnitOfMeasurement`.
"""

from __future__ import annotations

import datetime
import re
import uuid
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from zuji.core.label import Label, Text
from zuji.core.shapes import Row, json_schema, misfit, one_of
from zuji.exchange.pact.decimals import DecimalText

VERSION = "3.0.4"
"""The version of the specifications that this record follows."""
REGIONS = (
    *("Africa", "Americas", "Asia", "Europe", "Oceania", "Australia and New Zealand"),
    *("Central Asia", "Eastern Asia", "Eastern Europe", "Latin America and the Caribbean"),
    *("Melanesia", "Micronesia", "Northern Africa", "Northern America", "Northern Europe"),
    *("Polynesia", "South-eastern Asia", "Southern Asia", "Southern Europe"),
    *("Sub-Saharan Africa", "Western Asia", "Western Europe"),
)
UNITS = (
    *("liter", "kilogram", "cubic meter", "kilowatt hour", "megajoule", "ton kilometer"),
    *("square meter", "piece", "hour", "megabit second"),
)
STATUSES = ("Active", "Deprecated")
COVERAGES = ("PCF calculation model", "PCF program", "product level")
URN = r"[uU][rR][nN]:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[^\s]+"
URI = r"[A-Za-z][A-Za-z0-9+.-]*:\S+"
VERSIONS = r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9]{8})?"
COUNTRY = "[A-Z]{2}"
SUBDIVISION = "[A-Z]{2}-[A-Z0-9]{1,3}"
ASSESSMENT = "AR[0-9]+"
INSTANT = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years of the moments that a footprint or an event states."""


def instant(text: str) -> datetime.datetime:
    """The moment of an RFC 3339 date-time; ValueError for anything else."""
    if not re.fullmatch(INSTANT, text):
        raise ValueError(text)
    return datetime.datetime.fromisoformat(text.upper().replace("Z", "+00:00"))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise misfit(Label("文字", "a text"))
    return value


def _filled(value: Any) -> str:
    if not _text(value).strip():
        raise misfit(Label("非空文字", "a text that is not blank"))
    return str(value)


def _any_moment(value: Any) -> str:
    try:
        instant(_text(value))
    except ValueError as problem:
        raise misfit("2025-01-01T00:00:00Z") from problem
    return str(value)


def _moment(value: Any) -> str:
    if not FIRST_YEAR <= instant(_any_moment(value)).year <= LAST_YEAR:
        raise misfit(f"{FIRST_YEAR} … {LAST_YEAR}")
    return str(value)


def _uuid(value: Any) -> str:
    form = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    if not re.fullmatch(form, _text(value)):
        raise misfit("UUID")
    return str(uuid.UUID(value)) and str(value)


def _matching(pattern: str, expected: Text) -> BeforeValidator:
    def check(value: Any) -> str:
        if not re.fullmatch(pattern, _text(value)):
            raise misfit(expected)
        return str(value)

    return BeforeValidator(check)


def _pattern(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


def _distinct(values: Any) -> Any:
    if isinstance(values, list) and len({str(each) for each in values}) < len(values):
        raise misfit(Label("不重复的值", "values that differ from each other"))
    return values


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise misfit("true, false")
    return value


Plain = Annotated[str, BeforeValidator(_text)]
Filled = Annotated[
    str, BeforeValidator(_filled), WithJsonSchema({"type": "string", "minLength": 1})
]
Moment = Annotated[
    str, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
AnyMoment = Annotated[
    str, BeforeValidator(_any_moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""A moment that is only compared with, such as a criterion's."""
Uuid = Annotated[str, BeforeValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid"})]
Urn = Annotated[str, _matching(URN, "urn:…"), _pattern(URN)]
Uri = Annotated[str, _matching(URI, "https://…"), _pattern(URI)]
Version = Annotated[str, _matching(VERSIONS, VERSION), _pattern(VERSIONS)]
Country = Annotated[str, _matching(COUNTRY, "CN, DE …"), _pattern(COUNTRY)]
Subdivision = Annotated[str, _matching(SUBDIVISION, "CN-SD …"), _pattern(SUBDIVISION)]
AssessmentReport = Annotated[str, _matching(ASSESSMENT, "AR6"), _pattern(ASSESSMENT)]
if TYPE_CHECKING:
    LifeCycleStatus = str
else:
    LifeCycleStatus = one_of(*STATUSES)
Flag = Annotated[bool, BeforeValidator(_flag)]
Uuids = Annotated[list[Uuid], Field(min_length=1), BeforeValidator(_distinct)]
Urns = Annotated[list[Urn], Field(min_length=1), BeforeValidator(_distinct)]
Names = Annotated[list[Filled], Field(min_length=1), BeforeValidator(_distinct)]


class DataQualityIndicators(Row):
    """Ratings from 1 (best) to 5, weighted by emissions."""

    technologicalDQR: DecimalText
    geographicalDQR: DecimalText
    temporalDQR: DecimalText


class PactVerification(Row):
    """The verification that a footprint states."""

    coverage: one_of(*COVERAGES) | None = None  # type: ignore[valid-type]
    providerName: Plain | None = None
    completedAt: Moment | None = None
    standardName: Plain | None = None
    comments: Plain | None = None


class ProductOrSectorSpecificRule(Row):
    """Product category rules that were applied, and whose they are."""

    operator: one_of("PEF", "EPD International", "Other")  # type: ignore[valid-type]
    ruleNames: Names
    otherOperatorName: Filled | None = None


class EmissionFactorSource(Row):
    """A database of secondary emission factors."""

    name: Filled
    version: Filled


class DataModelExtension(Row):
    """More data than the specifications have, under a schema of its own."""

    specVersion: Filled
    dataSchema: Uri
    documentation: Uri | None = None
    data: dict[str, Any]


class CarbonFootprint(Row):
    """The footprint itself, kgCO2e and kgC per declared unit."""

    declaredUnitOfMeasurement: one_of(*UNITS)  # type: ignore[valid-type]
    declaredUnitAmount: DecimalText
    productMassPerDeclaredUnit: DecimalText
    referencePeriodStart: Moment
    referencePeriodEnd: Moment
    geographyRegionOrSubregion: one_of(*REGIONS) | None = None  # type: ignore[valid-type]
    geographyCountry: Country | None = None
    geographyCountrySubdivision: Subdivision | None = None
    boundaryProcessesDescription: Plain | None = None
    pcfExcludingBiogenicUptake: DecimalText
    pcfIncludingBiogenicUptake: DecimalText
    fossilGhgEmissions: DecimalText
    fossilCarbonContent: DecimalText
    biogenicCarbonContent: DecimalText | None = None
    recycledCarbonContent: DecimalText | None = None
    landUseChangeGhgEmissions: DecimalText | None = None
    landCarbonLeakage: DecimalText | None = None
    landManagementFossilGhgEmissions: DecimalText | None = None
    landManagementBiogenicCO2Emissions: DecimalText | None = None
    landManagementBiogenicCO2Removals: DecimalText | None = None
    biogenicCO2Uptake: DecimalText | None = None
    biogenicNonCO2Emissions: DecimalText | None = None
    landAreaOccupation: DecimalText | None = None
    aircraftGhgEmissions: DecimalText | None = None
    packagingEmissionsIncluded: Flag | None = None
    packagingGhgEmissions: DecimalText | None = None
    packagingBiogenicCarbonContent: DecimalText | None = None
    outboundLogisticsGhgEmissions: DecimalText | None = None
    ccsTechnologicalCO2CaptureIncluded: Flag | None = None
    ccsTechnologicalCO2Capture: DecimalText | None = None
    technologicalCO2CaptureOrigin: Plain | None = None
    technologicalCO2Removals: DecimalText | None = None
    ccuCarbonContent: DecimalText | None = None
    ccuCalculationApproach: one_of("Cut-off", "Credit") | None = None  # type: ignore[valid-type]
    ccuCreditCertification: Uri | None = None
    ipccCharacterizationFactors: Annotated[
        list[AssessmentReport], Field(min_length=1), BeforeValidator(_distinct)
    ]
    crossSectoralStandards: Names
    productOrSectorSpecificRules: (
        Annotated[
            list[ProductOrSectorSpecificRule], Field(min_length=1), BeforeValidator(_distinct)
        ]
        | None
    ) = None
    exemptedEmissionsPercent: DecimalText
    exemptedEmissionsDescription: Plain | None = None
    allocationRulesDescription: Plain | None = None
    secondaryEmissionFactorSources: (
        Annotated[list[EmissionFactorSource], Field(min_length=1)] | None
    ) = None
    primaryDataShare: DecimalText | None = None
    dqi: DataQualityIndicators | None = None
    verification: PactVerification | None = None


class ProductFootprint(Row):
    """A footprint with whose it is, of what, and its life cycle; immutable but for its status."""

    id: Uuid
    specVersion: Version
    precedingPfIds: Uuids | None = None
    created: Moment
    status: LifeCycleStatus
    validityPeriodStart: Moment | None = None
    validityPeriodEnd: Moment | None = None
    companyName: Filled
    companyIds: Urns
    productDescription: Plain
    productIds: Urns
    productClassifications: Urns | None = None
    productNameCompany: Filled
    comment: Plain | None = None
    pcf: CarbonFootprint
    extensions: list[DataModelExtension] | None = None


def footprint_schema() -> dict[str, Any]:
    """JSON Schema of a ProductFootprint, closed to properties that the specifications lack."""
    return json_schema(ProductFootprint, f"PACT ProductFootprint {VERSION}")
