"""Tables as rows of cells: sheets of workbooks, delimited texts and parquet files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.encodings import decode_or_refuse
from zuji.core.label import Label
from zuji.core.refusals import Finding, refuse
from zuji.exchange.databases.archive import DAMAGED, WORKBOOKS, parsed, workbook_suffix
from zuji.exchange.ledgers.grid import column_letters

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
    from python_calamine import CalamineError, CalamineWorkbook

    if HTML.match(content[:500]):
        raise refuse("lca-table", path, "HTML", Label("另存为 .xlsx", "saved as .xlsx"))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        broken = _broken_cells(content, path)
        return [
            DatabaseSheet(
                path,
                name,
                book.get_sheet_by_name(name).to_python(skip_empty_area=False),
                broken.get(name, {}),
            )
            for name in book.sheet_names
        ]
    except (CalamineError, ValueError, KeyError, AttributeError, *DAMAGED) as problem:
        raise refuse("lca-table", path, str(problem)[:100], ", ".join(WORKBOOKS)) from problem


def _broken_cells(content: bytes, path: str) -> dict[str, dict[tuple[int, int], str]]:
    """Cells of an .xlsx by sheet that hold a formula without a result, or an error."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if workbook_suffix(archive) != ".xlsx":
            return {}
        for name, member in _sheet_members(archive, path):
            root = parsed(archive.read(member), f"{path} · {member}")
            found[name] = {}
            for cell in root.iter(f"{SHEET}c"):
                formula, value = cell.find(f"{SHEET}f"), cell.findtext(f"{SHEET}v") or ""
                is_error = cell.get("t") == "e"
                if is_error or (formula is not None and not value and cell.get("t") != "str"):
                    shown = value if is_error else f"={formula.text or ''}"
                    found[name][_position(cell.get("r") or "A1")] = shown
    return found


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
    return DatabaseSheet(path, "", rows, said=judged.finding(path))


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
