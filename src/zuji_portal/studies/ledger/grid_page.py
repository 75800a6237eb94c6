"""The sheet itself as a grid: each cell with what was understood of it. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.cells import column_letters
from zuji.core.figures import grouped
from zuji.core.label import Label
from zuji.core.numbers import read_number, shortened
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import LedgerReading
from zuji.exchange.ledgers.records import TableSeen
from zuji.exchange.sheets import Sheet
from zuji.sectors.model import Model
from zuji_portal.studies.ledger.reading import Reading
from zuji_portal.studies.results.sentences import amount
from zuji_portal.ui.language import lang

MARKS = {
    "head": ("H", Label("表头", "Header")),
    "date": ("T", Label("年月", "Date")),
    "item": ("I", Label("项目", "Item")),
    "unit": ("U", Label("单位", "Unit")),
    "read": ("✓", Label("读入", "Read")),
    "total": ("Σ", Label("合计", "Total")),
    "asked": ("?", Label("待确认", "To confirm")),
    "left": ("–", Label("不计入", "Left out")),
    "unread": ("!", Label("未读", "Unread")),
}
"""What a cell can be: its letter and its word. Every cell has its letter beside its colour."""
DATES = re.compile(r"(?:19|20)\d\d|\d{1,2}\s*月|[一二三四]季度|\bQ[1-4]\b|^\s*\d{1,2}[-/.]\d{1,2}")
ROWS, COLUMNS, BARS, SHOWN_PROBLEMS = 200, 60, 12, 200
"""Rows and columns that a page shows of a sheet; bars of an item's card; problems of a page."""


@dataclass(frozen=True)
class GridCell:
    """A cell, what it is and why; `ask` is the number of the question that waits at it, from 1."""

    text: str
    mark: str = ""
    why: str = ""
    ask: int = 0

    @property
    def letter(self) -> str:
        return MARKS[self.mark][0] if self.mark else ""

    @property
    def word(self) -> str:
        return self.why or (MARKS[self.mark][1][lang()] if self.mark else "")


@dataclass(frozen=True)
class Card:
    """An item as a phone shows it: its name, the field it was taken for, its sum, its months."""

    item: str
    label: str
    total: str
    bars: Sequence[tuple[int, int]] = field(default_factory=tuple)


def marked(ledger: LedgerReading, tables: Mapping[str, TableSeen]) -> dict[str, tuple[str, str]]:
    """Address → what the cell is, and why where that has to be said."""
    marks: dict[str, tuple[str, str]] = {}
    for portion in ledger.ignored:
        why = "" if portion.words else portion.finding.message(lang())
        for cell in portion.cells:
            marks[cell] = ("words" if portion.words else "left", why)
    marks |= dict.fromkeys((c for total in ledger.totals for c in total.cells), ("total", ""))
    marks |= dict.fromkeys(ledger.read, ("read", ""))
    for question in ledger.questions:
        marks |= dict.fromkeys(
            (*question.cells, *question.at), ("asked", question.finding.message(lang()))
        )
    for cell in ledger.filled:
        marks.setdefault(cell, ("unread", ""))
    return marks


def asked_at(ledger: LedgerReading, shown: int) -> dict[str, int]:
    """Address → the number of the first question that waits there, of those that are shown."""
    asked: dict[str, int] = {}
    for number, question in enumerate(ledger.questions[:shown], 1):
        for cell in (*question.at, *question.cells):
            asked.setdefault(cell, number)
    return asked


def word_mark(table: TableSeen | None, row: int, column: int, text: str) -> str:
    """What a cell of words is by its place."""
    if table is None:
        return "head"
    if row > table.header and column == table.item:
        return "item"
    if row > table.header and column == table.unit:
        return "unit"
    is_date = column == table.month or DATES.search(text)
    return "date" if is_date else "head"


def rows_of(
    sheet: Sheet,
    marks: Mapping[str, tuple[str, str]],
    table: TableSeen | None,
    asked: Mapping[str, int],
) -> Iterator[tuple[int, list[GridCell]]]:
    """The rows of the grid with their numbers; empty rows are left out."""
    width = min(max((len(row) for row in sheet.rows), default=0), COLUMNS)
    for number, row in enumerate(sheet.rows[:ROWS], 1):
        texts = [written(row[i]) if i < len(row) else "" for i in range(width)]
        if not any(texts):
            continue
        cells = []
        for column, text in enumerate(texts):
            place = sheet.address(number, column)
            kind, why = marks.get(place, ("", ""))
            kind = word_mark(table, number, column, text) if kind == "words" else kind
            ask = asked.get(place, 0) if kind == "asked" and text else 0
            cells.append(GridCell(text, kind if text else "", why, ask))
        yield number, cells


def written(value: Any) -> str:
    """A cell as it is read: numbers with commas, no float tails."""
    if isinstance(value, bool) or value in (None, ""):
        return ""
    if isinstance(value, int | float):
        return grouped(value)
    return shortened(str(value).strip())


def cards(reading: Reading, ledger: LedgerReading, model: Model) -> list[Card]:
    """The items one below the other, for narrow screens."""
    sheets = {sheet.name: sheet for sheet in reading.sheets}
    listed = []
    for item in ledger.items:
        value = ledger.values.get(item.input)
        label = model.inputs[item.input].label[lang()] if item.input in model.inputs else ""
        total = f"{amount(value.value)} {value.unit}" if value else ""
        numbers = [number_at(sheets, cell) for cell in item.cells[:BARS]]
        most = max((abs(n) for n in numbers if n is not None), default=0) or 1
        bars = [(place * 8, round(24 * abs(n or 0) / most)) for place, n in enumerate(numbers)]
        listed.append(Card(item.item, label, total, [(x, height) for x, height in bars]))
    return listed


def number_at(sheets: Mapping[str, Sheet], cell: str) -> float | None:
    """The number in a cell, None where there is none."""
    name, _, address = cell.rpartition("!")
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", address)
    if match is None or name not in sheets:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    try:
        return read_number(sheets[name].cell(int(match[2]), column - 1), cell)
    except Refusal:
        return None


def grid_page(reading: Reading, model: Model, asked: Mapping[str, str]) -> dict[str, Any]:
    """The grid of one sheet; `asked` names the sheet, and the row or column of which the person
    wants to say what it is.
    """
    ledger = reading.ledger
    if ledger is None or not reading.sheets:
        return {}
    tables = {table.sheet: table for table in reversed(ledger.tables)}
    names = [sheet.name for sheet in reading.sheets]
    first = ledger.tables[0].sheet if ledger.tables else names[0]
    name = asked.get("sheet", "") if asked.get("sheet") in names else first
    sheet = next(each for each in reading.sheets if each.name == name)
    table = tables.get(name)
    marks = marked(ledger, tables)
    rows = list(rows_of(sheet, marks, table, asked_at(ledger, SHOWN_PROBLEMS)))
    width = max((len(cells) for _, cells in rows), default=0)
    in_sheet = [m for cell, (m, _) in marks.items() if cell.rpartition("!")[0] == name]
    return {
        "grid": {
            "sheet": name,
            "sheets": names,
            "letters": [column_letters(i) for i in range(width)],
            "rows": rows,
            "legend": [
                (kind, letter, word[lang()])
                for kind, (letter, word) in MARKS.items()
                if kind in {*in_sheet, "head", "item", "unit", "date"}
            ],
            "beyond": max(0, len(sheet.rows) - ROWS),
            "say": said(sheet, table, asked, width),
        },
        "cards": cards(reading, ledger, model),
    }


def said(
    sheet: Sheet, table: TableSeen | None, asked: Mapping[str, str], width: int
) -> dict[str, Any]:
    """The row or column that the person clicked, for the form that says what it is."""
    row, column = asked.get("row", ""), asked.get("column", "")
    if row.isascii() and row.isdecimal() and 0 < int(row[:6]) <= len(sheet.rows):
        item = written(sheet.cell(int(row), table.item)) if table else ""
        return {"row": int(row), "item": item}
    letters = [column_letters(i) for i in range(width)]
    return {"column": column} if column in letters else {}
