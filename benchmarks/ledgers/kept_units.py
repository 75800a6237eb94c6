"""The ledgers kept apart, where the unit stands in an odd place; not for who tunes the reader."""

from __future__ import annotations

from benchmarks.ledgers.columns import Column, month_columns, titled, write_table
from benchmarks.ledgers.kept import begin
from benchmarks.ledgers.layouts import front, heading
from benchmarks.ledgers.plant import Line
from benchmarks.ledgers.truth import YEAR, Ledger


def k48() -> Ledger:
    led = begin(
        "k48",
        "2024物料与电.xls",
        "bf_bof_steel",
        "two tables, each with its unit above it, HTML",
        name=1,
        only="sinter_made hot_metal_made steel_made sinter_ore bf_coke bf_pci bof_scrap "
        "sinter_power bf_power bof_power hr_power power",
        units={"t": "万吨", "kWh": "万千瓦时"},
    )
    page = led.sheet()
    row = 1
    for title, unit in (("2024年产量及物料", "万吨"), ("2024年用电", "万千瓦时")):
        lines = [line for line in led.plant.lines if line.unit == unit]
        page.put(row, 1, title)
        page.put(row, 12, f"单位：{unit}")
        columns = [*front("指标"), Column(("全年",), "total", 2024, YEAR), *month_columns(2024)]
        row = write_table(led, page, row + 1, columns, lines) + 1
    return led.save("html:gb18030")


def k49() -> Ledger:
    led = begin(
        "k49",
        "2024氯碱产量.xlsx",
        "chlor_alkali",
        "unit in the titles of the months",
        only="naoh_made chlorine_made salt soda_ash solid_waste hydrogen_used",
        units={"t": "吨"},
    )
    page = led.sheet("产量")
    columns = [*front("项目")]
    for m in YEAR:
        columns.append(Column((f"{m}月（吨）",), "amount", 2024, (m,)))
    columns.append(Column(("全年（吨）",), "total", 2024, YEAR))
    write_table(led, page, heading(page, "2024年氯碱物料"), columns)
    return led.save()


def k50() -> Ledger:
    led = begin(
        "k50",
        "甲醇厂2024年报.xlsx",
        "methanol",
        "numbers with 万 and their unit in one cell",
        name=2,
        leave="feed_coal_ncv fuel_coal_ncv",
        units={"t": "万吨", "kWh": "万度", "t·km": "万吨公里", "tCO2": "万吨", "m3": "万立方米"},
    )
    page = led.sheet("年报")
    page.line(1, ["2024年主要指标"])
    page.line(2, ["指标", "2024年完成", "备注"])
    for row, line in enumerate(led.plant.lines, 3):
        led.label(page, row, 1, line.name, line)
        cell = page.put(row, 2, f"{line.amount(2024, YEAR):f} {line.unit}")
        item = led.item(line)
        if item:
            item.cells.add(cell)
    return led.save()


def k51() -> Ledger:
    led = begin("k51", "urea plant 2024.xlsx", "urea", "English names, months down, [unit]")
    words = {
        "urea_made": "Urea made",
        "ammonia_used": "Ammonia used",
        "co2_used": "CO2 used",
        "steam_bought": "Steam bought",
        "power": "Power bought",
        "boiler_gas": "Natural gas",
        "woven_bags": "Woven bags",
        "rail_freight": "Rail freight",
    }
    led.plant.lines = [line for line in led.plant.lines if line.input in words]
    page = led.sheet("Monthly")
    page.put(1, 1, "Month")
    for j, line in enumerate(led.plant.lines, 2):
        line.name = words[line.input or ""]
        led.label(page, 1, j, f"{line.name} [{line.unit}]", line)
        for m in YEAR:
            page.put(1 + m, 1, f"2024-{m:02d}")
            led.amount(page, 1 + m, j, line, 2024, (m,))
        led.stated(page, 14, j, line, 2024)
    page.put(14, 1, "Total")
    return led.save()


def share_of(line: Line, times: str) -> float:
    """The year before, near this year's amount."""
    return round(float(line.amount(2024, YEAR)) * float(times), 2)


def k52() -> Ledger:
    led = begin(
        "k52",
        "电解铝对标.xlsx",
        "primary_aluminium",
        "unit under the name, last year beside",
        name=1,
        leave="captive_coal_ncv",
        units={"kWh": "万kWh"},
    )
    page = led.sheet("对标")
    last = titled("2023年", kind="other", value=lambda line: share_of(line, "0.96"))
    columns = [
        titled("指标\n（单位）", kind="name"),
        last,
        Column(("2024年",), "amount", 2024, YEAR),
    ]
    top = heading(page, "年度对标表")
    write_table(led, page, top, columns, named=lambda line: f"{line.name}\n（{line.unit}）")
    return led.save()
