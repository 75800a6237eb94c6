"""The ledgers kept apart, last part: faults, doubts and odd habits; not for who tunes either."""

from __future__ import annotations

from decimal import Decimal

from benchmarks.ledgers import layouts, traps
from benchmarks.ledgers.columns import Column, month_columns, month_title, titled, write_table
from benchmarks.ledgers.kept import GASES, begin
from benchmarks.ledgers.kept_names import TABLES
from benchmarks.ledgers.layouts import front, heading, with_unit
from benchmarks.ledgers.plant import Line, make_plant, stranger
from benchmarks.ledgers.truth import ASK, EITHER, YEAR, Ledger


def whole(year: int = 2024, title: str = "合计") -> Column:
    return Column((title,), "total", year, YEAR)


def k33() -> Ledger:
    led = begin(
        "k33", "氯碱电解2024.xlsx", "chlor_alkali", "only DC of the cells, tariffs apart", name=2
    )
    led.plant.by_input["cell_power"].name = "电解直流电耗"
    page = led.sheet("2024年")
    write_table(led, page, 1, [*front("名称", "单位"), *month_columns(2024, "一月")])
    led.owe(["cell_power"], ASK, "DC only")
    led.items["cell_power"].value = None
    return led.save()


def k34() -> Ledger:
    led = begin(
        "k34",
        "水泥辅料2024.txt",
        "cement",
        "d.ddd and d,ddd where nothing tells the mark",
        only="diesel iron_corrective natural_gypsum plastic_bags",
        name=1,
    )
    page = led.sheet()
    page.line(1, ["名称", "单位", *(month_title("1月份", 2024, m) for m in YEAR)])
    for row, line in enumerate(led.plant.lines, 2):
        led.label(page, row, 1, line.name, line)
        led.label(page, row, 2, line.unit, line)
        for m in YEAR:
            cell = page.put(row, 2 + m, f"{2 + row % 5},{911 - 53 * m + row}")
            led.items[line.input or ""].cells.add(cell)
    led.ask_all("d,ddd without evidence")
    return led.save("csv:utf-16:tab")


def k35() -> Ledger:
    led = begin(
        "k35",
        "2024水泥台账(修订).xlsx",
        "cement",
        "a line twice with amounts that differ a little",
        name=2,
    )
    page = led.sheet("修订稿")
    top = heading(page, "2024年台账（修订）", width=15)
    row = write_table(led, page, top, [*front("项目", "单位"), *month_columns(2024), whole()])
    line = led.plant.by_input["limestone"]
    again = [(v * Decimal("1.01")).quantize(v) for v in line.years[2024]]
    cells = page.line(row, [line.name, line.unit, *again, sum(again)])
    led.items["limestone"].cells.update(cells)
    led.owe(["limestone"], ASK, "a line stands twice")
    return led.save()


def k36() -> Ledger:
    led = begin(
        "k36",
        "钢厂2024.xlsx",
        "bf_bof_steel",
        "a unit changes, a point slips, swapped lines",
        name=1,
    )
    page = led.sheet("全年")
    top = heading(page, "2024年各工序消耗", "制表：统计处", width=15)
    write_table(
        led, page, top, [*front("项目", "单位"), *month_columns(2024), whole(2024, "年累计")]
    )
    led.owe(GASES, EITHER, "name fits two inputs")
    traps.unit_changes(led, "sinter_ore", 6, "0.0001")
    traps.slipped(led, "bof_alloys", 9, "0.001")
    traps.slipped(led, "bf_power", 3, "10000")
    traps.swapped(led, "tar_made", "coking_coal", 11)
    traps.wrong_total(led, "bf_coke", "0.9")
    return led.save()


def k37() -> Ledger:
    led = begin(
        "k37",
        "电解铝能耗.xlsx",
        "primary_aluminium",
        "hidden rows and columns of an old year, a hidden sheet",
        years=(2023, 2024),
        name=2,
        units={"kWh": "万千瓦时"},
    )
    old = led.sheet("旧版", hidden=True)
    stale = make_plant(
        TABLES, "primary_aluminium", seed=17, title="", name=2, units={"kWh": "万千瓦时"}
    )
    write_table(Ledger("", "", stale, ""), old, 1, [*front("项目", "单位"), *month_columns(2024)])
    page = led.sheet("能耗")
    columns = [*front("项目", "单位")]
    columns += month_columns(2023, "2024年1月", hidden=True)
    columns += month_columns(2024, "2024年1月")
    write_table(led, page, heading(page, "电解铝能耗统计"), columns)
    return led.save("xlsx", active=1)


def k38() -> Ledger:
    led = begin(
        "k38",
        "PVC装置2024.xlsx",
        "pvc",
        "two wrong totals, one amount in full width",
        units={"kWh": "万kWh"},
    )
    page = led.sheet("台账")
    top = heading(page, "2024年PVC装置台账", width=15)
    write_table(led, page, top, [*front("项目", "单位"), *month_columns(2024, "1月份"), whole()])
    traps.wrong_total(led, "carbide_used", "1.1")
    traps.wrong_total(led, "steam_bought", "10")
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    cell = led.place["hydrogen_chloride", 2024, 8]
    number = led.plant.by_input["hydrogen_chloride"].years[2024][7]
    page.cells[cell[1:]] = f"{number:f}".translate(wide)
    return led.save()


def k39() -> Ledger:
    led = begin(
        "k39",
        "2024年消耗计划表.xls",
        "ammonia",
        "a plan for the year that looks like a ledger, HTML",
    )
    page = led.sheet()
    top = heading(page, "2024年度原料动力消耗计划", width=15)
    write_table(
        led, page, top, [*front("项目", "单位"), *month_columns(2024), whole(2024, "全年计划")]
    )
    led.ask_all("budget", (page.name, 1, 1), (page.name, top, 15))
    return led.save("html:utf-8")


def k40() -> Ledger:
    led = begin(
        "k40",
        "甲醇物耗流水2024.csv",
        "methanol",
        "list by month with two months of another year",
        years=(2023, 2024),
        name=1,
        leave="feed_coal_ncv fuel_coal_ncv",
        units={"kWh": "万度"},
    )
    page = led.sheet()
    page.line(1, ["时间", "项目", "数量", "计量单位"])
    row = 2
    for year, months in ((2023, (11, 12)), (2024, YEAR)):
        for month in months:
            for line in led.plant.lines:
                page.put(row, 1, month_title("2024年1月", year, month))
                led.label(page, row, 2, line.name, line)
                led.amount(page, row, 3, line, year, (month,))
                led.label(page, row, 4, line.unit, line)
                row += 1
    return led.save("csv:gb18030")


def k41() -> Ledger:
    led = begin(
        "k41", "轮胎2024.xlsx", "tyre", "vague amounts, letters, blank and zero months", name=2
    )
    page = led.sheet("材料")
    top = heading(page, "2024年材料消耗", width=15)
    write_table(led, page, top, [*front("材料", "单位"), *month_columns(2024, "1月"), whole()])
    traps.vague(led, "waste_rubber", 3, "{n}-{m}")
    traps.vague(led, "process_oil", 7, "≈{n}")
    traps.letter(led, "silica", 10)
    traps.missing(led, "polyamide", 8, "")
    traps.zero(led, "boiler_gas", 7)
    traps.missing(led, "sulfur", 1, "/")
    return led.save()


def k42() -> Ledger:
    led = begin(
        "k42",
        "焦化2024.xlsx",
        "bf_bof_steel",
        "coke-oven gas in m³ without its heat",
        name=2,
        only="coke_made coking_coal tar_made benzol_made cog_made coking_power",
    )
    page = led.sheet("焦化")
    top = heading(page, "2024年焦化厂台账")
    write_table(
        led,
        page,
        top,
        [*front("项目"), *month_columns(2024), whole()],
        named=with_unit("{name}({unit})"),
    )
    traps.no_density(led, "cog_made", "万m³", "0.0055")
    return led.save()


def k43() -> Ledger:
    led = begin(
        "k43",
        "2024年水泥日报.xlsx",
        "cement",
        "daily reports with 合计 of the month",
        name=1,
        only="cement_produced clinker_produced coal grinding_power",
    )
    layouts.daily(led, led.plant.lines, "本月合计")
    return led.save()


def k44() -> Ledger:
    led = begin(
        "k44",
        "轮胎合并2024.xlsx",
        "tyre",
        "item cells merged over months, no subtotal",
        name=1,
        units={"kWh": "万kWh"},
    )
    page = led.sheet("明细")
    layouts.merged_items(led, page, heading(page, "2024年明细", width=4), subtotal="")
    return led.save()


def k45() -> Ledger:
    led = begin(
        "k45",
        "烧碱12月快报.xls",
        "chlor_alkali",
        "current and since January of December, Excel 97",
        name=2,
        years=(2023, 2024),
        units={"kWh": "万kWh"},
    )
    led.plant.lines.append(stranger("亚硫酸钠", "t", 6.0, 45, (2023, 2024), "原料"))
    page = led.sheet("快报")
    top = heading(page, "2024年12月生产快报", width=5)
    layouts.cumulative(
        led,
        page,
        top,
        titles=("当月", "累计", "上年同期累计"),
        front_titles=("序号", "指标名称", "单位"),
    )
    return led.save("xls")


def k46() -> Ledger:
    led = begin("k46", "cement plant 2024.xlsx", "cement", "English titles and model names")
    words = {
        "cement_produced": "Cement output",
        "clinker_produced": "Clinker produced",
        "limestone": "Limestone",
        "coal": "Bituminous coal",
        "diesel": "Diesel",
        "waste_heat_power": "Waste-heat power",
        "slag_powder": "Ground blast-furnace slag",
        "limestone_filler": "Limestone filler",
        "natural_gypsum": "Natural gypsum",
        "plastic_bags": "Woven plastic bags",
        "road_freight": "Road freight",
        "rail_freight": "Rail freight",
        "clinker_sold": "Clinker sold",
    }
    led.plant.lines = [line for line in led.plant.lines if line.input in words]
    for line in led.plant.lines:
        line.name = words[line.input or ""]
    page = led.sheet("2024")
    page.put(1, 1, "Production ledger 2024")
    columns = [
        titled("Item", kind="name"),
        titled("Unit", kind="unit"),
        *month_columns(2024, "Jan"),
        whole(2024, "Total"),
    ]
    write_table(led, page, 2, columns)
    return led.save()


def k47() -> Ledger:
    led = begin(
        "k47",
        "铝厂2024年煤耗.xlsx",
        "primary_aluminium",
        "of-which lines and specific lines among the items",
        name=1,
        only="liquid_made alumina_used captive_coal captive_coal_ncv captive_gross captive_own_use",
    )
    coal = led.plant.by_input["captive_coal"]
    at = led.plant.lines.index(coal) + 1
    first = [(v * Decimal("0.6")).quantize(v) for v in coal.years[2024]]
    rest = [v - part for v, part in zip(coal.years[2024], first, strict=True)]
    for name, part in (("其中：烟煤", first), ("其中：褐煤", rest)):
        led.plant.lines.insert(at, Line(None, name, coal.unit, coal.factor, {2024: part}, "燃料"))
        at += 1
    ratio = [Decimal("1.92") + Decimal(m) / 1000 for m in YEAR]
    led.plant.lines.insert(2, Line(None, "氧化铝单耗", "t/t", Decimal(1), {2024: ratio}, "原料"))
    page = led.sheet("煤耗")
    write_table(
        led, page, heading(page, "2024年煤耗及指标"), [*front("项目", "单位"), *month_columns(2024)]
    )
    return led.save()
