"""A PACT footprint as a supplier's answer: its figure per one unit, primary and verified share,
validity.

Source: technical specifications of the PACT data exchange, data model of versions 2 and 3. From
version 3 on the footprint is of `declaredUnitAmount` units of measurement; version 2 states it per
unit and the amount of the product beside it, which is only read where it is one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.canonical import read_json
from zuji.core.label import Label, listed
from zuji.core.numbers import read_number
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import Finding, note, refuse, warning
from zuji.exchange.pact.checks import VALID_YEARS, years_later
from zuji.exchange.pact.record import COVERAGES, FIRST_YEAR, LAST_YEAR
from zuji.exchange.pact.validating import kind_told, validate
from zuji.exchange.stated import StatedFootprint

UNITS = {
    "kilogram": "kg",
    "liter": "L",
    "cubic meter": "m3",
    "kilowatt hour": "kWh",
    "megajoule": "MJ",
    "ton kilometer": "t·km",
    "square meter": "m2",
    "piece": "item",
}
"""Declared units of PACT that a footprint of this library can be per."""
NAMES = {
    "unit": ("declaredUnitOfMeasurement", "declaredUnit"),
    "amount": ("declaredUnitAmount", "unitaryProductAmount"),
    "value": ("pcfExcludingBiogenicUptake", "pCfExcludingBiogenic"),
    "start": ("referencePeriodStart", "reportingPeriodStart"),
    "end": ("referencePeriodEnd", "reportingPeriodEnd"),
    "primary": ("primaryDataShare", "primaryDataShare"),
    "mass": ("productMassPerDeclaredUnit", "productMassPerDeclaredUnit"),
    "verification": ("verification", "assurance"),
}
"""What is read of a PACT footprint: its names in version 3 and in version 2."""
PLACES = ("geographyCountrySubdivision", "geographyCountry", "geographyRegionOrSubregion")
TOP = frozenset(
    {"specVersion", "status", "companyName", "productNameCompany", "id"}
    | {"validityPeriodStart", "validityPeriodEnd"}
)
PACT_FORMS = Label("PACT 碳足迹", "a PACT footprint")


def supplier_figure(content: bytes | Mapping[str, Any], name: str) -> StatedFootprint:
    """The figure of a PACT file (bytes, or its data): one footprint, alone or as the answer of a
    host. Refuses with its place what is missing, withdrawn, out of range or ambiguous; what else
    the specifications would object to stands in the findings.
    """
    data = content
    if isinstance(content, bytes):
        data = read_json(content.removeprefix(b"\xef\xbb\xbf"), name)
    footprint = _only(data, name)
    pcf = footprint.get("pcf")
    if not isinstance(pcf, Mapping):
        raise refuse("file-kind", name, "JSON", PACT_FORMS)
    version = str(footprint.get("specVersion") or "")
    if not version.startswith(("2.", "3.")):
        known = listed(["2.3", "3.0"])
        raise refuse("choice-unknown", f"{name}!specVersion", version[:40], options=known)
    if (status := str(footprint.get("status") or "Active")) != "Active":
        raise refuse("footprint-deprecated", f"{name}!status", status[:40])
    reader = _Pact(pcf, name, 0 if version.startswith("3.") else 1)
    findings = [] if reader.column else list(validate(footprint, name, received=True).findings)
    unit, value = reader.unit(), reader.per_unit()
    end = _instant(str(reader.needed("end")), reader.place("end"))
    since, until = _validity(footprint, end, name)
    company, product = (
        str(footprint.get(key) or "") for key in ("companyName", "productNameCompany")
    )
    verified, assurance = reader.verification()
    return StatedFootprint(
        value=value,
        per=UNITS[unit],
        year=(end - datetime.timedelta(seconds=1)).year,
        product=product,
        company=company,
        source=" · ".join(t for t in (f"PACT {version}", company, product) if t),
        region=next((str(pcf[key]) for key in PLACES if pcf.get(key)), ""),
        primary=reader.share("primary", findings),
        verified=verified,
        assurance=assurance,
        mass=reader.mass(),
        valid_from=since,
        valid_until=until,
        findings=tuple(findings),
        receipt=_received(footprint, {NAMES[key][reader.column] for key in NAMES}, name),
    )


def _only(data: Any, name: str) -> Mapping[str, Any]:
    """The one footprint of a file; several are refused (``pact-several``)."""
    if not isinstance(data, Mapping | list):
        raise refuse("file-kind", name, "JSON", PACT_FORMS)
    kind = kind_told(data, name)
    inside: Any = data
    if isinstance(data, Mapping) and kind in {"answer", "listing"}:
        inside = data["data"]
    rows = inside if isinstance(inside, list) else [inside]
    if len(rows) != 1:
        raise refuse("pact-several", name, str(len(rows)), "1")
    if not isinstance(rows[0], Mapping):
        raise refuse("file-kind", name, "JSON", PACT_FORMS)
    return rows[0]


def _validity(
    footprint: Mapping[str, Any], end: datetime.datetime, name: str
) -> tuple[datetime.date, datetime.date]:
    """First day of the validity period and the day after its last: as stated, else three years
    from the end of the data. A day that the period reaches into is one of its days.
    """
    moments = []
    for edge, otherwise in (("Start", end), ("End", years_later(end, VALID_YEARS))):
        key = f"validityPeriod{edge}"
        text = footprint.get(key)
        moments.append(_instant(str(text), f"{name}!{key}") if text else otherwise)
    start, last = moments[0], moments[1] - datetime.timedelta(microseconds=1)
    return start.date(), last.date() + datetime.timedelta(days=1)


def _received(footprint: Mapping[str, Any], used: set[str], name: str) -> Receipt:
    """Every field of the file: read, or left out because an answer does not need it."""
    book = ReceiptBook(name)
    pcf = footprint["pcf"]
    fields = [(key, key in TOP) for key in footprint if key != "pcf"]
    fields += [(f"pcf.{key}", key in used or key in PLACES) for key in pcf]
    book.meet("field", len(fields))
    for key, is_read in fields:
        if is_read:
            book.read("field", 1, [key])
        else:
            book.ignore("field", note("footprint-field", key))
    return book.receipt()


@dataclass
class _Pact:
    """The carbon footprint object of a PACT file; `column` is 0 for version 3 and 1 for 2."""

    pcf: Mapping[str, Any]
    name: str
    column: int

    def place(self, key: str) -> str:
        return f"{self.name}!pcf.{NAMES[key][self.column]}"

    def held(self, key: str) -> Any:
        return self.pcf.get(NAMES[key][self.column])

    def needed(self, key: str) -> Any:
        found = self.held(key)
        if found in (None, ""):
            raise refuse("field-missing", self.place(key))
        return found

    def number(self, key: str) -> float:
        return read_number(str(self.needed(key)), self.place(key))

    def unit(self) -> str:
        unit = str(self.needed("unit"))
        if unit not in UNITS:
            raise refuse("choice-unknown", self.place("unit"), unit[:40], options=listed(UNITS))
        return unit

    def per_unit(self) -> float:
        """kgCO2e per one unit of measurement."""
        value, amount = self.number("value"), self.number("amount")
        if amount <= 0:
            raise refuse("value-negative", self.place("amount"), str(self.needed("amount")), "> 0")
        if self.column and amount != 1:
            raise refuse("footprint-amount", self.place("amount"), str(self.needed("amount")), "1")
        if value < 0:
            raise refuse("value-negative", self.place("value"), str(self.needed("value")))
        return value / amount

    def mass(self) -> float | None:
        """kg of product per one unit of measurement; None where the file does not say."""
        if self.held("mass") in (None, ""):
            return None
        mass = self.number("mass")
        return mass / self.number("amount") if mass > 0 else None

    def share(self, key: str, findings: list[Finding]) -> float | None:
        """A share stated in per cent; None where the file states none, and where one of at most 1
        may be a fraction as well.
        """
        text = self.held(key)
        if text in (None, ""):
            return None
        percent = read_number(str(text), self.place(key))
        if not 0 <= percent <= 100:
            raise refuse("footprint-share", self.place(key), str(text)[:40], "0 … 100")
        if 0 < percent <= 1 and not self.column:
            if not any(finding.rule == "pact-share-fraction" for finding in findings):
                findings.append(warning("pact-share-fraction", self.place(key), str(text)))
            return None
        return percent / 100

    def verification(self) -> tuple[float | None, str]:
        """The share that a stated verification covers, and that verification in a line."""
        stated = self.held("verification")
        if not isinstance(stated, Mapping) or not stated:
            return None, ""
        if stated.get("assurance") is False:
            return 0.0, ""
        is_product = str(stated.get("coverage") or "").strip().lower() == COVERAGES[-1]
        is_done = bool(stated.get("providerName")) and bool(stated.get("completedAt"))
        parts = (stated.get(key) for key in ("providerName", "standardName", "coverage"))
        return float(is_product and is_done), " · ".join(str(part) for part in parts if part)


def _instant(text: str, place: str) -> datetime.datetime:
    try:
        found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as problem:
        raise refuse("date-wrong", place, text[:40]) from problem
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise refuse("date-wrong", place, text[:40], f"{FIRST_YEAR} … {LAST_YEAR}")
    return found
