"""The ledgers kept apart, second part: who tunes the reader does not look here."""

from __future__ import annotations

import datetime
from decimal import Decimal

from benchmarks.ledgers import layouts, traps
from benchmarks.ledgers.columns import (
    Column,
    month_columns,
    titled,
    write_table,
)
from benchmarks.ledgers.kept import begin
from benchmarks.ledgers.kept_names import TABLES
from benchmarks.ledgers.layouts import front, heading
from benchmarks.ledgers.plant import Line, make_plant, stranger
from benchmarks.ledgers.truth import EITHER, YEAR, Ledger


def k18() -> Ledger:
    led = begin("k18", "Harnstoff 2024.csv", "urea", "1.234,5 with semicolons and a mark", name=1)
    columns = [
        *front("项目", "单位"),
        *month_columns(2024, "2024年01月"),
        Column(("合计",), "total", 2024, YEAR),
    ]
    write_table(led, led.sheet(), 1, columns)
    return led.save("csv:utf-8-sig:semicolon", style="european")


def k19() -> Ledger:
    led = begin(
        "k19",
        "尿素预算与实际2024.xlsx",
        "urea",
        "a sheet of the budget beside a sheet of facts",
        name=2,
    )
    page = led.sheet("2024年预算")
    top = heading(page, "2024年预算")
    columns = [*front("项目", "单位"), *month_columns(2024), Column(("合计",), "total", 2024, YEAR)]
    budget = make_plant(TABLES, "urea", seed=5, title="", name=2)
    write_table(Ledger("", "", budget, ""), page, top, columns)
    page = led.sheet("2024年实际")
    write_table(led, page, heading(page, "2024年实际"), columns)
    return led.save()


def k20() -> Ledger:
    led = begin(
        "k20",
        "2024聚氯乙烯.xlsx",
        "pvc",
        "months down with quarters and a mean at the end",
        units={"kWh": "万kWh"},
    )
    page = led.sheet("2024年")
    row = layouts.months_down(
        led, page, 1, led.plant.lines, quarters=True, style="1月", total="全年合计"
    )
    page.put(row, 1, "月平均")
    for j, line in enumerate(led.plant.lines, 2):
        page.put(row, j, round(line.amount(2024, YEAR) / 12, 2))
    return led.save()


def k21() -> Ledger:
    led = begin(
        "k21",
        "2024上下半年.xlsx",
        "pvc",
        "half-years in two blocks below each other",
        name=1,
        units={"t": "吨", "kWh": "万度"},
    )
    page = led.sheet("2024")
    row = heading(page, "2024年度消耗")
    for words, months in (("上半年", YEAR[:6]), ("下半年", YEAR[6:])):
        columns = [
            *front("项目", "单位"),
            *month_columns(2024, months=months),
            Column((f"{words}合计",), "subtotal", 2024, months),
        ]
        row = write_table(led, page, row, columns) + 1
    return led.save()


def k22() -> Ledger:
    led = begin(
        "k22",
        "materials.xlsx",
        "pvc",
        "receipts, issues and stock, two tables on a sheet",
        name=2,
        leave="rail_freight solid_waste carbide_made",
    )
    page = led.sheet("12月")
    stocked = [line for line in led.plant.lines if line.section in {"电石", "氯乙烯"}]
    top = heading(page, "2024年1-12月进销存汇总表", width=11)
    row = layouts.stock(led, page, top, stocked, issue="本年发出")
    rest = [line for line in led.plant.lines if line not in stocked]
    page.put(row + 1, 1, "附：2024年产量及动力消耗")
    columns = [
        *front("项目", "单位"),
        Column(("本年",), "amount", 2024, YEAR),
        titled("上年", kind="other", value=lambda line: layouts.shared(line, 0.94, 2024)),
    ]
    write_table(led, page, row + 2, columns, rest)
    return led.save()


def dated(led: Ledger, m: int) -> datetime.date:
    """The last day of a month."""
    first = datetime.date(led.year + m // 12, m % 12 + 1, 1)
    return first - datetime.timedelta(days=1)


def k23() -> Ledger:
    led = begin(
        "k23",
        "PP装置.xlsx",
        "resin",
        "real dates down, totals as formulas never computed",
        units={"t": "千克", "kWh": "万kWh", "propylene": "t", "resin_made": "t"},
    )
    page = led.sheet("Data")
    page.put(1, 1, "月末")
    for j, line in enumerate(led.plant.lines, 2):
        led.label(page, 1, j, f"{line.name}（{line.unit}）", line)
        for m in YEAR:
            page.put(1 + m, 1, dated(led, m))
            led.amount(page, 1 + m, j, line, 2024, (m,))
        letter = chr(64 + j)
        led.stated(page, 14, j, line, 2024, formula=f"=SUM({letter}2:{letter}13)", computed=False)
    page.put(14, 1, "合计")
    return led.save()


def k24() -> Ledger:
    led = begin(
        "k24",
        "2024年统计报表.xlsx",
        "resin",
        "January and February in one, sum in the first column",
        name=1,
    )
    columns = [
        titled("指标", kind="name"),
        Column(("本年累计",), "total", 2024, YEAR),
        titled("单位", kind="unit"),
        Column(("1—2月",), "amount", 2024, (1, 2)),
        *month_columns(2024, "1月份", months=YEAR[2:]),
    ]
    page = led.sheet("报表")
    write_table(led, page, heading(page, "2024年工业统计报表", "报送单位：虚构石化"), columns)
    return led.save()


def k25() -> Ledger:
    led = begin(
        "k25",
        "聚丙烯 2024 双栏.xlsx",
        "resin",
        "two lists side by side with a gap, text with thousands",
        name=2,
        units={"kWh": "万kWh", "m3": "万m³"},
    )
    led.written = "{:,}".format
    page = led.sheet("汇总")
    top = heading(page, "2024年全年消耗", width=7)
    layouts.side_by_side(led, page, top, ("指标", "计量单位", "全年数"), gap=1)
    return led.save()


def k26() -> Ledger:
    led = begin("k26", "甲醇2024电表.xlsx", "methanol", "meters by tariff and a table of the rest")
    power = [led.plant.by_input["power"]]
    page = led.sheet("电表")
    layouts.by_tariff(led, page, heading(page, "2024年峰平谷电量"), power)
    rest = [line for line in led.plant.lines if line not in power]
    page = led.sheet("消耗")
    write_table(
        led,
        page,
        heading(page, "2024年物料消耗"),
        [*front("项目", "单位"), *month_columns(2024), Column(("合计",), "total", 2024, YEAR)],
        rest,
    )
    return led.save()


def k27() -> Ledger:
    led = begin(
        "k27",
        "甲醇2024分车间.xlsx",
        "methanol",
        "workshops as lines under each item, plant's total last",
        name=1,
        only="methanol_made feed_coal fuel_coal power steam_bought waste_water",
        units={"kWh": "万kWh"},
    )
    page = led.sheet("分车间")
    columns = [
        titled("项目", kind="name"),
        titled("车间", kind="other"),
        titled("单位", kind="unit"),
        *month_columns(2024),
    ]
    row = write_table(led, page, heading(page, "2024年分车间消耗"), columns, [])
    for line in led.plant.lines:
        first = [(v * Decimal("0.45")).quantize(v) for v in line.years[2024]]
        rest = [v - a for v, a in zip(line.years[2024], first, strict=True)]
        for shop, part in (("一期", first), ("二期", rest)):
            led.label(page, row, 1, line.name, line)
            page.put(row, 2, shop)
            led.label(page, row, 3, line.unit, line)
            cells = page.line(row, list(part), 4)
            led.items[line.input or ""].cells.update(cells)
            row += 1
        led.label(page, row, 1, line.name, line)
        page.put(row, 2, "合计")
        led.label(page, row, 3, line.unit, line)
        for m in YEAR:
            led.amount(page, row, 3 + m, line, 2024, (m,))
        row += 1
    return led.save()


def k28() -> Ledger:
    led = begin(
        "k28",
        "甲醇2024年.xlsx",
        "methanol",
        "steam in tonnes and gas in tonnes, no heat, no density",
        name=2,
    )
    page = led.sheet("2024年")
    write_table(led, page, 1, [*front("名称", "单位"), *month_columns(2024, "2024-01")])
    traps.no_density(led, "steam_bought", "吨", "0.35")
    traps.no_density(led, "fuel_gas", "吨", "7.2")
    return led.save()


def k29() -> Ledger:
    led = begin(
        "k29",
        "轮胎2024月度.xlsx",
        "tyre",
        "a sheet a month named 01 to 12, November is missing",
        units={"item": "万条"},
    )
    led.months = tuple(m for m in YEAR if m != 11)
    layouts.month_sheets(
        led,
        sheet_name="{m:02d}",
        title="{y}年{m}月材料消耗表",
        months=led.months,
        front_titles=("序号", "材料", "单位"),
        amount="本月消耗",
    )
    led.ask_all("missing sheet", *((page.name, 1, 1) for page in led.sheets))
    return led.save()


def k30() -> Ledger:
    led = begin(
        "k30",
        "轮胎1-9月累计.xlsx",
        "tyre",
        "a report of September: nine months since January",
        name=1,
        years=(2023, 2024),
    )
    led.months = YEAR[:9]
    page = led.sheet("九月")
    top = heading(page, "2024年9月生产经营月报", width=6)
    layouts.cumulative(led, page, top, 9)
    led.ask_all("nine months", (page.name, 1, 1), *((page.name, top, c) for c in range(3, 7)))
    return led.save()


def k31() -> Ledger:
    led = begin(
        "k31",
        "烧碱装置2024.xlsx",
        "chlor_alkali",
        "only the 32 % lye as delivered",
        units={"kWh": "万kWh"},
    )
    naoh = led.plant.by_input["naoh_made"]
    naoh.name = "32%液碱产量（实物）"
    page = led.sheet("台账")
    write_table(
        led,
        page,
        heading(page, "2024年装置台账"),
        [*front("项目", "单位"), *month_columns(2024), Column(("合计",), "total", 2024, YEAR)],
    )
    led.owe(["naoh_made"], "ask", "32 % lye only")
    led.items["naoh_made"].value = None
    return led.save()


def k32() -> Ledger:
    led = begin(
        "k32", "氯碱用电2024.xlsx", "chlor_alkali", "DC beside AC, salt lines of which", name=1
    )
    at = led.plant.lines.index(led.plant.by_input["cell_power"])
    led.plant.lines.insert(at, stranger("电解直流电量", "kWh", 107000000, 32))
    salt = led.plant.by_input["salt"]
    part = {2024: [(v * Decimal("0.4")).quantize(v) for v in salt.years[2024]]}
    led.plant.lines.insert(
        led.plant.lines.index(salt) + 1,
        Line(None, "  其中：进口盐", salt.unit, salt.factor, part, "原料"),
    )
    page = led.sheet("2024")
    write_table(
        led,
        page,
        heading(page, "2024年氯碱统计", width=16),
        [
            *front("序号", "项目", "单位"),
            *month_columns(2024),
            Column(("全年",), "total", 2024, YEAR),
        ],
    )
    led.owe(["cell_power"], EITHER, "DC beside AC")
    return led.save()
