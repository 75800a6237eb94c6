"""US EPA GHG Emission Factors Hub: the workbook of any year, table by table, gas by gas.

A table is found by ``Table N`` in a cell; its columns say mass, gas and unit (``g CH4 per gallon``,
``CO2 Factor (lb CO2 / MWh)``), and are stated anew where the unit changes within a table. Fuels per
mmBtu are by gross calorific value and are refused; their columns by mass or volume are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Finding, Refusal, blocking, note
from zuji.factors.gwp import set_with_methane
from zuji.factors.official import (
    Gathered,
    Publication,
    Publisher,
    Rows,
    is_not_given,
    number_of,
    other_sheets,
    said,
)

TABLE = re.compile(r"Table (\d+)\b", re.IGNORECASE)
COLUMN = re.compile(
    r"\b(?P<mass>kg|g|lb|metric tons?)\s+(?P<gas>CO2e|CO2|CH4|N2O)\s*(?:/|per)\s*(?P<per>[^)]+)",
    re.IGNORECASE,
)
KILOGRAMS = {"kg": 1.0, "g": 1e-3, "lb": 0.45359237, "metric ton": 1e3, "metric tons": 1e3}
GASES = {"CO2": "co2_fossil", "CH4": "ch4_fossil", "N2O": "n2o", "CO2E": "co2e"}
FUELS = "1"
"""The table of stationary combustion, whose mmBtu are gross."""
GROSS = "按高位热值，不能与低位热值混用 · per gross calorific value; not to be mixed with net"
BIOMASS = re.compile(r"biomass|kraft|biodiesel|ethanol \(100|rendered|vegetable oil", re.I)
END = re.compile(r"source\b|notes?\b", re.IGNORECASE)
CATEGORIES = {
    "1": "combusted",
    "2": "combusted",
    "6": "electricity",
    "7": "heat_steam",
    "8": "transport_freight",
    "9": "waste_disposal",
}


@dataclass(frozen=True)
class _Column:
    """A column of numbers: kg per its mass, the gas, the unit it is per, and its group's name."""

    spot: int
    kilograms: float
    gas: str
    per: str
    label: str


@dataclass(frozen=True)
class _Section:
    """A table: its number and title, and its rows with their places in the sheet."""

    number: str
    title: str
    rows: list[tuple[int, list[Any]]]


def _knows(sheets: Mapping[str, Rows]) -> bool:
    is_hub = any(
        "emission factors for greenhouse gas inventories" in said(cell).lower()
        for rows in sheets.values()
        for row in rows[:6]
        for cell in row
    )
    return is_hub and bool(_with_tables(sheets))


def _with_tables(sheets: Mapping[str, Rows]) -> list[str]:
    """The sheets that hold tables."""
    return [title for title, rows in sheets.items() if any(_sections(rows))]


def _read(sheets: Mapping[str, Rows], place: str) -> Gathered:
    title = _with_tables(sheets)[0]
    rows = sheets[title]
    head = " ".join(said(cell) for row in rows[:12] for cell in row)
    year = re.search(r"Last Modified:\D*(20\d\d)", head) or re.search(r"\b(20\d\d)\b", head)
    methane = next(
        (
            cell
            for row in rows[:12]
            if "CH4" in map(said, row)
            for cell in row
            if isinstance(cell, int | float)
        ),
        None,
    )
    publication = Publication(
        prefix="user.epahub",
        title=f"EPA GHG Emission Factors Hub {year[1] if year else ''}".strip(),
        publisher="US EPA",
        year=year[1] if year else "",
        region="US",
        licence="US public domain",
        gwp_basis=set_with_methane(methane) or "not stated",
    )
    gathered = Gathered(publication, place, ReceiptBook(place))
    for section in _sections(rows):
        gathered.book.meet("block")
        if _take_section(gathered, section, title):
            gathered.book.read("block")
        else:
            where = f"{place} · {title}!{section.rows[0][0] + 1}"
            gathered.book.ignore("block", note("import-block-other", where, section.title))
    other_sheets(gathered, sheets, {title})
    return gathered


def _sections(rows: Rows) -> Iterator[_Section]:
    starts = [
        (number, spot)
        for number, row in enumerate(rows)
        for spot, cell in enumerate(row)
        if TABLE.fullmatch(said(cell))
    ]
    for (first, spot), (end, _) in pairwise([*starts, (len(rows), 0)]):
        match = TABLE.fullmatch(said(rows[first][spot]))
        title = next((said(cell) for cell in rows[first][spot + 1 :] if said(cell)), "")
        lines = [(number, rows[number]) for number in range(first, end)]
        yield _Section(match[1] if match else "", title, lines)


def _take_section(gathered: Gathered, section: _Section, sheet: str) -> bool:
    """Reads a table; False where it has no column of emissions."""
    columns: list[_Column] = []
    names: dict[int, str] = {}
    heading = ""
    above: list[list[str]] = []
    for number, row in section.rows[1:]:
        texts = [said(cell) for cell in row]
        first = next((text for text in texts if text), "")
        if columns and END.match(first):
            return True
        if stated := _columns(row, above):
            columns, names = stated, {}
        elif columns and _is_titles(texts, columns):
            columns = _labelled(columns, texts)
        elif columns:
            start = min(column.spot for column in columns)
            if not any(text for text in texts[start:]):
                heading = first or heading
                continue
            for spot, text in enumerate(texts[:start]):
                if text and not isinstance(row[spot], float | int):
                    names = {kept: name for kept, name in names.items() if kept < spot}
                    names[spot] = text
                elif text and section.number in ("3", "4"):  # model years
                    names[spot] = text.removesuffix(".0")
            place = f"{gathered.place} · {sheet}!{number + 1}"
            said_names = [section.title, *(names[spot] for spot in sorted(names))]
            _take_row(
                gathered, section, columns, names=said_names, heading=heading, row=row, place=place
            )
        above = [*above[-1:], texts]
    return bool(columns)


def _columns(row: list[Any], above: list[list[str]]) -> list[_Column]:
    """The columns that a row of titles states; the two rows above may name groups of them."""
    columns: list[_Column] = []
    label = ""
    for spot, cell in enumerate(row):
        match = COLUMN.search(said(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        label = next((texts[spot] for texts in above if _names_group(texts, spot)), label)
        mass, gas = match["mass"].lower(), match["gas"].upper()
        per = re.sub(r"\s+", " ", match["per"]).strip()
        columns.append(_Column(spot, KILOGRAMS[mass], GASES[gas], per, label))
    return columns


def _names_group(texts: list[str], spot: int) -> bool:
    """Whether a row above the titles names the group that begins in a column."""
    text = texts[spot] if spot < len(texts) else ""
    return text.lower().endswith("emission factors")


def _is_titles(texts: list[str], columns: list[_Column]) -> bool:
    """Whether a row names the ways of treatment below one title for all (table 9)."""
    whole = len(columns) == 1 and columns[0].gas == "co2e" and not columns[0].label
    spot = columns[0].spot
    return whole and len(texts) > spot and texts[spot].lower().startswith("recycled")


def _labelled(columns: list[_Column], texts: list[str]) -> list[_Column]:
    whole = columns[0]
    return [
        _Column(spot, whole.kilograms, whole.gas, whole.per, re.sub(r"(?<=[a-z)])[A-Z]$", "", text))
        for spot, text in enumerate(texts)
        if spot >= whole.spot and text
    ]


def _take_row(
    gathered: Gathered,
    section: _Section,
    columns: list[_Column],
    *,
    names: list[str],
    heading: str,
    row: list[Any],
    place: str,
) -> None:
    for group in _grouped(columns):
        filled = [column for column in group if column.spot < len(row) and said(row[column.spot])]
        given = [column for column in filled if not is_not_given(row[column.spot])]
        missing = len(filled) - len(given)
        if missing:
            gathered.book.meet("cell", missing)
            gathered.book.ignore("cell", note("import-not-given", place), missing)
        if not given:
            continue
        per = given[0].per
        if per.lower() == "unit":
            per = next((said(cell) for cell in row[given[-1].spot + 1 :] if said(cell)), per)
        finding = _gross(section, per, place)
        amounts: dict[str, float] = {}
        try:
            for column in given:
                amounts[column.gas] = number_of(row[column.spot], place) * column.kilograms
        except Refusal as problem:
            finding = problem.findings[0]
        if finding:
            gathered.book.meet("cell", len(given))
            gathered.book.refuse("cell", finding, len(given), (place,))
            gathered.refused.append(finding)
            continue
        if BIOMASS.search(f"{heading} / {names[-1]}") and "co2_fossil" in amounts:
            amounts["co2_biogenic"] = amounts.pop("co2_fossil")
        only = "" if {"co2_fossil", "co2_biogenic", "co2e"} & amounts.keys() else "CH4, N2O only"
        label = given[0].label
        gathered.take(
            [*names, label, only],
            per,
            amounts,
            place,
            len(given),
            category=CATEGORIES.get(section.number, "transport_freight"),
            boundary="value chain" if section.number == "9" else "stack or tailpipe only",
        )


def _gross(section: _Section, per: str, place: str) -> Finding | None:
    if section.number == FUELS and per.lower() == "mmbtu":
        return blocking("import-unit", place, per, GROSS)
    return None


def _grouped(columns: list[_Column]) -> list[list[_Column]]:
    """Columns of one factor: side by side, per the same unit, each gas once."""
    groups: list[list[_Column]] = []
    for column in columns:
        last = groups[-1] if groups else []
        fits = last and last[-1].per == column.per and last[-1].label == column.label
        if fits and column.gas not in {other.gas for other in last}:
            last.append(column)
        else:
            groups.append([column])
    return groups


PUBLISHER = Publisher("epa_hub", _knows, _read)
