"""A fifth set: layouts and habits of plant statisticians, with names of grades, origins and uses.

Written before the dictionary was widened for it; its first score stands in `README.md`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks.ledgers import layouts
from benchmarks.ledgers.book import Sheet
from benchmarks.ledgers.columns import Column, month_columns, titled, write_table
from benchmarks.ledgers.fifth_names import TABLES
from benchmarks.ledgers.layouts import front, heading, shared, signature, with_unit
from benchmarks.ledgers.plant import Line, make_plant
from benchmarks.ledgers.truth import ASK, EITHER, YEAR, Ledger

FORM = {"kWh": "万千瓦时", "GJ": "百万千焦", "t·km": "万吨公里"}
BIG = {"t": "万吨", "kWh": "万千瓦时", "t·km": "万吨公里"}
STOCKED = {"原料", "混合材", "燃料", "包装", "焦化", "烧结", "炼铁", "炼钢", "电石", "氯乙烯"}


def begin(file: str, filename: str, model: str, layout: str, **plant: Any) -> Ledger:
    made = make_plant(TABLES, model, seed=5500 + int(file[1:]), title=f"示例{model}厂", **plant)
    return Ledger(file, filename, made, layout)


def whole(*titles: str) -> Column:
    return Column(titles, "total", 2024, YEAR)


def year(*titles: str) -> Column:
    return Column(titles, "amount", 2024, YEAR)


def months(style: Callable[[int], Any], *top: str, order: tuple[int, ...] = YEAR) -> list[Column]:
    return [Column((*top, style(m)), "amount", 2024, (m,)) for m in order]


def beside(*titles: str, share: float) -> Column:
    return titled(*titles, kind="other", value=lambda line: shared(line, share, 2024))


def table(led: Ledger, title: str, columns: list[Column], **options: Any) -> Sheet:
    page = led.sheet(options.pop("sheet", "Sheet1"))
    top = heading(page, *([title] if isinstance(title, str) else title)) if title else 1
    signature(page, write_table(led, page, top, columns, **options) + 1)
    return page


def stocked(led: Ledger) -> list[Line]:
    return [line for line in led.plant.lines if line.section in STOCKED and not line.rate_of]


def others(led: Ledger, sheet: str = "产量、动力与运输") -> None:
    lines = [line for line in led.plant.lines if line not in stocked(led)]
    columns = [*front("指标名称", "计量单位"), *month_columns(2024), whole("全年")]
    table(led, "2024年产量、动力与运输", columns, lines=lines, sheet=sheet)


def words(led: Ledger, key: str, month: int, text: str) -> None:
    """Words in the place of a month's amount; the sheet's own sums leave the month out."""
    cell = led.place[key, 2024, month]
    led.page(cell).cells[cell[1:]] = text
    led.retotal(key, month, -led.plant.by_input[key].years[2024][month - 1])
    led.owe([key], ASK, "words for an amount")


def across(file: str, filename: str, model: str, layout: str, style: Any, **plant: Any) -> Ledger:
    """Items down, months across in some way of writing months, a sum last."""
    options = {key: plant.pop(key) for key in ("sections", "codes", "named") if key in plant}
    first = plant.pop("first", ("项目", "单位"))
    title = plant.pop("title_of", "2024年生产与消耗统计台账")
    led = begin(file, filename, model, layout, **plant)
    table(led, title, [*front(*first), *months(style), whole("合计")], **options)
    return led


def g01() -> Ledger:
    led = across(
        "g01", "水泥2024统计.xlsx", "cement", "month titles with words", lambda m: f"{m}月份实际"
    )
    return led.save()


def g02() -> Ledger:
    led = across(
        *("g02", "水泥能耗统计2024.xlsx", "cement", "standard named in the title"),
        lambda m: f"{m}月",
        name=1,
        title_of="能耗统计表（按GB/T 2589-2020、GB 16780-2021）",
        units=BIG,
    )
    return led.save()


def g03() -> Ledger:
    led = begin(
        "g03",
        "2024原燃材料收发存.xls",
        "cement",
        "four quantities and issue",
        name=2,
        leave="coal_ncv",
    )
    columns = [titled("存货编码", kind="other", value=lambda line: f"1403{len(line.name):03d}")]
    columns += [*front("存货名称", "计量单位"), beside("期初结存", share=0.05)]
    columns += [beside("本期收入", share=1.01), year("本期领用"), beside("期末结存", share=0.06)]
    table(led, "2024年原燃材料收发存", columns, lines=stocked(led), sheet="收发存")
    others(led)
    return led.save("xls")


def g04() -> Ledger:
    led = begin("g04", "205-1表及产量2024.xlsx", "cement", "form 205-1", name=1, units=FORM)
    energies = [x for x in led.plant.lines if x.section in {"燃料", "电力"} and not x.rate_of]
    page = led.sheet("205-1表")
    layouts.form_205(led, page, heading(page, "能源购进、消费与库存", "2024年1—12月"), energies)
    rest = [line for line in led.plant.lines if line not in energies]
    columns = [*front("名称", "单位"), year("2024年实绩")]
    table(led, "产量与物料", columns, lines=rest, sheet="产量与物料")
    return led.save()


def g05() -> Ledger:
    led = across(
        *("g05", "长流程钢铁2024月度.xlsx", "bf_bof_steel", "sections, 甲 乙 1 2"),
        lambda m: f"{m}月",
        first=("序号", "指标名称", "计量单位"),
        sections="row",
        codes=True,
    )
    return led.save()


def g06() -> Ledger:
    led = begin("g06", "钢铁主要指标2024.xlsx", "bf_bof_steel", "months down", name=1)
    page = led.sheet("2024")
    top = heading(page, "2024年主要生产指标与消耗")
    layouts.months_down(led, page, top, led.plant.lines, sections=True, style="2024年01月")
    return led.save()


def g07() -> Ledger:
    led = begin("g07", "钢铁月报2024.xlsx", "bf_bof_steel", "a sheet a month", name=2)
    layouts.month_sheets(led, sheet_name="{m}月", amount="本月完成", running="本年累计完成")
    return led.save()


def g08() -> Ledger:
    led = begin("g08", "电炉2024.csv", "eaf_steel", "falling months")
    columns = [*front("项目", "单位"), *months(lambda m: f"{m}月", order=YEAR[::-1])]
    table(led, "", columns)
    return led.save("csv:gb18030")


def g09() -> Ledger:
    led = begin("g09", "领料单汇总2024.xlsx", "eaf_steel", "asked for and issued", name=1)
    page = led.sheet("领料")
    page.line(1, ["领料日期", "领料部门", "物料名称", "单位", "请领数量", "实发数量", "备注"])
    row = 2
    for m in YEAR:
        for line in stocked(led):
            page.put(row, 1, datetime.date(2024, m, 20))
            page.put(row, 2, "炼钢车间" if line.section == "炼钢" else "轧钢车间")
            led.label(page, row, 3, line.name, line)
            led.label(page, row, 4, line.unit, line)
            page.put(row, 5, (line.years[2024][m - 1] * 2).quantize(Decimal(1)))
            led.amount(page, row, 6, line, 2024, (m,))
            row += 1
    others(led)
    return led.save()


def g10() -> Ledger:
    led = begin("g10", "2024电炉年报.xlsx", "eaf_steel", "actual, plan, next year", name=2)
    columns = [*front("项目", "单位"), beside("2023年实际", share=0.94), year("2024年实际")]
    columns += [beside("2024年计划", share=1.05), beside("2025年计划", share=1.1)]
    table(led, "年度生产经营指标", columns, sections="merged")
    return led.save()


def g11() -> Ledger:
    led = across(
        *("g11", "电解铝月度2024.xlsx", "primary_aluminium", "Excel dates as month titles"),
        lambda m: datetime.date(2024, m, 1),
    )
    return led.save()


def g12() -> Ledger:
    led = begin("g12", "电解铝报表2024.xls", "primary_aluminium", "HTML, GB 2312", name=1)
    columns = [*front("指标", "计量单位"), *months(lambda m: f"2024.{m:02d}"), whole("累计")]
    table(led, "2024年电解铝生产报表", columns)
    return led.save("html:gb18030")


def g13() -> Ledger:
    led = begin("g13", "铝厂年度数据.xlsx", "primary_aluminium", "year in the title", name=2)
    page = led.sheet("年度")
    top = heading(page, "2024年度生产统计数据", "单位负责人：          填报日期：2025-01-12")
    layouts.side_by_side(led, page, top, ("项目", "单位", "全年数"))
    return led.save()


def g14() -> Ledger:
    led = begin("g14", "合成氨2024年12月报.xlsx", "ammonia", "report", years=(2023, 2024))
    page = led.sheet("12月")
    top = heading(page, "2024年12月份生产月报")
    titles = ("本月完成", "本年累计完成", "上年同期累计", "同比%")
    layouts.cumulative(led, page, top, titles=titles, front_titles=("项目", "计量单位"))
    return led.save()


def g15() -> Ledger:
    led = across(
        *("g15", "氨厂统计2024.xlsx", "ammonia", "units in the names"),
        lambda m: f"{m}月",
        name=1,
        first=("项目名称",),
        named=with_unit("{name}，{unit}"),
    )
    return led.save()


def g16() -> Ledger:
    led = across(
        *("g16", "氨厂台账2024.csv", "ammonia", "periods as accounts number them"),
        lambda m: f"2024年第{m:02d}期",
        name=2,
    )
    return led.save("csv:utf-8-sig")


def g17() -> Ledger:
    led = begin("g17", "尿素2024.xlsx", "urea", "sum first, remarks last")
    columns = [*front("序号", "项目", "单位"), whole("全年累计"), *month_columns(2024)]
    columns.append(titled("数据来源", kind="other", value=lambda line: "地磅、流量计"))
    table(led, "2024年尿素装置物料与能源", columns)
    return led.save()


def g18() -> Ledger:
    led = begin("g18", "尿素装置领用明细.xlsx", "urea", "list, dates", name=1)
    page = led.sheet("明细")
    titles = ("记账日期", "物料描述", "基本计量单位", "发出数量")
    layouts.as_list(led, page, 1, titles=titles, dates=True, by="item")
    return led.save()


def g19() -> Ledger:
    led = across("g19", "尿素台账2024.xlsx", "urea", "words", lambda m: f"{m}月", name=2)
    words(led, "boiler_gas", 7, "停炉")
    words(led, "steam_bought", 2, "未抄表")
    return led.save()


def g20() -> Ledger:
    led = across(
        "g20", "PVC2024.xlsx", "pvc", "一月 …", lambda m: layouts.month_title("一月", 2024, m)
    )
    return led.save()


def g21() -> Ledger:
    led = begin("g21", "氯碱树脂2024.xlsx", "pvc", "merged items over months", name=1)
    page = led.sheet("台账")
    layouts.merged_items(led, page, heading(page, "2024年PVC系统台账"), subtotal="全年小计")
    return led.save()


def g22() -> Ledger:
    led = begin("g22", "PVC系统能源物料.xlsx", "pvc", "quarters and year", name=2)
    columns = front("名称", "单位")
    for at, text in enumerate(("第一季度", "第二季度", "第三季度", "第四季度")):
        columns.append(Column((text,), "amount", 2024, (3 * at + 1, 3 * at + 2, 3 * at + 3)))
    table(led, "2024年分季度统计", [*columns, whole("全年")])
    return led.save()


def g23() -> Ledger:
    led = across("g23", "聚丙烯装置2024.xlsx", "resin", "Jan-24", lambda m: f"{m:02d}/2024")
    return led.save()


def g24() -> Ledger:
    led = begin("g24", "PP装置月报2024.xlsx", "resin", "month sheets", name=1)
    layouts.month_sheets(led, sheet_name="2024.{m:02d}", amount="当月", running="累计")
    return led.save()


def g25() -> Ledger:
    led = begin("g25", "聚丙烯装置消耗.txt", "resin", "tabs, UTF-16", name=2)
    columns = [*front("项目", "单位"), *months(lambda m: f"2024-{m:02d}"), whole("合计")]
    table(led, "聚丙烯装置消耗", columns)
    return led.save("csv:utf-16:tab")


def g26() -> Ledger:
    led = across(
        *("g26", "甲醇2024.xlsx", "methanol", "indented names, sections"),
        lambda m: f"{m}月",
        sections="merged",
        named=lambda line: f"  {line.name}",
    )
    return led.save()


def g27() -> Ledger:
    led = begin("g27", "甲醇装置2024.xlsx", "methanol", "months down, units in names", name=1)
    page = led.sheet("2024年")
    top = heading(page, "甲醇装置2024年物料平衡")
    layouts.months_down(
        led, page, top, led.plant.lines, unit_row=False, named=with_unit("{name}/{unit}")
    )
    return led.save()


def g28() -> Ledger:
    led = across("g28", "甲醇台账2024.xlsx", "methanol", "words", lambda m: f"{m}月", name=2)
    words(led, "feed_coal", 5, "见附件")
    led.owe(["feed_coal_ncv"], ASK, "words for the amounts that weigh a mean")
    words(led, "power", 11, "待补")
    words(led, "solid_waste", 1, "约三千")
    return led.save()


def g29() -> Ledger:
    led = begin(
        "g29", "轮胎原材料领用2024.xlsx", "tyre", "name and grade in one", leave="tyre_mass"
    )
    columns = [titled("类别", kind="other", value=lambda line: line.section)]
    columns += [*front("材料名称", "单位"), *month_columns(2024, "1月份"), whole("合计")]
    table(led, "2024年原材料领用汇总", columns)
    return led.save()


def g30() -> Ledger:
    led = begin("g30", "轮胎厂2024.xlsx", "tyre", "a sheet a section", name=1)
    for section in dict.fromkeys(line.section for line in led.plant.lines):
        lines = [line for line in led.plant.lines if line.section == section]
        columns = [*front("项目", "单位"), *month_columns(2024), whole("全年")]
        table(led, f"2024年{section}", columns, lines=lines, sheet=section)
    return led.save()


def g31() -> Ledger:
    led = begin("g31", "轮胎年度填报表.xlsx", "tyre", "year, number, evidence", name=2)
    columns = [*front("序号", "数据项", "单位"), year("2024年度数据")]
    columns.append(titled("数据来源", kind="other", value=lambda line: "生产报表、结算单"))
    table(led, "产品碳足迹活动数据收集表", columns, sections="merged")
    return led.save()


def g32() -> Ledger:
    led = across(
        "g32", "烧碱2024.xlsx", "chlor_alkali", "sections", lambda m: f"{m}月", sections="row"
    )
    return led.save()


def g33() -> Ledger:
    led = begin("g33", "氯碱厂2024年报.xlsx", "chlor_alkali", "two years, one column", name=1)
    columns = [*front("指标名称", "单位"), year("2024年累计"), beside("2023年累计", share=0.97)]
    columns.append(titled("增减%", kind="other", value=lambda line: Decimal("3.1")))
    table(led, "氯碱系统年报", columns)
    return led.save()


def g34() -> Ledger:
    led = across("g34", "烧碱台账2024.xlsx", "chlor_alkali", "words", lambda m: f"{m}月", name=2)
    words(led, "salt", 4, "同上")
    words(led, "cell_power", 8, "检修")
    return led.save()


def monthly_plan(led: Ledger, title: str) -> None:
    columns = front("项目", "单位")
    for m in YEAR:
        columns.append(beside(f"{m}月", "计划", share=0.08 + m / 999))
        columns.append(Column((f"{m}月", "实际"), "amount", 2024, (m,)))
    table(led, title, columns)


def g35() -> Ledger:
    led = begin("g35", "水泥计划与实绩2024.xlsx", "cement", "plan beside actual", name=1)
    monthly_plan(led, "2024年分月计划与实绩")
    return led.save()


def g36() -> Ledger:
    led = begin("g36", "电炉钢计划与实绩2024.xlsx", "eaf_steel", "plan beside actual", name=1)
    monthly_plan(led, "2024年分月计划与实绩")
    return led.save()


def districts(led: Ledger, shops: tuple[str, str]) -> None:
    """The same items on the sheets of two works that no number tells apart; they are added up."""
    for at, shop in enumerate(shops):
        page = led.sheet(shop)
        top = heading(page, f"{shop}2024年消耗")
        page.line(top, ["项目", "单位", *(f"{m}月" for m in YEAR)])
        for row, line in enumerate(led.plant.lines, top + 1):
            led.label(page, row, 1, line.name, line)
            led.label(page, row, 2, line.unit, line)
            item = led.item(line)
            assert item is not None
            for m in YEAR:
                value = line.years[2024][m - 1]
                first = (value * Decimal("0.55")).quantize(value)
                item.cells.add(page.put(row, 2 + m, value - first if at else first))


def g37() -> Ledger:
    led = begin(
        "g37", "两厂区消耗2024.xlsx", "resin", "two works", only="propylene power additives"
    )
    districts(led, ("老厂区", "新厂区"))
    return led.save()


def g38() -> Ledger:
    led = begin(
        "g38", "甲醇两系列2024.xlsx", "methanol", "two lines", leave="feed_coal_ncv fuel_coal_ncv"
    )
    districts(led, ("气化车间", "净化车间"))
    led.owe(led.items, EITHER, "workshops that may be parts of one another")
    return led.save()


def g39() -> Ledger:
    led = across(
        *("g39", "合成氨2024统计台账.xlsx", "ammonia", "numbers in words in all months"),
        lambda m: f"{m}月",
        name=1,
    )
    for m in YEAR:
        words(led, "co2_to_urea", m, "未计量")
    return led.save()


def g40() -> Ledger:
    led = begin("g40", "铝2024月度.xlsx", "primary_aluminium", "by workshop and month", name=1)
    page = led.sheet("Sheet1")
    top = heading(page, "2024年分车间统计")
    page.line(top, ["车间", "项目", "单位", *(f"{m}月" for m in YEAR), "合计"])
    row = top + 1
    shops = {"铸造用": "铸造车间", "铸造": "铸造车间"}
    for line in led.plant.lines:
        page.put(row, 1, next((v for k, v in shops.items() if k in line.name), "电解车间"))
        led.label(page, row, 2, line.name, line)
        led.label(page, row, 3, line.unit, line)
        for m in YEAR:
            led.amount(page, row, 3 + m, line, 2024, (m,))
        led.stated(page, row, 16, line, 2024)
        row += 1
    return led.save()
