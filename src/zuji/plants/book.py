"""A plant as one workbook: the sheets that stand for plant.yaml, its products and its bill."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from zuji.core.causes import cause
from zuji.core.label import Label, listed
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.ledgers.grid import Grid
from zuji.exchange.workbook import DAMAGED_PART, refuse_hostile
from zuji.footprint.study import StudyDocument, plain_dates
from zuji.plants.book_layout import (
    BOM,
    FACT_ROWS,
    FACTS,
    FIELDS,
    FLOWS,
    KEYS,
    LEFT_OUT,
    NEEDED,
    NEEDED_SHEETS,
    PROCESSES,
    PRODUCTS,
    SHEETS,
    WORDS,
    part_of_sheet,
)
from zuji.plants.product_table import DIVIDERS
from zuji.plants.reading import FILE, FolderReader, PlantReading, read_plant_text, shape_of
from zuji.plants.tables import Collected, PlantRow, PlantTable, alike, norm, read_table

Path = tuple[str | int, ...]
MOST_FILES = 50
"""Files of a folder in one archive; a plant has three."""


def read_packed_plant(content: bytes, name: str, as_of: str = "") -> PlantReading:
    """The plant of a folder in a zip, or of one workbook, as of a date (ISO text, default today).

    Refuses what is neither (``file-kind``), an archive without plant.yaml (``file-missing``) or
    with too much in it, and as `read_plant` does.
    """
    if name.lower().endswith(".zip"):
        files = _unpacked(content, name)
        return read_plant_text(files[FILE], FILE, files.get, as_of)
    if not name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods", ".et")):
        raise refuse("file-kind", name, name.rpartition(".")[2][:40], ".zip, .xlsx")
    return _read_book(open_grids(content, name), name, as_of)


def _unpacked(content: bytes, name: str) -> dict[str, bytes]:
    """The files beside plant.yaml by their names, wherever in the archive the folder stands."""
    refuse_hostile(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            homes = [
                PurePosixPath(info.filename).parent
                for info in infos
                if PurePosixPath(info.filename).name == FILE and "__MACOSX" not in info.filename
            ]
            if len(homes) != 1:
                read = listed(info.filename for info in infos[:5])
                read = listed(map(str, homes)) if homes else read
                raise refuse("file-missing", name, read, FILE)
            found = [i for i in infos if PurePosixPath(i.filename).parent == homes[0]]
            if len(found) > MOST_FILES:
                raise refuse("file-too-large", name, str(len(found)), f"≤ {MOST_FILES}")
            return {PurePosixPath(i.filename).name: archive.read(i) for i in found}
    except DAMAGED_PART as problem:
        raise refuse("workbook-unreadable", name, cause(problem), ".zip") from problem


@dataclass
class PlantSheets:
    """What the sheets say in the form of plant.yaml, with the cell of each part."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    source: str = ""

    def put(self, value: Any, place: str, *path: str) -> None:
        """Keep a value under a path, with its cell."""
        at = self.data
        for part in path[:-1]:
            at = at.setdefault(part, {})
        at[path[-1]] = value
        self.places[path] = place

    def place_of(self, *path: str | int) -> str:
        """The cell of a part, else of what it holds, else of the nearest part it belongs to."""
        if path and path not in self.places:
            held = (place for known, place in self.places.items() if known[: len(path)] == path)
            return next(held, None) or self.place_of(*path[:-1])
        return self.places.get(path, self.source)


def _read_book(grids: Sequence[Grid], name: str, as_of: str) -> PlantReading:
    by_part = _parts(grids, name)
    said, sheets = Collected(), PlantSheets(source=name)
    tables: list[tuple[str, PlantTable, list[Any]]] = []
    for part, read in READERS.items():
        if part not in by_part:
            continue
        own = Collected()
        fields, title = FIELDS[part], by_part[part].name
        table = said.tried(_table, grids, name, fields, NEEDED[part], title)
        if table is not None:
            read(table, own, sheets)
            tables.append((name, table, own.findings))
    if said.findings:
        raise Refusal(said.findings)
    for part in (PRODUCTS, BOM):
        if part in by_part:
            sheets.put({"file": name, "sheet": by_part[part].name}, name, part)
    sheets.data.setdefault(FLOWS, {})
    wrong = [finding for _, _, findings in tables for finding in findings]
    if wrong:
        raise Refusal(wrong)
    study = StudyDocument(plain_dates(sheets.data), name, sheets.place_of)
    reader = FolderReader(lambda _: None, shape_of(study.data, study.place_of), study, as_of)
    reader.grids[name] = list(grids)
    reader.tables += tables
    return reader.reading()


def _table(
    grids: Sequence[Grid], name: str, fields: Any, needed: Sequence[str], title: str
) -> PlantTable:
    return read_table(grids, name, fields, needed, own={}, sheet=title)


def _parts(grids: Sequence[Grid], name: str) -> dict[str, Grid]:
    """Part → its sheet, by the sheet's name in either language or in both; refuses a workbook in
    which one of `NEEDED_SHEETS` is missing.
    """
    found = {part: grid for grid in grids if (part := part_of_sheet(grid.name))}
    for part in NEEDED_SHEETS:
        if part not in found:
            read = listed(grid.name for grid in grids)
            raise refuse("table-sheet", name, SHEETS[part], read)
    return found


def _facts(table: PlantTable, said: Collected, sheets: PlantSheets) -> None:
    rows = {norm(word): path for path, label in FACT_ROWS.items() for word in (label.zh, label.en)}
    for row in table.rows:
        item = said.needed(row, "item")
        path = rows.get(norm(item))
        if item and path is None:
            near = listed(alike(item, [label.zh for label in FACT_ROWS.values()]))
            said.findings.append(blocking("plant-field-unknown", row.place("item"), item, near))
        value = said.tried(_value, row, "value") if path else None
        if path and value not in {None, ""}:
            sheets.put(value, row.place("value"), *path)


def _value(row: PlantRow, name: str) -> Any:
    """A cell as it is: a date as ISO text, a text without blanks around it."""
    if not row.text(name):
        return None
    value = row.cells[name].value
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value.strip() if isinstance(value, str) else value


def _named_rows(part: str) -> Any:
    """A reader of a sheet whose rows are called by their first column."""

    def read(table: PlantTable, said: Collected, sheets: PlantSheets) -> None:
        for row in table.rows:
            name = said.needed(row, "name")
            if not name:
                continue
            if name in sheets.data.get(part, {}):
                first = sheets.places[part, name]
                said.findings.append(blocking("table-row-twice", row.place("name"), name, first))
                continue
            sheets.put({}, row.place("name"), part, name)
            for column in FIELDS[part]:
                value = said.tried(_cell, part, row, column) if column != "name" else None
                sheets.places[part, name, column] = row.place(column)
                if value is not None:
                    sheets.put(value, row.place(column), part, name, column)

    return read


def _cell(part: str, row: PlantRow, column: str) -> Any:
    """The value of a cell: words as their code, several factors as a list."""
    value = _value(row, column)
    if value is None:
        return None
    if column == "factors":
        return [each for each in DIVIDERS.split(str(value)) if each]
    words: Mapping[str, Label] = WORDS.get((part, column), {})
    return next((code for code, word in words.items() if _says(value, code, word)), value)


def _says(value: Any, code: str, word: Label) -> bool:
    return norm(value) in {norm(code), norm(word.zh), norm(word.en)}


def _left_out(table: PlantTable, said: Collected, sheets: PlantSheets) -> None:
    for row in table.rows:
        item, reason = said.needed(row, "item"), said.needed(row, "reason")
        if item and reason:
            sheets.put(reason, row.place("item"), LEFT_OUT, item)


READERS: Mapping[str, Any] = {
    FACTS: _facts,
    PROCESSES: _named_rows(PROCESSES),
    KEYS: _named_rows(KEYS),
    FLOWS: _named_rows(FLOWS),
    LEFT_OUT: _left_out,
}
