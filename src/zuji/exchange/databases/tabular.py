"""Plain tables of exchanges: CSV, sheets of a workbook or parquet files, a row an exchange.

Columns: ``process``, ``flow``, ``kind`` (reference, input, output, avoided, emission, resource),
``amount``, ``unit`` (or the unit in the title of the amounts); optionally ``process_name``,
``location``, ``category``, ``provider``, ``compartment``, ``cas``, ``law``, ``spread``, ``low``,
``high``.
Chinese titles and kinds are read as well (`columns`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import is_blank, read_number, read_spelled
from zuji.core.plaintext import is_ditto
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.units import conversion
from zuji.exchange.databases.archive import WORKBOOKS, Archive
from zuji.exchange.databases.brightway_blocks import is_brightway
from zuji.exchange.databases.brightway_sheets import add_brightway
from zuji.exchange.databases.columns import (
    KINDS,
    Header,
    header_of,
    kind_of,
    refused_header,
    texts_of,
)
from zuji.exchange.databases.grids import DatabaseSheet, grids_of, is_empty, text_of
from zuji.exchange.databases.measures import energy_of, mass_of
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    INPUT,
    LAWS,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
)

FORMS = (".csv", ".tsv", ".txt", ".parquet", *WORKBOOKS)


@dataclass(frozen=True)
class Exchange:
    """A row of a table, understood; amounts in `unit` as written."""

    place: str
    process: str
    flow: str
    kind: str
    amount: float
    unit: str
    text: dict[str, str]
    law: tuple[int, float, float, float]
    is_hidden: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """All that the row says: two rows of one key are one row written twice."""
        law = tuple("" if math.isnan(number) else number for number in self.law)
        return (self.process, self.flow, self.kind, self.amount, self.unit, law, *self.text.items())

    @property
    def is_elementary(self) -> bool:
        return self.kind in ("emission", "resource")

    @property
    def compartment(self) -> str:
        default = "resource" if self.kind == "resource" else "air"
        written = self.text["compartment"] or default
        if self.kind == "resource" and "resource" not in written.lower():
            written = f"resource/{written}"  # CO2 taken from the air is no emission to it
        return written if self.is_elementary else ""


def read_tables(archive: Archive, name: str) -> Database:
    """Reads every table of every file; a process whose rows cannot be used is refused whole."""
    build = Builder(name, "table")
    rows: dict[str, list[Exchange]] = {}
    problems: dict[str, list[Finding]] = {}
    counts: dict[str, int] = {}
    for path in archive.ending(*FORMS):
        grids = grids_of(archive.read(path), path)
        build.book.checks += [grid.said for grid in grids if grid.said]
        if is_brightway(grids):
            add_brightway(build, grids)
            continue
        for table in _tables(grids, path, build):
            for process, read in table.rows():
                counts[process] = counts.get(process, 0) + 1
                if isinstance(read, Exchange):
                    rows.setdefault(process, []).append(read)
                else:
                    problems.setdefault(process, []).extend(read.findings)
    if "" in problems:
        raise Refusal(problems[""][:50])
    for process, count in counts.items():
        with build.whole(process):
            build.book.meet("row", count)
            own = rows.get(process, [])
            build.called(process, *(row.text["process_name"] for row in own))
            _Process(build, own, problems.get(process, [])).add()
            build.book.read("row", count)
    return build.done()


def _tables(grids: Sequence[DatabaseSheet], path: str, build: Builder) -> Iterator[_Table]:
    """The tables of a file with their decimal mark; sheets that are none are ignored by name."""
    grids = [grid for grid in grids if any(map(any, grid.rows)) or not grid.name]
    headers = [header_of(grid) for grid in grids]
    if not any(headers):
        raise refused_header(grids[0]) if grids else refuse("table-empty", path)
    texts = [
        text
        for grid, header in zip(grids, headers, strict=True)
        if header
        for text in texts_of(grid, header)
    ]
    marks = DecimalMark.of(texts, semicolons=any(grid.semicolons for grid in grids))
    if said := marks.finding(path):
        build.book.checks.append(said)
    for grid, header in zip(grids, headers, strict=True):
        build.book.meet("sheet")
        if header is None:
            titles = ", ".join(text_of(cell) for cell in grid.rows[0])[:100]
            build.book.ignore("sheet", note("lca-sheet-other", grid.place(0), titles))
            continue
        build.book.read("sheet")
        _account_titles(grid, header, build)
        table = _Table(grid, header, marks)
        if covered := table.covered():
            places = listed([grid.place(*cell) for cell in covered[:8]])
            build.book.checks.append(note("lca-cells-merged", places, count=str(len(covered))))
        yield table


def _account_titles(grid: DatabaseSheet, header: Header, build: Builder) -> None:
    book = build.book
    book.meet("field", len(header.places) + len(header.unknown))
    book.read("field", len(header.places))
    for position, title in header.unknown.items():
        reason = warning("lca-column-unknown", grid.place(header.row, position), title)
        build.notes.append(reason)
        book.ignore("field", reason)
    above = [row for row in range(header.row) if any(not is_empty(cell) for cell in grid.rows[row])]
    book.meet("row", len(above))
    for row in above:
        book.ignore("row", note("lca-row-above", grid.place(row)))


@dataclass(frozen=True)
class _Table:
    grid: DatabaseSheet
    header: Header
    marks: DecimalMark

    def rows(self) -> Iterator[tuple[str, Exchange | Refusal]]:
        """The process of each row with what the row says, or why it says nothing."""
        broken = {row for row, _ in self.grid.broken}
        for row in range(self.header.row + 1, len(self.grid.rows)):
            if row not in broken and all(map(is_empty, self.grid.rows[row])):
                continue
            process = ""
            try:
                process = self._text(row, "process")
                if not process:
                    raise refuse("value-missing", self.place(row, "process"), "")
                yield process, self._exchange(row, process)
            except Refusal as refusal:
                yield process, refusal

    def place(self, row: int, column: str) -> str:
        return f"{self.grid.place(row, self.header.places.get(column))} {column}"

    def _cell(self, row: int, column: str) -> Any:
        position = self.header.places.get(column)
        if position is None:
            return ""
        if (row, position) in self.grid.broken:
            read = self.grid.broken[(row, position)]
            raise refuse("lca-cell-formula", self.place(row, column), read)
        cells = self.grid.rows[row]
        return cells[position] if position < len(cells) else ""

    def _text(self, row: int, column: str) -> str:
        """The text of a cell, or of the one that it repeats: a merged cell that covers it, or the
        cell above a mark of repetition.
        """
        position = self.header.places.get(column, -1)
        origin = self.grid.merged.get((row, position), (row, position))[0]
        row = origin if origin > self.header.row else row
        while column in WORDS and row - 1 > self.header.row:
            if not is_ditto(text_of(self._cell(row, column))):
                break
            row -= 1
        return text_of(self._cell(row, column))

    def covered(self) -> list[tuple[int, int]]:
        """The cells of words that a merged cell covers, in rows that say something."""
        words = {self.header.places[column] for column in WORDS if column in self.header.places}
        return [
            (row, column)
            for (row, column), (origin, _) in self.grid.merged.items()
            if column in words
            and origin > self.header.row
            and not all(map(is_empty, self.grid.rows[row]))
        ]

    def _number(self, row: int, column: str, default: float) -> float:
        value = self._cell(row, column)
        if is_blank(value):
            return default
        return read_number(value, self.place(row, column), marks=self.marks)

    def _exchange(self, row: int, process: str) -> Exchange:
        beyond = self.grid.rows[row][self.header.width :]
        if any(not is_empty(cell) for cell in beyond):
            shown = ", ".join(text_of(cell) for cell in beyond)
            raise refuse("lca-row-long", self.grid.place(row), shown, str(self.header.width))
        flow, word = self._text(row, "flow"), self._text(row, "kind")
        if not flow:
            raise refuse("value-missing", self.place(row, "flow"), "")
        kind = kind_of(word)
        if not kind:
            raise refuse("value-type", self.place(row, "kind"), word, ", ".join(KINDS))
        value = self._cell(row, "amount")
        if is_blank(value):
            raise refuse("value-missing", self.place(row, "amount"), text_of(value))
        spelled = read_spelled(value, self.place(row, "amount"), marks=self.marks)
        return Exchange(
            place=self.grid.place(row),
            process=process,
            flow=flow,
            kind=kind,
            amount=spelled.value,
            unit=self._unit(row, spelled.unit or ""),
            text={column: self._text(row, column) for column in TEXTS},
            law=self._law(row),
            is_hidden=row in self.grid.hidden,
        )

    def _unit(self, row: int, beside: str) -> str:
        """The unit of a row: of its column, beside its amount, or of the title; one only."""
        stated = [unit for unit in (self._text(row, "unit"), beside, self.header.unit) if unit]
        place = self.place(row, "unit")
        if not stated:
            raise refuse("value-missing", place, "")
        if len(set(stated)) > 1:
            raise refuse("lca-unit-two", place, " · ".join(dict.fromkeys(stated)))
        if stated[0][0].isdigit() or not re.search(r"\w|%", stated[0]):
            raise refuse("value-type", place, stated[0], Label("单位", "a unit"))
        return stated[0]

    def _law(self, row: int) -> tuple[int, float, float, float]:
        word = self._text(row, "law").lower()
        law = LAW_WORDS.get(word, word or "fixed")
        defaults = (("spread", 0.0), ("low", NAN), ("high", NAN))
        numbers = [self._number(row, column, default) for column, default in defaults]
        is_stated = numbers[0] != 0 or not all(map(math.isnan, numbers[1:]))
        if law not in LAWS or (not word and is_stated):
            raise refuse("engine-law", self.place(row, "law"), word, ", ".join(LAWS))
        return LAWS.index(law), numbers[0], numbers[1], numbers[2]


WORDS = ("process", "flow", "kind", "unit", "process_name", "location", "category", "compartment")
"""Columns of which a merged cell speaks for all the rows that it covers."""
TEXTS = ("process_name", "location", "category", "provider", "compartment", "cas")
LAW_WORDS = {
    "对数正态": "lognormal",
    "正态": "normal",
    "均匀": "uniform",
    "三角": "triangular",
    "三角形": "triangular",
    "固定": "fixed",
    "无": "fixed",
    "triangle": "triangular",
}


class _Process:
    """The rows of one process, checked together and written into the database."""

    def __init__(self, build: Builder, rows: Sequence[Exchange], problems: Sequence[Finding]):
        self.build, self.rows, self.problems = build, rows, list(problems)

    def add(self) -> None:
        self._check_twice()
        self._check_reference()
        name, location, category = (
            self._described(column) for column in ("process_name", "location", "category")
        )
        if self.problems:
            raise Refusal(self.problems[:50])
        key = self.rows[0].process
        process = self.build.process(key, name or key, location, category)
        for row in self.rows:
            try:
                self._add(process, row)
            except Refusal as refusal:
                self.problems += refusal.findings
        if self.problems:
            raise Refusal(self.problems[:50])

    def _check_twice(self) -> None:
        first: dict[tuple[Any, ...], Exchange] = {}
        for row in self.rows:
            before = first.setdefault(row.key, row)
            if before is not row:
                self.problems.append(blocking("lca-row-twice", row.place, before.place))

    def _check_reference(self) -> None:
        references = [row for row in self.rows if row.kind == "reference"]
        outputs = [row for row in self.rows if row.kind == "output"]
        for row in references[1:]:
            finding = blocking("lca-reference-twice", row.place, row.flow, references[0].flow)
            self.problems.append(finding)
        for row in references:
            if row.amount == 0:
                self.problems.append(blocking("lca-reference-zero", row.place, row.flow))
        made = {row.flow for row in references or outputs}
        self.problems += [
            blocking("lca-avoids-itself", row.place, row.flow)
            for row in self.rows
            if row.kind == "avoided" and row.flow in made
        ]
        if self.rows and not references and len(outputs) != 1 and not self.problems:
            self.problems.append(blocking("lca-reference-none", self.rows[0].place, len(outputs)))

    def _described(self, column: str) -> str:
        """What the rows say of the process; blank cells say nothing."""
        said = {row.text[column]: row for row in reversed(self.rows) if row.text[column]}
        if len(said) > 1:
            place, shown = self.rows[0].process, " · ".join(said)
            self.problems.append(blocking("lca-process-differs", place, shown, column=column))
        return next(iter(reversed(said)), "")

    def _add(self, process: int, row: Exchange) -> None:
        self.build.negative(row.amount, row.place, row.flow)
        if row.is_hidden:
            self.build.notes.append(warning("lca-row-hidden", row.place, row.flow))
        flow, scale = self._flow(row)
        flags = INPUT * (row.kind in ("input", "resource"))
        flags += REFERENCE * (row.kind == "reference") + AVOIDED * (row.kind == "avoided")
        code, spread, low, high = row.law
        spread *= scale if LAWS[code] == "normal" else 1.0
        self.build.exchange(
            process,
            flow,
            row.amount * scale,
            flags,
            provider=row.text["provider"],
            law=(code, spread, low * scale, high * scale),
        )
        if row.kind == "reference":
            self.build.reference_unit(process, row.unit, scale)

    def _flow(self, row: Exchange) -> tuple[int, float]:
        """The flow of a row and its size in the unit in which the flow stands first."""
        flow = self.build.flow(
            f"{row.flow}|{row.compartment}" if row.is_elementary else row.flow,
            row.flow,
            ELEMENTARY if row.is_elementary else PRODUCT,
            row.unit,
            cas=row.text["cas"],
            compartment=row.compartment,
            mass=mass_of(row.unit),
            energy=energy_of(row.unit),
            family="" if row.is_elementary else row.flow,
        )
        flows, cas = self.build.flows, row.text["cas"].lstrip("0")
        if cas and flows["cas"][flow] not in ("", cas):
            raise refuse("lca-flow-differs", row.place, cas, flows["cas"][flow], flow=row.flow)
        flows["cas"][flow] = flows["cas"][flow] or cas
        first = flows["unit"][flow]
        return flow, 1.0 if row.unit == first else conversion(row.unit, first, row.place)
