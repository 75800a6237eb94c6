"""Tables of a plant's folder (csv, xlsx, xls …) read by headings, every cell accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from zuji.core.alike import nearest
from zuji.core.cells import column_letters
from zuji.core.label import Label, listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import own_unit, read_quantity
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.titles import unit_in_title
from zuji.core.units import parse_unit
from zuji.exchange.ledgers.grid import Cell, Grid

HEAD_ROWS = 30
"""Rows in which the heading of a table is looked for."""
BRACKETS = re.compile(r"(?P<name>.+?)\s*[(\[【{](?P<unit>[^()\[\]【】{}]+)[)\]】}]\s*")
SUM_WORDS = ("合计", "总计", "小计", "total", "subtotal", "sum", "grandtotal")
SUMS = frozenset(f"{word}{mark}" for word in SUM_WORDS for mark in ("", ":"))
UNIT_CODES = {"ea": "item", "pc": "item", "pce": "item", "st": "item", "h87": "item", "kgm": "kg"}
"""Units of ERP systems and of UN/CEFACT that the registry of units does not know."""


def norm(text: object) -> str:
    """A heading or a name in one width and case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).casefold()


def by_name(labels: Mapping[str, Label]) -> dict[str, str]:
    """What a part of the plant is called (its key, its names in one form), to its key."""
    return {norm(word): key for key, label in labels.items() for word in (key, label.zh, label.en)}


def alike(name: str, names: Iterable[str]) -> list[str]:
    """The names that a mistyped one may mean: but for blanks and case the same, else the nearest,
    else the first few.
    """
    ordered = sorted(names)
    same = [each for each in ordered if norm(each) == norm(name)]
    return same or nearest(name, ordered, 3, least=0.5) or ordered[:5]


def read_unit(text: str, place: str) -> str:
    """A unit as it is written or by its code in ERP systems; refuses an unknown one."""
    unit = UNIT_CODES.get(text.strip().lower(), text.strip())
    parse_unit(unit, place)
    return unit


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column that is read: its field, and the unit that its heading states."""

    field: str
    unit: str
    title: str


@dataclass(frozen=True)
class PlantRow:
    """One row: its filled cells by field, and where each stands."""

    table: PlantTable = field(repr=False)
    number: int
    cells: Mapping[str, Cell]

    def place(self, name: str) -> str:
        """Where a field stands, filled or not; the row where the table has no such column."""
        column = self.table.positions.get(name)
        letters = "" if column is None else column_letters(column)
        return f"{self.table.source}!{letters}{self.number}"

    def text(self, name: str) -> str:
        """The text of a cell, "" where it is blank; refuses an error or an unsaved formula."""
        cell = self.cells.get(name)
        if cell is None:
            return ""
        if cell.problem:
            raise refuse("table-cell-error", self.place(name), cell.text)
        return cell.text

    def words(self, name: str) -> str:
        """A text as it was written, for people."""
        return str(self.cells[name].value).strip() if self.text(name) else ""

    def unit_beside(self, name: str) -> str:
        """The unit that a number or its heading states itself, without 万 and its like; "" else."""
        cell = self.cells.get(name)
        if cell is None:
            return ""
        titled = self.table.columns[self.table.positions[name]].unit
        return re.sub("^[十百千万亿]+", "", own_unit(cell.value) or titled).strip()

    def quantity(self, name: str, unit: str, per: str = "") -> float | None:
        """The number of a cell in `unit`; None where it is blank. The unit in the heading counts
        where the cell has none; either may have `per` below a stroke.
        """
        cell = self.cells.get(name)
        if cell is None or not self.text(name):
            return None
        place, titled = self.place(name), self.table.columns[self.table.positions[name]].unit
        if per and "/" in (own_unit(cell.value) or titled):
            unit = f"{unit}/{per}"
        given = None if titled == "%" and "%" in cell.format else titled or None
        return read_quantity(cell.value, unit, place, given, marks=self.table.marks)


@dataclass(frozen=True)
class PlantTable:
    """One sheet with its heading found: columns by position, and the rows below."""

    source: str
    grid: Grid
    head: int
    columns: Mapping[int, ReadColumn]
    absent: Mapping[str, str]
    """Headings, plainly written, of fields that the table does not have, each with its field."""
    others: tuple[Grid, ...] = ()

    @cached_property
    def positions(self) -> dict[str, int]:
        return {column.field: position for position, column in self.columns.items()}

    @cached_property
    def marks(self) -> DecimalMark:
        """The decimal mark that the read columns show together."""
        cells = self.grid.cells.values()
        return DecimalMark.of(
            cell.value for cell in cells if cell.row > self.head and cell.column in self.columns
        )

    @cached_property
    def rows(self) -> list[PlantRow]:
        """The rows below the heading that hold something in a column that is read, without sums."""
        found = []
        for number in range(self.head + 1, self.grid.height + 1):
            shown = {c.field: self.grid.at(number, at) for at, c in self.columns.items()}
            cells = {name: cell for name, cell in shown.items() if cell is not None}
            if cells and number not in self.sums:
                found.append(PlantRow(self, number, cells))
        return found

    @cached_property
    def sums(self) -> frozenset[int]:
        """Rows of totals below the heading: their first text says so."""
        rows = self.grid.by_row.items()
        return frozenset(
            row for row, cells in rows if row > self.head and norm(cells[0].text) in SUMS
        )

    def doubts(self) -> Iterator[Finding]:
        """Warnings of columns that are not read although they look like a field that the table
        lacks, and of rows that were read although they are hidden or struck out.
        """
        for cell in self.grid.by_row.get(self.head, ()):
            title = norm(cell.text)
            like = [word for word in self.absent if len(word) > 1 and word in title]
            if cell.column not in self.columns and like:
                place = f"{self.source}!{column_letters(cell.column)}{self.head}"
                yield warning("table-column-like", place, cell.text, max(like, key=len))
        for row in self.rows:
            place = f"{self.source}!{row.number}"
            if self.grid.hidden or row.number in self.grid.hidden_rows:
                yield warning("lca-row-hidden", place)
            if any(cell.is_struck for cell in row.cells.values()):
                yield warning("table-row-struck", place)

    def receipt(self, findings: Iterable[Finding]) -> Receipt:
        """What became of every filled cell, with the findings of those that were refused."""
        wrong = {str(each.place): each for each in findings if each.severity == "block"}
        book = ReceiptBook(self.source)
        book.meet("cell", len(self.grid.cells))
        taken = 0
        for cell in self.grid.cells.values():
            place = f"{self.source}!{column_letters(cell.column)}{cell.row}"
            column = self.columns.get(cell.column)
            if cell.row <= self.head:
                book.ignore("cell", note("table-title", place), places=[place])
            elif cell.row in self.sums:
                book.ignore("cell", warning("table-sum", place), places=[place])
            elif column is None:
                title = self.grid.at(self.head, cell.column)
                name = title.text if title else column_letters(cell.column)
                book.ignore("cell", note("table-column-unread", place, name), places=[place])
            elif place in wrong:
                book.refuse("cell", wrong[place])
            else:
                taken += 1
        book.read("cell", taken)
        for grid in self.others:
            count = len(grid.cells)
            place = f"{self.source.rpartition(' · ')[0]} · {grid.name}"
            book.meet("cell", count)
            book.ignore("cell", warning("table-sheet-unread", place), count)
        return book.receipt()


def read_table(
    grids: Sequence[Grid],
    name: str,
    fields: Mapping[str, Sequence[str]],
    needed: Collection[str],
    *,
    own: Mapping[str, str],
    sheet: str = "",
) -> PlantTable:
    """The table among the sheets of a file in which the headings of `needed` stand in one row.

    `fields` are the names under which each field is known, `own` the heading of a field here.
    Refuses with ``table-head`` (no such row), ``table-sheet`` (no such sheet, or several that would
    do) and ``table-column-twice``.
    """
    known = {norm(word): key for key, words in fields.items() for word in (key, *words)}
    known |= {norm(heading): name for name, heading in own.items()}
    asked = [grid for grid in grids if sheet in {"", grid.name}]
    if not asked:
        raise refuse("table-sheet", name, sheet, listed(grid.name for grid in grids))
    found = [(grid, *_head(grid, known, needed)) for grid in asked]
    whole = [(grid, head, columns) for grid, head, columns, lacks in found if not lacks]
    if len(whole) > 1:
        raise refuse("table-sheet", name, listed(grid.name for grid, _, _ in whole))
    if not whole:
        grid, head, _, lacks = min(found, key=lambda each: len(each[3]))
        words = listed(Label(*fields[key][:2]) if len(fields[key]) > 1 else key for key in lacks)
        shown = ", ".join(cell.text for cell in grid.by_row.get(head, ()))[:80]
        raise refuse("table-head", f"{name} · {grid.name}", shown, words)
    grid, head, columns = whole[0]
    source = f"{name} · {grid.name}" if len(grids) > 1 else name
    _refuse_twice(columns, source, head)
    held = {column.field for column in columns.values()}
    return PlantTable(
        source=source,
        grid=grid,
        head=head,
        columns=columns,
        absent={word: name for word, name in known.items() if name not in held},
        others=tuple(one for one in grids if one is not grid),
    )


def _head(
    grid: Grid, known: Mapping[str, str], needed: Collection[str]
) -> tuple[int, dict[int, ReadColumn], list[str]]:
    """The row with most headings, its columns, and the needed fields that it lacks."""
    best: tuple[int, dict[int, ReadColumn]] = (1, {})
    for number in range(1, min(grid.height, HEAD_ROWS) + 1):
        columns = {}
        for cell in grid.by_row.get(number, ()):
            if (column := _column(cell, known)) is not None:
                columns[cell.column] = column
        if len({column.field for column in columns.values()}) > len(best[1]):
            best = number, columns
    held = {column.field for column in best[1].values()}
    return *best, [name for name in needed if name not in held]


def _column(cell: Cell, known: Mapping[str, str]) -> ReadColumn | None:
    """The field of a heading; what stands in brackets behind its name is the unit, also one that a
    heading of another kind would not have (min) and one that nobody knows, which is refused.
    """
    name, unit = unit_in_title(cell.text)
    if match := BRACKETS.fullmatch(cell.text):
        name, unit = match["name"], match["unit"].strip()
    elif cell.text.endswith("%"):
        name, unit = cell.text[:-1], "%"
    for said in (cell.text, name):
        if norm(said) in known:
            return ReadColumn(known[norm(said)], unit or "", cell.text)
    return None


def _refuse_twice(columns: Mapping[int, ReadColumn], source: str, head: int) -> None:
    first: dict[str, ReadColumn] = {}
    for position, column in columns.items():
        if column.field in first:
            place = f"{source}!{column_letters(position)}{head}"
            raise refuse("table-column-twice", place, column.title, first[column.field].title)
        first[column.field] = column


class Collected:
    """Findings of a source that is read to its end before it is refused."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def tried(self, read: Any, *arguments: Any) -> Any:
        """What a reader gives, or None where it refuses, with its findings kept."""
        try:
            return read(*arguments)
        except Refusal as problem:
            self.findings += problem.findings
            return None

    def needed(self, row: PlantRow, name: str, expected: Label | str = "") -> str:
        """The text of a cell that must be filled; "" with a finding where it is not."""
        text = self.tried(row.text, name)
        if text == "":
            self.findings.append(blocking("value-blank-cell", row.place(name), "", expected))
        return text or ""
