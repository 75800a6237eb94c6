"""The ledgers shown to who tunes the reader, second half: faults, doubts and odd habits."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from benchmarks.ledgers import layouts, traps
from benchmarks.ledgers.columns import Column, month_columns, month_title, write_table
from benchmarks.ledgers.layouts import front, heading, signature, with_unit
from benchmarks.ledgers.names import TABLES
from benchmarks.ledgers.plant import Line, Plant, make_plant, stranger
from benchmarks.ledgers.truth import ASK, EITHER, YEAR, Ledger
from benchmarks.ledgers.tuning import begin, year_total


def t28() -> Ledger:
    led = begin(
        "t28", "2024年度生产预算.xlsx", "methanol", "a budget that looks like a ledger", name=2
    )
    page = led.sheet("预算")
    top = heading(
        page, "示例甲醇有限公司2024年度生产经营预算", "编制日期：2023年11月20日", width=15
    )
    write_table(
        led, page, top, [*front("项目", "单位"), *month_columns(2024), year_total(2024, "全年预算")]
    )
    led.ask_all("budget", ("预算", 1, 1), ("预算", 2, 1), ("预算", top, 15))
    return led.save()


def t29() -> Ledger:
    led = begin(
        "t29",
        "2024年轮胎厂消耗.xls",
        "tyre",
        "Excel 97, units row by row",
        units={"item": "万条", "kWh": "万kWh"},
        strangers=2,
    )
    page = led.sheet("消耗表")
    columns = [*front("序号", "材料名称", "计量单位"), *month_columns(2024, "一月"), year_total()]
    row = write_table(led, page, heading(page, "2024年主要材料消耗表", width=16), columns)
    signature(page, row + 1)
    return led.save("xls")


def t30() -> Ledger:
    led = begin(
        "t30",
        "轮胎原料消耗.xls",
        "tyre",
        "HTML in GB 2312, months down with their year",
        name=1,
        units={"item": "条", "t": "吨"},
    )
    layouts.months_down(led, led.sheet(), 1, led.plant.lines, style="2024年1月", corner="年月")
    return led.save("html:gb18030")


def t31() -> Ledger:
    led = begin("t31", "2024年轮胎生产台账.xlsx", "tyre", "nine months only", name=2)
    led.months = YEAR[:9]
    page = led.sheet("2024")
    columns = [
        *front("项目", "单位"),
        *month_columns(2024, months=YEAR[:9]),
        Column(("合计",), "total", 2024, YEAR[:9]),
    ]
    top = heading(page, "2024年生产台账")
    write_table(led, page, top, columns)
    led.ask_all("nine months", *((page.name, top, c) for c in range(3, 13)))
    return led.save()


def t32() -> Ledger:
    led = begin("t32", "2024年轮胎消耗.xlsx", "tyre", "a hidden copy of a line, a hidden draft")
    draft = dataclasses.replace(
        led.plant, lines=make_plant(TABLES, "tyre", seed=99, title="").lines
    )
    shown = led.sheet("消耗")
    columns = [*front("项目", "单位"), *month_columns(2024), year_total()]
    row = write_table(led, shown, 1, columns)
    copied = led.plant.by_input["carbon_black"]
    shown.line(row, [copied.name, copied.unit, *copied.years[2024]])
    shown.hidden_rows.add(row)
    page = led.sheet("草稿", hidden=True)
    other = Ledger("", "", Plant("tyre", "", draft.lines), "")
    write_table(other, page, 1, columns)
    led.owe(["carbon_black"], EITHER, "hidden copy of a line")
    return led.save()


def t33() -> Ledger:
    led = begin("t33", "2024年烧碱生产台账.xlsx", "chlor_alkali", "32 % lye beside 100 %")
    led.plant.lines.insert(0, stranger("32%液碱（实物量）", "t", 156000, 33))
    page = led.sheet("烧碱")
    top = heading(page, "2024年氯碱装置台账")
    write_table(led, page, top, [*front("项目", "单位"), *month_columns(2024), year_total()])
    led.owe(["naoh_made"], EITHER, "32 % lye beside 100 %")
    return led.save()


def t34() -> Ledger:
    led = begin(
        "t34",
        "2024年氯碱日报.xlsx",
        "chlor_alkali",
        "daily reports with the month's sum",
        name=1,
        only="naoh_made chlorine_made salt cell_power steam_bought",
    )
    layouts.daily(led, led.plant.lines)
    return led.save()


def t35() -> Ledger:
    led = begin(
        "t35", "2024年氯碱分车间.xlsx", "chlor_alkali", "workshops beside the plant's total", name=2
    )
    page = led.sheet("分车间")
    top = heading(page, "2024年分车间消耗", width=6)
    layouts.by_workshop(led, page, top, ("一车间", "二车间", "三车间"))
    return led.save()


def t36() -> Ledger:
    led = begin("t36", "2024年煤耗台账.xlsx", "cement", "of-which lines under their sum")
    coal = led.plant.by_input["coal"]
    at = led.plant.lines.index(coal) + 1
    first = [(v * Decimal("0.7")).quantize(v) for v in coal.years[2024]]
    rest = [v - part for v, part in zip(coal.years[2024], first, strict=True)]
    for name, part in (("其中：神华煤", first), ("      陕西煤", rest)):
        led.plant.lines.insert(at, Line(None, name, coal.unit, coal.factor, {2024: part}, "燃料"))
        at += 1
    page = led.sheet("2024年")
    columns = [*front("项目", "单位"), *month_columns(2024), year_total()]
    write_table(led, page, heading(page, "水泥厂2024年消耗台账"), columns, sections="row")
    return led.save()


def t37() -> Ledger:
    led = begin(
        "t37", "2024年水泥月报.xlsx", "cement", "a sheet a month, July is missing", leave="coal_ncv"
    )
    led.months = tuple(m for m in YEAR if m != 7)
    layouts.month_sheets(led, months=led.months)
    led.ask_all("missing sheet", *((page.name, 1, 1) for page in led.sheets))
    return led.save()


def t38() -> Ledger:
    led = begin("t38", "2024年炼钢消耗.xlsx", "eaf_steel", "a wrong total, lines swapped")
    page = led.sheet("消耗")
    top = heading(page, "2024年炼钢轧钢消耗")
    write_table(
        led, page, top, [*front("项目", "单位"), *month_columns(2024), year_total(2024, "全年累计")]
    )
    traps.wrong_total(led, "scrap")
    traps.swapped(led, "electrodes", "lime", 6)
    return led.save()


def t39() -> Ledger:
    led = begin(
        "t39",
        "2024年铝厂消耗.xlsx",
        "primary_aluminium",
        "a unit changes in the middle, red numbers",
    )
    page = led.sheet("消耗")
    top = heading(page, "2024年铝厂消耗台账")
    write_table(led, page, top, [*front("项目", "单位"), *month_columns(2024), year_total()])
    traps.unit_changes(led, "casting_power", 7, "0.0001")
    traps.red(led, "fluoride", 12)
    traps.zero(led, "casting_gas", 2)
    traps.uncomputed(led, "alumina_used", 4)
    return led.save()


def t40() -> Ledger:
    led = begin(
        "t40",
        "cement 2024.txt",
        "cement",
        "d,ddd without evidence which mark it is",
        only="diesel slag_powder fly_ash fgd_gypsum plastic_bags",
    )
    page = led.sheet()
    page.line(1, ["项目", "单位", *(month_title("1月", 2024, m) for m in YEAR)])
    for row, line in enumerate(led.plant.lines, 2):
        led.label(page, row, 1, line.name, line)
        led.label(page, row, 2, line.unit, line)
        for m in YEAR:
            cell = page.put(row, 2 + m, f"{1 + row % 3},{100 + 37 * m + row}")
            led.items[line.input or ""].cells.add(cell)
    led.ask_all("d,ddd without evidence")
    return led.save("csv:utf-8:tab")


def t41() -> Ledger:
    led = begin("t41", "2024年水泥台账.xlsx", "cement", "a line stands twice", name=1)
    page = led.sheet("台账")
    top = heading(page, "2024年水泥台账")
    columns = [*front("项目", "单位"), *month_columns(2024), year_total()]
    row = write_table(led, page, top, columns)
    line = led.plant.by_input["fly_ash"]
    page.line(row, [line.name, line.unit, *line.years[2024], line.amount(2024, YEAR)])
    led.items["fly_ash"].cells.update(("台账", row, c) for c in range(1, 16))
    led.owe(["fly_ash"], ASK, "a line stands twice")
    return led.save()


def t42() -> Ledger:
    led = begin(
        "t42",
        "矿山及窑用油 2024.xlsx",
        "cement",
        "diesel in litres without its density",
        name=1,
        only="clinker_produced limestone coal diesel kiln_power",
    )
    page = led.sheet("2024")
    write_table(
        led, page, 1, [*front("项目"), *month_columns(2024), year_total()], named=with_unit()
    )
    traps.no_density(led, "diesel", "升", "1190")
    return led.save()
