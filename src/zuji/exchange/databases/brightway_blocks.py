"""The blocks of a workbook in the layout of Brightway and the Activity Browser.

Column A names a block: ``Database``, ``Activity`` (with rows of fields, and the sections
``Parameters`` and ``Exchanges``), ``Project parameters``, ``Database parameters``. A sheet whose A1
is ``skip`` is left out; ``cutoff`` in A1 with a number in B1 keeps that many columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import note, refuse
from zuji.exchange.databases.grids import DatabaseSheet, is_empty, text_of

UNKNOWN = "(Unknown)"
STARTS = ("database", "activity", "project parameters", "database parameters")


@dataclass(frozen=True)
class ActivityLine:
    """A row under titles: its cells by title, and its place."""

    place: str
    cells: Mapping[str, Any]

    def text(self, title: str) -> str:
        """A cell as text; "" where it is empty or says that it is not known."""
        text = text_of(self.cells.get(title))
        return "" if text == UNKNOWN else text


@dataclass
class Section:
    """Titled rows: parameters or exchanges. `group` is the name of a group of parameters."""

    place: str
    titles: list[str]
    lines: list[ActivityLine]
    group: str = ""


@dataclass
class Activity:
    """An activity: its name, its fields, its parameters and its exchanges."""

    place: str
    name: str
    fields: dict[str, str] = field(default_factory=dict)
    parameters: Section | None = None
    exchanges: Section | None = None

    def text(self, title: str) -> str:
        return self.fields.get(title, "")


@dataclass
class Book:
    """All blocks of a workbook."""

    database: str = ""
    project: list[ActivityLine] = field(default_factory=list)
    shared: list[ActivityLine] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)


def is_brightway(grids: Sequence[DatabaseSheet]) -> bool:
    """Whether sheets have the layout: a database block, or an activity with its exchanges."""
    words = {text_of(row[0]).lower() for grid in grids for row in grid.rows if row}
    return "activity" in words and bool(words & {"database", "exchanges"})


def book_of(grids: Sequence[DatabaseSheet], receipt: ReceiptBook) -> Book:
    """The blocks of all sheets; what stands outside a block is counted as ignored."""
    book = Book()
    for grid in grids:
        receipt.meet("sheet")
        first = text_of(grid.rows[0][0]).lower() if grid.rows and grid.rows[0] else ""
        if first == "skip":
            receipt.ignore("sheet", note("lca-sheet-skip", grid.place(0)))
            continue
        receipt.read("sheet")
        _Reader(grid, book, receipt).read(int_of(grid) if first == "cutoff" else None)
    return book


def int_of(grid: DatabaseSheet) -> int:
    """The number of columns that ``cutoff`` keeps."""
    row = grid.rows[0]
    cell = text_of(row[1]) if len(row) > 1 else ""
    if not cell.isdigit():
        raise refuse("value-type", grid.place(0, 1), cell, "cutoff")
    return int(cell)


class _Reader:
    """Reads one sheet from top to bottom."""

    def __init__(self, grid: DatabaseSheet, book: Book, receipt: ReceiptBook):
        self.grid, self.book, self.receipt, self.row = grid, book, receipt, 0

    def read(self, cutoff: int | None) -> None:
        self.rows = [list(row[:cutoff]) for row in self.grid.rows]
        self.row = 0 if cutoff is None else 1
        while self.row < len(self.rows):
            word, value = self._head()
            if word == "database" and value:
                self._database(value)
            elif word == "activity" and value:
                self._activity(value)
            elif word in ("project parameters", "database parameters"):
                self.row += 1
                section = self._section("", has_blanks=False)
                target = self.book.project if word == "project parameters" else self.book.shared
                target += section.lines
            else:
                if not self._is_empty():
                    self.receipt.meet("row")
                    self.receipt.ignore("row", note("lca-row-outside", self.grid.place(self.row)))
                self.row += 1

    def _head(self) -> tuple[str, str]:
        row = self.rows[self.row]
        cells = [text_of(cell) for cell in row[:2]] + ["", ""]
        return cells[0].lower(), cells[1]

    def _is_empty(self) -> bool:
        return self.row >= len(self.rows) or all(map(is_empty, self.rows[self.row]))

    def _database(self, name: str) -> None:
        if self.book.database and self.book.database != name:
            raise refuse("lca-databases-two", self.grid.place(self.row), name, self.book.database)
        self.book.database = name
        self.row += 1
        while not self._is_empty() and self._head()[0] not in STARTS:
            self.row += 1

    def _activity(self, name: str) -> None:
        activity = Activity(self.grid.place(self.row), name)
        self.book.activities.append(activity)
        self.row += 1
        while self.row < len(self.rows) and self._head()[0] not in STARTS:
            word, value = self._head()
            if word in ("parameters", "exchanges"):
                place = self.grid.place(self.row)
                self.row += 1
                group = value if word == "parameters" else ""
                section = self._section(group, has_blanks=True)
                if getattr(activity, word) is not None:
                    raise refuse("lca-section-twice", place, word)
                setattr(activity, word, section)
                continue
            if word:
                self._field(activity, word, value)
            elif not self._is_empty():
                self.receipt.meet("row")
                self.receipt.ignore("row", note("lca-row-outside", self.grid.place(self.row)))
            self.row += 1

    def _field(self, activity: Activity, word: str, value: str) -> None:
        if word in activity.fields and activity.fields[word] != value:
            raise refuse("lca-section-twice", self.grid.place(self.row), word)
        if value != UNKNOWN:
            activity.fields[word] = value

    def _section(self, group: str, *, has_blanks: bool) -> Section:
        while self.row < len(self.rows) and self._is_empty():
            self.row += 1
        if self.row >= len(self.rows) or self._head()[0] in (*STARTS, "exchanges", "parameters"):
            return Section(self.grid.place(max(self.row - 1, 0)), [], [], group)
        titles = [text_of(cell).lower() for cell in self.rows[self.row]]
        section = Section(self.grid.place(self.row), titles, [], group)
        stated = [title for title in titles if title]
        if len(set(stated)) != len(stated):
            twice = next(title for title in stated if stated.count(title) > 1)
            raise refuse("lca-column-twice", section.place, twice)
        self.row += 1
        section.lines += self._lines(titles, has_blanks)
        return section

    def _lines(self, titles: Sequence[str], has_blanks: bool) -> Iterator[ActivityLine]:
        """The rows under titles, up to the next block; within an activity, blank rows between."""
        while self.row < len(self.rows):
            if self._is_empty() and has_blanks:
                self.row += 1
                continue
            if self._is_empty() or self._head()[0] in (*STARTS, "exchanges", "parameters"):
                return
            row = self.rows[self.row]
            cells: dict[str, Any] = {}
            for column, cell in enumerate(row):
                title = titles[column] if column < len(titles) else ""
                if (self.row, column) in self.grid.broken:
                    read = self.grid.broken[(self.row, column)]
                    raise refuse("lca-cell-formula", self.grid.place(self.row, column), read)
                if title:
                    cells[title] = cell
                elif not is_empty(cell):
                    place = self.grid.place(self.row, column)
                    raise refuse("lca-row-long", place, text_of(cell), str(len(titles)))
            yield ActivityLine(self.grid.place(self.row), cells)
            self.row += 1
