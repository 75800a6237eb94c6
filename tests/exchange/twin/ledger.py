"""One plant's ledger of a year, told without any layout: ten items with twelve months each.

The writers put the same amounts into every layout, unit and file form; the answer is the sum of
the months, in the unit of the input.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import openpyxl

YEAR = 2025
MONTHS = range(1, 13)
ITEMS = {
    "clinker_produced": ("熟料产量", "t", 98_000),
    "limestone": ("石灰石", "t", 121_500),
    "coal": ("烟煤消耗", "t", 13_250),
    "diesel": ("柴油消耗", "t", 21),
    "natural_gas": ("天然气消耗", "万Nm3", 14),
    "kiln_power": ("熟料工段用电", "kWh", 5_260_000),
    "waste_heat_power": ("其中余热发电自用", "kWh", 2_740_000),
    "natural_gypsum": ("天然石膏", "t", 4_150),
    "road_freight": ("公路运输周转量", "t·km", 3_300_000),
}
"""Name in the ledger, unit of the input, amount of January; each month adds one per cent."""
SIZES = {
    "t": {"t": 1, "吨": 1, "万吨": 10_000, "kg": Fraction(1, 1000), "千克": Fraction(1, 1000)},
    "kWh": {"kWh": 1, "千瓦时": 1, "万kWh": 10_000, "MWh": 1000, "万千瓦时": 10_000, "度": 1},
    "万Nm3": {"万Nm3": 1, "Nm3": Fraction(1, 10_000), "万立方米": 1},
    "t·km": {"t·km": 1, "吨公里": 1, "万吨公里": 10_000},
}
Rows = list[list[object]]


def amount(item: str, month: int) -> Fraction:
    """The amount of a month in the unit of the input."""
    return Fraction(ITEMS[item][2]) * (99 + month) / 100


def answers() -> dict[str, float]:
    """The sum of the twelve months by input."""
    return {item: float(sum(amount(item, month) for month in MONTHS)) for item in ITEMS}


@dataclass(frozen=True)
class Layout:
    """Units by measure, where they stand (column, title, cell), and where the months run."""

    units: dict[str, str] = field(default_factory=dict)
    unit_at: str = "column"
    months: str = "across"
    month_word: str = "{}月"
    header_rows: int = 1
    title: bool = True
    total: bool = False
    thousands: str = ""


def _unit(item: str, layout: Layout) -> str:
    return layout.units.get(ITEMS[item][1], ITEMS[item][1])


def _written(item: str, month: int, layout: Layout) -> object:
    value = amount(item, month) / SIZES[ITEMS[item][1]][_unit(item, layout)]
    number = int(value) if value.denominator == 1 else float(value)
    if layout.thousands:
        return f"{number:,}".replace(",", layout.thousands)
    return f"{number} {_unit(item, layout)}" if layout.unit_at == "cell" else number


def _named(item: str, layout: Layout) -> str:
    name = ITEMS[item][0]
    return f"{name}（{_unit(item, layout)}）" if layout.unit_at == "title" else name


def rows_of(layout: Layout) -> Rows:
    """The rows of the ledger, its titles first."""
    words = [layout.month_word.format(month) for month in MONTHS]
    has_units = layout.unit_at == "column"
    rows: Rows = [["某水泥厂 2025 年度生产与能源台账"]] if layout.title else []
    if layout.months == "down":
        rows.append(["月份", *(_named(item, layout) for item in ITEMS)])
        if has_units:
            rows.append(["单位", *(_unit(item, layout) for item in ITEMS)])
        for month, word in zip(MONTHS, words, strict=True):
            rows.append([word, *(_written(item, month, layout) for item in ITEMS)])
        return rows
    if layout.months == "list":
        rows.append(["项目", "月份", "数量", *(["单位"] if has_units else [])])
        for item in ITEMS:
            for month, word in zip(MONTHS, words, strict=True):
                unit = [_unit(item, layout)] if has_units else []
                rows.append([_named(item, layout), word, _written(item, month, layout), *unit])
        return rows
    head = ["项目", *(["单位"] if has_units else [])]
    if layout.header_rows == 2:
        rows.append([*head, "2025年", *[""] * 11])
        rows.append([*([""] * len(head)), *words])
    else:
        rows.append([*head, *words, *(["合计"] if layout.total else [])])
    for item in ITEMS:
        unit = [_unit(item, layout)] if has_units else []
        amounts = [_written(item, month, layout) for month in MONTHS]
        if layout.total:
            whole = sum(amount(item, month) for month in MONTHS)
            amounts.append(float(whole / SIZES[ITEMS[item][1]][_unit(item, layout)]))
        rows.append([_named(item, layout), *unit, *amounts])
    return rows


def csv_bytes(rows: Rows, cut: str = ",", mark: str = ".", encoding: str = "utf-8-sig") -> bytes:
    def cell(value: object) -> str:
        text = value if isinstance(value, str) and mark == "." else str(value).replace(".", mark)
        return f'"{text}"' if cut in text else text

    return "".join(cut.join(map(cell, row)) + "\r\n" for row in rows).encode(encoding)


def xlsx_bytes(rows: Rows, merged: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells("C2:N2")
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("B2:B3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def html_bytes(rows: Rows, encoding: str = "utf-8") -> bytes:
    body = "".join(
        "<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>\n" for row in rows
    )
    text = (
        f'<html><head><meta charset="{encoding}"></head><body><table border="1">\n{body}'
        "</table></body></html>"
    )
    return text.encode(encoding)


@dataclass(frozen=True)
class LedgerTwin:
    id: str
    name: str
    write: Callable[[], bytes]


LAYOUTS = {
    "plain": Layout(),
    "units as words": Layout({"t": "吨", "kWh": "千瓦时", "t·km": "吨公里"}),
    "large units": Layout({"t": "万吨", "kWh": "万kWh", "t·km": "万吨公里"}),
    "small units": Layout({"t": "kg", "kWh": "MWh", "万Nm3": "Nm3"}),
    "unit in title": Layout(unit_at="title"),
    "large unit in title": Layout({"t": "万吨", "kWh": "万千瓦时"}, unit_at="title"),
    "unit in cell": Layout(unit_at="cell"),
    "small unit in cell": Layout({"t": "kg", "kWh": "MWh"}, unit_at="cell"),
    "months down": Layout(months="down"),
    "months down, large units": Layout({"t": "万吨", "kWh": "万kWh"}, months="down"),
    "months down, unit in title": Layout(months="down", unit_at="title"),
    "months down, large unit in title": Layout(
        {"t": "万吨", "kWh": "MWh"}, months="down", unit_at="title"
    ),
    "list": Layout(months="list"),
    "list, small units": Layout({"t": "千克", "kWh": "度"}, months="list"),
    "two header rows": Layout(header_rows=2),
    "two header rows, large units": Layout({"t": "万吨", "kWh": "万kWh"}, header_rows=2),
    "total": Layout(total=True),
    "total, large units": Layout({"t": "万吨", "kWh": "万kWh"}, total=True),
    "thousands ','": Layout(thousands=","),
    "thousands ' '": Layout(thousands=" "),
    "thousands, small units": Layout({"t": "kg", "万Nm3": "Nm3"}, thousands=","),
    "months with year": Layout(month_word="2025年{}月"),
    "months as 2025-01": Layout(months="list", month_word="2025-{:02d}"),
    "months as 2025.1": Layout(months="down", month_word="2025.{}", title=False),
    "months in Chinese numbers": Layout(month_word="第{}月"),
}


def ledger_twins() -> Iterator[LedgerTwin]:
    for name, layout in LAYOUTS.items():
        rows = rows_of(layout)
        yield LedgerTwin(f"xlsx · {name}", "台账.xlsx", lambda r=rows: xlsx_bytes(r))
        yield LedgerTwin(f"CSV · {name}", "台账.csv", lambda r=rows: csv_bytes(r))
        yield LedgerTwin(f"HTML .xls · {name}", "台账.xls", lambda r=rows: html_bytes(r))
    merged = rows_of(LAYOUTS["two header rows"])
    yield LedgerTwin("xlsx · merged header", "台账.xlsx", lambda: xlsx_bytes(merged, True))
    for name in ("plain", "large units", "small unit in cell", "months down, large units"):
        rows = rows_of(LAYOUTS[name])
        for cut, mark in ((";", "."), (";", ","), ("\t", "."), ("\t", ","), (",", ",")):
            yield LedgerTwin(
                f"CSV · {name}, cut {cut!r}, mark {mark!r}",
                "台账.csv",
                lambda r=rows, c=cut, m=mark: csv_bytes(r, c, m),
            )
        for encoding in ("utf-8", "gb18030", "gbk", "utf-16"):
            yield LedgerTwin(
                f"CSV · {name}, {encoding}",
                "台账.csv",
                lambda r=rows, e=encoding: csv_bytes(r, encoding=e),
            )
        yield LedgerTwin(
            f"HTML .xls · {name}, GBK", "台账.xls", lambda r=rows: html_bytes(r, "gbk")
        )
