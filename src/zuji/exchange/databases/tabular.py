"""Plain tables of exchanges: one CSV, workbook sheet or parquet file, a row an exchange.

Columns: ``process``, ``flow``, ``kind`` (reference, input, output, emission, resource), ``amount``,
``unit``; optionally ``process_name``, ``location``, ``category``, ``provider``, ``compartment``,
``cas``, ``law``, ``spread``, ``low``, ``high``.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from typing import Any

from zuji.core.files import decoded
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.measures import energy_of, mass_of
from zuji.exchange.databases.tables import (
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
)

NEEDED = ("process", "flow", "kind", "amount", "unit")
KINDS = ("reference", "input", "output", "emission", "resource")


def read_tables(archive: Archive, name: str) -> Database:
    """Reads the first table of each file. Refuses rows that cannot be used, all of them at once."""
    build = Builder(name, "table")
    problems: list[Any] = []
    for path in archive.ending(".csv", ".xlsx", ".parquet"):
        for place, row in _rows(archive.read(path), path):
            try:
                _row(build, row, place)
            except Refusal as refusal:
                problems += refusal.findings
    if problems:
        raise Refusal(problems[:50])
    if not build.processes["id"]:
        raise refuse("lca-empty", archive.path.name, "0")
    return build.done()


def _rows(content: bytes, path: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    table: list[Mapping[str, Any]]
    if path.lower().endswith(".csv"):
        text = _decoded(content, path)
        dialect = ";" if text.splitlines()[0].count(";") > text.splitlines()[0].count(",") else ","
        table = list(csv.DictReader(io.StringIO(text), delimiter=dialect))
    elif path.lower().endswith(".xlsx"):
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            cells = (
                CalamineWorkbook.from_filelike(io.BytesIO(content))
                .get_sheet_by_index(0)
                .to_python()
            )
        except CalamineError as problem:
            raise refuse("lca-archive", path, str(problem)[:100]) from problem
        head = [str(cell).strip() for cell in cells[0]] if cells else []
        table = [dict(zip(head, row, strict=False)) for row in cells[1:]]
    else:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            table = parquet.read_table(io.BytesIO(content)).to_pylist()
        except pa.ArrowException as problem:
            raise refuse("lca-archive", path, str(problem)[:100]) from problem
    missing = [column for column in NEEDED if not table or column not in table[0]]
    if missing:
        raise refuse(
            "engine-column",
            path,
            ", ".join(map(str, table[0])) if table else "—",
            ", ".join(missing),
        )
    return ((f"{path}:{index}", row) for index, row in enumerate(table, 2))


def _decoded(content: bytes, path: str) -> str:
    text = decoded(content)
    if text is None or not text.strip():
        raise refuse("lca-archive", path, "—", "UTF-8, GBK")
    return text


def _number(row: Mapping[str, Any], column: str, place: str, default: float) -> float:
    value = row.get(column)
    if value in (None, ""):
        return default
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = NAN
    if not math.isfinite(number):
        raise refuse("value-type", f"{place} {column}", value, "number")
    return number


def _row(build: Builder, row: Mapping[str, Any], place: str) -> None:
    from zuji.engine.uncertain import LAWS

    def text(column: str) -> str:
        return str(row.get(column) or "").strip()

    kind = text("kind")
    if kind not in KINDS:
        raise refuse("value-type", f"{place} kind", kind, ", ".join(KINDS))
    amount = _number(row, "amount", place, NAN)
    if not math.isfinite(amount) or not text("process") or not text("flow"):
        raise refuse(
            "value-type",
            place,
            f"{text('process')} {text('flow')} {text('amount')}",
            "process, flow, amount",
        )
    existing = build.process_number(text("process"))
    process = (
        existing
        if existing is not None
        else build.process(
            text("process"),
            text("process_name") or text("process"),
            text("location"),
            text("category"),
        )
    )
    unit, elementary = text("unit"), kind in ("emission", "resource")
    compartment = text("compartment") or ("resource" if kind == "resource" else "air")
    flow = build.flow(
        f"{text('flow')}|{compartment}" if elementary else text("flow"),
        text("flow"),
        ELEMENTARY if elementary else PRODUCT,
        unit,
        cas=text("cas"),
        compartment=compartment if elementary else "",
        mass=mass_of(unit),
        energy=energy_of(unit),
        family="" if elementary else text("flow"),
    )
    if build.flows["unit"][flow] != unit:
        raise refuse("value-type", f"{place} unit", unit, build.flows["unit"][flow])
    law = text("law") or "fixed"
    if law not in LAWS:
        raise refuse("engine-law", f"{place} law", law, ", ".join(LAWS))
    spread, low, high = (
        _number(row, column, place, default)
        for column, default in (("spread", 0.0), ("low", NAN), ("high", NAN))
    )
    flags = INPUT * (kind in ("input", "resource")) + REFERENCE * (kind == "reference")
    distribution = (LAWS.index(law), spread, low, high)
    build.exchange(process, flow, amount, flags, provider=text("provider"), law=distribution)
    if kind == "reference":
        build.reference_unit(process, unit, 1.0)
