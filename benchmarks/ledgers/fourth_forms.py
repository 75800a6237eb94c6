"""The second half of the fourth set: meters, forms, pivots, blocks, one cell for everything."""

from __future__ import annotations

from decimal import Decimal

from benchmarks.ledgers.book import Sheet
from benchmarks.ledgers.columns import Column, month_columns, titled, write_table
from benchmarks.ledgers.fourth import (
    begin,
    months,
    others,
    part,
    table,
    told,
    used,
    whole,
    year,
)
from benchmarks.ledgers.layouts import front, heading, signature
from benchmarks.ledgers.plant import Line
from benchmarks.ledgers.truth import ASK, EITHER, YEAR, Ledger


def meters(led: Ledger, page: Sheet, lines: list[Line], amount: bool) -> None:
    """Readings of meters at both ends of each month, with a multiplier."""
    top = heading(page, "2024年电表抄见记录")
    page.line(
        top, ["月份", "电表名称", "单位", "起码", "止码", "倍率", *(["电量"] if amount else [])]
    )
    row = top + 1
    for line in lines:
        reading = Decimal("1250.5")
        for m in YEAR:
            page.put(row, 1, f"{m}月")
            led.label(page, row, 2, line.name, line)
            led.label(page, row, 3, line.unit, line)
            value = line.years[2024][m - 1]
            after = reading + value / 4000
            cells = page.line(row, [reading, after, Decimal(4000)], 4)
            reading = after
            if amount:
                led.amount(page, row, 7, line, 2024, (m,))
            else:
                item = led.item(line)
                assert item is not None
                item.cells.update(cells)
            row += 1


def power(led: Ledger) -> list[Line]:
    return [line for line in led.plant.lines if line.section == "电力"]


def f22() -> Ledger:
    led = begin("f22", "电表抄见2024.xlsx", "cement", "meter readings with the amount")
    meters(led, led.sheet("电表"), power(led), amount=True)
    lines = [line for line in led.plant.lines if line.section != "电力"]
    table(
        led, "2024年其他", [*front("项目", "单位"), *month_columns(2024)], lines=lines, sheet="其他"
    )
    return led.save()


def f23() -> Ledger:
    led = begin("f23", "抄表2024.xlsx", "eaf_steel", "meter readings without the amount")
    meters(led, led.sheet("抄表"), power(led), amount=False)
    led.owe([line.input for line in power(led) if line.input], EITHER, "readings only")
    return led.save()


def f24() -> Ledger:
    led = begin("f24", "2024年用量.txt", "lime", "name: amount unit, a line each")
    page = led.sheet()
    page.put(1, 1, "2024年全年用量")
    for row, line in enumerate(led.plant.lines, 2):
        amount = line.amount(2024, YEAR)
        told(led, page, row, 1, line, f"{line.name}：{amount}{line.unit}")
    return led.save("csv:utf-8:tab")


def f25() -> Ledger:
    led = begin("f25", "年度消耗小结2024.xlsx", "urea", "name: amount unit, several a row", name=1)
    page = led.sheet("小结")
    top = heading(page, "2024年度消耗小结")
    for at, line in enumerate(led.plant.lines):
        text = f"{line.name}: {line.amount(2024, YEAR):,} {line.unit}"
        told(led, page, top + at // 3, 1 + at % 3, line, text)
    return led.save()


def f26() -> Ledger:
    led = begin("f26", "两品种月度2024.xlsx", "methanol", "pairs of items side by side")
    page = led.sheet("月度")
    top = heading(page, "2024年月度消耗")
    lines = led.plant.lines
    for at in range(0, len(lines), 2):
        for place, line in enumerate(lines[at : at + 2]):
            left = 1 + 3 * place
            page.put(top, left, "月份")
            led.label(page, top, left + 1, f"{line.name}（{line.unit}）", line)
            for m in YEAR:
                page.put(top + m, left, f"{m}月")
                led.amount(page, top + m, left + 1, line, 2024, (m,))
            page.put(top + 13, left, "合计")
            led.stated(page, top + 13, left + 1, line, 2024)
        top += 15
    return led.save()


def f27() -> Ledger:
    led = begin("f27", "分品种统计2024.xlsx", "chlor_alkali", "a little table an item")
    page = led.sheet("统计")
    row = heading(page, "2024年分品种统计")
    for line in led.plant.lines:
        led.label(page, row, 1, f"品种：{line.name}", line)
        led.label(page, row, 4, f"单位：{line.unit}", line)
        page.line(row + 1, [*(f"{m}月" for m in YEAR), "合计"])
        for m in YEAR:
            led.amount(page, row + 2, m, line, 2024, (m,))
        led.stated(page, row + 2, 13, line, 2024)
        row += 4
    return led.save()


def f28() -> Ledger:
    led = begin("f28", "上下半年2024.xlsx", "ammonia", "two half-years below each other", name=1)
    page = led.sheet("2024")
    top = heading(page, "2024年消耗（上、下半年）")
    for half in (YEAR[:6], YEAR[6:]):
        columns = [*front("项目", "单位"), *month_columns(2024, months=half)]
        columns.append(Column(("小计",), "subtotal", 2024, half))
        top = write_table(led, page, top, columns) + 1
    return led.save()


def f29() -> Ledger:
    led = begin("f29", "半年台账2024.xlsx", "resin", "a sheet a half-year", name=1)
    for name, half in (("上半年", YEAR[:6]), ("下半年", YEAR[6:])):
        columns = [*front("名称", "计量单位"), *month_columns(2024, months=half)]
        table(led, f"2024年{name}消耗", columns, sheet=name)
    return led.save()


def f30() -> Ledger:
    led = begin("f30", "出库流水2024.xlsx", "tyre", "issues negative, no code")
    page = led.sheet("流水")
    page.line(1, ["日期", "物料名称", "单位", "出库数量"])
    led.written = lambda value: -value
    row = 2
    for m in YEAR:
        for line in used(led):
            page.put(row, 1, f"2024-{m:02d}-28")
            led.label(page, row, 2, line.name, line)
            led.label(page, row, 3, line.unit, line)
            led.amount(page, row, 4, line, 2024, (m,))
            row += 1
    led.owe(led.items, EITHER, "negative without a code")
    led.written = lambda value: value
    return led.save()


def f31() -> Ledger:
    led = begin("f31", "往来明细2024.xlsx", "eaf_steel", "direction 收 and 发", name=2)
    page = led.sheet("明细")
    page.line(1, ["日期", "物料名称", "单位", "收发", "数量"])
    row = 2
    for m in YEAR:
        for line in used(led):
            for word in ("收", "发"):
                page.put(row, 1, f"2024-{m:02d}-20")
                led.label(page, row, 2, line.name, line)
                led.label(page, row, 3, line.unit, line)
                page.put(row, 4, word)
                if word == "发":
                    led.amount(page, row, 5, line, 2024, (m,))
                else:
                    page.put(row, 5, part(line, 0.084 + m / 3000))
                row += 1
    others(led)
    return led.save()


def f32() -> Ledger:
    led = begin("f32", "2024填报.xlsx", "primary_aluminium", "the unit after each amount")
    page = led.sheet("填报")
    top = heading(page, "2024年填报数据")
    page.line(top, ["指标", *(f"{m}月" for m in YEAR)])
    for row, line in enumerate(led.plant.lines, top + 1):
        led.label(page, row, 1, line.name, line)
        for m in YEAR:
            told(led, page, row, 1 + m, line, f"{line.years[2024][m - 1]}{line.unit}")
    return led.save()


def f33() -> Ledger:
    led = begin("f33", "2024分月.xlsx", "bf_bof_steel", "bare numbers of months under 月份")
    columns = [*front("序号", "指标", "单位"), *months(str, "月份"), whole("合计")]
    table(led, "2024年分月指标", columns)
    return led.save()


def f34() -> Ledger:
    led = begin("f34", "计划完成2024.xlsx", "pvc", "plan, actual and rate a month", name=1)
    columns = front("项目", "单位")
    words = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
    for m in YEAR:
        top = f"{words[m - 1]}月份"
        columns.append(
            titled(top, "计划", kind="other", value=lambda line, m=m: part(line, 0.08 + m / 1e3))
        )
        columns.append(Column((top, "实绩"), "amount", 2024, (m,)))
        columns.append(titled(top, "完成率%", kind="other", value=lambda line, m=m: 90 + m))
    table(led, "2024年计划完成情况", columns)
    return led.save()


def f35() -> Ledger:
    years = (2022, 2023, 2024)
    led = begin("f35", "近三年.xlsx", "cement", "three years as columns", name=2, years=years)
    columns = front("指标", "单位")
    columns += [Column((f"{y}年",), "amount", y, YEAR) for y in years]
    table(led, "近三年生产消耗", columns, sections="row")
    return led.save()


def f36() -> Ledger:
    led = begin("f36", "KSB1 2024.xlsx", "tyre", "fiscal periods 001/2024", name=2)
    page = led.sheet("Sheet1")
    page.line(1, ["期间/年度", "成本要素描述", "数量", "计量单位"])
    row = 2
    for m in YEAR:
        for line in led.plant.lines:
            page.put(row, 1, f"{m:03d}/2024")
            led.label(page, row, 2, line.name, line)
            led.amount(page, row, 3, line, 2024, (m,))
            led.label(page, row, 4, line.unit, line)
            row += 1
    return led.save()


def f37() -> Ledger:
    led = begin("f37", "数据透视2024.xlsx", "cement", "a pivot table", name=1)
    page = led.sheet("Sheet2")
    page.line(1, ["求和项:数量", "", "列标签"])
    page.line(2, ["行标签", "计量单位", *(f"{m}月" for m in YEAR), "总计"])
    for row, line in enumerate(led.plant.lines, 3):
        led.label(page, row, 1, line.name, line)
        led.label(page, row, 2, line.unit, line)
        for m in YEAR:
            led.amount(page, row, 2 + m, line, 2024, (m,))
        led.stated(page, row, 15, line, 2024)
    return led.save()


def f38() -> Ledger:
    led = begin(
        "f38", "指标年报2024.xlsx", "bf_bof_steel", "numbered names, this year, last", name=1
    )

    def numbered(line: Line) -> str:
        return f"{led.plant.lines.index(line) + 1}、{line.name}"

    columns = [*front("指标", "单位"), year("本年实际")]
    columns.append(titled("上年实际", kind="other", value=lambda line: part(line, 0.93)))
    page = table(led, "2024年指标完成情况", columns, named=numbered)
    signature(page, 60, "主管：", "统计：")
    return led.save()


def f39() -> Ledger:
    led = begin("f39", "2024台账.xls", "primary_aluminium", "BIFF, hidden columns of last year")
    last = [
        titled(f"上年{m}月", kind="other", value=lambda line, m=m: part(line, 0.08 + m / 1e3))
        for m in YEAR
    ]
    columns = [*front("项目", "单位"), *month_columns(2024), whole("合计"), *last]
    page = table(led, "2024年台账", columns)
    page.hidden_columns.update(range(16, 28))
    return led.save("xls")


def f40() -> Ledger:
    led = begin("f40", "车间领料2024.xls", "urea", "BIFF, hidden rows of a draft", name=2)
    columns = [*front("项目", "单位"), *month_columns(2024)]
    page = table(led, "2024年车间领料", columns)
    row = page.size[0] + 2
    for at, line in enumerate(led.plant.lines):
        page.put(row + at, 1, line.name)
        page.put(row + at, 2, line.unit)
        for m in YEAR:
            page.put(row + at, 2 + m, part(line, 0.05))
        page.hidden_rows.add(row + at)
    return led.save("xls")


def f41() -> Ledger:
    led = begin("f41", "各期数2024.xlsx", "compound_npk", "amounts before the names")
    columns = [*month_columns(2024), titled("物料", kind="name"), titled("单位", kind="unit")]
    table(led, "2024年物料", columns)
    return led.save()


def f42() -> Ledger:
    led = begin("f42", "财年2024.xlsx", "resin", "July to June", name=2)
    columns = [*front("项目", "单位")]
    for m in (*YEAR[6:], *YEAR[:6]):
        when = 2023 if m > 6 else 2024
        columns.append(
            titled(f"{when}年{m}月", kind="other", value=lambda line, m=m: line.years[2024][m - 1])
        )
    page = table(led, "2023年7月至2024年6月", columns)
    for row, line in enumerate(led.plant.lines, 3):
        item = led.item(line)
        assert item is not None
        item.cells.update((page.name, row, column) for column in range(3, 15))
    led.owe(led.items, ASK, "a year from July to June")
    return led.save()
