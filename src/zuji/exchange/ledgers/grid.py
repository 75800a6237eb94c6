"""Sheets as grids of cells: what is merged, hidden, a formula or an error is known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal

from zuji.core.cells import column_letters
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers.characters import with_powers

Problem = Literal["", "error", "formula"]
Place = tuple[int, int]
"""BandRow (from 1) and column (from 0)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell.

    `problem` is "error" for a spreadsheet error (``#REF!``) and "formula" for a formula whose
    result was never stored; `value` is then the text shown. `format` is the number format,
    `is_struck` whether a line is drawn through the cell.
    """

    row: int
    column: int
    value: Any
    problem: Problem = ""
    format: str = ""
    is_struck: bool = False
    text: str = field(init=False, compare=False)
    """The content as text in plain characters, without blanks around it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _text(self.value))

    @property
    def place(self) -> Place:
        return self.row, self.column

    @property
    def number(self) -> float | None:
        """The content as a number without a unit; None where it is none."""
        try:
            return read_quantity(self.value, "1", "")
        except Refusal:
            return None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _normal(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return _normal(str(value))


@lru_cache(maxsize=50_000)
def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", with_powers(text)).replace("\u3000", " ").strip()


@dataclass(frozen=True)
class Grid:
    """One sheet: its filled cells by place, and for each covered place the cell merged over it."""

    name: str
    cells: Mapping[Place, Cell]
    merged: Mapping[Place, Place] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[Place, str] = field(default_factory=dict)
    typed: bool = True
    """Whether the file tells numbers from texts (a workbook), or holds texts only (CSV, HTML)."""
    semicolons: bool = False
    """Whether semicolons divide its columns (`DecimalMark.semicolons`)."""

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that is shown at a place: its own, or the one merged over it."""
        return self.cells.get(self.merged.get((row, column), (row, column)))

    def own(self, row: int, column: int) -> Cell | None:
        """The cell that begins at a place."""
        return self.cells.get((row, column))

    @cached_property
    def height(self) -> int:
        return max((row for row, _ in [*self.cells, *self.merged]), default=0)

    @cached_property
    def width(self) -> int:
        return max((column for _, column in [*self.cells, *self.merged]), default=-1) + 1

    @cached_property
    def by_row(self) -> Mapping[int, tuple[Cell, ...]]:
        """The cells that begin in each row, from left to right."""
        rows: dict[int, list[Cell]] = {}
        for place in sorted(self.cells):
            rows.setdefault(place[0], []).append(self.cells[place])
        return {row: tuple(cells) for row, cells in rows.items()}

    def shown(self, row: int) -> Iterator[tuple[int, Cell]]:
        """Columns and cells of a row with merged cells repeated over all their columns."""
        for column in range(self.width):
            cell = self.at(row, column)
            if cell is not None:
                yield column, cell

    def span(self, cell: Cell) -> tuple[int, int]:
        """LabelReader and columns that a cell is merged over."""
        covered = self.spans.get(cell.place)
        return covered or (1, 1)

    @cached_property
    def spans(self) -> Mapping[Place, tuple[int, int]]:
        sizes: dict[Place, tuple[int, int]] = {}
        for (row, column), origin in self.merged.items():
            rows, columns = sizes.get(origin, (1, 1))
            sizes[origin] = max(rows, row - origin[0] + 1), max(columns, column - origin[1] + 1)
        return sizes

    def is_hidden(self, cell: Cell) -> bool:
        return self.hidden or cell.row in self.hidden_rows or cell.column in self.hidden_columns

    def address(self, cell: Cell) -> str:
        """``台账!C5``"""
        return f"{self.name}!{column_letters(cell.column)}{cell.row}"

    def texts(self) -> Iterator[str]:
        """The texts of all cells, as far as they are texts."""
        return (cell.value for cell in self.cells.values() if isinstance(cell.value, str))


def merged_over(origin: Place, rows: int, columns: int) -> dict[Place, Place]:
    """The places that a merged cell covers beside its own, each with the cell's own place."""
    row, column = origin
    return {
        (row + down, column + across): origin
        for down in range(rows)
        for across in range(columns)
        if (down, across) != (0, 0)
    }


def is_filled(value: Any) -> bool:
    """Whether a cell holds anything but blanks."""
    return value is not None and not (isinstance(value, str) and not value.strip())
