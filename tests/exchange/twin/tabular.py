"""The system as a table of exchanges (CSV, XLSX, parquet) and as a Brightway workbook."""

from __future__ import annotations

import io

import openpyxl
import pyarrow as pa
from pyarrow import parquet

from exchange.twin.packing import Files
from exchange.twin.system import Line, Process, Style, in_units

TITLES = {
    "en": ("process", "flow", "kind", "amount", "unit"),
    "zh": ("过程", "物质", "类型", "数量", "单位"),
}
KINDS = {
    "en": {"made": "reference", "input": "input", "air": "emission", "resource": "resource"},
    "zh": {"made": "基准产品", "input": "输入", "air": "排放", "resource": "资源"},
}
SPOKEN = {
    "kg": "kilogram",
    "g": "gram",
    "t": "ton",
    "kWh": "kilowatt hour",
    "MJ": "megajoule",
    "t*km": "ton kilometer",
    "m3": "cubic meter",
    "l": "litre",
}
"""Units in the words of Brightway databases."""


def _rows(style: Style) -> list[list[object]]:
    """A row an exchange; a product that is avoided is a negative input."""
    words = "zh" if style.lang == "zh" else "en"
    rows: list[list[object]] = [list(TITLES[words])]
    for process in in_units(style):
        for line in (process.made, *process.lines):
            side = "input" if line.side == "avoided" else line.side
            amount = -line.written if line.side == "avoided" else line.written
            name = style.flow_name(line.flow)
            rows.append([process.name, name, KINDS[words][side], amount, line.unit])
    return rows


def csv_file(style: Style, separator: str = ",", end: str = "\n") -> Files:
    def cell(value: object) -> str:
        text = value if isinstance(value, str) else style.number(value)
        return f'"{text}"' if separator in text else text

    text = end.join(separator.join(map(cell, row)) for row in _rows(style)) + end
    return {"twin.tsv" if separator == "\t" else "twin.csv": text.encode(style.encoding)}


def xlsx_file(style: Style, as_text: bool = False) -> Files:
    book = openpyxl.Workbook()
    for row in _rows(style):
        cells = [
            cell if isinstance(cell, str) else style.number(cell) if as_text else float(cell)
            for cell in row
        ]
        book.active.append(cells)
    return {"twin.xlsx": _saved(book)}


def parquet_file(style: Style) -> Files:
    titles, *rows = _rows(style)
    columns = {
        str(title): [row[at] if isinstance(row[at], str) else float(row[at]) for row in rows]
        for at, title in enumerate(titles)
    }
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return {"twin.parquet": out.getvalue()}


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


COLUMNS = ["name", "amount", "unit", "database", "location", "type", "categories"]


def _activity(process: Process, style: Style, spoken: bool) -> list[list[object]]:
    def unit(line: Line) -> str:
        return SPOKEN[line.unit] if spoken else line.unit

    made = process.made
    rows: list[list[object]] = [
        ["Activity", process.name],
        ["code", process.key],
        ["location", "CN"],
        ["reference product", made.flow],
        ["unit", unit(made)],
        ["Exchanges"],
        [*COLUMNS, "reference product"],
        [process.name, float(made.written), unit(made), "twin", "CN", "production", "", made.flow],
    ]
    makers = {one.made.flow: one.name for one in in_units(style)}
    for line in process.lines:
        amount = float(-line.written if line.side == "avoided" else line.written)
        if line.side in ("air", "resource"):
            where = "air" if line.side == "air" else "natural resource::in water"
            name = style.flow_name(line.flow)
            rows.append([name, amount, unit(line), "biosphere3", "", "biosphere", where, ""])
        else:
            name = makers.get(line.flow, "film maker")
            known = [name, amount, unit(line), "twin", "CN", "technosphere", "", line.flow]
            rows.append(known)
    return [*rows, []]


def brightway_sheet(style: Style, spoken: bool = True) -> Files:
    book = openpyxl.Workbook()
    book.active.title = "twin"
    for row in (["Database", "twin"], ["format", "Excel spreadsheet"], []):
        book.active.append(row)
    for process in in_units(style):
        for row in _activity(process, style, spoken):
            book.active.append(row)
    return {"twin.xlsx": _saved(book)}


def brightway_csv(style: Style) -> Files:
    rows: list[list[object]] = [["Database", "twin"], []]
    for process in in_units(style):
        rows += _activity(process, style, True)
    quoted = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    return {"twin.csv": quoted.encode(style.encoding)}
