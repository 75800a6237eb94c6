"""Validation of PACT files: footprints, lists of them, answers of a host, errors, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.canonical import read_json
from zuji.core.kinds import kind_of
from zuji.core.label import Label, Text, listed
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import Finding, blocking, by_severity, note, refuse
from zuji.core.shapes import Path, Row, fields_of, read_shape
from zuji.exchange.pact.amounts import amount_findings
from zuji.exchange.pact.checks import FootprintChecks
from zuji.exchange.pact.messages import (
    CREATED,
    EVENTS,
    FULFILLED,
    CloudEvent,
    FootprintAnswer,
    FootprintListing,
    PactError,
    RequestedCriteria,
)
from zuji.exchange.pact.record import CarbonFootprint, ProductFootprint

KINDS = {
    "footprint": Label("产品碳足迹", "product footprint"),
    "footprints": Label("产品碳足迹的列表", "list of product footprints"),
    "answer": Label("单个足迹的答复", "answer with one footprint"),
    "listing": Label("列表的答复", "answer with a list"),
    "error": Label("错误", "error"),
    "event": Label("事件", "event"),
}
"""The kinds of PACT file that are told apart by content."""
EXPECTED_KINDS = listed(KINDS.values())
OBSOLETE = {
    "version": "id, precedingPfIds",
    "updated": "id, precedingPfIds",
    "statusComment": "comment",
    "productCategoryCpc": "productClassifications",
    "declaredUnit": "declaredUnitOfMeasurement",
    "unitaryProductAmount": "declaredUnitAmount",
    "reportingPeriodStart": "referencePeriodStart",
    "reportingPeriodEnd": "referencePeriodEnd",
    "pCfExcludingBiogenic": "pcfExcludingBiogenicUptake",
    "pCfIncludingBiogenic": "pcfIncludingBiogenicUptake",
    "dLucGhgEmissions": "landUseChangeGhgEmissions",
    "iLucGhgEmissions": "landCarbonLeakage",
    "landManagementGhgEmissions": "landManagementFossilGhgEmissions",
    "otherBiogenicGhgEmissions": "biogenicNonCO2Emissions",
    "biogenicCarbonWithdrawal": "biogenicCO2Uptake",
    "characterizationFactors": "ipccCharacterizationFactors",
    "ipccCharacterizationFactorsSources": "ipccCharacterizationFactors",
    "crossSectoralStandardsUsed": "crossSectoralStandards",
    "biogenicAccountingMethodology": "crossSectoralStandards",
    "uncertaintyAssessmentDescription": "comment",
    "assurance": "verification",
    "coveragePercent": "dqi",
    "completenessDQR": "dqi",
    "reliabilityDQR": "dqi",
}
"""Properties of version 2 → those of version 3 that say it."""
MOST = 100
"""Findings of shape that are told of one file."""
DEEPEST = 40


@dataclass(frozen=True)
class PactReport:
    """What a file is, the footprints in it, and what is wrong with them."""

    kind: str
    footprints: tuple[Mapping[str, Any], ...]
    findings: tuple[Finding, ...]
    receipt: Receipt

    @property
    def holds(self) -> bool:
        """Whether nothing blocks."""
        return not any(finding.severity == "block" for finding in self.findings)


def validate_file(content: bytes, name: str, received: bool = False) -> PactReport:
    """The report on a file. Refuses what is no JSON (``json-unreadable``) or nothing of PACT
    (``file-kind``).
    """
    return validate(read_json(content.removeprefix(b"\xef\xbb\xbf"), name), name, received)


def validate(data: Any, name: str, received: bool = False) -> PactReport:
    """The report on plain data of one of `KINDS`; content that was `received` and cannot be mended
    here is warned of where it would block.
    """
    kind = kind_told(data, name)
    work = _Validation(name, received)
    work.read(kind, data)
    found = tuple(by_severity(work.findings))
    return PactReport(kind, tuple(work.footprints), found, work.receipt())


def kind_told(data: Any, name: str) -> str:
    """Which of `KINDS` the data are; refuses anything else (``file-kind``)."""
    if isinstance(data, list):
        return "footprints"
    if isinstance(data, Mapping):
        if "pcf" in data:
            return "footprint"
        if {"specversion", "type"} & data.keys():
            return "event"
        if "data" in data:
            return "listing" if isinstance(data["data"], list) else "answer"
        if {"code", "message"} <= data.keys():
            return "error"
        if {"specVersion", "productIds", "companyName"} & data.keys():
            return "footprint"
    raise refuse("file-kind", name, kind_of(data), EXPECTED_KINDS)


@dataclass
class _Validation:
    name: str
    received: bool
    findings: list[Finding] = field(default_factory=list)
    footprints: list[Mapping[str, Any]] = field(default_factory=list)
    met: list[tuple[str, str]] = field(default_factory=list)

    def read(self, kind: str, data: Any) -> None:
        if kind == "event":
            self.event(data)
        elif kind == "footprints":
            self.several(data, "")
        elif kind == "listing":
            self.shaped(FootprintListing, data, "")
            self.several(data["data"], "data")
        elif kind == "answer":
            if self.shaped(FootprintAnswer, data, ""):
                self.one(data["data"], "data.")
        elif kind == "error":
            self.shaped(PactError, data, "")
        else:
            self.one(data, "")

    def place(self, prefix: str, path: Path) -> str:
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
        text = prefix.rstrip(".") + text if prefix else text.lstrip(".")
        return f"{self.name}!{text}" if text else self.name

    def shaped(self, shape: type[Row], data: Any, prefix: str) -> bool:
        """Whether the data have a shape; what does not fit is told."""

        def place(*path: str | int) -> str:
            return self.place(prefix, path)

        def unknown(path: Path, allowed: list[str]) -> Finding:
            name = str(path[-1])
            if name in OBSOLETE:
                return blocking("pact-obsolete", place(*path), name, OBSOLETE[name])
            return blocking("pact-unknown", place(*path), name[:80])

        nulls = list(_nulls(data, (), shape))
        self.findings += [blocking("pact-null", place(*path)) for path in nulls[:MOST]]
        _, found = read_shape(shape, data, place, unknown)
        self.findings += found[:MOST]
        return not found and not nulls

    def one(self, data: Any, prefix: str) -> None:
        """One footprint, its shape first and then its content."""
        if isinstance(data, Mapping):
            self.met += [(prefix, str(key)) for key in data if key != "pcf"]
            pcf = data.get("pcf")
            inner = pcf if isinstance(pcf, Mapping) else {}
            self.met += [(f"{prefix}pcf.", str(key)) for key in inner]
        if not self.shaped(ProductFootprint, data, prefix):
            return
        checks = FootprintChecks(data, self.name, prefix, self.received)
        self.findings += [*checks.findings(), *amount_findings(checks)]
        self.footprints.append(data)

    def several(self, rows: Any, prefix: str) -> None:
        for index, data in enumerate(rows):
            self.one(data, f"{prefix}[{index}].")
        seen: dict[str, int] = {}
        for index, data in enumerate(rows):
            name = str(data.get("id") if isinstance(data, Mapping) else "").lower()
            if name and name in seen:
                place = self.place(f"{prefix}[{index}]", ("id",))
                first = f"[{seen[name]}]"
                self.findings.append(blocking("pact-id-twice", place, name[:60], first=first))
            seen.setdefault(name, index)

    def event(self, data: Mapping[str, Any]) -> None:
        kind = data.get("type")
        shape = EVENTS.get(kind) if isinstance(kind, str) else None
        if shape is None:
            read: Text = str(kind)[:120] if isinstance(kind, str) else kind_of(kind)
            place = self.place("", ("type",))
            self.findings.append(blocking("pact-event-type", place, read, listed(EVENTS)))
            self.shaped(CloudEvent, {**data, "type": "?"}, "")
            return
        fits = self.shaped(shape, data, "")
        if fits and kind == CREATED:
            self.criteria(data["data"])
        if fits and kind == FULFILLED:
            self.several(data["data"]["pfs"], "data.pfs")
        self.extensions(data)

    def extensions(self, data: Mapping[str, Any]) -> None:
        """Further attributes of a CloudEvent are small letters and digits, at most twenty."""
        for name in data.keys() - fields_of(CloudEvent).keys() - {"data"}:
            if not (name.isascii() and name.isalnum() and name == name.lower() and len(name) <= 20):
                place = self.place("", (name,))
                self.findings.append(blocking("pact-unknown", place, name[:80]))

    def criteria(self, asked: Mapping[str, Any]) -> None:
        known = fields_of(RequestedCriteria)
        for name in asked.keys() - known.keys():
            if not name.lower().startswith("x-"):
                place = self.place("data", (name,))
                self.findings.append(blocking("pact-unknown", place, name[:80]))
        if not asked.keys() - {"comment"}:
            self.findings.append(blocking("pact-no-criteria", self.place("data", ())))

    def receipt(self) -> Receipt:
        """Every attribute of the footprints: checked, or refused because it is not of PACT."""
        book = ReceiptBook(self.name)
        outer, inner = fields_of(ProductFootprint), fields_of(CarbonFootprint)
        book.meet("field", len(self.met))
        for prefix, key in self.met:
            place = f"{self.name}!{prefix}{key}"
            if key in (inner if prefix.endswith("pcf.") else outer):
                book.read("field", 1, [place])
            else:
                book.refuse("field", note("pact-unknown", place, key[:80]))
        return book.receipt()


def _nulls(data: Any, path: Path, shape: type[Row]) -> Iterator[Path]:
    """Places of null; PACT leaves out what it does not state. Footprints inside an answer or event
    are read by themselves.
    """
    if data is None:
        yield path
    elif len(path) > DEEPEST or (path and path[-1] in OPAQUE.get(shape, ("extensions",))):
        return
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _nulls(value, (*path, str(key)), shape)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _nulls(value, (*path, index), shape)


OPAQUE: dict[type[Row], tuple[str, ...]] = {
    FootprintAnswer: ("data",),
    FootprintListing: ("data",),
    EVENTS[FULFILLED]: ("pfs",),
}
