"""A third set of ledgers, written after public forms before the dictionary was widened again.

Its first score stands in `README.md`; afterwards whoever works on the reader may look.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks.ledgers import layouts
from benchmarks.ledgers.columns import (
    Column,
    month_columns,
    quarter_columns,
    titled,
    write_table,
)
from benchmarks.ledgers.layouts import front, heading, shared, signature, with_unit
from benchmarks.ledgers.plant import Line, make_plant
from benchmarks.ledgers.third_names import TABLES
from benchmarks.ledgers.truth import YEAR, Ledger

BIG = {"t": "万吨", "kWh": "万千瓦时", "t·km": "万吨公里"}
FORM = {"kWh": "万千瓦时", "GJ": "百万千焦", "t": "吨", "t·km": "吨公里"}
CODES = {"产量": "5001", "能源": "5003", "电力": "5003", "燃料": "5002", "运输": "6601"}


def begin(file: str, filename: str, model: str, layout: str, **plant: Any) -> Ledger:
    """A new file: its plant is made from the file's number as seed."""
    made = make_plant(TABLES, model, seed=7300 + int(file[1:]), title=f"示例{model}厂", **plant)
    return Ledger(file, filename, made, layout)


def whole(title: str = "本年累计", *top: str) -> Column:
    return Column((*top, title), "total", 2024, YEAR)


def code(line: Line) -> str:
    """An accounting code with a point, as systems of accounts number materials."""
    return f"{CODES.get(line.section, '1403')}.{len(line.name):02d}.{ord(line.name[0]) % 97:02d}"


def coded(line: Line) -> str:
    return f"{code(line)} {line.name}"


def table(
    led: Ledger, title: str, columns: list[Column], sheet: str = "Sheet1", **options: Any
) -> None:
    page = led.sheet(sheet)
    top = heading(page, title) if title else 1
    signature(page, write_table(led, page, top, columns, **options) + 1)


def months(style: str = "1月", *top: str) -> list[Column]:
    return month_columns(2024, style, top)


def s01() -> Ledger:
    led = begin("s01", "205-1表2024.xlsx", "cement", "form 205-1; materials apart", units=FORM)
    energies = [x for x in led.plant.lines if x.section in {"燃料", "电力"} and not x.rate_of]
    rest = [x for x in led.plant.lines if x not in energies]
    page = led.sheet("205-1")
    layouts.form_205(
        led, page, heading(page, "能源购进、消费与库存", "205-1表", "2024年"), energies
    )
    table(
        led, "主要产品产量及原材料消耗", [*front("品名", "单位"), *months()], "原材料", lines=rest
    )
    return led.save()


def s02() -> Ledger:
    led = begin("s02", "存货收发存2024.xlsx", "cement", "codes inside the names", name=1)
    columns = [*front("存货名称", "主计量单位"), *months("2024.1"), whole("合计")]
    table(led, "2024年生产统计", columns, named=lambda line: line.name)
    return led.save()


def s03() -> Ledger:
    led = begin("s03", "水泥2024生产月报汇总.csv", "cement", "tabs, GB 18030", name=2, units=BIG)
    table(led, "", [*front("指标名称", "计量单位"), *months("1月份"), whole("累计")])
    return led.save("csv:gb18030:tab")


def s04() -> Ledger:
    led = begin("s04", "2024年技经指标.xlsx", "bf_bof_steel", "sections, codes 甲 乙 1 2")
    columns = [*front("序号", "指标", "计量单位"), *months(), whole("1-12月累计")]
    table(led, "2024年主要技术经济指标", columns, sections="row", codes=True)
    return led.save()


def s05() -> Ledger:
    led = begin("s05", "钢铁2024年度.xlsx", "bf_bof_steel", "months down, sections", name=1)
    page = led.sheet("2024年")
    top = heading(page, "2024年度生产消耗一览")
    layouts.months_down(led, page, top, led.plant.lines, sections=True, style="2024-01")
    return led.save()


def s06() -> Ledger:
    led = begin("s06", "生产月报2024.xlsx", "bf_bof_steel", "a sheet a month", name=2)
    layouts.month_sheets(led, sheet_name="{y}-{m:02d}", amount="本月完成", running="累计完成")
    return led.save()


def s07() -> Ledger:
    led = begin("s07", "2024电炉炼钢.xls", "eaf_steel", "BIFF, half-years")
    table(led, "2024年炼钢轧钢消耗", [*front("名称", "单位"), *quarter_columns(2024)])
    return led.save("xls")


def material_code(line: Line) -> str:
    return f"M{len(line.name):03d}{ord(line.name[-1]) % 1000:04d}"


def s08() -> Ledger:
    led = begin("s08", "物料领用2024.xlsx", "eaf_steel", "list, dates, code of material", name=1)
    titles = ("会计期间", "物料描述", "基本单位", "数量")
    page = led.sheet("导出")
    layouts.as_list(led, page, 1, titles=titles, style="202401", extra=("物料编码", material_code))
    return led.save()


def s09() -> Ledger:
    led = begin(
        "s09",
        "2024年12月快报.xlsx",
        "eaf_steel",
        "this month, since January",
        name=2,
        years=(2023, 2024),
    )
    page = led.sheet("快报")
    top = heading(page, "2024年12月份生产快报")
    titles = ("当月实际", "1-12月累计", "上年同期累计", "增减%")
    layouts.cumulative(led, page, top, titles=titles, front_titles=("项 目", "单 位"))
    return led.save()


def s10() -> Ledger:
    led = begin("s10", "电解铝2024.xlsx", "primary_aluminium", "two-row header", units=BIG)
    columns = [*front("序号", "项目", "单位"), *months("1月", "2024年"), whole("全年", "2024年")]
    table(led, "2024年生产经营指标完成情况", columns, sections="merged", totals="formula")
    return led.save()


def s11() -> Ledger:
    led = begin("s11", "铝业ERP导出.csv", "primary_aluminium", "list by item", name=1)
    titles = ("过账期间", "物料名称", "单位", "数量")
    layouts.as_list(led, led.sheet(), 1, titles=titles, style="2024年1月", by="item")
    return led.save("csv:utf-8-sig")


def s12() -> Ledger:
    led = begin("s12", "原铝成本要素2024.xls", "primary_aluminium", "HTML named .xls", name=2)
    table(led, "", [*front("要素", "计量单位"), *months("一月"), whole("年合计")])
    return led.save("html:gb18030")


def s13() -> Ledger:
    led = begin("s13", "合成氨月度.xlsx", "ammonia", "units in the names", units={"GJ/t": "MJ/kg"})
    columns = [titled("项目", kind="name"), *months(), whole("合计")]
    table(led, "合成氨系统2024年消耗", columns, named=with_unit("{name}，{unit}"))
    return led.save()


def s14() -> Ledger:
    led = begin("s14", "氨厂报表2024.xls", "ammonia", "BIFF, codes in a column", name=1)
    columns = [titled("编码", kind="other", value=code), *front("物料", "单位"), *months()]
    table(led, "2024年原燃材料及动力消耗", columns)
    return led.save("xls")


def s15() -> Ledger:
    led = begin("s15", "ammonia 2024.csv", "ammonia", "plain list of the year", name=2)
    table(led, "", [*front("名称", "单位"), Column(("2024年实际",), "amount", 2024, YEAR)])
    return led.save("csv:utf-8")


def s16() -> Ledger:
    led = begin("s16", "尿素车间台帐.xlsx", "urea", "items merged over months")
    page = led.sheet("台帐")
    layouts.merged_items(led, page, heading(page, "2024年尿素车间消耗台帐"), subtotal="年计")
    return led.save()


def s17() -> Ledger:
    led = begin("s17", "尿素存货明细帐2024.xlsx", "urea", "stock, with codes", name=1)
    made = [line for line in led.plant.lines if line.section in {"产量", "运输"}]
    used = [line for line in led.plant.lines if line not in made]
    page = led.sheet("存货")
    layouts.stock(led, page, heading(page, "存货收发存明细", "2024年度"), used, "本年发出")
    table(led, "2024年产量与运输", [*front("项目", "单位"), *months()], "产量", lines=made)
    return led.save()


def s18() -> Ledger:
    led = begin("s18", "PVC-2024.xlsx", "pvc", "two lists side by side")
    page = led.sheet("年报")
    top = heading(page, "2024年PVC生产消耗年报")
    layouts.side_by_side(led, page, top, ("指标", "单位", "全年累计"))
    return led.save()


def s19() -> Ledger:
    led = begin("s19", "氯碱PVC消耗.xlsx", "pvc", "codes in the names", name=1, units=BIG)
    columns = [*front("科目及物料", "单位"), *months(), whole("合计")]
    table(led, "2024年消耗", columns, named=lambda line: line.name)
    return led.save()


def s20() -> Ledger:
    led = begin("s20", "PP装置物料平衡.csv", "resin", "semicolons, decimal comma")
    table(led, "", [*front("物料", "单位"), *months("2024-01"), whole("合计")])
    return led.save("csv:utf-8:semicolon", style="comma")


def s21() -> Ledger:
    led = begin("s21", "聚丙烯2024.xlsx", "resin", "plan beside actual", name=1)

    def planned(month: int) -> Callable[[Line], Any]:
        return lambda line: shared(line, 0.08 + month / 1000, 2024)

    columns = [*front("项目", "单位")]
    for month in YEAR:
        columns.append(titled(f"{month}月", "预算", kind="other", value=planned(month)))
        columns.append(Column((f"{month}月", "实际"), "amount", 2024, (month,)))
    table(led, "2024年预算执行情况", columns)
    return led.save()


def s22() -> Ledger:
    rates = "feed_coal_ncv fuel_coal_ncv"
    led = begin("s22", "甲醇公司2024.xlsx", "methanol", "quarters only", leave=rates)
    columns = [*front("指标", "单位"), *quarter_columns(2024, months=False)]
    table(led, "2024年分季度指标", columns)
    return led.save()


def s23() -> Ledger:
    led = begin("s23", "甲醇2024年月报.xlsx", "methanol", "list beside dates", name=1)
    titles = ("日期", "品名", "计量单位", "本期数量")
    layouts.as_list(led, led.sheet("明细"), 1, titles=titles, dates=True)
    return led.save()


def s24() -> Ledger:
    led = begin("s24", "轮胎原材料2024.xlsx", "tyre", "sections, months across")
    columns = [*front("序号", "材料名称", "单位"), *months(), whole("合计")]
    table(led, "2024年原材料消耗汇总表", columns, sections="row")
    return led.save()


def s25() -> Ledger:
    led = begin("s25", "tyre_2024.xls", "tyre", "HTML, names with codes", name=1)
    table(led, "", [*front("物料", "单位"), *months("202401"), whole("总计")])
    return led.save("html:utf-8")


def s26() -> Ledger:
    led = begin("s26", "轮胎2024台账.xlsx", "tyre", "months down, units in the names", name=2)
    page = led.sheet("台账")
    top = heading(page, "2024年轮胎公司原材料与能源")
    layouts.months_down(led, page, top, led.plant.lines, unit_row=False, named=with_unit())
    return led.save()


def s27() -> Ledger:
    led = begin("s27", "氯碱2024.xlsx", "chlor_alkali", "unit above, two-row header", units=BIG)
    columns = [*front("项目", "单位"), *months("1月", "2024年度"), whole("合计", "2024年度")]
    table(led, "2024年氯碱分厂生产月报", columns)
    return led.save()


def s28() -> Ledger:
    led = begin("s28", "烧碱原辅材料.xlsx", "chlor_alkali", "names with codes", name=1)
    table(led, "2024年消耗", [*front("物料", "单位"), *months(), whole("累计")], named=coded)
    return led.save()


def s29() -> Ledger:
    led = begin("s29", "chlor_2024.csv", "chlor_alkali", "UTF-16, tabs", name=2)
    table(led, "", [*front("项目", "单位"), *months("1月份"), whole("全年")])
    return led.save("csv:utf-16:tab")


SMALL = {
    "lime": "石灰",
    "secondary_aluminium": "再生铝",
    "rolled_aluminium": "铝加工",
    "compound_npk": "复合肥",
    "nitric_acid": "硝酸硝铵",
    "phosphate": "磷铵",
    "hydrogen": "制氢",
    "steam_cracker": "乙烯",
    "pet": "聚酯",
    "pdh": "丙烷脱氢",
}


def small(file: str, model: str, name: int) -> Ledger:
    """A plain ledger of a model that the other sets do not hold; the layout turns with `name`."""
    led = begin(
        file,
        f"{SMALL[model]}{'甲乙丙'[name]}厂2024.xlsx",
        model,
        f"small model, layout {name}",
        name=name,
    )
    if name == 0:
        table(led, "2024年生产消耗", [*front("序号", "项目", "单位"), *months(), whole("合计")])
    elif name == 1:
        table(led, "2024年度消耗", [*front("物料名称", "单位"), *months("2024年1月")])
    else:
        page = led.sheet("月报")
        layouts.months_down(led, page, heading(page, "2024年月度数据"), led.plant.lines)
    return led.save()


def s30() -> Ledger:
    return small("s30", "lime", 0)


def s31() -> Ledger:
    return small("s31", "secondary_aluminium", 0)


def s32() -> Ledger:
    return small("s32", "rolled_aluminium", 0)


def s33() -> Ledger:
    return small("s33", "compound_npk", 0)


def s34() -> Ledger:
    return small("s34", "nitric_acid", 1)


def s35() -> Ledger:
    return small("s35", "phosphate", 1)


def s36() -> Ledger:
    return small("s36", "hydrogen", 1)


def s37() -> Ledger:
    return small("s37", "steam_cracker", 2)


def s38() -> Ledger:
    return small("s38", "pet", 2)


def s39() -> Ledger:
    return small("s39", "pdh", 2)


def s40() -> Ledger:
    return small("s40", "rolled_aluminium", 1)


def s41() -> Ledger:
    return small("s41", "compound_npk", 1)


def s42() -> Ledger:
    return small("s42", "secondary_aluminium", 2)


def s43() -> Ledger:
    return small("s43", "lime", 2)


def s44() -> Ledger:
    return small("s44", "nitric_acid", 2)


def per_tonne(line: Line) -> Decimal:
    return round(line.amount(2024, YEAR) / Decimal(1000000), 4)


def s45() -> Ledger:
    led = begin("s45", "水泥年度单耗.xlsx", "cement", "total and specific consumption", name=1)
    columns = [
        *front("项目", "单位"),
        Column(("2024年", "消耗总量"), "amount", 2024, YEAR),
        titled("2024年", "单耗", kind="other", value=per_tonne),
    ]
    table(led, "2024年度消耗", columns)
    return led.save()


def s46() -> Ledger:
    led = begin("s46", "磷铵两年.xlsx", "phosphate", "two years side by side", years=(2023, 2024))
    columns = [*front("指标", "单位")]
    for year in (2023, 2024):
        columns += month_columns(year, "1月", (f"{year}年",))
        columns.append(Column((f"{year}年", "合计"), "total", year, YEAR))
    table(led, "磷铵分厂消耗", columns)
    return led.save()
