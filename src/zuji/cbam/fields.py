"""`Fields`: one mapping of a study file, read with its places, spellings and units.

What is wrong is collected, so that a file is refused with everything at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.alike import nearest
from zuji.core.figures import in_full
from zuji.core.label import Label, Text
from zuji.core.numbers import is_blank, read_quantity, read_spelled
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, blocking, by_severity, note, warning
from zuji.core.units import states_no_gas_condition
from zuji.core.yamlfile import Path, YamlDocument

SPELT_UNITS = {
    "kNm3": "1000Nm3",
    "kNm³": "1000Nm3",
    "TJ/Gg": "GJ/t",
    "tonne": "t",
    "tonnes": "t",
    "tons": "t",
    "TJ/kNm3": "TJ/1000Nm3",
}
THOUSANDS = re.compile(r"(.*\S)\s+[×x*]?\s*(?:1[ ,]?000\s*|k)(N?m[3³](?:/\w+)?)")
"""A quantity of thousands of cubic metres: ``28000 1000Nm3``, ``28 kNm3``."""
DIVIDED = re.compile(r"/\s*[\d.]+(?![\d.]*\s*[A-Za-z万亿\u4e00-\u9fff])")
"""A number alone under the line: what stands there is no unit (``5 kg/5``)."""
LARGEST_AMOUNT = 1e15
"""No installation has more of anything; products of such numbers would be infinite."""
NUMBER = Label("一个数", "a number")


@dataclass(frozen=True)
class WrittenAmount:
    """A number with the unit that was written beside it; "" for none."""

    value: float
    unit: str = ""


@dataclass
class CbamFindings:
    """What reading a file leaves behind: findings and the count of fields."""

    document: YamlDocument
    findings: list[Finding] = field(default_factory=list)
    book: ReceiptBook = field(default_factory=lambda: ReceiptBook(""))

    def add(self, finding: Finding) -> None:
        self.findings.append(finding)

    @property
    def blocks(self) -> bool:
        return any(finding.severity == "block" for finding in self.findings)

    def refuse_blocks(self) -> None:
        """Refuse with everything found, if anything blocks."""
        if self.blocks:
            raise Refusal(by_severity(self.findings))


def plain_unit(unit: str) -> str:
    """A unit in the spelling that the library reads: ``kNm3`` and ``TJ/Gg`` are Commission's; a
    mass of CO2e counts as one of CO2.
    """
    text = unit.strip().replace("CO₂", "CO2").replace("m³", "m3").replace(" ", "")
    text = re.sub(r"(?i)CO2-?eq?(?![a-z])", "CO2", text)
    text = re.sub(r"(?<![A-Za-z0-9])kNm3", "1000Nm3", text)
    return SPELT_UNITS.get(text, text)


@dataclass
class Fields:
    """A mapping of the file; `asked` are the keys that were looked for."""

    told: CbamFindings
    path: Path
    data: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    def place(self, *names: str) -> str:
        return self.told.document.place(*self.path, *names)

    def key(self, *names: str) -> str | None:
        """The first of these keys that the file has, blank ones left out."""
        self.known.update(names)
        held = [name for name in names if not is_blank(self.data.get(name))]
        self.asked.update(name for name in names if name in self.data)
        if len(held) > 1:
            self.told.add(
                blocking("cbam-two-values", self.place(held[1]), " · ".join(held), names=held[0])
            )
        return held[0] if held else None

    def text(self, *names: str) -> str:
        """A text; "" where it is absent."""
        key = self.key(*names)
        value = None if key is None else self.data[key]
        if isinstance(value, Mapping | list):
            self.told.add(blocking("cbam-form", self.place(key or ""), _shown(value), NUMBER_TEXT))
            return ""
        return "" if value is None else str(value).strip()

    def flag(self, *names: str) -> bool | None:
        """Yes or no; None where it is absent."""
        key = self.key(*names)
        if key is None:
            return None
        written = str(self.data[key]).strip().lower()
        if written in {"true", "yes", "1", "y", "是"}:
            return True
        if written not in {"false", "no", "0", "n", "否"}:
            self.told.add(blocking("cbam-form", self.place(key), written, "true / false"))
        return False

    def amount(self, *names: str) -> WrittenAmount | None:
        """A number and its unit: ``5``, ``"5 t"``, ``{value: 5, unit: t}`` or ``<name>_unit``."""
        key = self.key(*names)
        units = [f"{name}_unit" for name in names]
        self.known.update(units)
        self.asked.update(unit for unit in units if unit in self.data)
        if key is None:
            return None
        value, unit = self.data[key], str(self.data.get(f"{key}_unit") or "")
        if isinstance(value, Mapping):
            unit = str(value.get("unit") or unit)
            odd = set(value) - {"value", "unit", "source", "note", "quality"}
            for name in sorted(odd):
                self.told.add(_unknown(self.place(key, name), name, ["value", "unit"]))
            value = value.get("value")
        if isinstance(value, str) and (parts := THOUSANDS.fullmatch(value.strip())):
            value, unit = parts[1], f"1000{parts[2]}"
        try:
            spelt = read_spelled(value, self.place(key))
        except Refusal as problem:
            for finding in problem.findings:
                self.told.add(finding)
            return None
        if DIVIDED.search(spelt.unit or unit):
            read = f"{in_full(spelt.value)} {spelt.unit or unit}"
            self.told.add(blocking("cbam-unit", self.place(key), read))
            return None
        if abs(spelt.value) > LARGEST_AMOUNT:
            read, most = in_full(spelt.value), f"≤ {in_full(LARGEST_AMOUNT)}"
            self.told.add(blocking("value-range", self.place(key), read, most))
            return None
        return WrittenAmount(spelt.value, plain_unit(spelt.unit or unit))

    def amount_keys(self, *names: str) -> None:
        """Count keys as read that no longer matter because something else is wrong."""
        self.known.update((*names, *(f"{name}_unit" for name in names)))
        self.asked.update(name for name in names if name in self.data)

    def number(self, *names: str, unit: str = "", least: float | None = None) -> float | None:
        """A number of `unit`; one without a unit is taken in `unit`."""
        amount = self.amount(*names)
        if amount is None:
            return None
        place = self.place(self.key(*names) or names[0])
        value = in_unit(self.told, amount, unit, place)
        if value is not None and least is not None and value < least:
            self.told.add(blocking("value-negative", place, in_full(value)))
            return None
        return value

    def needed(self, *names: str, unit: str = "", least: float | None = None) -> float | None:
        """A number that must be there."""
        value = self.number(*names, unit=unit, least=least)
        if value is None and self.key(*names) is None:
            self.miss(names[0], unit or NUMBER)
        return value

    def miss(self, name: str, expected: Text = "") -> None:
        self.told.add(blocking("cbam-missing", self.place(name), "", expected, name=name))

    def share(self, *names: str) -> float | None:
        """A share from 0 to 1, ``0.98`` or ``"98 %"``."""
        amount = self.amount(*names)
        if amount is None:
            return None
        place = self.place(self.key(*names) or names[0])
        size = {"%": 0.01, "": 1.0}.get(amount.unit)
        value = amount.value * (size or 1)
        if size is None or not 0 <= value <= 1:
            read = f"{in_full(amount.value)} {amount.unit}".strip()
            self.told.add(blocking("cbam-share", place, read, "0 … 1, 0 % … 100 %"))
            return None
        return value

    def rows(self, *names: str) -> list[Fields]:
        """The mappings of a list; one mapping alone is a list of one, and a mapping of mappings is
        one whose keys are their ids.
        """
        key = self.key(*names)
        if key is None:
            return []
        value = self.data[key]
        if isinstance(value, Mapping):
            if value and all(isinstance(each, Mapping) for each in value.values()):
                return [
                    Fields(self.told, (*self.path, key, name), {"id": name, **each})
                    for name, each in value.items()
                ]
            value = [value]
            return [Fields(self.told, (*self.path, key), value[0])]
        if not isinstance(value, list):
            self.told.add(blocking("cbam-form", self.place(key), _shown(value), LIST))
            return []
        found = []
        for index, each in enumerate(value):
            path = (*self.path, key, index)
            if isinstance(each, Mapping):
                found.append(Fields(self.told, path, each))
            else:
                place = self.told.document.place(*path)
                self.told.add(blocking("cbam-form", place, _shown(each), MAPPING))
        return found

    def part(self, *names: str) -> Fields | None:
        """One mapping of its own."""
        found = self.rows(*names)
        return found[0] if found else None

    def pairs(self, *names: str) -> Iterator[tuple[str, Fields]]:
        """Keys of a mapping with a reader of that key, for ``shares: {P1: 0.6}``."""
        key = self.key(*names)
        value = None if key is None else self.data[key]
        if value is None:
            return
        if not isinstance(value, Mapping):
            self.told.add(blocking("cbam-form", self.place(key or ""), _shown(value), MAPPING))
            return
        inner = Fields(self.told, (*self.path, key or ""), value)
        for name in value:
            yield str(name), inner

    def finish(self, *extra: str) -> None:
        """Say which keys were not read, with the nearest of those that are."""
        self.told.book.meet("field", len(self.data))
        for name in self.known & set(self.data) - UNSAID:
            if is_blank(self.data[name]):
                self.told.add(warning("value-blank", self.place(name)))
        known = sorted(self.known | set(extra))
        unread = [name for name in self.data if name not in self.known and name not in extra]
        self.told.book.read("field", len(self.data) - len(unread))
        for name in unread:
            finding = _unknown(self.place(str(name)), str(name), known)
            if re.fullmatch(r"\d{3}|\d+\.\d+", str(name)) and self.data[name] is None:
                finding = blocking("cbam-comma", self.place(str(name)), str(name))
            self.told.add(finding)
            self.told.book.ignore("field", finding)


UNSAID = {"name", "id", "label", "note", "product_name"}
"""Keys that may be blank."""
NUMBER_TEXT = Label("一段文字或一个数", "a text or a number")
LIST = Label("一个列表", "a list")
MAPPING = Label("若干“键: 值”", "a mapping of keys and values")


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _unknown(place: str, name: str, known: list[str]) -> Finding:
    near = nearest(name, known) or known[:6]
    return warning("cbam-key-unread", place, name, near=" · ".join(near))


def in_unit(told: CbamFindings, amount: WrittenAmount, unit: str, place: str) -> float | None:
    """The number of `unit`; a finding and None where the units do not agree."""
    if unit == "t/t" and amount.unit in PER_TONNE:
        return amount.value * PER_TONNE[amount.unit]
    if asks_condition(told, amount, unit, place):
        return None
    if not amount.unit or not unit or amount.unit == unit:
        if amount.unit and not unit:
            told.add(
                blocking("cbam-unit", place, f"{in_full(amount.value)} {amount.unit}", NO_UNIT)
            )
            return None
        return amount.value
    measured = "t" if unit == "tCO2" and BARE_MASS.fullmatch(amount.unit) else unit
    try:
        return read_quantity(amount.value, measured, place, amount.unit)
    except Refusal:
        told.add(blocking("cbam-unit", place, f"{in_full(amount.value)} {amount.unit}", unit))
        return None


def asks_condition(told: CbamFindings, amount: WrittenAmount, unit: str, place: str) -> bool:
    """Whether a volume of gas in plain m3 stands for `unit` of Nm3, which is asked about: at 20 °C
    the same gas has 7 % more cubic metres.
    """
    if not amount.unit or not states_no_gas_condition(amount.unit, unit):
        return False
    read = f"{in_full(amount.value)} {amount.unit}"
    told.add(blocking("cbam-gas-condition", place, read, "Nm3 · Sm3 · t"))
    return True


BARE_MASS = re.compile(r"[万亿]?(?:kg|Mg|Gg|kt|Mt|t|吨|千克)")
"""A mass beside emissions, which is that of CO2."""
PER_TONNE = {"t/t": 1.0, "kg/kg": 1.0, "kg/t": 0.001}
NO_UNIT = Label("没有单位的数", "a number without a unit")


def first_unit(amount: WrittenAmount, units: Iterable[str]) -> str | None:
    """The first of `units` that the amount's unit measures; None for none."""
    for unit in units:
        try:
            read_quantity(1.0, unit, "", amount.unit)
        except Refusal:
            continue
        return unit
    return None


def noted(told: CbamFindings, rule: str, place: str, read: object = "", **facts: Text) -> None:
    """Add a note."""
    told.add(note(rule, place, read, **facts))
