"""A footprint that another system states in a file: a PACT product footprint (JSON), or an
environmental product declaration as an ILCD+EPD process (XML).

PACT: technical specifications of the PACT data exchange, data model of versions 2 and 3. From
version 3 on the footprint is of `declaredUnitAmount` units of measurement; version 2 states it per
unit and the amount of the product beside it, which is only read where it is one. EPD: the global
warming potential of the modules A1 to A3 (EN 15804) of an ILCD process.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.canonical import read_json
from zuji.core.figures import in_full
from zuji.core.label import Label, listed
from zuji.core.numbers import read_number
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import note, refuse
from zuji.exchange.databases.archive import parsed
from zuji.exchange.databases.elements import attribute, tag, within
from zuji.exchange.databases.elements import content as text_of

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
}
"""What is read of a PACT footprint: its names in version 3 and in version 2."""
PLACES = ("geographyCountrySubdivision", "geographyCountry", "geographyRegionOrSubregion")
MODULES = ("A1", "A2", "A3")
FORMS = Label("PACT 碳足迹（JSON）或 ILCD+EPD（XML）", "a PACT footprint (JSON) or ILCD+EPD (XML)")


@dataclass(frozen=True)
class StatedFootprint:
    """What a file states: kgCO2e per one `per` (empty where the file does not say the unit), the
    year of its data, the share of primary data (0 to 1), the place, and where it comes from.
    """

    value: float
    per: str
    year: int
    product: str
    company: str
    source: str
    region: str = ""
    primary: float | None = None
    receipt: Receipt | None = None


def read_footprint(content: bytes, name: str) -> StatedFootprint:
    """The footprint in a file, told by its content. Refuses with ``file-kind`` what is neither
    form, and with the place what is missing, out of range or ambiguous in it.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _of_pact(read_json(content.removeprefix(b"\xef\xbb\xbf"), name), name)
    if start == b"<":
        return _of_epd(parsed(content, name), name)
    raise refuse("file-kind", name, name.rpartition(".")[2][:20], FORMS)


def _of_pact(data: Any, name: str) -> StatedFootprint:
    pcf = data.get("pcf") if isinstance(data, Mapping) else None
    if not isinstance(pcf, Mapping):
        raise refuse("file-kind", name, "JSON", FORMS)
    version = str(data.get("specVersion") or "")
    if not version.startswith(("2.", "3.")):
        known = listed(["2.3", "3.0"])
        raise refuse("choice-unknown", f"{name}!specVersion", version[:40], options=known)
    if (status := str(data.get("status") or "Active")) != "Active":
        raise refuse("footprint-deprecated", f"{name}!status", status[:40])
    reader = _Pact(pcf, name, 0 if version.startswith("3.") else 1)
    unit = str(reader.needed("unit"))
    if unit not in UNITS:
        raise refuse("choice-unknown", reader.place("unit"), unit[:40], options=listed(UNITS))
    value, end = reader.per_unit(), str(reader.needed("end"))
    company, product = (str(data.get(key) or "") for key in ("companyName", "productNameCompany"))
    return StatedFootprint(
        value=value,
        per=UNITS[unit],
        year=_year(end, reader.place("end")),
        product=product,
        company=company,
        source=" · ".join(t for t in (f"PACT {version}", company, product) if t),
        region=next((str(pcf[key]) for key in PLACES if pcf.get(key)), ""),
        primary=reader.share("primary"),
        receipt=_received(data, pcf, {NAMES[key][reader.column] for key in NAMES}, name),
    )


TOP = frozenset({"specVersion", "status", "companyName", "productNameCompany", "id"})


def _received(
    data: Mapping[str, Any], pcf: Mapping[str, Any], used: set[str], name: str
) -> Receipt:
    """Every field of the file: read, or left out because an answer does not need it."""
    book = ReceiptBook(name)
    fields = [(key, key in TOP) for key in data if key != "pcf"]
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

    def needed(self, key: str) -> Any:
        found = self.pcf.get(NAMES[key][self.column])
        if found in (None, ""):
            raise refuse("field-missing", self.place(key))
        return found

    def number(self, key: str) -> float:
        return read_number(str(self.needed(key)), self.place(key))

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

    def share(self, key: str) -> float | None:
        """A share stated in per cent; None where the file states none."""
        text = self.pcf.get(NAMES[key][self.column])
        if text in (None, ""):
            return None
        percent = read_number(str(text), self.place(key))
        if not 0 <= percent <= 100:
            raise refuse("footprint-share", self.place(key), str(text)[:40], "0 … 100")
        return percent / 100


def _year(text: str, place: str) -> int:
    """The year of the last day of a reference period; the first instant of a year ends the year
    before.
    """
    try:
        end = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as problem:
        raise refuse("date-wrong", place, text[:40]) from problem
    return (end - datetime.timedelta(seconds=1)).year


def _of_epd(root: Any, name: str) -> StatedFootprint:
    if tag(root) != "processDataSet":
        raise refuse("file-kind", name, tag(root)[:40], FORMS)
    place = f"{name}!LCIAResults"
    results = list(within(root, "LCIAResult"))
    found = [(_title(each), each) for each in results]
    wanted = [each for title, each in found if "gwp-total" in title] or [
        each
        for title, each in found
        if "global warming potential" in title and not any(part in title for part in PARTS)
    ]
    if len(wanted) != 1:
        raise refuse("footprint-no-gwp", place, str(len(wanted)), "1")
    value = _cradle_to_gate(wanted[0], place)
    if value < 0:
        raise refuse("value-negative", f"{place} A1-A3", in_full(value), "≥ 0")
    year = next(iter(_texts(root, "referenceYear")), "")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise refuse("year-wrong", f"{name}!referenceYear", year[:20], "1990 … 2100")
    number = next(iter(_texts(root, "registrationNumber")), "")
    product = next(iter(_texts(root, "baseName")), "")
    amount = _reference_amount(root, name)
    return StatedFootprint(
        value=value / amount,
        per="",
        year=int(year),
        product=product,
        company="",
        source=" · ".join(t for t in ("EPD", number, product) if t),
        region=next((e.get("location") or "" for e in root.iter() if "locationOf" in tag(e)), ""),
        receipt=_epd_receipt(results, wanted[0], name),
    )


PARTS = ("fossil", "biogenic", "luluc", "land use")


def _epd_receipt(results: list[Any], read: Any, name: str) -> Receipt:
    """Every indicator of the declaration: the one that is read, the others left out."""
    book = ReceiptBook(name)
    book.meet("factor", len(results))
    for each in results:
        if each is read:
            book.read("factor", 1, [_title(each)])
        else:
            book.ignore("factor", note("footprint-field", _title(each) or "—"))
    return book.receipt()


def _cradle_to_gate(result: Any, place: str) -> float:
    """kgCO2e of the modules A1 to A3, as one number or as three."""
    amounts = {attribute(each, "module"): text_of(each) for each in within(result, "amount")}
    if text := amounts.get("A1-A3"):
        return read_number(text, f"{place} A1-A3")
    if lacking := [module for module in MODULES if not amounts.get(module)]:
        raise refuse("field-missing", f"{place} {lacking[0]}")
    return sum(read_number(amounts[m], f"{place} {m}") for m in MODULES)


def _reference_amount(root: Any, name: str) -> float:
    """How much of the product the declaration is for: the amount of its reference flow."""
    wanted = set(_texts(root, "referenceToReferenceFlow"))
    for exchange in within(root, "exchange"):
        if exchange.get("dataSetInternalID") in wanted:
            text = next(
                iter(_texts(exchange, "resultingAmount") or _texts(exchange, "meanAmount")), ""
            )
            amount = read_number(text, f"{name}!referenceToReferenceFlow")
            if amount > 0:
                return amount
    raise refuse("field-missing", f"{name}!referenceToReferenceFlow")


def _texts(root: Any, name: str) -> list[str]:
    return [text_of(each) for each in within(root, name)]


def _title(result: Any) -> str:
    return " ".join(_texts(result, "shortDescription")).lower()
