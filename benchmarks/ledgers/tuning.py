"""The ledgers shown to who tunes the reader: one function a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.ledgers import layouts, traps
from benchmarks.ledgers.columns import (
    Column,
    month_columns,
    quarter_columns,
    titled,
    write_table,
)
from benchmarks.ledgers.layouts import front, heading, signature, with_unit
from benchmarks.ledgers.names import TABLES
from benchmarks.ledgers.plant import Line, make_plant, stranger
from benchmarks.ledgers.truth import EITHER, YEAR, Ledger

WAN = {"t": "万吨", "kWh": "万kWh", "t·km": "万吨公里"}


def begin(file: str, filename: str, model: str, layout: str, **plant: Any) -> Ledger:
    """A new file: its plant is made from the file's number as seed."""
    made = make_plant(TABLES, model, seed=1600 + int(file[1:]), title=f"示例{model}厂", **plant)
    return Ledger(file, filename, made, layout)


def year_total(year: int = 2024, title: str = "合计", *top: str) -> Column:
    return Column((*top, title), "total", year, YEAR)


def t01() -> Ledger:
    led = begin(
        "t01", "2024年水泥生产台账.xlsx", "cement", "two-row merged header, sections", strangers=1
    )
    page = led.sheet("生产统计")
    columns = [
        *front("序号", "项目", "单位"),
        *month_columns(2024, "1月", ("2024年",)),
        year_total(2024, "全年合计"),
    ]
    top = heading(page, "示例水泥有限公司原燃材料消耗台账", width=16)
    row = write_table(led, page, top, columns, sections="merged", totals="formula")
    signature(page, row + 1)
    return led.save()


def t02() -> Ledger:
    led = begin(
        "t02",
        "原燃料消耗（两年）.xlsx",
        "cement",
        "two years side by side, merged above",
        years=(2023, 2024),
        name=1,
        units=WAN,
    )
    page = led.sheet()
    columns = [*front("项目", "计量单位")]
    for year in (2023, 2024):
        columns += [
            *month_columns(year, "1月", (f"{year}年",)),
            year_total(year, "合计", f"{year}年"),
        ]
    top = heading(page, "原燃材料消耗表", width=28)
    write_table(led, page, top, columns)
    return led.save()


def t03() -> Ledger:
    led = begin(
        "t03", "2024年能耗台账.csv", "cement", "units in the names, GBK text", name=2, units=WAN
    )
    columns = [*front("项目"), *month_columns(2024), year_total()]
    write_table(led, led.sheet(), 1, columns, named=with_unit())
    return led.save("csv:gb18030")


def t04() -> Ledger:
    led = begin(
        "t04", "2024年各工序消耗.xlsx", "bf_bof_steel", "quarters and half-years among the months"
    )
    page = led.sheet("消耗")
    top = heading(page, "2024年主要生产指标完成情况", "单位：见表")
    columns = [*front("序号", "指标", "单位"), *quarter_columns(2024), year_total(2024, "全年")]
    signature(page, write_table(led, page, top, columns, totals="formula") + 1)
    return led.save()


def t05() -> Ledger:
    led = begin(
        "t05",
        "钢铁厂月度数据2024.xlsx",
        "bf_bof_steel",
        "months down, two header rows with merged sections, unit row",
        name=1,
        units=WAN,
    )
    page = led.sheet("2024年")
    layouts.months_down(led, page, 1, led.plant.lines, sections=True)
    return led.save()


def t06() -> Ledger:
    led = begin(
        "t06",
        "2024年生产月报汇总.xlsx",
        "bf_bof_steel",
        "a sheet a month, sum since January",
        name=2,
        leave="power_exported",
    )
    layouts.month_sheets(led, running="本年累计")
    return led.save()


def t07() -> Ledger:
    led = begin("t07", "2024年炼铁炼钢台账.xlsx", "bf_bof_steel", "typing faults", units=WAN)
    columns = [*front("项目", "单位"), *month_columns(2024), year_total()]
    write_table(led, led.sheet("台账"), 2, columns)
    led.sheet("台账").put(1, 1, "2024年消耗台账")
    traps.letter(led, "bf_coke", 5)
    traps.slipped(led, "sinter_ore", 8)
    traps.missing(led, "tar_made", 3, "—")
    traps.error(led, "bf_pci", 11)
    return led.save()


def t08() -> Ledger:
    led = begin(
        "t08",
        "能源消耗查询2024.xls",
        "eaf_steel",
        "HTML named .xls, UTF-8, month titles with year",
        units={"kWh": "万度", "万Nm3": "万标方"},
    )
    columns = [*front("项目名称", "单位"), *month_columns(2024, "2024年1月"), year_total()]
    write_table(led, led.sheet(), 1, columns)
    return led.save("html:utf-8")


def t09() -> Ledger:
    led = begin(
        "t09",
        "2024年12月生产月报.xlsx",
        "eaf_steel",
        "this month, since January, last year, change",
        name=1,
        years=(2023, 2024),
    )
    page = led.sheet("月报")
    top = heading(page, "2024年12月份主要指标完成情况", width=6)
    signature(page, layouts.cumulative(led, page, top) + 1)
    return led.save()


def t10() -> Ledger:
    led = begin(
        "t10",
        "物耗明细.csv",
        "eaf_steel",
        "list of two years, dates 2024-01",
        name=2,
        years=(2023, 2024),
        units={"t": "吨", "kWh": "千瓦时"},
    )
    layouts.as_list(led, led.sheet(), 1, years=(2023, 2024))
    return led.save("csv:utf-8-sig")


def t11() -> Ledger:
    led = begin(
        "t11",
        "铝厂历年消耗.xlsx",
        "primary_aluminium",
        "three years, two in hidden columns",
        years=(2022, 2023, 2024),
        units={"kWh": "万kWh"},
    )
    page = led.sheet()
    columns = [*front("项目", "单位")]
    for year in (2022, 2023, 2024):
        columns += month_columns(year, "1月", (f"{year}年",), hidden=year != 2024)
    write_table(led, page, heading(page, "生产消耗统计"), columns)
    return led.save()


def t12() -> Ledger:
    led = begin(
        "t12",
        "2024年能源统计台账.xlsx",
        "primary_aluminium",
        "a sheet an energy (statistics ledger) and a sheet of output",
        name=1,
        leave="captive_coal_ncv",
    )
    output = [line for line in led.plant.lines if line.section in {"产量", "原材料"}]
    page = led.sheet("产量与原料")
    write_table(led, page, 2, [*front("项目", "单位"), *month_columns(2024), year_total()], output)
    page.put(1, 1, "2024年产量与原料消耗")
    energies = [line for line in led.plant.lines if line.section in {"电力", "燃料"}]
    layouts.energy_sheets(led, energies)
    return led.save()


def t13() -> Ledger:
    led = begin("t13", "2024年电解铝用电.xlsx", "primary_aluminium", "DC beside AC", name=2)
    direct = stranger("电解直流电量", "kWh", 542000000, 13)
    at = next(i for i, line in enumerate(led.plant.lines) if line.input == "electrolysis_power")
    led.plant.lines.insert(at, direct)
    page = led.sheet("2024")
    top = heading(page, "2024年1-12月能源原料消耗")
    write_table(
        led, page, top, [*front("序号", "名称", "单位"), *month_columns(2024), year_total()]
    )
    led.owe(["electrolysis_power"], EITHER, "DC beside AC")
    return led.save()


def t14() -> Ledger:
    led = begin(
        "t14",
        "205-1表 能源购进消费与库存 2024年.xlsx",
        "ammonia",
        "form 205-1 and a sheet of output",
        units={"kWh": "万千瓦时", "GJ": "百万千焦"},
        leave="feed_coal_ncv fuel_coal_ncv co2_to_urea",
    )
    energies = [line for line in led.plant.lines if line.section in {"原料", "燃料", "热力"}]
    energies += [line for line in led.plant.lines if line.input == "power"]
    page = led.sheet("205-1表")
    top = heading(page, "能源购进、消费与库存", "2024年", width=12)
    row = layouts.form_205(led, page, top, energies)
    signature(page, row + 1, "单位负责人：", "统计负责人：", "填表人：", "报出日期：2025年1月10日")
    other = [line for line in led.plant.lines if line not in energies]
    page = led.sheet("产量")
    top = heading(page, "2024年产品产量及其他")
    columns = [*front("指标", "单位"), Column(("全年",), "amount", 2024, YEAR)]
    write_table(led, page, top, columns, other)
    return led.save()


def t15() -> Ledger:
    led = begin(
        "t15",
        "合成氨2024年消耗.xlsx",
        "ammonia",
        "item cells merged over their months",
        name=1,
        units={"kWh": "万kWh", "GJ/t": "MJ/kg"},
    )
    page = led.sheet()
    layouts.merged_items(led, page, heading(page, "2024年合成氨装置消耗台账", width=4))
    return led.save()


def t16() -> Ledger:
    led = begin(
        "t16",
        "2024年原燃料台账.xlsx",
        "ammonia",
        "heating values in kJ/kg, vague amounts",
        name=2,
        units={"GJ/t": "kJ/kg", "kWh": "万kWh"},
    )
    page = led.sheet("台账")
    top = heading(page, "2024年原料、燃料、动力消耗", width=15)
    write_table(led, page, top, [*front("项目", "单位"), *month_columns(2024), year_total()])
    traps.vague(led, "solid_waste", 4, "约{n}")
    traps.vague(led, "waste_water", 9, "{n}~{m}")
    traps.vague(led, "steam_bought", 2, "{n}左右")
    traps.note(led, "methanol_made", 6, "{n}（已盘点）")
    return led.save()


def t17() -> Ledger:
    led = begin("t17", "2024年尿素装置.xlsx", "urea", "two lists side by side, yearly amounts")
    led.written = "{:,}".format
    page = led.sheet("汇总")
    top = heading(page, "2024年尿素装置消耗汇总", width=6)
    layouts.side_by_side(led, page, top, ("项目", "单位", "2024年"))
    return led.save()


def t18() -> Ledger:
    led = begin(
        "t18",
        "urea_2024.csv",
        "urea",
        "semicolons and decimal commas",
        name=1,
        units={"t": "万吨", "kWh": "万kWh", "tCO2": "万吨", "woven_bags": "t"},
    )
    columns = [*front("项目", "单位"), *month_columns(2024, "2024-01"), year_total()]
    write_table(led, led.sheet(), 1, columns)
    return led.save("csv:utf-8:semicolon", style="comma")


def t19() -> Ledger:
    led = begin("t19", "2024年尿素能耗.xlsx", "urea", "steam in tonnes without its heat", name=2)
    page = led.sheet("2024年")
    write_table(led, page, 1, [*front("序号", "项目", "单位"), *month_columns(2024), year_total()])
    traps.no_density(led, "steam_bought", "t", "0.36")
    return led.save()


def t20() -> Ledger:
    led = begin(
        "t20",
        "2024年物料收发存.xlsx",
        "pvc",
        "receipts, issues, stock with money; output apart",
        leave="power steam_bought carbide_power pvc_power rail_freight solid_waste carbide_made",
    )
    materials = [line for line in led.plant.lines if line.section != "产量"]
    page = led.sheet("收发存汇总表")
    top = heading(page, "收发存汇总表", "会计期间：2024.01-2024.12", width=11)
    layouts.stock(led, page, top, materials)
    page = led.sheet("产量")
    page.put(1, 1, "2024年产量")
    output = [line for line in led.plant.lines if line.section == "产量"]
    columns = [*front("产品", "单位"), *month_columns(2024), year_total()]
    write_table(led, page, 2, columns, output)
    return led.save()


def planned(line: Line, month: int) -> Decimal:
    """A plan: a round number near the year's mean."""
    mean = line.amount(2024, YEAR) / 12
    return round(mean * Decimal("1.03"), 2 - len(f"{int(mean)}"))


def t21() -> Ledger:
    led = begin("t21", "2024年计划完成情况.xlsx", "pvc", "plan beside actual, each month", name=1)
    columns = [*front("项目", "单位")]
    for m in YEAR:
        plan = titled(f"{m}月", "计划", kind="other", value=lambda line, m=m: planned(line, m))
        columns += [plan, Column((f"{m}月", "实际"), "amount", 2024, (m,))]
    columns.append(year_total(2024, "实际", "全年"))
    page = led.sheet()
    write_table(led, page, heading(page, "2024年生产计划完成情况表", width=27), columns)
    return led.save()


def t22() -> Ledger:
    led = begin("t22", "PVC厂2024年度统计.xlsx", "pvc", "two tables on a sheet", name=2)
    page = led.sheet("统计")
    first = [line for line in led.plant.lines if line.section in {"产量", "电石", "氯乙烯"}]
    rest = [line for line in led.plant.lines if line not in first]
    top = heading(page, "表一 2024年产量与原料消耗")
    row = write_table(
        led, page, top, [*front("项目", "单位"), *month_columns(2024), year_total()], first
    )
    page.put(row + 2, 1, "表二 2024年能源及其他")
    columns = [
        *front("编号", "名称", "单位"),
        *quarter_columns(2024, months=False),
        year_total(2024, "全年"),
    ]
    write_table(led, page, row + 3, columns, rest)
    return led.save()


def t23() -> Ledger:
    led = begin(
        "t23", "2024年PP装置.csv", "resin", "UTF-16, tabs", units={"kWh": "万kWh", "m3": "万m3"}
    )
    columns = [*front("项目", "单位"), *month_columns(2024, "1月份"), year_total(2024, "累计")]
    write_table(led, led.sheet(), 1, columns)
    return led.save("csv:utf-16:tab")


def t24() -> Ledger:
    led = begin(
        "t24", "2024年聚丙烯装置.xlsx", "resin", "January and February in one column", name=1
    )
    columns = [
        *front("项目", "单位"),
        Column(("1-2月",), "amount", 2024, (1, 2)),
        *month_columns(2024, months=YEAR[2:]),
        year_total(2024, "1-12月"),
    ]
    page = led.sheet()
    write_table(led, page, heading(page, "2024年规模以上企业月度统计"), columns)
    return led.save()


def t25() -> Ledger:
    led = begin("t25", "2024年度结算台账.xlsx", "resin", "closing periods of the 25th", name=2)
    columns = [*front("项目", "单位")]
    for m in YEAR:
        last = "2023.12.26-2024.01.25" if m == 1 else f"2024.{m - 1:02d}.26-2024.{m:02d}.25"
        columns.append(Column((f"{m}月", last), "amount", 2024, (m,)))
    columns.append(year_total())
    page = led.sheet()
    write_table(
        led, page, heading(page, "2024年度（结算周期为上月26日至本月25日）"), columns, merged=False
    )
    return led.save()


def per_tonne(led: Ledger, line: Line) -> Any:
    """The amount for a tonne of the main product."""
    if line.rate_of or line.section == "产量":
        return ""
    return round(line.amount(2024, YEAR) / led.plant.lines[0].amount(2024, YEAR), 4)


def t26() -> Ledger:
    led = begin(
        "t26", "2024年甲醇装置消耗.xlsx", "methanol", "total and specific consumption in pairs"
    )
    columns = [
        *front("序号", "项目", "单位"),
        Column(("2024年", "总耗"), "amount", 2024, YEAR),
        titled("2024年", "单耗", kind="other", value=lambda line: per_tonne(led, line)),
        titled("备注", kind="other", value=lambda line: "化验月均" if line.rate_of else ""),
    ]
    page = led.sheet("单耗")
    row = write_table(led, page, heading(page, "甲醇装置消耗及单耗", width=6), columns)
    signature(page, row)
    return led.save()


def t27() -> Ledger:
    led = begin(
        "t27",
        "甲醇公司统计资料.xlsx",
        "methanol",
        "cover, notes with example numbers, a sheet a year",
        name=1,
        years=(2023, 2024),
    )
    cover = led.sheet("封面")
    cover.line(3, ["示例甲醇有限公司"])
    cover.line(5, ["生产统计资料汇编"])
    cover.line(8, ["编制日期", "2025年1月"])
    notes = led.sheet("填表说明")
    notes.line(1, ["填表说明"])
    notes.line(2, ["1. 数量按实际计量填写，示例："])
    notes.line(3, ["项目", "单位", "1月", "2月", "3月"])
    notes.line(4, ["原料煤", "t", 1000, 1100, 1200])
    notes.line(5, ["外购电", "kWh", 500, 600, 700])
    for year in (2023, 2024):
        page = led.sheet(f"{year}年")
        columns = [*front("项目", "单位"), *month_columns(year), year_total(year)]
        write_table(led, page, heading(page, f"{year}年消耗统计表"), columns)
    return led.save()
