"""The ledgers kept apart, first part: who tunes the reader does not look here."""

from __future__ import annotations

from collections.abc import Callable
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
from benchmarks.ledgers.kept_names import TABLES
from benchmarks.ledgers.layouts import front, heading, signature, with_unit
from benchmarks.ledgers.plant import Line, make_plant
from benchmarks.ledgers.truth import EITHER, YEAR, Ledger

# Named like 焦炉煤气 alone: made or used, a careful reader asks
GASES = ("cog_made", "bfg_made", "bofg_made")


def begin(file: str, filename: str, model: str, layout: str, **plant: Any) -> Ledger:
    """A new file: its plant is made from the file's number as seed."""
    made = make_plant(TABLES, model, seed=7700 + int(file[1:]), title=f"虚构{model}", **plant)
    return Ledger(file, filename, made, layout, year=plant.get("years", (2024,))[-1])


def k01() -> Ledger:
    led = begin(
        "k01",
        "生产消耗统计.xlsx",
        "cement",
        "months down, two years below each other, unit after a slash",
        years=(2023, 2024),
        units={"t": "万吨", "kWh": "万kWh"},
    )
    page = led.sheet("月度")
    top = heading(page, "烧成、制成系统月度消耗", width=22)
    layouts.months_down(
        led,
        page,
        top,
        led.plant.lines,
        style="2024年1月",
        years=(2023, 2024),
        unit_row=False,
        named=with_unit("{name}/{unit}"),
        corner="时间",
        total="累计",
    )
    return led.save()


def k02() -> Ledger:
    led = begin(
        "k02",
        "两年对照.xls",
        "cement",
        "two years side by side, year only in the first cell, HTML",
        years=(2024, 2025),
        name=1,
    )
    columns = [*front("名称", "单位")]
    for year in (2024, 2025):
        columns += month_columns(year, "1月", (f"{year}年度",))
    page = led.sheet()
    write_table(led, page, heading(page, "熟料水泥生产消耗对照表"), columns, merged=False)
    return led.save("html:utf-8")


def k03() -> Ledger:
    led = begin(
        "k03",
        "2025年度台账.csv",
        "cement",
        "year in the name of the file only, thousands marks",
        years=(2025,),
        name=2,
        units={"t": "吨", "kWh": "度"},
    )
    columns = [
        *front("名称", "计量单位"),
        *month_columns(2025, "1月份"),
        Column(("全年",), "total", 2025, YEAR),
    ]
    write_table(led, led.sheet(), 1, columns)
    return led.save("csv:utf-8", style="thousands")


def k04() -> Ledger:
    led = begin("k04", "2024年工序台账.xlsx", "bf_bof_steel", "a sheet a process, months across")
    for section in dict.fromkeys(line.section for line in led.plant.lines):
        page = led.sheet(f"{section}")
        lines = [line for line in led.plant.lines if line.section == section]
        top = heading(page, f"2024年{section}台账", "编制：统计科")
        columns = [
            *front("项目", "单位"),
            Column(("全年累计",), "total", 2024, YEAR),
            *month_columns(2024, "1月"),
        ]
        write_table(led, page, top, columns, lines)
    return led.save()


def k05() -> Ledger:
    led = begin(
        "k05",
        "2024季报.xlsx",
        "bf_bof_steel",
        "quarters with half-years and no months",
        name=1,
        units={"t": "万吨", "kWh": "万千瓦时", "tar_made": "t", "benzol_made": "t"},
    )
    page = led.sheet("季度")
    top = heading(page, "2024年分季度指标", width=9)
    columns = [
        *front("指标名称", "计量单位"),
        *quarter_columns(2024, ("2024年",), months=False),
        Column(("2024年", "全年"), "total", 2024, YEAR),
    ]
    row = write_table(led, page, top, columns, sections="row")
    signature(page, row + 1, "主管：", "制表：", "日期：2025-01-06")
    led.owe(GASES, EITHER, "name fits two inputs")
    return led.save()


def k06() -> Ledger:
    led = begin(
        "k06",
        "ERP导出2024.xls",
        "bf_bof_steel",
        "HTML in GB 18030, merged header, sections",
        name=2,
        units={"kWh": "万kWh"},
    )
    page = led.sheet()
    columns = [
        *front("序号", "指标", "单位"),
        *month_columns(2024, "1月", ("二〇二四年",)),
        Column(("合计",), "total", 2024, YEAR),
    ]
    write_table(led, page, 1, columns, sections="merged")
    return led.save("html:gb18030", style="thousands")


def k07() -> Ledger:
    led = begin(
        "k07",
        "近三年消耗.xls",
        "eaf_steel",
        "three years in month titles, Excel 97",
        years=(2022, 2023, 2024),
    )
    columns = [*front("项目", "单位")]
    for year in (2024, 2023, 2022):
        columns += [*month_columns(year, "2024.1"), Column((f"{year}年合计",), "total", year, YEAR)]
    page = led.sheet("近三年")
    write_table(led, page, heading(page, "近三年原燃料动力消耗"), columns)
    return led.save("xls")


def k08() -> Ledger:
    led = begin(
        "k08",
        "2024炼钢厂统计.xlsx",
        "eaf_steel",
        "red corrections, signs for missing, notes",
        name=1,
        units={"kWh": "万kWh"},
    )
    page = led.sheet("统计")
    top = heading(page, "2024年炼钢厂统计", width=15)
    write_table(
        led,
        page,
        top,
        [*front("项目", "单位"), *month_columns(2024), Column(("累计",), "total", 2024, YEAR)],
    )
    traps.red(led, "alloys", 10, "-{n}（冲减）")
    traps.red(led, "lime", 4)
    traps.missing(led, "dolomite", 2, "无")
    traps.error(led, "pig_iron", 7, "#N/A")
    traps.note(led, "oxygen", 6, "{n}(含外委)")
    traps.missing(led, "home_scrap", 5, "")
    return led.save()


def k09() -> Ledger:
    led = begin(
        "k09",
        "电炉厂结算 2024.xlsx",
        "eaf_steel",
        "closing periods from the 26th as month titles",
        name=2,
    )
    columns = [*front("科目", "单位")]
    for m in YEAR:
        words = "12.26-01.25" if m == 1 else f"{m - 1:02d}.26-{m:02d}.25"
        columns.append(Column((words,), "amount", 2024, (m,)))
    columns.append(Column(("年合计",), "total", 2024, YEAR))
    page = led.sheet("2024年度")
    write_table(led, page, heading(page, "2024年度按结算期汇总"), columns)
    return led.save()


def k10() -> Ledger:
    led = begin(
        "k10",
        "消耗流水.xlsx",
        "eaf_steel",
        "list by item with real dates and a remark",
        name=1,
        years=(2023, 2024),
        units={"t·km": "万吨公里"},
    )
    extra = ("部门", lambda line: line.section)
    page = led.sheet("流水")
    titles = ("日期", "物料名称", "计量单位", "消耗数量")
    layouts.as_list(
        led, page, 1, titles=titles, years=(2023, 2024), by="item", dates=True, extra=extra
    )
    return led.save()


def k11() -> Ledger:
    led = begin(
        "k11",
        "铝业年度指标.xlsx",
        "primary_aluminium",
        "items across, years down",
        years=(2022, 2023, 2024),
        units={"kWh": "万kWh"},
    )
    page = led.sheet("年度")
    page.put(1, 1, "历年指标")
    page.put(2, 1, "年份")
    for j, line in enumerate(led.plant.lines, 2):
        led.label(page, 2, j, f"{line.name}({line.unit})", line)
        for row, year in enumerate((2022, 2023, 2024), 3):
            page.put(row, 1, f"{year}年")
            led.amount(page, row, j, line, year, YEAR)
    return led.save()


def k12() -> Ledger:
    led = begin(
        "k12",
        "2024年计划与实绩.xlsx",
        "primary_aluminium",
        "plan, actual and rate of the year",
        name=1,
        years=(2023, 2024),
    )

    def plan(line: Line) -> Decimal:
        if line.rate_of:
            return line.years[2024][0]
        return round(line.amount(2024, YEAR) * Decimal("1.02"), -2)

    columns = [
        *front("序号", "指标", "单位"),
        titled(
            "2023年实绩",
            kind="other",
            value=lambda line: "" if line.rate_of else line.amount(2023, YEAR),
        ),
        titled("2024年", "计划", kind="other", value=plan),
        Column(("2024年", "实绩"), "amount", 2024, YEAR),
        titled(
            "2024年",
            "完成率%",
            kind="other",
            value=lambda line: (
                round(line.amount(2024, YEAR) / plan(line) * 100, 1) if not line.rate_of else ""
            ),
        ),
        titled(
            "2025年计划",
            kind="other",
            value=lambda line: "" if line.rate_of else round(plan(line) * Decimal("1.01"), -2),
        ),
    ]
    page = led.sheet("指标")
    write_table(led, page, heading(page, "主要技术经济指标", width=8), columns)
    return led.save()


def k13() -> Ledger:
    led = begin(
        "k13",
        "2024能源台账.xlsx",
        "primary_aluminium",
        "a sheet an energy, another sheet a year back",
        name=2,
        years=(2023, 2024),
        leave="captive_coal_ncv",
        units={"kWh": "万kWh"},
    )
    energies = [line for line in led.plant.lines if line.section in {"电力", "燃料"}]
    layouts.energy_sheets(led, energies, unit_at=10)
    rest = [line for line in led.plant.lines if line not in energies]
    for year in (2023, 2024):
        page = led.sheet(f"产量物流{year}")
        columns = [
            *front("项目", "单位"),
            *month_columns(year, "一月"),
            Column(("合计",), "total", year, YEAR),
        ]
        write_table(led, page, heading(page, f"{year}年产量、原料与物流"), columns, rest)
    return led.save()


def k14() -> Ledger:
    led = begin(
        "k14",
        "氨厂12月报.xls",
        "ammonia",
        "December report as HTML: current, since January, last year",
        years=(2023, 2024),
        units={"kWh": "万千瓦时"},
    )
    page = led.sheet()
    top = heading(page, "2024年12月生产统计月报", width=6)
    titles = ("本期", "1-12月累计", "上年同期", "增减（%）")
    layouts.cumulative(led, page, top, titles=titles, sections="merged")
    return led.save("html:utf-8")


def k15() -> Ledger:
    led = begin(
        "k15",
        "205-1 能源购进消费与库存（2024年）.csv",
        "ammonia",
        "form 205-1 as GBK text",
        name=1,
        only="feed_coal fuel_coal power steam_bought",
        units={"kWh": "万千瓦时", "t": "吨", "GJ": "百万千焦"},
    )
    page = led.sheet()
    page.put(1, 1, "能源购进、消费与库存")
    page.line(2, ["统一社会信用代码：", "", "", "", "2024年", "", "表号：205-1表"])
    layouts.form_205(led, page, 3, led.plant.lines)
    return led.save("csv:gb18030")


def k16() -> Ledger:
    led = begin(
        "k16",
        "2024合成氨总耗单耗.xlsx",
        "ammonia",
        "total and specific consumption, each month",
        name=2,
        leave="feed_coal_ncv fuel_coal_ncv",
        units={"kWh": "万kWh"},
    )

    def specific(m: int) -> Callable[[Line], Any]:
        base = led.plant.lines[0].years[2024][m - 1]
        return lambda line: (
            "" if line.section == "主要产品" else round(line.years[2024][m - 1] / base, 3)
        )

    columns = [*front("项目", "单位")]
    for m in YEAR:
        columns += [
            Column((f"{m}月", "总耗"), "amount", 2024, (m,)),
            titled(f"{m}月", "吨氨单耗", kind="other", value=specific(m)),
        ]
    columns.append(Column(("全年", "总耗"), "total", 2024, YEAR))
    page = led.sheet("消耗")
    write_table(led, page, heading(page, "2024年合成氨消耗", width=27), columns)
    return led.save()


def k17() -> Ledger:
    led = begin(
        "k17",
        "尿素2024.csv",
        "urea",
        "total before the months, UTF-16 with tabs",
        units={"kWh": "万kWh", "t": "吨"},
    )
    columns = [
        *front("项目", "单位"),
        Column(("全年合计",), "total", 2024, YEAR),
        *month_columns(2024),
    ]
    write_table(led, led.sheet(), 1, columns)
    return led.save("csv:utf-16:tab")
