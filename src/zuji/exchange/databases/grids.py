"""Tables as rows of cells: sheets of workbooks, delimited texts and parquet files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.cells import column_letters
from zuji.core.encodings import decode_or_refuse
from zuji.core.label import Label
from zuji.core.number_formats import formats_of, with_formats
from zuji.core.refusals import Finding, refuse
from zuji.exchange.databases.archive import DAMAGED, WORKBOOKS, parsed, workbook_suffix

SEPARATORS = ",;\t|"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
HTML = re.compile(rb"\s*(?:<!doctype html|<html|<table|<meta|<\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class DatabaseSheet:
    """Rows of cells of one table; `name` is "" where the file is the table.

    `broken` holds the cells (row and column from 0) that show no value: a formula that was never
    computed, or an error such as ``#REF!``.
    """

    path: str
    name: str
    rows: Sequence[Sequence[Any]]
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    said: Finding | None = None
    """The encoding of a text, where its bytes do not prove it."""
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Blank cells under a merged cell → the cell that shows for them."""
    hidden: frozenset[int] = frozenset()
    """Rows from 0 that nobody sees; of a hidden sheet all."""
    semicolons: bool = False
    """Whether semicolons divide the columns of a text."""

    def place(self, row: int, column: int | None = None) -> str:
        """``steel.xlsx · Sheet1!C5``; a text has lines: ``steel.csv:5``."""
        if not self.name:
            return f"{self.path}:{row + 1}" + (
                "" if column is None else f" {column_letters(column)}"
            )
        return (
            f"{self.path} · {self.name}!{'' if column is None else column_letters(column)}{row + 1}"
        )


def grids_of(content: bytes, path: str) -> list[DatabaseSheet]:
    """The tables of a file; refuses what cannot be opened (``lca-table``)."""
    ending = path.lower()
    if ending.endswith(".parquet"):
        return [_of_parquet(content, path)]
    if ending.endswith(WORKBOOKS) or content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return _of_workbook(content, path)
    return [_of_text(content, path)]


def _of_workbook(content: bytes, path: str) -> list[DatabaseSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    visible = SheetVisibleEnum.Visible

    if HTML.match(content[:500]):
        raise refuse("lca-table", path, "HTML", Label("另存为 .xlsx", "saved as .xlsx"))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        broken, hidden = _odd_cells(content, path)
        formats = formats_of(content)
        seen = {each.name for each in book.sheets_metadata if each.visible == visible}
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = with_formats(sheet.to_python(skip_empty_area=False), formats.get(name, {}))
            none_seen = frozenset() if name in seen else frozenset(range(len(rows)))
            sheets.append(
                DatabaseSheet(
                    path,
                    name,
                    rows,
                    broken.get(name, {}),
                    merged=_merged(rows, sheet.merged_cell_ranges or ()),
                    hidden=hidden.get(name, frozenset()) | none_seen,
                )
            )
        return sheets
    except (CalamineError, ValueError, KeyError, AttributeError, *DAMAGED) as problem:
        raise refuse("lca-table", path, str(problem)[:100], ", ".join(WORKBOOKS)) from problem


def _merged(
    rows: Sequence[Sequence[Any]], areas: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> dict[tuple[int, int], tuple[int, int]]:
    """The blank cells of merged areas with the cell that shows for them, column by column: what is
    merged over columns says nothing of the columns beside the first.
    """
    return {
        (row, left): (top, left)
        for (top, left), (bottom, _) in areas
        for row in range(top + 1, min(bottom + 1, len(rows)))
        if left >= len(rows[row]) or is_empty(rows[row][left])
    }


def _odd_cells(
    content: bytes, path: str
) -> tuple[dict[str, dict[tuple[int, int], str]], dict[str, frozenset[int]]]:
    """By sheet of an .xlsx the cells that hold a formula without a result, or an error, and the
    rows that are hidden.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    hidden: dict[str, frozenset[int]] = {}
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return found, hidden
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if workbook_suffix(archive) != ".xlsx":
            return found, hidden
        for name, member in _sheet_members(archive, path):
            root = parsed(archive.read(member), f"{path} · {member}")
            found[name] = {}
            for cell in root.iter(f"{SHEET}c"):
                formula, value = cell.find(f"{SHEET}f"), cell.findtext(f"{SHEET}v") or ""
                is_error = cell.get("t") == "e"
                if is_error or (formula is not None and not value and cell.get("t") != "str"):
                    shown = value if is_error else f"={formula.text or ''}"
                    found[name][_position(cell.get("r") or "A1")] = shown
            hidden[name] = frozenset(
                int(row.get("r") or 0) - 1
                for row in root.iter(f"{SHEET}row")
                if row.get("hidden") in {"1", "true"}
            )
    return found, hidden


def _sheet_members(archive: zipfile.ZipFile, path: str) -> list[tuple[str, str]]:
    """Names of sheets with the members of the archive that hold them."""
    relations = parsed(archive.read("xl/_rels/workbook.xml.rels"), path)
    target_of = {row.get("Id"): str(row.get("Target")) for row in relations}
    book = parsed(archive.read("xl/workbook.xml"), path)
    names = set(archive.namelist())
    members = []
    for sheet in book.iter(f"{SHEET}sheet"):
        target = target_of.get(sheet.get(RELATION), "").lstrip("/")
        member = target if target.startswith("xl/") else f"xl/{target}"
        if member in names:
            members.append((str(sheet.get("name")), member))
    return members


def _position(address: str) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


def _of_parquet(content: bytes, path: str) -> DatabaseSheet:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(io.BytesIO(content))
        columns = [column.to_pylist() for column in table.columns]
    except (pa.ArrowException, OSError, ValueError) as problem:
        raise refuse("lca-table", path, str(problem)[:100], ".parquet") from problem
    return DatabaseSheet(path, "", [table.column_names, *map(list, zip(*columns, strict=True))])


def _of_text(content: bytes, path: str) -> DatabaseSheet:
    judged = decode_or_refuse(content, path)
    text = judged.text
    if "\0" in text or not text.strip():
        raise refuse("lca-table", path, "—", "UTF-8, GB 18030")
    lines = text.splitlines()
    stated = re.fullmatch(r"sep=(.)", lines[0].strip(), re.IGNORECASE)
    separator = stated[1] if stated else _separator(lines)
    csv.field_size_limit(1_000_000)
    try:
        lines_of = io.StringIO(text, newline=None)
        rows: list[list[Any]] = list(csv.reader(lines_of, delimiter=separator))
    except csv.Error as problem:
        raise refuse("lca-table", path, str(problem)[:100], ".csv") from problem
    rows = [[], *rows[1:]] if stated else rows
    said = judged.finding(path)
    return DatabaseSheet(path, "", rows, said=said, semicolons=separator == ";")


def _separator(lines: Sequence[str]) -> str:
    """The separator by which the most of the first lines have the same number of cells, above
    one.
    """
    sample = [line for line in lines[:200] if line.strip()]

    def agreement(separator: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(sample, delimiter=separator)]
        most = max(set(counts), key=lambda width: (counts.count(width), width))
        return (counts.count(most) if most > 1 else 0, most)

    return max(SEPARATORS, key=agreement)


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing at all."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Any) -> str:
    """A cell as text: 1001.0 of a workbook is the 1001 that it shows."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
