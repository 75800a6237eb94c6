"""Opening of a file as grids, by its content: workbooks, old workbooks, HTML and delimited text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import python_calamine as calamine

from zuji.core.causes import cause
from zuji.core.encodings import decode, decode_or_refuse
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.ledgers.grid import Cell, Grid, Place, is_filled, merged_over
from zuji.exchange.ledgers.hidden import with_hidden
from zuji.exchange.ledgers.markup import grids_of_html, grids_of_xml
from zuji.exchange.ledgers.openxml import grids_of_parts
from zuji.exchange.workbook import ERROR_VALUES, LARGEST_FILE, refuse_hostile

KINDS = ("xlsx", "xlsm", "xls", "et", "xlsb", "ods", "csv", "tsv", "txt", "htm", "html", "xml")
LARGEST_GRID = 2_000_000
"""Filled cells of a file; beyond it a file is refused."""
WIDEST_GRID = 1_000
"""Columns of a sheet; a ledger of one year has at most some hundreds."""
DELIMITERS = ",\t;|"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.I)


def open_grids(content: bytes, name: str) -> list[Grid]:
    """The sheets of a file as grids, those without a filled cell left out.

    The content decides how it is opened, not the ending: HTML saved as .xls is HTML. Refuses with
    ``file-kind``, ``file-too-large``, ``workbook-bomb``, ``workbook-unreadable``,
    ``text-undecodable``, ``table-too-long`` or ``table-empty``.
    """
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix not in KINDS:
        raise refuse("file-kind", name, f".{suffix}"[:40], ".xlsx, .xls, .csv")
    if len(content) > LARGEST_FILE:
        raise refuse(
            "file-too-large", name, f"{len(content) / 1e6:.1f} MB", f"≤ {LARGEST_FILE / 1e6:.0f} MB"
        )
    grids = [grid for grid in _opened(content, name) if grid.cells]
    if not grids:
        raise refuse("table-empty", name)
    filled = sum(len(grid.cells) for grid in grids)
    if filled > LARGEST_GRID:
        raise refuse("table-too-long", name, str(filled), f"≤ {LARGEST_GRID}")
    width = max(column for grid in grids for _, column in grid.cells) + 1
    if width > WIDEST_GRID:
        raise refuse("table-too-wide", name, str(width), f"≤ {WIDEST_GRID}")
    return grids


def _opened(content: bytes, name: str) -> list[Grid]:
    if content.startswith(b"PK\x03\x04"):
        refuse_hostile(content, name)
        return _workbook(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return with_hidden(_by_calamine(content, name), content)
    try:
        text = text_of(content, name)
    except Refusal as problem:
        if name.lower().endswith(("csv", "tsv", "txt")):
            raise
        raise refuse("workbook-unreadable", name, "", "Excel, HTML, CSV") from problem
    head = text[:4096].lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith("<?"):
        return grids_of_xml(content, name)
    if head.startswith(("<html", "<!doctype html", "<table", "<meta", "<head", "<body")) or (
        "<table" in text[:65536].lower() and head.startswith("<")
    ):
        return grids_of_html(text, name)
    if name.lower().endswith((".xls", ".xlsx", ".xlsm", ".et", ".ods", ".xlsb")) and (
        not _looks_delimited(text)
    ):
        raise refuse("workbook-unreadable", name, text[:40].strip(), "Excel, HTML, CSV")
    return [_delimited(text, name)]


def text_of(content: bytes, name: str) -> str:
    """The text of a file by evidence (`zuji.core.encodings`), else as the page itself declares.

    Refuses as `decode_or_refuse` does.
    """
    judged = decode(content)
    declared = _CHARSET.search(content[:2048])
    if declared and (judged is None or judged.doubtful):
        said = declared[1].decode("ascii").lower()
        stated = decode(content, "gb18030" if said in {"gb2312", "gbk"} else said)
        if stated is not None:
            return stated.text
    return decode_or_refuse(content, name).text


def _looks_delimited(text: str) -> bool:
    lines = [line for line in text[:4096].splitlines() if line.strip()]
    return len(lines) > 1 and any(lines[0].count(mark) for mark in DELIMITERS)


def delimiter_of(text: str) -> str:
    """The mark that divides most lines into the same number (above one) of columns."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:60]

    def regularity(mark: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=mark))
        widths = [len(row) for row in rows if len(row) > 1]
        usual = max(set(widths), key=widths.count) if widths else 0
        return widths.count(usual) if usual else 0, usual

    return max(DELIMITERS, key=regularity)


def _delimited(text: str, name: str) -> Grid:
    csv.field_size_limit(1_000_000)
    mark = delimiter_of(text)
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        mark, text = first[4], text.split("\n", 1)[1]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as problem:
        raise refuse("workbook-unreadable", name, cause(problem), ".csv") from problem
    called = name.rsplit(".", 1)[0][:31] or "csv"
    return Grid(called, _cells(rows), typed=False, semicolons=mark == ";")


def _cells(rows: Sequence[Sequence[Any]]) -> dict[Place, Cell]:
    cells: dict[Place, Cell] = {}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            if is_filled(value):
                cells[row, column] = Cell(row, column, value, _problem(value))
    return cells


def _problem(value: Any) -> Any:
    if isinstance(value, str):
        written = value.strip()
        if written.upper() in ERROR_VALUES:
            return "error"
        if written.startswith("=") and len(written) > 1:
            return "formula"
    return ""


def _workbook(content: bytes, name: str) -> list[Grid]:
    """A zipped workbook: from its parts, with openpyxl where they are unusual, else calamine."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
    except zipfile.BadZipFile as problem:
        raise refuse("workbook-unreadable", name, cause(problem), ".xlsx") from problem
    sheets = [each for each in names if each.startswith("xl/worksheets/") and each.endswith("xml")]
    if not sheets:
        return _by_calamine(content, name)
    for read in (grids_of_parts, _by_openpyxl):
        with suppress(Exception):  # both raise many kinds on parts (styles, drawings) nobody needs
            return read(content)
    return _by_calamine(content, name)


def _by_openpyxl(content: bytes) -> list[Grid]:
    from openpyxl import load_workbook

    archive = zipfile.ZipFile(io.BytesIO(content))
    sheets = [each for each in archive.namelist() if each.startswith("xl/worksheets/")]
    has_formulas = any(b"<f" in archive.read(each) for each in sheets)
    stored = load_workbook(io.BytesIO(content), data_only=True)
    written = load_workbook(io.BytesIO(content)) if has_formulas else stored
    grids = []
    for sheet in stored.worksheets:
        formulas = written[sheet.title]
        cells: dict[Place, Cell] = {}
        # only what is written: `iter_rows` would make every blank cell up to the last one
        for (row, column), cell in sorted(formulas._cells.items()):
            if is_filled(cell.value):
                place = row, column - 1
                kept = cell if written is stored else sheet.cell(row, column)
                cells[place] = _openpyxl_cell(place, cell, kept)
        merged: dict[Place, Place] = {}
        for area in sheet.merged_cells.ranges:
            origin = area.min_row, area.min_col - 1
            rows, columns = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
            merged |= merged_over(origin, min(rows, 5000), min(columns, 500))
        grids.append(
            Grid(
                sheet.title,
                cells,
                {place: origin for place, origin in merged.items() if origin in cells},
                hidden=sheet.sheet_state != "visible",
                hidden_rows=frozenset(
                    number for number, row in sheet.row_dimensions.items() if row.hidden
                ),
                hidden_columns=_hidden_columns(sheet),
                comments={
                    (row, column - 1): cell.comment.text
                    for (row, column), cell in formulas._cells.items()
                    if cell.comment is not None
                },
            )
        )
    return grids


def _openpyxl_cell(place: Place, written: Any, stored: Any) -> Cell:
    row, column = place
    value, shape = stored.value, str(stored.number_format or "")
    if stored.data_type == "e" or (isinstance(value, str) and value.upper() in ERROR_VALUES):
        return Cell(row, column, value, "error", shape)
    if written.data_type == "f" and not is_filled(value):
        formula = written.value if isinstance(written.value, str) else written.value.text or "="
        return Cell(row, column, str(formula), "formula", shape)
    is_struck = bool(stored.font and stored.font.strike)
    written_as = "" if shape == "General" else shape
    return Cell(row, column, value, format=written_as, is_struck=is_struck)


def _hidden_columns(sheet: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min - 1, min(dimension.max, 500)))
    return frozenset(hidden)


def _by_calamine(content: bytes, name: str) -> list[Grid]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = {
            sheet.name: sheet.visible == calamine.SheetVisibleEnum.Visible
            for sheet in book.sheets_metadata
        }
        grids = []
        for sheet_name in book.sheet_names:
            sheet = book.get_sheet_by_name(sheet_name)
            rows = sheet.to_python(skip_empty_area=False)
            cells = _cells(rows)
            merged: dict[Place, Place] = {}
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                rows_over, over = min(bottom - top + 1, 5000), min(right - left + 1, 500)
                merged |= merged_over((top + 1, left), rows_over, over)
            known = {place: origin for place, origin in merged.items() if origin in cells}
            grids.append(Grid(sheet_name, cells, known, hidden=not visible.get(sheet_name, True)))
        return grids
    except (calamine.CalamineError, OSError, ValueError) as problem:
        expected = "Excel, HTML, CSV"
        raise refuse("workbook-unreadable", name, cause(problem), expected) from problem
