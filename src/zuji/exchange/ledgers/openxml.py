"""The cells of a zipped workbook straight from its parts.

What openpyxl makes of a sheet, at a quarter of its time and without its objects; the names, styles
and texts of the workbook are still read by openpyxl.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel

from zuji.exchange.ledgers.comments import comments_of
from zuji.exchange.ledgers.grid import Cell, Grid, Place, is_filled, merged_over
from zuji.exchange.workbook import ERROR_VALUES

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, COLUMN, MERGED = f"{MAIN}row", f"{MAIN}col", f"{MAIN}mergeCell"
VALUE, FORMULA, INLINE = f"{MAIN}v", f"{MAIN}f", f"{MAIN}is"
TEXT, RUN = f"{MAIN}t", f"{MAIN}r"
MOST_MERGED = 5000, 500
"""Rows and columns over which a merged cell is followed."""


class UnusualPartError(Exception):
    """A sheet holds what only openpyxl understands: dates as texts, formulas of other cells."""


def grids_of_parts(content: bytes) -> list[Grid]:
    """The sheets of a zipped workbook; `UnusualPartError`, or what openpyxl and lxml raise, where
    another reader is needed.
    """
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        return [SheetPart(book, sheet).grid() for sheet in book.worksheets]
    finally:
        book.close()


class SheetPart:
    """One sheet while it is read."""

    def __init__(self, book: Any, sheet: Any):
        self.book, self.sheet = book, sheet
        self.texts = sheet._shared_strings
        self.cells: dict[Place, Cell] = {}
        self.hidden_rows: set[int] = set()
        self.columns: dict[int, range] = {}
        self.areas: list[tuple[int, int, int, int]] = []
        self.shared: set[str] = set()
        self.formats: dict[int, str] = {}
        self.struck: dict[int, bool] = {}
        self.row = 0

    def grid(self) -> Grid:
        for element in self._elements():
            if element.tag == ROW:
                self._read_row(element)
            elif element.tag == COLUMN:
                self._read_column(element)
            else:
                self._read_area(element)
        merged: dict[Place, Place] = {}
        for left, top, right, bottom in self.areas:
            self._uncover(left, top, right, bottom)
            rows, columns = bottom - top + 1, right - left + 1
            size = min(rows, MOST_MERGED[0]), min(columns, MOST_MERGED[1])
            merged |= merged_over((top, left - 1), *size)
        return Grid(
            self.sheet.title,
            dict(sorted(self.cells.items())),
            {place: origin for place, origin in merged.items() if origin in self.cells},
            hidden=self.sheet.sheet_state != "visible",
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(number for span in self.columns.values() for number in span),
            comments=comments_of(self.book._archive, self.sheet._worksheet_path),
        )

    def _elements(self) -> Iterator[Any]:
        with self.book._archive.open(self.sheet._worksheet_path) as part:
            tags = (ROW, COLUMN, MERGED)
            for _, element in etree.iterparse(
                part, tag=tags, resolve_entities=False, no_network=True
            ):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def _read_row(self, element: Any) -> None:
        written = element.get("r")
        self.row = int(written) if written else self.row + 1
        if _is_true(element.get("hidden")):
            self.hidden_rows.add(self.row)
        column = 0
        for cell in element:
            place = cell.get("r")
            if place:
                letters = place.rstrip("0123456789")
                row, column = int(place[len(letters) :]), _column_of(letters)
            else:
                row, column = self.row, column + 1
            found = self._cell(cell, row, column - 1)
            if found is not None:
                self.cells[row, column - 1] = found

    def _cell(self, element: Any, row: int, column: int) -> Cell | None:
        """As openpyxl reads a cell once for its value and once for its formula."""
        kind, style = element.get("t", "n"), int(element.get("s") or 0)
        written, formula, inline = None, None, None
        for child in element:
            if child.tag == VALUE:
                written = child.text or None
            elif child.tag == FORMULA:
                formula = child
            elif child.tag == INLINE:
                inline = child
        value, is_error = self._value(kind, style, written, inline)
        if formula is None and not is_filled(value):
            return None
        shape = self._format(style)
        if is_error or (isinstance(value, str) and value.upper() in ERROR_VALUES):
            return Cell(row, column, value, "error", shape)
        if formula is not None:
            text = self._formula(formula, is_needed=not is_filled(value))
            if not is_filled(value):
                return Cell(row, column, text, "formula", shape)
        shape = "" if shape == "General" else shape
        return Cell(row, column, value, format=shape, is_struck=self._is_struck(style))

    def _value(self, kind: str, style: int, written: str | None, inline: Any) -> tuple[Any, bool]:
        """The value of a cell, and whether it is an error."""
        if kind == "inlineStr":
            return (_inline(inline) if inline is not None else None), False
        if kind == "e" or written is None:
            return written, kind == "e"
        if kind == "s":
            return self.texts[int(written)], False
        if kind == "str":
            return written, False
        if kind == "b":
            return bool(int(written)), False
        if kind != "n":
            raise UnusualPartError(kind)
        number = float(written) if set(written) & set(".Ee") else int(written)
        if style not in self.book._date_formats:
            return number, False
        try:
            is_span = style in self.book._timedelta_formats
            return from_excel(number, self.book.epoch, timedelta=is_span), False
        except (OverflowError, ValueError):
            return "#VALUE!", True

    def _formula(self, formula: Any, is_needed: bool) -> str:
        """The text of a formula; that of a cell which shares another's is known to openpyxl."""
        kind, number = formula.get("t", "normal"), formula.get("si", "")
        is_copy = kind == "shared" and (number in self.shared or not formula.text)
        if kind == "shared" and formula.text:
            self.shared.add(number)
        if is_needed and (is_copy or kind == "dataTable"):
            raise UnusualPartError(kind)
        return f"={formula.text or ''}"

    def _is_struck(self, style: int) -> bool:
        if style not in self.struck:
            font = self.book._fonts[self.book._cell_styles[style].fontId]
            self.struck[style] = bool(font.strike)
        return self.struck[style]

    def _format(self, style: int) -> str:
        if style not in self.formats:
            number = self.book._cell_styles[style].numFmtId
            own = number - BUILTIN_FORMATS_MAX_SIZE
            known = BUILTIN_FORMATS.get(number, "General")
            self.formats[style] = str(known if own < 0 else self.book._number_formats[own])
        return self.formats[style]

    def _read_column(self, element: Any) -> None:
        first, last = int(element.get("min")), int(element.get("max") or 0)
        is_hidden = _is_true(element.get("hidden")) and first and last
        self.columns[first] = range(first - 1, min(last, 500)) if is_hidden else range(0)

    def _read_area(self, element: Any) -> None:
        left, top, right, bottom = range_boundaries(element.get("ref"))
        if left is None or top is None or right is None or bottom is None:
            raise UnusualPartError(element.get("ref"))
        self.areas.append((left, top, right, bottom))

    def _uncover(self, left: int, top: int, right: int, bottom: int) -> None:
        """Leave out what stands under a merged cell."""
        if (right - left + 1) * (bottom - top + 1) <= len(self.cells):
            rows = range(top, bottom + 1)
            under = [(row, column) for row in rows for column in range(left - 1, right)]
        else:
            under = [
                (row, column)
                for row, column in self.cells
                if top <= row <= bottom and left - 1 <= column < right
            ]
        for place in under:
            if place != (top, left - 1):
                self.cells.pop(place, None)


@lru_cache(maxsize=20_000)
def _column_of(letters: str) -> int:
    return int(column_index_from_string(letters))


def _is_true(text: str | None) -> bool:
    return bool(text) and text not in {"false", "f", "0"}


def _inline(element: Any) -> str:
    """The text of a cell that holds it itself, with or without runs of its own font."""
    parts = [child.text for child in element if child.tag == TEXT][-1:]
    runs = [child for child in element if child.tag == RUN]
    parts += [text.text for run in runs for text in run if text.tag == TEXT]
    return "".join(part or "" for part in parts)
