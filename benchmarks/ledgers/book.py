"""A workbook as a grid of cells, and its writers: xlsx, xls, HTML named .xls, delimited text."""

from __future__ import annotations

import datetime
import html
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter
import xlwt

Cell = tuple[str, int, int]  # sheet, row and column from 1


@dataclass(frozen=True)
class Formula:
    """A formula; `cached` is the value the last calculation left, None if it was never computed."""

    text: str
    cached: Decimal | str | None = None


@dataclass
class Sheet:
    """One sheet: filled cells, merged rectangles (first row, first column, last row, last column),
    hidden rows and columns.
    """

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False

    def put(self, row: int, column: int, value: Any) -> Cell:
        if value is not None and value != "":
            self.cells[row, column] = value
        return (self.name, row, column)

    def line(self, row: int, values: list[Any], column: int = 1) -> list[Cell]:
        return [self.put(row, column + i, value) for i, value in enumerate(values)]

    def merge(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        if first != last:
            self.merges.append((*first, *last))

    @property
    def size(self) -> tuple[int, int]:
        rows = [row for row, _ in self.cells] + [m[2] for m in self.merges]
        columns = [column for _, column in self.cells] + [m[3] for m in self.merges]
        return max(rows, default=0), max(columns, default=0)


def shown(value: Any, style: str = "plain") -> str:
    """A cell's text in a text file: `style` is plain, thousands (1,234.5), comma (1234,5) or
    european (1.234,5).
    """
    if isinstance(value, Formula):
        return "" if value.cached is None else shown(value.cached, style)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return str(value)
    grouped = style in {"thousands", "european"}
    value = Decimal(value)
    text = f"{value:,f}" if grouped else f"{value:f}"
    if style in {"comma", "european"}:
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def xlsx(sheets: list[Sheet], active: int = 0) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2025, 1, 6), "author": "示例"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        merged = {(m[0], m[1]): m for m in sheet.merges}
        for rectangle in sheet.merges:
            page.merge_range(*(n - 1 for n in rectangle), "")
        for (row, column), value in sorted(sheet.cells.items()):
            place = (row - 1, column - 1)
            if isinstance(value, Formula):
                cached = value.cached
                page.write_formula(
                    *place, value.text, None, "" if cached is None else _plain(cached)
                )
            elif isinstance(value, datetime.date):
                page.write_datetime(*place, datetime.datetime(*value.timetuple()[:3]), day)
            elif (row, column) in merged or isinstance(value, str):
                page.write_string(*place, shown(value))
            else:
                page.write_number(*place, float(value))
        for row in sorted(sheet.hidden_rows):
            page.set_row(row - 1, None, None, {"hidden": True})
        for column in sorted(sheet.hidden_columns):
            page.set_column(column - 1, column - 1, None, None, {"hidden": True})
        if sheet.hidden:
            page.hide()
    book.worksheets()[active].activate()
    book.close()
    return stream.getvalue()


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal | int) else value


def xls(sheets: list[Sheet]) -> bytes:
    """The binary format of Excel 97; formulas are not written."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        merged = {(m[0], m[1]): m for m in sheet.merges}
        for (row, column), value in sorted(sheet.cells.items()):
            if (row, column) in merged:
                first_row, first, last_row, last = (n - 1 for n in merged[row, column])
                page.write_merge(first_row, last_row, first, last, shown(value))
            elif isinstance(value, datetime.date):
                page.write(row - 1, column - 1, value, day)
            else:
                page.write(row - 1, column - 1, _plain(value))
        for row in sheet.hidden_rows:
            page.row(row - 1).hidden = True
        for column in sheet.hidden_columns:
            page.col(column - 1).hidden = True
        if sheet.hidden:
            page.visibility = 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(sheets: list[Sheet], encoding: str, declared: bool = True, style: str = "plain") -> bytes:
    """HTML tables under the name .xls, as many systems of accounts export them."""
    charset = {"gb18030": "gb2312"}.get(encoding, encoding)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    parts = [f"<html><head>{meta if declared else ''}</head><body>"]
    for sheet in sheets:
        parts.append('<table border="1">')
        rows, columns = sheet.size
        span = {(m[0], m[1]): m for m in sheet.merges}
        covered = {
            (row, column)
            for m in sheet.merges
            for row in range(m[0], m[2] + 1)
            for column in range(m[1], m[3] + 1)
        } - set(span)
        for row in range(1, rows + 1):
            cells = []
            for column in range(1, columns + 1):
                if (row, column) in covered:
                    continue
                value = sheet.cells.get((row, column))
                text = "&nbsp;" if value is None else html.escape(shown(value, style))
                attributes = ""
                if (row, column) in span:
                    m = span[row, column]
                    attributes = f' colspan="{m[3] - m[1] + 1}" rowspan="{m[2] - m[0] + 1}"'
                cells.append(f"<td{attributes}>{text}</td>")
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode(encoding)


def delimited(sheet: Sheet, delimiter: str, encoding: str, style: str = "plain") -> bytes:
    """Comma, tab or semicolon separated text in any encoding (utf-8-sig and utf-16 have a mark)."""
    rows, columns = sheet.size
    lines = []
    for row in range(1, rows + 1):
        fields = []
        for column in range(1, columns + 1):
            value = sheet.cells.get((row, column))
            text = "" if value is None else shown(value, style)
            if delimiter in text or '"' in text:
                text = '"' + text.replace('"', '""') + '"'
            fields.append(text)
        lines.append(delimiter.join(fields))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)
