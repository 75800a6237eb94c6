"""Reading of any table (xlsx, xls, HTML named .xls, csv) as rows of cells with addresses."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine as calamine

from zuji.core.causes import cause
from zuji.core.cells import column_letters
from zuji.core.number_formats import formats_of, with_formats
from zuji.core.refusals import refuse
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.ledgers.grid import Grid
from zuji.exchange.workbook import LARGEST_FILE, refuse_hostile

LARGEST_TABLE = 200_000
"""Rows of one sheet; beyond it a file is refused."""
SUFFIXES = ("xlsx", "xls", "csv", "tsv", "txt")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows, counted from row 1 and column A."""

    name: str
    rows: Sequence[Sequence[Any]]

    def cell(self, row: int, column: int) -> Any:
        """The content of `row` (from 1) and `column` (from 0); "" beyond the edge."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def address(self, row: int, column: int) -> str:
        """``台账!C5``"""
        return f"{self.name}!{column_letters(column)}{row}"


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a file; refuses other kinds, malicious archives and oversized tables.

    Refuses with ``file-kind``, ``file-too-large``, ``workbook-bomb``, ``workbook-unreadable``,
    ``text-undecodable``, ``table-too-long`` or ``table-empty``.
    """
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix not in SUFFIXES:
        raise refuse("file-kind", name, f".{suffix}"[:40], ".xlsx, .xls, .csv")
    if len(content) > LARGEST_FILE:
        raise refuse(
            "file-too-large", name, f"{len(content) / 1e6:.1f} MB", f"≤ {LARGEST_FILE / 1e6:.0f} MB"
        )
    is_book = content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or suffix == "xlsx"
    sheets = _workbook(content, name, suffix) if is_book else _texts(content, name)
    sheets = [
        sheet for sheet in sheets if any(any(cell != "" for cell in row) for row in sheet.rows)
    ]
    if not sheets:
        raise refuse("table-empty", name)
    for sheet in sheets:
        if len(sheet.rows) > LARGEST_TABLE:
            raise refuse(
                "table-too-long",
                f"{name} · {sheet.name}",
                str(len(sheet.rows)),
                f"≤ {LARGEST_TABLE}",
            )
    return sheets


def _workbook(content: bytes, name: str, suffix: str) -> list[Sheet]:
    if suffix == "xlsx" or content.startswith(b"PK\x03\x04"):
        refuse_hostile(content, name)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        formats = formats_of(content)
        return [
            Sheet(
                sheet,
                with_formats(
                    book.get_sheet_by_name(sheet).to_python(skip_empty_area=False),
                    formats.get(sheet, {}),
                ),
            )
            for sheet in book.sheet_names
        ]
    except (calamine.CalamineError, OSError, ValueError) as problem:
        raise refuse("workbook-unreadable", name, cause(problem), f".{suffix}") from problem


def _texts(content: bytes, name: str) -> list[Sheet]:
    """The tables of delimited text, and of HTML and XML that are named .xls."""
    return sheets_of(open_grids(content, name))


def sheets_of(grids: Sequence[Grid]) -> list[Sheet]:
    """The sheets of a file that is open already."""
    return [
        Sheet(
            grid.name,
            [
                [cell.value if (cell := grid.own(row, column)) else "" for column in range(width)]
                for row, width in ((row, grid.width) for row in range(1, grid.height + 1))
            ],
        )
        for grid in grids
    ]
