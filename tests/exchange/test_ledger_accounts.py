"""Accounts of stock, weighbridge tickets, weeks and merged months: read right or asked about.

Amounts are `base + month`, so that a year is 12 · base + 78.
"""

from __future__ import annotations

import datetime
import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.headings import heading
from zuji.exchange.ledgers.periods import period_of
from zuji.sectors.registry import get_model

ANODE = get_model("prebaked_anode")
CONCRETE = get_model("ready_mix_concrete")
MONTHS = range(1, 13)


def read(rows, model=ANODE, changes=None, merged=()):
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), "台账.xlsx", model, 2025, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def value(reading, name="green_coke"):
    return reading.values[name].value if name in reading.values else None


def rules(reading):
    return {question.finding.rule for question in reading.questions}


def stated(reading):
    return {finding.rule for finding in reading.stated}


def left(reading):
    return {portion.finding.rule for portion in reading.ignored if not portion.words}


def account():
    """Opening 3000; each month 5100 + month in, 5000 in two issues and month out."""
    rows = [
        ["材料名称：生石油焦", "", "", "", "计量单位：吨", "", "2025年度"],
        ["月", "日", "凭证号", "摘要", "收入数量", "发出数量", "结存数量"],
        [1, 1, "", "上年结转", None, None, 3000],
    ]
    stock, received, issued = 3000, 0, 0
    for month in MONTHS:
        coming, going = 5100 + month, 5000 + month
        rows += [
            [month, 8, f"收{month}", "购入生石油焦", coming, None, stock + coming],
            [month, 15, f"领{month}", "煅烧车间领用", None, 5000, stock + coming - 5000],
            [month, 28, f"领{month}b", "煅烧车间领用", None, month, stock + coming - going],
        ]
        stock, received, issued = stock + coming - going, received + coming, issued + going
        rows.append([month, "", "", "本月合计", coming, going, stock])
        rows.append([month, "", "", "本年累计", received, issued, stock])
    return rows


def test_an_account_counts_its_issues_once():
    assert value(read(account())) == 60078
    wrong = account()
    wrong[6][5] += 100  # 本月合计 of January
    assert rules(read(wrong)) == {"ledger-total-differs"}


def tickets(*heads, off=0):
    """Two lorries a month: 48 t with, 15 t without their load of 33 t, in kg."""
    head = {"毛重": 48000, "皮重": 15000, "净重": 33000 - off, "扣杂": off}
    rows = [["生石油焦投料过磅记录 2025年（kg）"], ["日期", "车号", "物料名称", *heads]]
    for month in MONTHS:
        for day in (5, 19):
            at = datetime.date(2025, month, day)
            rows.append([at, f"鲁C{month}{day}", "生石油焦", *(head[each] for each in heads)])
    return rows


def test_of_gross_weight_tare_and_net_weight_the_net_one_counts():
    reading = read(tickets("毛重", "皮重", "净重"))
    assert value(reading) == 24 * 33
    assert "ledger-weighing" in left(reading)
    with_dirt = read(tickets("毛重", "皮重", "扣杂", "净重", off=300))
    assert value(with_dirt) in {None, 24 * 32.7}


def test_without_net_weights_the_tare_is_taken_off_and_stated():
    reading = read(tickets("毛重", "皮重"))
    assert value(reading) == 24 * 33
    assert "ledger-weighed" in stated(reading)
    assert "ledger-meter" not in stated(reading)


def test_a_gross_weight_alone_is_asked_about():
    assert rules(read(tickets("毛重"))) == {"ledger-gross-weight"}


def test_a_net_weight_that_is_not_the_difference_is_asked_about():
    rows = tickets("毛重", "皮重", "净重")
    rows[4][5] = 33066  # 0.2 % of 33 000 kg is rounding
    assert value(read(rows)) == pytest.approx(24 * 33 + 0.066)
    rows[4][5] = 33070
    reading = read(rows)
    assert rules(reading) == {"ledger-net-differs"}
    assert value(reading) is None


@pytest.mark.parametrize(
    ("text", "month"),
    [("第1周", 1), ("第5周", 2), ("2025年第52周", 12), ("第53周", 12), ("week 9", 3)],
)
def test_a_numbered_week_is_of_the_month_of_its_middle(text, month):
    """The middle of week n is day 7 n − 3: day 4, 32, 361, 365 (368 is over) and 60."""
    assert (period_of(text).first, period_of(text).last) == (month, month)


def test_no_week_54():
    assert period_of("第54周") is None


def weeks(first, count):
    rows = [["2025年原料消耗周报"], ["日期", "生石油焦（t）"]]
    for number in range(count):
        start = first + datetime.timedelta(7 * number)
        end = start + datetime.timedelta(6)
        text = f"{start:%Y}.{start.month}.{start.day}-{end:%Y}.{end.month}.{end.day}"
        rows.append([text, 1000 + number])
    return rows


@pytest.mark.parametrize(
    ("first", "count", "asked"),
    [
        (datetime.date(2025, 1, 1), 52, False),  # to 30 December
        (datetime.date(2025, 1, 1), 53, True),  # the last one to 6 January
        (datetime.date(2024, 12, 30), 52, True),  # the first one from 30 December
    ],
)
def test_a_week_over_the_end_of_the_year_is_asked_about(first, count, asked):
    reading = read(weeks(first, count))
    assert ("ledger-week-turns" in rules(reading)) is asked
    if asked:
        question = next(q for q in reading.questions if q.finding.rule == "ledger-week-turns")
        accept = next(mend for mend in question.mends if mend.text == "accept")
        again = read(weeks(first, count), changes=accept.changes)
        assert value(again) == sum(1000 + number for number in range(count))
    else:
        assert value(reading) == sum(1000 + number for number in range(count))


def test_a_closing_month_over_the_end_of_the_year_is_no_week():
    assert not period_of("2024.12.26-2025.1.25").turns
    assert period_of("2024.12.28-2025.1.16").turns  # twenty days
    assert not period_of("2024.12.27-2025.1.16").turns


def test_an_amount_merged_over_months_is_of_all_of_them():
    rows = [["2025年原料消耗（t）"], ["月份", "生石油焦", "煤沥青"]]
    rows += [[f"{month}月", 5000 + month, 900 + month] for month in MONTHS]
    rows[2][1], rows[3][1] = 10003, None
    assert rules(read(rows)) == {"ledger-months-missing"}
    reading = read(rows, merged=["B3:B4"])
    assert (value(reading), value(reading, "pitch")) == (60078, 10878)


def test_a_purpose_beside_the_sum_of_what_was_used_is_a_part_of_it():
    head = ["能源名称", "计量单位", "消费量合计", "工业生产消费", "用于原材料", "非工业生产消费"]
    rows = [["能源消费（2025年）"], head, ["生石油焦", "吨", 970, 970, 10, 0]]
    assert value(read(rows)) == 970
    rows[2][5] = 5
    assert rules(read(rows)) == {"ledger-part-more", "ledger-part-elsewhere"}


def test_shifts_say_nothing_of_what_it_is():
    rows = [["2025年外购电量（kWh）"], ["月份", "早班", "中班", "夜班", "合计"]]
    rows += [[f"{month}月", 300 + month, 400, 500, 1200 + month] for month in MONTHS]
    assert value(read(rows), "power") == 12 * 1200 + 78


def test_the_solids_of_the_water_reducer_have_a_name():
    rows = [["2025年减水剂"], ["月份", "减水剂用量（t）", "含固量（%）"]]
    rows += [[f"{month}月", 60 + month, 12] for month in MONTHS]
    assert value(read(rows, CONCRETE), "admixture_solids") == 12


def test_a_column_of_stock_stays_stock_in_the_rows_of_issues():
    assert heading("结存数量").flow == "closing"


def test_weeks_of_a_month_are_of_that_month():
    assert period_of("3月第1周").first == 3
    rows = [["2025年3月原料消耗（t）"], ["周次", "生石油焦"]]
    rows += [[f"第{week}周", 100 + week] for week in range(1, 5)]
    reading = read(rows)
    question = next(q for q in reading.questions if q.finding.rule == "ledger-months-missing")
    assert "3月" not in str(question.finding.read)


def test_a_lorry_without_its_tare_is_asked_about():
    rows = tickets("毛重", "皮重")
    rows[4][4] = None
    assert rules(read(rows)) == {"ledger-gross-weight"}


def by_weeks(numbers):
    rows = [["2025年周消耗（t）"], ["周次", "生石油焦"]]
    return rows + [[f"第{week}周", 100 + week] for week in numbers]


@pytest.mark.parametrize(
    ("numbers", "asked"),
    [(range(1, 53), False), (range(1, 54), False), ([*range(1, 20), *range(21, 53)], True)],
)
def test_a_week_that_is_missing_is_asked_about(numbers, asked):
    reading = read(by_weeks(numbers))
    assert (rules(reading) == {"ledger-weeks-missing"}) is asked
    assert (value(reading) is None) is asked
    if asked:
        changes = reading.questions[0].mends[0].changes
        again = read(by_weeks(numbers), changes=changes)
        assert value(again) == sum(100 + week for week in numbers)
    else:
        assert value(reading) == sum(100 + week for week in numbers)


def test_weeks_across_are_added_up():
    weeks = range(1, 53)
    rows = [["2025年周消耗（t）"], ["原料", *(f"第{week}周" for week in weeks)]]
    assert value(read([*rows, ["生石油焦", *(100 + week for week in weeks)]])) == 5200 + 1378


def test_weeks_of_months_across_are_added_up():
    rows = [["2025年生石油焦消耗（t）"], ["月份", *(f"第{week}周" for week in range(1, 6))]]
    rows += [[f"{month}月", *(100 * week + month for week in range(1, 6))] for month in MONTHS]
    assert value(read(rows)) == 12 * 1500 + 5 * 78


def test_a_sum_of_an_account_of_several_things_is_of_no_one_of_them():
    rows = [["2025年原料出入库明细（吨）"], ["月", "日", "物料名称", "摘要", "入库", "出库"]]
    for month in MONTHS:
        rows += [
            [month, 10, "生石油焦", "领用", None, 5000 + month],
            [month, 20, "煤沥青", "领用", None, 900],
            [month, "", "", "本月合计", None, 5900 + month],
        ]
    reading = read(rows)
    assert (value(reading), value(reading, "pitch")) == (60078, 10800)


def test_two_purposes_of_a_sum_are_not_taken_for_parts_of_one_product():
    head = ["月份", "消耗合计", "用于炭黑生产", "用于改质沥青"]
    rows = [["2025年煤焦油消耗（t）"], head]
    rows += [[f"{month}月", 1000 + month, 900 + month, 100] for month in MONTHS]
    assert "ledger-item-unknown" in rules(read(rows, get_model("carbon_black")))


def test_an_amount_merged_across_months_is_of_all_of_them():
    rows = [["2025年原料消耗（t）"], ["项目", *(f"{month}月" for month in MONTHS)]]
    rows.append(["生石油焦", *(5000 + month for month in MONTHS)])
    rows[2][2], rows[2][3] = 10005, None
    assert value(read(rows, merged=["C3:D3"])) == 60078
    assert rules(read(rows)) == {"ledger-months-missing"}


def test_weeks_are_numbers_below_their_title():
    rows = [
        ["2025年周消耗（t）"],
        ["周次", "生石油焦"],
        *([week, 100 + week] for week in range(1, 53)),
    ]
    assert value(read(rows)) == 5200 + 1378


def test_weeks_of_the_first_half_and_months_of_the_second_make_the_year():
    """The middle of week 26 is day 179, 28 June; that of week 27 is 5 July."""
    rows = [["2025年消耗（t）"], ["期间", "生石油焦"]]
    rows += [[f"第{week}周", 100] for week in range(1, 27)]
    rows += [[f"{month}月", 400 + month] for month in range(7, 13)]
    assert value(read(rows)) == 2600 + 2400 + 57
    del rows[-1]
    assert rules(read(rows)) == {"ledger-months-missing", "ledger-weeks-missing"}


def test_lorries_that_went_back_to_the_supplier_are_no_use():
    rows = tickets("毛重", "皮重", "净重")
    kinds = ["收发类型", *("进厂" if at % 2 == 0 else "退货出厂" for at in range(24))]
    rows = [rows[0], *([*row, kind] for row, kind in zip(rows[1:], kinds, strict=True))]
    reading = read(rows)
    assert value(reading) is None
    assert "ledger-only-received" in rules(reading)


def issues(*places):
    rows = [["生石油焦明细账 2025年 单位：吨"], ["月", "日", "摘要", "收入", "发出", "结存"]]
    for month in MONTHS:
        rows += [[month, 10, f"{place}领用", None, 1000 + month, 100] for place in places]
    return rows


def test_issues_to_workshops_of_two_products_are_asked_about():
    reading = read(issues("阳极车间", "炭黑车间", "改质沥青车间"))
    assert rules(reading) == {"ledger-destinations"}
    changes = {}
    for question in reading.questions:
        wanted = "skip" if "改质" in str(question.finding.read) else "accept"
        changes |= next(each for each in question.mends if each.text == wanted).changes
    assert value(read(issues("阳极车间", "炭黑车间", "改质沥青车间"), changes=changes)) == 24156


@pytest.mark.parametrize(
    "places", [("煅烧车间", "焙烧车间"), ("一车间", "二车间"), ("生产", "车间")]
)
def test_issues_to_workshops_of_one_product_are_added_up(places):
    assert value(read(issues(*places))) == 2 * 12078


def test_shifts_in_a_column_are_parts_of_one_amount():
    rows = [["2025年生石油焦投料班报（t）"], ["月份", "班次", "用量"]]
    for month in MONTHS:
        rows += [[f"{month}月", shift, 100 + month] for shift in ("早班", "中班")]
        rows.append([f"{month}月", "夜班", 101])
    rows[3][2] = 102
    assert value(read(rows)) == 2 * 1278 + 1 + 12 * 101


def test_an_amount_merged_over_a_month_and_the_sum_is_asked_about():
    rows = [["2025年原料（t）"], ["项目", *(f"{month}月" for month in MONTHS), "合计"]]
    rows.append(["生石油焦", *(5000 + month for month in MONTHS), None])
    assert rules(read(rows, merged=["M3:N3"])) == {"ledger-amount-merged"}


@pytest.mark.parametrize("place", ["借给兄弟单位", "委外加工"])
def test_what_was_lent_or_worked_on_by_others_is_asked_about(place):
    rows = [*issues("煅烧车间"), [12, 28, f"{place}发出", None, 200, 100]]
    assert rules(read(rows)) == {"ledger-destinations"}
