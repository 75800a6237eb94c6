"""A fourth set: odd layouts of statisticians, systems of accounts and meters, with everyday names.

Written before the reader was taught them; the first score stands in `README.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks.ledgers import layouts
from benchmarks.ledgers.book import Cell, Sheet
from benchmarks.ledgers.columns import ENGLISH, Column, month_columns, titled, write_table
from benchmarks.ledgers.fourth_names import ENGLISH as ENGLISH_NAMES
from benchmarks.ledgers.fourth_names import TABLES
from benchmarks.ledgers.layouts import front, heading, shared, signature, with_unit
from benchmarks.ledgers.plant import Line, make_plant
from benchmarks.ledgers.truth import YEAR, Ledger

MADE = {"产量", "Output"}
RATES = "coal_ncv captive_coal_ncv feed_coal_ncv fuel_coal_ncv kiln_coal_ncv"


def begin(file: str, filename: str, model: str, layout: str, **plant: Any) -> Ledger:
    """A new file: its plant is made from the file's number as seed; rates are left out."""
    plant.setdefault("leave", RATES)
    names = ENGLISH_NAMES if plant.pop("english", False) else TABLES
    made = make_plant(names, model, seed=9100 + int(file[1:]), title=f"示例{model}厂", **plant)
    return Ledger(file, filename, made, layout)


def whole(title: str, *top: str) -> Column:
    return Column((*top, title), "total", 2024, YEAR)


def months(names: Callable[[int], str], *top: str) -> list[Column]:
    return [Column((*top, names(m)), "amount", 2024, (m,)) for m in YEAR]


def used(led: Ledger) -> list[Line]:
    """Materials and fuels that go through a store."""
    apart = {
        *MADE,
        "电力",
        "运输",
        "热力",
        "能源",
        "三废",
        "公用工程",
        "副产",
        "Power",
        "Transport",
    }
    return [line for line in led.plant.lines if line.section not in apart]


def rest(led: Ledger) -> list[Line]:
    through_store = used(led)
    return [line for line in led.plant.lines if line not in through_store]


def table(led: Ledger, title: str, columns: list[Column], **options: Any) -> Sheet:
    page = led.sheet(options.pop("sheet", "Sheet1"))
    top = heading(page, title) if title else 1
    signature(page, write_table(led, page, top, columns, **options) + 1)
    return page


def others(led: Ledger, sheet: str = "产量及动力") -> None:
    """A plain sheet for what does not go through the store."""
    columns = [*front("项目", "单位"), *month_columns(2024)]
    table(led, "2024年产量、动力及其他", columns, lines=rest(led), sheet=sheet)


def part(line: Line, share: float) -> Decimal:
    return shared(line, share, 2024)


def year(*titles: str) -> Column:
    return Column(titles, "amount", 2024, YEAR)


def beside(*titles: str, share: float) -> Column:
    return titled(*titles, kind="other", value=lambda line: part(line, share))


def told(led: Ledger, page: Sheet, row: int, column: int, line: Line, text: str) -> Cell:
    """A text that holds an amount (and perhaps its name and unit) in one cell."""
    cell = page.put(row, column, text)
    item = led.item(line)
    if item:
        item.cells.add(cell)
    return cell


def f01() -> Ledger:
    led = begin("f01", "2024原材料数量金额账.xlsx", "cement", "debit, credit, balance")
    columns = [*front("科目名称", "单位"), beside("期初余额", share=0.04)]
    columns += [beside("借方数量", share=1.02), year("贷方数量"), beside("期末余额", share=0.06)]
    table(led, "2024年原材料明细账汇总", columns, lines=used(led), sheet="原材料")
    others(led)
    return led.save()


def sap(led: Ledger, titles: tuple[str, ...], code: str, day: str) -> None:
    """Issues to orders as a system of accounts lists them: negative, with a code of movement."""
    page = led.sheet("Sheet1")
    page.line(1, list(titles))
    led.written = lambda value: -value
    row = 2
    for month in YEAR:
        for line in used(led):
            page.put(row, 1, day.format(m=month))
            page.put(row, 2, code)
            led.label(page, row, 3, line.name, line)
            led.amount(page, row, 4, line, 2024, (month,))
            led.label(page, row, 5, line.unit, line)
            row += 1
    led.written = lambda value: value


def f02() -> Ledger:
    led = begin("f02", "MB51导出2024.xlsx", "eaf_steel", "movement 261, negative")
    sap(led, ("过账日期", "移动类型", "物料描述", "数量", "基本计量单位"), "261", "2024-{m:02d}-25")
    others(led)
    return led.save()


def f03() -> Ledger:
    led = begin("f03", "MB51 2024.xlsx", "tyre", "movement 261, English titles", name=1)
    titles = ("Posting Date", "Movement Type", "Material Description", "Quantity", "Unit of Entry")
    sap(led, titles, "261", "2024.{m:02d}.28")
    others(led)
    return led.save()


def f04() -> Ledger:
    led = begin("f04", "收发存汇总表2024.xls", "pvc", "opening, in, out, closing in one row")
    columns = [titled("存货编码", kind="other", value=lambda line: f"01{len(line.name):04d}")]
    columns += [*front("存货名称", "主计量单位"), beside("期初结存数量", share=0.05)]
    columns += [beside("本期入库数量", share=1.01), year("本期出库数量")]
    columns += [beside("期末结存数量", share=0.06)]
    table(led, "收发存汇总表（2024-01至2024-12）", columns, lines=used(led), sheet="收发存")
    others(led)
    return led.save("xls")


def f05() -> Ledger:
    led = begin("f05", "物料收发明细2024.xlsx", "urea", "detail of receipts and issues", name=1)
    page = led.sheet("明细")
    page.line(1, ["日期", "物料名称", "单位", "收入数量", "发出数量", "结存数量"])
    row = 2
    for line in used(led):
        for m in YEAR:
            page.put(row, 1, f"2024-{m:02d}")
            led.label(page, row, 2, line.name, line)
            led.label(page, row, 3, line.unit, line)
            page.put(row, 4, part(line, 0.08 + m / 900))
            led.amount(page, row, 5, line, 2024, (m,))
            page.put(row, 6, part(line, 0.03 + m / 900))
            row += 1
    others(led)
    return led.save()


def four(month: str, m: int) -> list[Column]:
    """Opening, bought, used and closing of a month; the stock balances."""

    def closing(line: Line) -> Any:
        stock = part(line, 0.02 + m / 700) + part(line, 0.085)
        return stock - line.amount(2024, (m,))

    columns = [beside(month, "期初", share=0.02 + m / 700), beside(month, "购进", share=0.085)]
    columns.append(Column((month, "消耗"), "amount", 2024, (m,)))
    return [*columns, Column((month, "期末"), "other", value=closing)]


def f06() -> Ledger:
    led = begin("f06", "原燃材料进销存2024.xlsx", "cement", "four columns a month", name=1)
    columns = front("物料", "单位")
    for m in YEAR:
        columns += four(f"{m}月", m)
    table(led, "2024年原燃材料进耗存", columns, lines=used(led), sheet="进耗存")
    others(led)
    return led.save()


def f07() -> Ledger:
    led = begin("f07", "进耗存月度2024.xlsx", "lime", "items across, three columns each")
    page = led.sheet("进耗存")
    top = heading(page, "2024年进耗存月度表")
    page.put(top, 1, "月份")
    page.merge((top, 1), (top + 1, 1))
    for j, line in enumerate(used(led)):
        led.label(page, top, 2 + 3 * j, f"{line.name}（{line.unit}）", line)
        page.merge((top, 2 + 3 * j), (top, 4 + 3 * j))
        page.line(top + 1, ["购进", "消耗", "库存"], 2 + 3 * j)
        for m in YEAR:
            page.put(top + 1 + m, 1, f"{m}月")
            page.put(top + 1 + m, 2 + 3 * j, part(line, 0.083 + m / 999))
            led.amount(page, top + 1 + m, 3 + 3 * j, line, 2024, (m,))
            page.put(top + 1 + m, 4 + 3 * j, part(line, 0.02 + m / 999))
    others(led)
    return led.save()


def f08() -> Ledger:
    led = begin("f08", "月度统计2024.xlsx", "resin", "M1 to M12")
    columns = [*front("项目", "单位"), *months(lambda m: f"M{m}"), whole("合计")]
    table(led, "2024年生产消耗", columns)
    return led.save()


def f09() -> Ledger:
    led = begin("f09", "2024 monthly.csv", "eaf_steel", "M01 to M12, YTD", name=1)
    columns = [*front("物料", "单位"), *months(lambda m: f"M{m:02d}"), whole("YTD")]
    table(led, "", columns)
    return led.save("csv:utf-8-sig")


def f10() -> Ledger:
    led = begin("f10", "Plant data 2024.xlsx", "cement", "English, months across", english=True)
    columns = [*front("Item", "UoM"), *months(lambda m: ENGLISH[m - 1]), whole("Total")]
    table(led, "Raw materials, fuels and power 2024", columns)
    return led.save()


def f11() -> Ledger:
    led = begin("f11", "consumption.xlsx", "eaf_steel", "English, one year", english=True)
    columns = [*front("Description", "Unit"), year("FY2024")]
    table(led, "Annual production and consumption", columns, sections="row")
    return led.save()


def f12() -> Ledger:
    led = begin("f12", "urea plant 2024_12.xlsx", "urea", "English, months down", english=True)
    page = led.sheet("2024")
    top = heading(page, "Monthly report 2024")
    page.put(top, 1, "Month")
    for j, line in enumerate(led.plant.lines, 2):
        led.label(page, top, j, line.name, line)
        led.label(page, top + 1, j, line.unit, line)
        for m in YEAR:
            led.amount(page, top + 1 + m, j, line, 2024, (m,))
        led.stated(page, top + 14, j, line, 2024)
    page.put(top + 1, 1, "Unit")
    page.line(top + 14, ["Total"])
    for m in YEAR:
        page.put(top + 1 + m, 1, f"{ENGLISH[m - 1]}-24")
    return led.save()


def f13() -> Ledger:
    led = begin("f13", "2024年消耗（吨）.xlsx", "tyre", "a row of units under the months")
    lines = [line for line in led.plant.lines if line.unit == "t"]
    page = led.sheet("消耗")
    top = heading(page, "2024年原材料消耗")
    page.line(top, ["材料名称", *(f"{m}月" for m in YEAR), "合计"])
    page.line(top + 1, ["", *["吨"] * 13])
    for row, line in enumerate(lines, top + 2):
        led.label(page, row, 1, line.name, line)
        for m in YEAR:
            led.amount(page, row, 1 + m, line, 2024, (m,))
        led.stated(page, row, 14, line, 2024)
    return led.save()


def f14() -> Ledger:
    led = begin("f14", "2024年报表汇编.xlsx", "chlor_alkali", "cover and a sheet a month")
    cover = led.sheet("封面")
    cover.line(1, ["示例氯碱有限公司"])
    cover.line(3, ["2024年生产月报汇编"])
    cover.line(5, ["编制部门", "生产技术部"])
    cover.line(6, ["编制日期", "2025-01-10"])
    layouts.month_sheets(led, sheet_name="{m:02d}", amount="本月", running="累计")
    return led.save()


def f15() -> Ledger:
    led = begin("f15", "生产月报（横式）2024.xlsx", "ammonia", "items across in month sheets")
    for m in YEAR:
        page = led.sheet(f"{m}月")
        top = heading(page, f"2024年{m}月生产月报")
        page.put(top, 1, "指标")
        page.put(top + 1, 1, "单位")
        page.put(top + 2, 1, "本月")
        page.put(top + 3, 1, "累计")
        for j, line in enumerate(led.plant.lines, 2):
            led.label(page, top, j, line.name, line)
            led.label(page, top + 1, j, line.unit, line)
            led.amount(page, top + 2, j, line, 2024, (m,))
            led.stated(page, top + 3, j, line, 2024, tuple(range(1, m + 1)), main=m == 12)
    return led.save()


def f16() -> Ledger:
    led = begin("f16", "能源与物料2024.xlsx", "methanol", "notes between the rows")
    page = led.sheet("台账")
    top = heading(page, "2024年能源与物料台账")
    page.line(top, ["项目", "单位", *(f"{m}月" for m in YEAR), "全年"])
    row = top + 1
    for at, line in enumerate(led.plant.lines):
        led.label(page, row, 1, line.name, line)
        led.label(page, row, 2, line.unit, line)
        for m in YEAR:
            led.amount(page, row, 2 + m, line, 2024, (m,))
        led.stated(page, row, 15, line, 2024)
        row += 1
        if at % 4 == 2:
            page.put(row, 1, "注：以上数据取自地磅与仪表，每月25日结算，8月检修停车7天")
            row += 1
    return led.save()


def f17() -> Ledger:
    led = begin("f17", "2024物料耗用.xlsx", "pvc", "units in the names", name=2)
    columns = [titled("物料名称", kind="name"), *month_columns(2024, "1月份"), whole("总计")]
    table(led, "2024年物料耗用及产出", columns, named=with_unit("{name}({unit})"))
    return led.save()


def split(led: Ledger, page: Sheet, row: int, line: Line, month: int, column: int) -> None:
    """An amount divided over two workshops, and the plant's sum beside it."""
    value = line.years[2024][month - 1]
    first = (value * Decimal("0.62")).quantize(value)
    item = led.item(line)
    assert item is not None
    for at, each in enumerate((first, value - first)):
        item.cells.add(page.put(row, column + at, each))
    led.amount(page, row, column + 2, line, 2024, (month,))


def f18() -> Ledger:
    led = begin("f18", "分车间消耗2024.xlsx", "urea", "workshops as columns, by month")
    page = led.sheet("分车间")
    top = heading(page, "2024年分车间消耗")
    page.line(top, ["月份", "项目", "单位", "一车间", "二车间", "全厂合计"])
    row = top + 1
    for m in YEAR:
        for line in led.plant.lines:
            page.put(row, 1, f"{m}月")
            led.label(page, row, 2, line.name, line)
            led.label(page, row, 3, line.unit, line)
            split(led, page, row, line, m, 4)
            row += 1
    return led.save()


def f19() -> Ledger:
    led = begin("f19", "各车间台账2024.xlsx", "cement", "a sheet a workshop, own items")
    shops = {"烧成车间": {"原材料", "燃料"}, "粉磨车间": {"混合材", "包装"}}
    shops["生产部"] = {"产量", "电力", "运输"}
    for shop, sections in shops.items():
        lines = [line for line in led.plant.lines if line.section in sections]
        columns = [*front("项目", "单位"), *month_columns(2024), whole("合计")]
        table(led, f"{shop}2024年台账", columns, lines=lines, sheet=shop)
    return led.save()


def f20() -> Ledger:
    led = begin("f20", "一二车间2024.xlsx", "resin", "a sheet a workshop, the same items")
    for at, shop in enumerate(("一车间", "二车间")):
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
    return led.save()


def f21() -> Ledger:
    led = begin("f21", "日报月末2024.xlsx", "cement", "daily reports of month ends", name=1)
    days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    for m in YEAR:
        page = led.sheet(f"{m}.{days[m - 1]}")
        top = heading(page, "生产日报", f"2024年{m}月{days[m - 1]}日")
        columns = [*front("项目", "单位")]
        columns.append(
            titled("本日", kind="other", value=lambda line, d=m: part(line, 0.002 + d / 1e5))
        )
        columns.append(Column(("月累计",), "amount", 2024, (m,)))
        columns.append(Column(("年累计",), "subtotal", 2024, tuple(range(1, m + 1))))
        write_table(led, page, top, columns)
    return led.save()
