"""The ledgers shown to who tunes the reader, third part: where the unit stands, meters, English."""

from __future__ import annotations

from benchmarks.ledgers import layouts
from benchmarks.ledgers.columns import Column, month_columns, titled, write_table
from benchmarks.ledgers.layouts import front, heading, with_unit
from benchmarks.ledgers.plant import Line
from benchmarks.ledgers.truth import YEAR, Ledger
from benchmarks.ledgers.tuning import WAN, begin, year_total

MASSES = "cement_produced clinker_produced limestone coal slag_powder fly_ash fgd_gypsum"


def of_section(ledger: Ledger, *sections: str) -> list[Line]:
    return [line for line in ledger.plant.lines if line.section in sections]


def t43() -> Ledger:
    led = begin(
        "t43",
        "2024年峰谷电量.xlsx",
        "eaf_steel",
        "meters by tariff",
        only="eaf_power power",
    )
    page = led.sheet("电量")
    layouts.by_tariff(led, page, heading(page, "2024年分时电量"), led.plant.lines)
    return led.save()


def t44() -> Ledger:
    led = begin(
        "t44",
        "2024年主要物料.csv",
        "cement",
        "unit in the title of the column",
        only=MASSES,
        units=WAN,
    )
    page = led.sheet()
    columns = [*front("项目"), Column(("用量（万吨）",), "amount", 2024, YEAR)]
    write_table(led, page, 1, columns)
    return led.save("csv:utf-8")


def t45() -> Ledger:
    led = begin(
        "t45",
        "2024年生产统计.xlsx",
        "cement",
        "unit in the title row, for the whole table",
        only=MASSES,
        name=1,
        units=WAN,
    )
    page = led.sheet("统计")
    top = heading(page, "2024年主要产品及物料", "计量单位：万吨", width=14)
    write_table(led, page, top, [*front("项目"), *month_columns(2024), year_total()])
    return led.save()


def t46() -> Ledger:
    led = begin(
        "t46",
        "2024年汇总.xlsx",
        "tyre",
        "the unit beside the number in its cell",
        name=1,
        leave="tyres_made",
        units={"kWh": "万度"},
    )
    page = led.sheet("汇总")
    page.line(1, ["项目", "2024年"])
    for row, line in enumerate(led.plant.lines, 2):
        led.label(page, row, 1, line.name, line)
        cell = page.put(row, 2, f"{line.amount(2024, YEAR):f}{line.unit}")
        item = led.item(line)
        if item:
            item.cells.add(cell)
    return led.save()


def t47() -> Ledger:
    led = begin("t47", "smelter 2024.csv", "primary_aluminium", "English names, thousands marks")
    words = {
        "liquid_made": "Liquid aluminium tapped",
        "ingot_made": "Ingot production",
        "alumina_used": "Alumina",
        "anode_used": "Anodes, gross",
        "electrolysis_power": "AC power of electrolysis",
        "power_grid": "Grid power bought",
        "captive_coal": "Coal of the captive plant",
        "casting_gas": "Natural gas of casting",
        "rail_freight": "Rail freight",
    }
    led.plant.lines = [line for line in led.plant.lines if line.input in words]
    for line in led.plant.lines:
        line.name = words[line.input or ""]
    columns = [
        titled("Item", kind="name"),
        titled("Unit", kind="unit"),
        *month_columns(2024, "Jan 2024"),
        year_total(2024, "Total"),
    ]
    write_table(led, led.sheet(), 1, columns)
    return led.save("csv:utf-8-sig", style="thousands")


def t48() -> Ledger:
    led = begin(
        "t48",
        "2024年轮胎分表.xlsx",
        "tyre",
        "a table a unit on one sheet, each with its title",
        name=2,
        leave="tyres_made",
        units={"kWh": "万kWh"},
    )
    page = led.sheet("2024年")
    row = heading(page, "2024年原材料消耗（单位：t）", width=14)
    columns = [*front("项目"), *month_columns(2024), year_total()]
    row = write_table(led, page, row, columns, of_section(led, "原材料", "三废")) + 1
    page.put(row, 1, "2024年能源及运输")
    rest = of_section(led, "能源", "运输")
    write_table(led, page, row + 1, columns, rest, named=with_unit("{name}，{unit}"))
    return led.save()
