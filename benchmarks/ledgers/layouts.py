"""Ways a plant lays out a year's amounts: shared by both sets, which combine them differently."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.ledgers.book import Sheet
from benchmarks.ledgers.columns import Column, month_title, titled, write_table
from benchmarks.ledgers.plant import Line
from benchmarks.ledgers.truth import YEAR, Ledger


def heading(sheet: Sheet, *lines: str, width: int = 0) -> int:
    """Title lines above the table, merged over `width` columns; returns the next row."""
    for row, text in enumerate(lines, 1):
        sheet.put(row, 1, text)
        if width > 1:
            sheet.merge((row, 1), (row, width))
    return len(lines) + 1


def signature(sheet: Sheet, row: int, *words: str) -> None:
    words = words or ("单位负责人：", "审核：", "填表人：", "填报日期：2025年1月8日")
    for i, word in enumerate(words):
        sheet.put(row, 1 + 2 * i, word)


def front(*names: str) -> list[Column]:
    """The columns before the amounts: number, name, unit; name, unit; or the name alone."""
    kinds = {3: ("number", "name", "unit"), 2: ("name", "unit"), 1: ("name",)}[len(names)]
    return [titled(name, kind=kind) for name, kind in zip(names, kinds, strict=True)]


def with_unit(pattern: str = "{name}（{unit}）") -> Callable[[Line], str]:
    return lambda line: pattern.format(name=line.name, unit=line.unit)


def months_down(
    ledger: Ledger,
    sheet: Sheet,
    top: int,
    lines: list[Line],
    *,
    corner: str = "月份",
    style: str = "1月",
    years: tuple[int, ...] = (),
    unit_row: bool = True,
    named: Callable[[Line], str] = lambda line: line.name,
    sections: bool = False,
    quarters: bool = False,
    total: str = "合计",
) -> int:
    """Items across, months down; a row of units under the names; quarters after their months."""
    depth = _sections_across(sheet, top, lines) if sections else top
    sheet.put(top, 1, corner)
    sheet.merge((top, 1), (depth, 1))
    for j, line in enumerate(lines, 2):
        ledger.label(sheet, depth, j, named(line), line)
        if unit_row:
            ledger.label(sheet, depth + 1, j, line.unit, line)
    row = depth + 1
    if unit_row:
        sheet.put(row, 1, "计量单位")
        row += 1
    for year in years or (ledger.year,):
        row = _year_down(ledger, sheet, row, year, lines, style, quarters)
        if total:
            word = total if len(years) < 2 else f"{year}年{total}"
            sheet.put(row, 1, word)
            for j, line in enumerate(lines, 2):
                ledger.stated(sheet, row, j, line, year)
            row += 1
    return row


def _sections_across(sheet: Sheet, row: int, lines: list[Line]) -> int:
    """Section titles merged over their items; returns the row of the items."""
    for section in dict.fromkeys(line.section for line in lines):
        places = [j for j, line in enumerate(lines, 2) if line.section == section]
        if places[-1] - places[0] + 1 != len(places):
            raise ValueError(f"the items of {section} do not stand together")
        sheet.put(row, places[0], section)
        sheet.merge((row, places[0]), (row, places[-1]))
    return row + 1


def _year_down(
    ledger: Ledger,
    sheet: Sheet,
    row: int,
    year: int,
    lines: list[Line],
    style: str,
    quarters: bool,
) -> int:
    """Twelve rows of a year, with a row after each quarter if asked for."""
    for month in ledger.months:
        sheet.put(row, 1, month_title(style, year, month))
        for j, line in enumerate(lines, 2):
            ledger.amount(sheet, row, j, line, year, (month,))
        row += 1
        if quarters and month % 3 == 0:
            sheet.put(row, 1, f"{'一二三四'[month // 3 - 1]}季度小计")
            for j, line in enumerate(lines, 2):
                span = (month - 2, month - 1, month)
                ledger.stated(sheet, row, j, line, year, span, main=False)
            row += 1
    return row


def as_list(
    ledger: Ledger,
    sheet: Sheet,
    top: int,
    *,
    titles: tuple[str, str, str, str] = ("月份", "项目", "单位", "数量"),
    style: str = "2024-01",
    years: tuple[int, ...] = (),
    by: str = "month",
    dates: bool = False,
    extra: tuple[str, Callable[[Line], Any]] | None = None,
) -> int:
    """One row an amount: month, item, unit, amount; ordered by month or by item."""
    sheet.line(top, [*titles, *([extra[0]] if extra else [])])
    row = top + 1
    span = [(year, month) for year in years or (ledger.year,) for month in YEAR]
    lines = ledger.plant.lines
    pairs = (
        [(line, *when) for when in span for line in lines]
        if by == "month"
        else [(line, *when) for line in lines for when in span]
    )
    for line, year, month in pairs:
        day = datetime.date(year, month, 28)
        sheet.put(row, 1, day if dates else month_title(style, year, month))
        ledger.label(sheet, row, 2, line.name, line)
        ledger.label(sheet, row, 3, line.unit, line)
        ledger.amount(sheet, row, 4, line, year, (month,))
        if extra:
            sheet.put(row, 5, extra[1](line))
        row += 1
    return row


def merged_items(
    ledger: Ledger, sheet: Sheet, top: int, *, order: str = "item", subtotal: str = "小计"
) -> int:
    """Item and unit merged over their twelve months and a total row."""
    sheet.line(top, ["项目", "单位", "月份", "数量"])
    row = top + 1
    for line in ledger.plant.lines:
        first = row
        ledger.label(sheet, row, 1, line.name, line)
        ledger.label(sheet, row, 2, line.unit, line)
        for month in YEAR:
            sheet.put(row, 3, month_title("1月", ledger.year, month))
            ledger.amount(sheet, row, 4, line, ledger.year, (month,))
            row += 1
        if subtotal:
            sheet.put(row, 3, subtotal)
            ledger.stated(sheet, row, 4, line, ledger.year)
            row += 1
        sheet.merge((first, 1), (row - 1, 1))
        sheet.merge((first, 2), (row - 1, 2))
    return row


def month_sheets(
    ledger: Ledger,
    *,
    sheet_name: str = "{m}月",
    title: str = "{y}年{m}月生产报表",
    running: str = "",
    months: tuple[int, ...] = YEAR,
    front_titles: tuple[str, ...] = ("项目", "单位"),
    amount: str = "本月数量",
) -> None:
    """A sheet a month; `running` names a column with the sum since January."""
    for month in months:
        sheet = ledger.sheet(sheet_name.format(y=ledger.year, m=month))
        row = heading(sheet, title.format(y=ledger.year, m=month))
        columns = [*front(*front_titles), Column((amount,), "amount", ledger.year, (month,))]
        if running:
            columns.append(Column((running,), "subtotal", ledger.year, tuple(range(1, month + 1))))
        write_table(ledger, sheet, row, columns)


def energy_sheets(ledger: Ledger, lines: list[Line], *, unit_at: int = 7) -> None:
    """The ledger of the statistics system: a sheet an energy, months across, a row this month and
    a row since January for consumption and for purchase.
    """
    for line in lines:
        sheet = ledger.sheet(line.name.replace("（", "").replace("）", "")[:20])
        sheet.put(1, 1, "工业企业能源购进、消费及库存台账")
        ledger.label(sheet, 2, 1, f"能源名称：{line.name}", line)
        sheet.put(2, unit_at - 2, f"{ledger.year}年")
        ledger.label(sheet, 2, unit_at, f"计量单位：{line.unit}", line)
        sheet.line(3, ["指标", "", *(f"{m}月" for m in YEAR)])
        chance = random.Random(line.name)
        bought = [
            (a * Decimal(str(round(chance.uniform(0.9, 1.1), 3)))).quantize(a)
            for a in line.years[ledger.year]
        ]
        rows = (("消费量总计", "本月"), ("", "累计"), ("购进量总计", "本月"), ("", "累计"))
        for i, words in enumerate(rows):
            sheet.line(4 + i, list(words))
        sheet.line(8, ["期末库存", "本月"])
        for m in YEAR:
            ledger.amount(sheet, 4, 2 + m, line, ledger.year, (m,))
            ledger.stated(sheet, 5, 2 + m, line, ledger.year, tuple(range(1, m + 1)), main=m == 12)
            sheet.put(6, 2 + m, bought[m - 1])
            sheet.put(7, 2 + m, sum(bought[:m]))
            sheet.put(
                8, 2 + m, (line.years[ledger.year][0] / 3).quantize(line.years[ledger.year][0])
            )


def shared(line: Line, share: float, year: int) -> Decimal:
    """A part of the year's amount, with its digits."""
    total = line.amount(year, YEAR)
    return (total * Decimal(str(share))).quantize(line.years[year][0])


def form_205(ledger: Ledger, sheet: Sheet, top: int, lines: list[Line]) -> int:
    """Energy bought, consumed and in stock (form 205-1 of the statistics system), one year."""
    part = partial(shared, year=ledger.year)
    whole = Column(("消费量", "合计"), "amount", ledger.year, YEAR)
    columns = [
        titled("能源名称", kind="name"),
        titled("计量单位", kind="unit"),
        titled("代码", kind="other", value=lambda line: f"{len(line.name):02d}"),
        titled("年初库存量", kind="other", value=lambda line: part(line, 0.031)),
        titled("购进量", "实物量", kind="other", value=lambda line: part(line, 1.004)),
        titled("购进量", "金额（千元）", kind="other", value=lambda line: round(part(line, 0.71))),
        whole,
        titled("消费量", "1.工业生产消费", kind="other", value=lambda line: part(line, 0.97)),
        titled("消费量", "其中：用于原材料", kind="other", value=lambda line: part(line, 0.11)),
        titled(
            "消费量",
            "2.非工业生产消费",
            kind="other",
            value=lambda line: line.amount(ledger.year, YEAR) - part(line, 0.97),
        ),
        titled("期末库存量", kind="other", value=lambda line: part(line, 0.035)),
        titled("采用折标系数", kind="other", value=lambda line: Decimal("0.7143")),
    ]
    return write_table(ledger, sheet, top, columns, lines, codes=True)


def stock(
    ledger: Ledger, sheet: Sheet, top: int, lines: list[Line], issue: str = "本期发出"
) -> int:
    """Opening stock, receipts, issues and closing stock, each with money: what is issued counts."""
    part = partial(shared, year=ledger.year)

    def money(share: float, price: float) -> Callable[[Line], Any]:
        return lambda line: round(part(line, share) * Decimal(str(price)), 2)

    columns = [
        titled("物料编码", kind="other", value=lambda line: f"{1000 + len(line.name) * 7}"),
        titled("物料名称", kind="name"),
        titled("单位", kind="unit"),
        titled("期初结存", "数量", kind="other", value=lambda line: part(line, 0.05)),
        titled("期初结存", "金额", kind="other", value=money(0.05, 413.6)),
        titled("本期收入", "数量", kind="other", value=lambda line: part(line, 1.01)),
        titled("本期收入", "金额", kind="other", value=money(1.01, 415.2)),
        Column((issue, "数量"), "amount", ledger.year, YEAR),
        titled(issue, "金额", kind="other", value=money(1.0, 414.9)),
        titled("期末结存", "数量", kind="other", value=lambda line: part(line, 0.06)),
        titled("期末结存", "金额", kind="other", value=money(0.06, 414.1)),
    ]
    return write_table(ledger, sheet, top, columns, lines)


def cumulative(
    ledger: Ledger,
    sheet: Sheet,
    top: int,
    month: int = 12,
    *,
    titles: tuple[str, ...] = ("本月", "本年累计", "去年同期累计", "同比增减%"),
    front_titles: tuple[str, ...] = ("指标名称", "计量单位"),
    sections: str = "",
) -> int:
    """The monthly report: this month, since January, the same time last year, the change."""
    last = ledger.year - 1

    def change(line: Line) -> Decimal:
        now, before = line.amount(ledger.year, YEAR), line.amount(last, YEAR)
        return round((now / before - 1) * 100, 1)

    now = tuple(range(1, month + 1))
    columns = [
        *front(*front_titles),
        Column((titles[0],), "other", value=lambda line: line.years[ledger.year][month - 1]),
        Column((titles[1],), "amount", ledger.year, now),
        Column((titles[2],), "other", value=lambda line: line.amount(last, now)),
    ]
    if len(titles) > 3:
        columns.append(Column((titles[3],), "other", value=change))
    return write_table(ledger, sheet, top, columns, sections=sections)


def side_by_side(
    ledger: Ledger, sheet: Sheet, top: int, titles: tuple[str, str, str], gap: int = 0
) -> int:
    """Two lists beside each other, each with item, unit and the year's amount."""
    lines = ledger.plant.lines
    half = (len(lines) + 1) // 2
    columns = [
        titled(titles[0], kind="name"),
        titled(titles[1], kind="unit"),
        Column((titles[2],), "amount", ledger.year, YEAR),
    ]
    first = write_table(ledger, sheet, top, columns, lines[:half])
    write_table(ledger, sheet, top, columns, lines[half:], left=4 + gap)
    return first


def daily(ledger: Ledger, lines: list[Line], word: str = "月计") -> None:
    """A sheet a month with a row a day and a row for the month."""
    for month in YEAR:
        sheet = ledger.sheet(f"{ledger.year}.{month:02d}")
        heading(sheet, f"{ledger.year}年{month}月生产日报")
        sheet.put(2, 1, "日期")
        for j, line in enumerate(lines, 2):
            ledger.label(sheet, 2, j, f"{line.name}（{line.unit}）", line)
        days = 30
        for j, line in enumerate(lines, 2):
            whole = line.years[ledger.year][month - 1]
            digit = Decimal(1).scaleb(whole.as_tuple().exponent - 2)  # type: ignore[operator]
            chance = random.Random(f"{line.name}{month}")
            parts = [
                (whole / days * Decimal(str(round(chance.uniform(0.96, 1.04), 4)))).quantize(digit)
                for _ in range(days - 1)
            ]
            parts.append(whole - sum(parts))
            for day, part in enumerate(parts, 1):
                sheet.put(2 + day, 1, f"{month}月{day}日")
                cell = sheet.put(2 + day, j, part)
                item = ledger.item(line)
                if item:
                    item.cells.add(cell)
            sheet.put(3 + days, 1, word)
            ledger.stated(sheet, 3 + days, j, line, ledger.year, (month,))


def by_tariff(ledger: Ledger, sheet: Sheet, top: int, lines: list[Line]) -> int:
    """Meters by tariff: peak, flat and valley of each month beside their sum."""
    sheet.line(top, ["电表", "单位", "月份", "峰", "平", "谷", "合计"])
    row = top + 1
    for line in lines:
        for month in YEAR:
            whole = line.years[ledger.year][month - 1]
            peak, valley = ((whole * Decimal(s)).quantize(whole) for s in ("0.31", "0.33"))
            ledger.label(sheet, row, 1, line.name, line)
            ledger.label(sheet, row, 2, line.unit, line)
            sheet.put(row, 3, f"{ledger.year}年{month}月")
            parts = sheet.line(row, [peak, whole - peak - valley, valley], 4)
            cell = ledger.amount(sheet, row, 7, line, ledger.year, (month,))
            item = ledger.item(line)
            if item:
                item.cells.update([*parts, cell])
            row += 1
    return row


def by_workshop(
    ledger: Ledger, sheet: Sheet, top: int, shops: tuple[str, ...], total: str = "全厂合计"
) -> int:
    """The year's amount by workshop beside the plant's; all of them are parts of one truth."""

    def part(index: int) -> Callable[[Line], Any]:
        share = 1 / len(shops)

        def value(line: Line) -> Any:
            if line.rate_of:
                return ""
            if index < len(shops) - 1:
                return shared(line, share * (0.8 + 0.1 * index), ledger.year)
            rest = sum(value_of(line) for value_of in map(part, range(index)))
            return line.amount(ledger.year, YEAR) - rest

        return value

    columns = [
        *front("项目", "单位"),
        *(titled(shop, kind="other", value=part(i)) for i, shop in enumerate(shops)),
        Column((total,), "amount", ledger.year, YEAR),
    ]
    bottom = write_table(ledger, sheet, top, columns)
    for line, row in zip(ledger.plant.lines, range(top + 1, bottom), strict=True):
        item = ledger.item(line)
        if item and not line.rate_of:
            item.cells.update((sheet.name, row, 3 + i) for i in range(len(shops)))
    return bottom
