"""UK Government conversion factors: the full-set workbook of any year, gas by gas.

Layouts since 2019: a table has a row of titles with ``Unit`` and ``kg CO2e`` columns, each followed
by the parts of CO2, CH4 and N2O in kgCO2e (called ``kg CH4`` before 2020); the row above names the
groups of columns, blanks below a level repeat it. The GWP set is told by methane in the workbook's
own list of refrigerants (25: AR4, until 2022; 28: AR5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zuji.core.cells import column_letters
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import Refusal, note, refuse
from zuji.factors.gas_names import parts_of
from zuji.factors.gwp import gwp100, gwp_sets, set_with_methane
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

NAMES = ("uk government ghg conversion factors", "government conversion factors", "ghg conversion")
GASES = (("co2", "co2_fossil"), ("ch4", "ch4_fossil"), ("n2o", "n2o"))
ROUNDED = 2e-4
"""The parts are rounded to five decimals, the shares of electricity to fewer."""
CATEGORIES = (
    ("wtt", "fuel_upstream"),
    ("fuels", "combusted"),
    ("bioenergy", "combusted"),
    ("waste", "waste_disposal"),
    ("water", "water_supply"),
    ("freight", "transport_freight"),
    ("delivery", "transport_freight"),
    ("heat", "heat_steam"),
)
LABELS_OF_PARTS = ("only kyoto", "only non-kyoto")


@dataclass(frozen=True)
class _Group:
    """Columns of one factor: the total and its parts by gas, and what the group is called."""

    label: str
    total: int | None
    parts: Mapping[str, int]

    @property
    def columns(self) -> list[int]:
        return [column for column in (self.total, *self.parts.values()) if column is not None]


@dataclass(frozen=True)
class _WorkbookTable:
    """A table of a sheet: its row of titles, its level columns, the unit, the groups."""

    title_row: int
    levels: list[int]
    unit: int
    groups: list[_Group]


def _knows(sheets: Mapping[str, Rows]) -> bool:
    return any(
        any(mark in said(cell).lower() for mark in NAMES) and _year(sheets)
        for rows in sheets.values()
        for row in rows[:3]
        for cell in row
    )


def _year(sheets: Mapping[str, Rows]) -> str:
    said_year = _stated(sheets, "year:")
    return said_year[:4] if re.match(r"20\d\d", said_year) else ""


def _stated(sheets: Mapping[str, Rows], title: str) -> str:
    """What stands beside a title above the tables of the first sheet that has it."""
    for rows in sheets.values():
        for row in rows[:12]:
            for cell, following in pairwise(row):
                if said(cell).lower() == title and said(following):
                    return said(following)
    return ""


def _gwp_set(sheets: Mapping[str, Rows], place: str) -> str:
    """The set whose methane is that of the workbook's refrigerants."""
    for title, rows in sheets.items():
        if not title.lower().startswith("refrigerant"):
            continue
        for row in rows:
            if "methane" in [said(cell).lower() for cell in row]:
                values = [cell for cell in row if isinstance(cell, int | float)]
                if gwp_set := set_with_methane(next(iter(values), None)):
                    return gwp_set
    raise refuse("import-gwp", place, "", ", ".join(gwp_sets()))


def _read(sheets: Mapping[str, Rows], place: str) -> Gathered:
    year, version = _year(sheets), _stated(sheets, "version:")
    gwp_set = _gwp_set(sheets, place)
    publication = Publication(
        prefix="user.desnz",
        title=f"UK Government GHG Conversion Factors {year} {version}".strip(),
        publisher="DESNZ / Defra",
        year=year,
        region="GB",
        licence="Open Government Licence v3.0",
        gwp_basis=gwp_set,
    )
    gathered = Gathered(publication, place, ReceiptBook(place))
    read = set()
    for title, rows in sheets.items():
        if title.lower().startswith("secr"):
            continue  # energy of vehicles, no emission
        for table in _tables(rows):
            read.add(title)
            _take_table(gathered, title, rows, table, gwp_set)
    other_sheets(gathered, sheets, read)
    return gathered


def _tables(rows: Rows) -> Iterator[_WorkbookTable]:
    for number, row in enumerate(rows):
        titles = [said(cell).lower() for cell in row]
        kinds = {column: kind for column, text in enumerate(titles) if (kind := _kind(text))}
        if "unit" not in titles or not kinds:
            continue
        unit, first = titles.index("unit"), min(kinds)
        levels = [
            column
            for column, text in enumerate(titles[:first])
            if text and column != unit and text != "year"
        ]
        above = rows[number - 1] if number else []
        yield _WorkbookTable(number, levels, unit, _groups(kinds, above, first))


def _kind(title: str) -> str:
    """``total``, ``co2``, ``ch4`` or ``n2o`` by the title of a column; "" for others."""
    if not title.startswith("kg "):
        return ""
    if title in ("kg co2e", "kg co2 e"):
        return "total"
    return next((gas for gas, _ in GASES if f"of {gas}" in title or title == f"kg {gas}"), "")


def _groups(kinds: Mapping[int, str], above: list[Any], first: int) -> list[_Group]:
    has_totals = "total" in kinds.values()
    groups: list[_Group] = []
    label = ""
    for column in sorted(kinds):
        kind = kinds[column]
        if column < len(above) and said(above[column]):
            label = said(above[column])
        if kind == "total":
            groups.append(_Group(label, column, {}))
        elif has_totals and groups:
            last = groups[-1]
            groups[-1] = _Group(last.label, last.total, {**last.parts, kind: column})
        else:
            groups.append(_Group(label, None, {kind: column}))
    return groups


def _take_table(
    gathered: Gathered, title: str, rows: Rows, table: _WorkbookTable, gwp_set: str
) -> None:
    levels: dict[int, str] = {}
    for number in range(table.title_row + 1, len(rows)):
        row = rows[number]
        if table.unit >= len(row) or not said(row[table.unit]) or _kind_row(row):
            return
        for column in table.levels:
            if text := said(row[column]):
                levels = {kept: name for kept, name in levels.items() if kept < column}
                levels[column] = text
        names = [levels[column] for column in table.levels if column in levels]
        for group in table.groups:
            cells = [column for column in group.columns if not _is_empty(row, column)]
            if cells:
                _take_group(
                    gathered,
                    title,
                    names,
                    row=row,
                    number=number,
                    group=group,
                    cells=cells,
                    table=table,
                    gwp_set=gwp_set,
                )


def _kind_row(row: list[Any]) -> bool:
    return "unit" in [said(cell).lower() for cell in row]


def _is_empty(row: list[Any], column: int) -> bool:
    return column >= len(row) or is_not_given(row[column])


def _take_group(
    gathered: Gathered,
    title: str,
    names: list[str],
    *,
    row: list[Any],
    number: int,
    group: _Group,
    cells: list[int],
    table: _WorkbookTable,
    gwp_set: str,
) -> None:
    place = f"{gathered.place} · {title}!{column_letters(cells[0])}{number + 1}"
    is_gas_list = title.lower().startswith("refrigerant")
    if is_gas_list and any(part in group.label.lower() for part in LABELS_OF_PARTS):
        gathered.book.meet("cell", len(cells))
        gathered.book.ignore("cell", note("import-part-of-sum", place), len(cells))
        return
    try:
        amounts = _amounts(title, names, row, group=group, place=place, gwp_set=gwp_set)
    except Refusal as problem:
        gathered.book.meet("cell", len(cells))
        gathered.refused += problem.findings
        gathered.book.refuse("cell", problem.findings[0], len(cells), (place,))
        return
    label = "" if is_gas_list else group.label
    low = title.lower()
    category = next((name for word, name in CATEGORIES if word in low), "material")
    gathered.take(
        [title, *names, label],
        said(row[table.unit]),
        amounts,
        place,
        len(cells),
        category="electricity" if "electricity" in low and "wtt" not in low else category,
        boundary=_boundary(low),
    )


def _boundary(title: str) -> str:
    if title.startswith("wtt"):
        return "well to tank"
    scopes = ("material use", "waste", "water")
    return "value chain" if title.startswith(scopes) else "tailpipe, stack or leak only"


def _amounts(
    title: str, names: list[str], row: list[Any], *, group: _Group, place: str, gwp_set: str
) -> dict[str, float]:
    """kg of each gas, or kgCO2e where the parts are missing or do not make the total."""
    values = {
        kind: number_of(row[column], place)
        for kind, column in group.parts.items()
        if not _is_empty(row, column)
    }
    if group.total is None or _is_empty(row, group.total):
        if title.lower().startswith("outside of scopes") and "co2" in values:
            return {"co2_biogenic": values["co2"]}
        raise refuse("import-amount", place, ", ".join(values), "kg CO2e")
    total = number_of(row[group.total], place)
    if title.lower().startswith("refrigerant"):
        parts = _gas_of(names[-1] if names else "")
        return dict(parts) if parts else {"co2e": total}
    complete = set(values) == {gas for gas, _ in GASES}
    with_forcing = group.label.lower().startswith("with rf")
    differs = abs(sum(values.values()) - total) > max(ROUNDED, 1e-3 * abs(total))
    if not complete or with_forcing or differs:
        return {"co2e": total}
    gwp = gwp100(gwp_set)
    return {ours: values[gas] / gwp[ours] for gas, ours in GASES}


def _gas_of(name: str) -> Mapping[str, float]:
    """The gases of ``R404A``, ``Perfluoromethane (PFC-14)``, ``Methane``."""
    inside = re.search(r"\(([^)]+)\)", name)
    for text in (name, inside[1] if inside else "", name.split("=", maxsplit=1)[0]):
        if text and (parts := parts_of(text)):
            return parts
    return {}


PUBLISHER = Publisher("desnz_workbook", _knows, _read)
