"""Columns of a ledger's table, and the table written from them with a header of several rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.ledgers.book import Sheet
from benchmarks.ledgers.plant import Line
from benchmarks.ledgers.truth import YEAR, Ledger
from xlsxwriter.utility import xl_rowcol_to_cell


@dataclass(frozen=True)
class Column:
    """One column: titles from the top down (equal neighbours are merged); its kind is number,
    name, unit, note, amount, total, subtotal or other (with `value`).
    """

    titles: tuple[str, ...]
    kind: str
    year: int = 0
    months: tuple[int, ...] = ()
    value: Callable[[Line], Any] | None = None
    hidden: bool = False


def titled(*titles: str, kind: str, value: Callable[[Line], Any] | None = None) -> Column:
    return Column(titles, kind, value=value)


MONTHS = {
    "1月": "{m}月",
    "一月": "",
    "1月份": "{m}月份",
    "2024年1月": "{y}年{m}月",
    "2024-01": "{y}-{m:02d}",
    "202401": "{y}{m:02d}",
    "2024.1": "{y}.{m:02d}",
    "2024年01月": "{y}年{m:02d}月",
    "24年1月": "{s:02d}年{m}月",
    "Jan": "",
    "Jan 2024": "",
}
CHINESE = [f"{digit}月" for digit in [*"一二三四五六七八九十", "十一", "十二"]]
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def month_title(style: str, year: int, month: int) -> str:
    if style == "一月":
        return CHINESE[month - 1]
    if style == "Jan":
        return ENGLISH[month - 1]
    if style == "Jan 2024":
        return f"{ENGLISH[month - 1]} {year}"
    return MONTHS[style].format(y=year, m=month, s=year % 100)


def month_columns(
    year: int,
    style: str = "1月",
    top: tuple[str, ...] = (),
    hidden: bool = False,
    months: tuple[int, ...] = YEAR,
) -> list[Column]:
    return [
        Column((*top, month_title(style, year, m)), "amount", year, (m,), hidden=hidden)
        for m in months
    ]


def quarter_columns(year: int, top: tuple[str, ...] = (), months: bool = True) -> list[Column]:
    """Quarters after their months, half-years after two quarters."""
    columns = []
    words = ("一季度", "二季度", "三季度", "四季度")
    for q in range(4):
        span = (3 * q + 1, 3 * q + 2, 3 * q + 3)
        if months:
            columns += month_columns(year, "1月", top, months=span)
        kind = "subtotal" if months else "amount"
        columns.append(Column((*top, words[q]), kind, year, span))
        if q % 2:
            half = YEAR[:6] if q == 1 else YEAR[6:]
            columns.append(Column((*top, "上半年" if q == 1 else "下半年"), "subtotal", year, half))
    return columns


def write_header(sheet: Sheet, top: int, columns: list[Column], left: int, merged: bool) -> int:
    """Writes the titles; a title that stands alone in its column is merged down, equal titles of
    neighbours across. Without merging only the first of equal titles is written.
    """
    depth = max(len(c.titles) for c in columns)
    grid = [[c.titles[min(i, len(c.titles) - 1)] for c in columns] for i in range(depth)]
    for j, column in enumerate(columns):
        own = len(column.titles)
        sheet.put(top + own - 1, left + j, column.titles[-1])
        if own == 1 and depth > 1 and merged:
            sheet.merge((top, left + j), (top + depth - 1, left + j))
        for i in range(own - 1):
            before = j > 0 and len(columns[j - 1].titles) > i + 1
            if before and columns[j - 1].titles[: i + 1] == column.titles[: i + 1]:
                continue
            sheet.put(top + i, left + j, grid[i][j])
            last = j
            while (
                last + 1 < len(columns)
                and len(columns[last + 1].titles) > i + 1
                and columns[last + 1].titles[: i + 1] == column.titles[: i + 1]
            ):
                last += 1
            if merged:
                sheet.merge((top + i, left + j), (top + i, left + last))
    for j, column in enumerate(columns):
        if column.hidden:
            sheet.hidden_columns.add(left + j)
    return top + depth


def write_row(
    ledger: Ledger, sheet: Sheet, row: int, columns: list[Column], line: Line, **options: Any
) -> None:
    """One line of the table. Options: left, number, named (text of a name), totals."""
    left, named = options.get("left", 1), options.get("named", lambda line: line.name)
    for j, column in enumerate(columns, left):
        match column.kind:
            case "number":
                sheet.put(row, j, options.get("number", ""))
            case "name":
                ledger.label(sheet, row, j, named(line), line)
            case "unit":
                ledger.label(sheet, row, j, line.unit, line)
            case "amount":
                ledger.amount(sheet, row, j, line, column.year, column.months)
            case "total" | "subtotal":
                _write_total(ledger, sheet, (row, j), column, line, columns, options)
            case _:
                sheet.put(row, j, column.value(line) if column.value else "")


def _write_total(
    ledger: Ledger,
    sheet: Sheet,
    place: tuple[int, int],
    column: Column,
    line: Line,
    columns: list[Column],
    options: dict[str, Any],
) -> None:
    row, j = place
    way = options.get("totals", "value")
    formula = None
    if way != "value":
        parts = [
            xl_rowcol_to_cell(row - 1, options.get("left", 1) + i - 1)
            for i, other in enumerate(columns)
            if other.kind == "amount"
            and other.year == column.year
            and set(other.months) <= set(column.months)
        ]
        formula = f"={'+'.join(parts)}"
    ledger.stated(
        sheet,
        row,
        j,
        line,
        column.year,
        column.months,
        main=column.kind == "total",
        formula=formula,
        computed=way != "uncomputed",
    )


def write_table(
    ledger: Ledger,
    sheet: Sheet,
    top: int,
    columns: list[Column],
    lines: list[Line] | None = None,
    **options: Any,
) -> int:
    """A table from row `top`; returns the row after it. Options: left, merged (header), sections
    ("", "row" or "merged"), codes (a row 甲 乙 1 2 …), named, totals (value,
    formula, uncomputed).
    """
    left = options.get("left", 1)
    row = write_header(sheet, top, columns, left, options.get("merged", True))
    if options.get("codes"):
        words = ["甲", "乙", "丙", "丁"]
        count = sum(c.kind in {"number", "name", "unit"} for c in columns)
        sheet.line(row, [*words[:count], *map(str, range(1, len(columns) - count + 1))], left)
        row += 1
    section = ""
    for number, line in enumerate(ledger.plant.lines if lines is None else lines, 1):
        if options.get("sections") and line.section != section:
            section = line.section
            sheet.put(row, left, f"{'一二三四五六七八九十'[_order(ledger, section)]}、{section}")
            if options.get("sections") == "merged":
                sheet.merge((row, left), (row, left + len(columns) - 1))
            row += 1
        write_row(ledger, sheet, row, columns, line, **{"number": number, **options})
        row += 1
    return row


def _order(ledger: Ledger, section: str) -> int:
    """Place of a section among the sections of the plant."""
    sections = list(dict.fromkeys(line.section for line in ledger.plant.lines))
    return sections.index(section) % 10
