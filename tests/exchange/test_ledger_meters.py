"""Readings of meters, bills of power, returns, sums in one cell: read right or asked about.

A meter goes from 1000 by 100 + month: 12 · 100 + 78 = 1278 in a year. Other amounts are
`base + month`, so that a year is 12 · base + 78.
"""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.dials import multiplier_of, take_reading
from zuji.exchange.ledgers.footers import sum_in
from zuji.exchange.ledgers.periods import period_of
from zuji.sectors.registry import get_model

LIME = get_model("lime")
MONTHS = range(1, 13)
TITLE = ["2024年外购电量 单位：kWh"]


def read(rows, changes=None, merged=(), comments=None):
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for place, text in (comments or {}).items():
        sheet[place].comment = Comment(text, "x")
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), "台账.xlsx", LIME, 2024, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def value(reading, name="power"):
    return reading.values[name].value if name in reading.values else None


def rules(reading):
    return {question.finding.rule for question in reading.questions}


def stated(reading):
    return {finding.rule for finding in reading.stated}


def dial(month):
    return 1000 + 100 * month + month * (month + 1) // 2


def monthly(head, amounts, title=TITLE):
    return [list(title), head, *([f"{m}月", *amounts(m)] for m in MONTHS)]


@pytest.mark.parametrize(
    "head",
    [
        ("上期示数", "本期示数", "倍率"),
        ("起码", "止码", "倍率"),
        ("期初示数", "期末示数", "CT变比"),
        ("上月抄表数", "本月抄表数", "乘率"),
        ("上次抄表", "本次抄表", "综合倍率"),
        ("起始读数", "终止读数", "变比"),
        ("上月止码", "本月止码", "倍率"),
        ("Previous reading", "Current reading", "Multiplier"),
    ],
)
def test_readings_and_a_multiplier_give_the_amount(head):
    reading = read(monthly(["月份", *head], lambda m: (dial(m - 1), dial(m), 40)))
    assert value(reading) == 1278 * 40
    assert "ledger-meter" in stated(reading)


def test_readings_below_a_title_of_both_and_a_merged_ratio():
    rows = monthly(
        ["月份", "示数", None, "变比"],
        lambda m: (dial(m - 1), dial(m), "200/5" if m == 1 else None),
    )
    rows.insert(2, [None, "上月", "本月", None])
    assert value(read(rows, merged=["B2:C2", "D4:D15"])) == 1278 * 40


def test_current_and_voltage_ratios_multiply():
    rows = monthly(
        ["月份", "起码", "止码", "CT", "PT"],
        lambda m: (dial(m - 1), dial(m), "200/5", "10000/100"),
    )
    assert value(read(rows)) == 1278 * 40 * 100


def test_a_multiplier_in_the_title_counts():
    title = ["2024年外购电抄表 倍率：4000 单位：kWh"]
    rows = monthly(["月份", "起码", "止码"], lambda m: (dial(m - 1), dial(m)), title)
    assert value(read(rows)) == 1278 * 4000


def test_amounts_that_the_multiplier_has_not_gone_into_are_asked_about():
    def billed(of):
        head = ["月份", "起码", "止码", "倍率", "用电量"]
        return read(monthly(head, lambda m: (dial(m - 1), dial(m), 40, (100 + m) * of)))

    assert value(billed(40)) == 1278 * 40 and value(billed(41)) == 1278 * 41
    assert value(billed(0.004)) is None
    assert rules(billed(1)) == {"ledger-meter-differs"} and value(billed(1)) is None


def test_a_dial_in_kwh_beside_amounts_in_ten_thousands_is_right():
    head = ["月份", "起码", "止码", "倍率", "用电量（万kWh）"]
    rows = monthly(head, lambda m: (dial(m - 1), dial(m), 100, (100 + m) / 100), ["2024年外购电"])
    assert value(read(rows)) == pytest.approx(127_800)


def test_readings_that_look_like_years_are_readings():
    rows = monthly(["月份", "起码", "止码"], lambda m: (900 + 100 * m, 1000 + 100 * m))
    assert value(read(rows)) == 1200


def test_two_meters_in_a_row_are_two_amounts():
    rows = monthly(
        ["月份", "外购电1#线", None, None, "外购电2#线", None, None],
        lambda m: (dial(m - 1), dial(m), 40, m - 1, m, 1000),
    )
    rows.insert(2, [None, *["起码", "止码", "倍率"] * 2])
    assert value(read(rows, merged=["B2:D2", "E2:G2"])) == 1278 * 40 + 12 * 1000


def test_a_multiplier_that_only_one_of_two_meters_has_is_asked_about():
    rows = monthly(
        ["月份", "外购电1#线", None, "外购电2#线", None, None],
        lambda m: (dial(m - 1), dial(m), m - 1, m, 1000),
    )
    rows.insert(2, [None, "起码", "止码", "起码", "止码", "倍率"])
    assert value(read(rows, merged=["B2:C2", "D2:F2"])) is None


@pytest.mark.parametrize("title", ["外购电本期示数", "外购电抄表数", "外购电表底数"])
def test_readings_alone_are_no_amounts(title):
    reading = read(monthly(["月份", title], lambda m: (dial(m),)))
    assert value(reading) is None and rules(reading) == {"ledger-readings-only"}


def test_what_was_metered_may_fall_and_readings_may_not():
    rows = monthly(["月份", "外购电抄表数"], lambda m: (4000 - m,))
    assert value(read(rows)) == 12 * 4000 - 78


def test_readings_of_reactive_power_and_demand_are_no_power():
    head = ["月份", "有功电量", "无功电量", "最大需量(kW)", "功率因数"]
    assert value(read(monthly(head, lambda m: (4000 + m, 800, 1200, 0.97)))) == 48078


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("上次抄表日期", ""),
        ("本月抄见电量", ""),
        ("起止日期", ""),
        ("编码", ""),
        ("期初数", ""),
        ("示数 上期", "opening"),
        ("止度", "closing"),
        ("电表读数", "reading"),
    ],
)
def test_titles_of_readings(text, side):
    assert take_reading(text)[0] == side


def test_ratios_of_transformers():
    assert [multiplier_of(text) for text in ("40", "200/5", "10000/100×200/5", "×40", "?")] == [
        *(40, 40, 4000, 40),
        None,
    ]


BILL = ["月份", "抄见电量", "变损", "线损", "合计电量"]


def test_losses_are_part_of_what_is_billed():
    reading = read(monthly(BILL, lambda m: (4000 + m, 50, 30, 4080 + m)))
    assert value(reading) == 12 * 4080 + 78
    assert any(total.agrees for total in reading.totals)


@pytest.mark.parametrize(("more", "is_asked"), [(0, False), (3, False), (5, True), (-5, True)])
def test_a_bill_that_is_not_the_sum_of_its_parts_is_asked_about(more, is_asked):
    """A thousandth of 4084 kWh is 4.1 kWh."""
    rows = monthly(BILL, lambda m: (4000 + m, 50, 30, 4080 + m + (more if m == 4 else 0)))
    assert (value(read(rows)) is None) is is_asked


def test_losses_without_a_sum_are_asked_about_and_the_power_waits():
    reading = read(monthly(["月份", "抄见电量", "线损电量"], lambda m: (4000 + m, 80)))
    assert value(reading) is None and "ledger-item-unknown" in rules(reading)


HOURS = ["月份", "峰", "平", "谷"]


@pytest.mark.parametrize(
    "head",
    [HOURS, ["月份", "高峰电量", "平段电量", "低谷电量"], [*HOURS, "合计"], [*HOURS, "总电量"]],
)
def test_hours_of_the_day_are_added_once(head):
    rows = monthly(head, lambda m: (1000, 2500 + m, 1000, 4500 + m)[: len(head) - 1])
    assert value(read(rows)) == 12 * 4500 + 78


def test_hours_in_rows_below_each_other():
    months = [f"{m}月" for m in MONTHS]
    rows = [TITLE, ["时段", *months], ["峰", *[700] * 12], ["平", *[900 + m for m in MONTHS]]]
    assert value(read([*rows, ["谷", *[700] * 12]])) == 12 * 2300 + 78


def test_hours_that_do_not_make_up_their_sum_are_asked_about():
    rows = monthly([*HOURS, "合计"], lambda m: (1000, 2500 + m, 1000, 4500 + m + (m == 3) * 90))
    assert value(read(rows)) is None


LIMESTONE = ["2024年石灰石消耗"]


@pytest.mark.parametrize(
    ("footer", "right"),
    [
        (["合计12078t"], True),
        (["总计：12,078吨"], True),
        ([None, "合计：12078 t"], True),
        (["合计：1.2078万吨"], True),
        (["Total 12078 t"], True),
        (["合计：13078 t"], False),
        ([None, "总计：13,078吨"], False),
    ],
)
def test_a_sum_written_into_one_cell_is_a_check(footer, right):
    reading = read([*monthly(["月份", "石灰石(t)"], lambda m: (1000 + m,), LIMESTONE), footer])
    assert value(reading, "limestone") == (12078 if right else None)
    assert [total.agrees for total in reading.totals] == [right]


def test_texts_that_are_no_sums():
    texts = ("合计 3 项", "合计", "1月 1000 t", "本年消耗 5 t")
    assert [sum_in(text) for text in texts] == [None] * len(texts)


def test_the_sum_of_the_last_year_below_the_months_is_no_check():
    rows = monthly(["月份", "石灰石(t)"], lambda m: (1000 + m,), LIMESTONE)
    reading = read([*rows, ["合计", 12078], ["去年合计", 11111]])
    assert value(reading, "limestone") == 12078 and not reading.questions


def test_what_was_taken_back_into_the_store_is_subtracted():
    def issued(m):
        return (1000 + m, 50 if m == 5 else None)

    reading = read(monthly(["月份", "领用数量", "退料数量"], issued, ["2024年石灰石 单位：t"]))
    assert value(reading, "limestone") == 12078 - 50
    assert "ledger-sign-back" in stated(reading)


def test_a_row_of_returns_among_issues_is_subtracted():
    rows = [["2024年"], ["日期", "名称", "单位", "类型", "数量"]]
    rows += [[f"2024-{m:02d}-10", "石灰石", "t", "领用", 1000 + m] for m in MONTHS]
    reading = read([*rows, ["2024-05-20", "石灰石", "t", "退库", 50]])
    assert value(reading, "limestone") == 12078 - 50


def test_all_and_what_was_good_of_it_are_not_added():
    rows = monthly(
        ["月份", "合格产量", "总产量"], lambda m: (950, 1000 + m), ["2024年石灰产量 单位：t"]
    )
    assert value(read(rows), "lime_made") is None


def test_sums_since_january_without_a_title_are_asked_about():
    def until(month):
        return 1000 * month + month * (month + 1) // 2

    rows = monthly(["月份", "石灰石(t)"], lambda m: (until(m),), LIMESTONE)
    reading = read(rows)
    assert rules(reading) == {"ledger-running"} and value(reading, "limestone") is None
    sums = next(mend for mend in reading.questions[0].mends if mend.text == "until")
    assert value(read(rows, sums.changes), "limestone") == until(12)


def test_a_comment_that_changes_an_amount_is_asked_about():
    rows = monthly(["月份", "石灰石(t)"], lambda m: (1000 + m,), LIMESTONE)
    assert value(read(rows, comments={"B5": "审核无误"}), "limestone") == 12078
    for place in ("B2", "A5", "B5"):
        reading = read(rows, comments={place: "含外售300t"})
        assert rules(reading) == {"ledger-remark"}


@pytest.mark.parametrize("mark", ["〃", "”", "、、", "同上", "见上"])
def test_ditto_marks_of_units(mark):
    rows = [["2024年"], ["项目", "单位", "数量"], ["石灰石", "t", 5000], ["固废填埋", mark, 4]]
    assert value(read(rows), "solid_waste") == 4


def test_a_share_beside_an_amount_is_no_second_amount():
    rows = [["2024年"], ["项目", "单位", "数量", "配比%"], ["石灰石", "t", 5840, 58.4]]
    assert value(read(rows), "limestone") == 5840


def test_an_unknown_column_beside_an_amount_keeps_it_waiting():
    rows = [["2024年"], ["项目", "单位", "甲", "乙"], ["石灰石", "t", 5840, 100]]
    assert value(read(rows), "limestone") is None


def test_a_closing_period_of_a_whole_year():
    whole = period_of("2023年12月26日-2024年12月25日")
    assert whole is not None and (whole.first, whole.last, whole.year) == (1, 12, 2024)
    assert period_of("2023年6月26日-2024年6月25日") is None
    assert period_of("2022年12月26日-2024年12月25日") is None, "two years"


@pytest.mark.parametrize(
    ("title", "name", "scale"),
    [
        ("外购电（10⁴kWh）", "power", 10_000),
        ("外购电 10^4kWh", "power", 10_000),
        ("石灰石（10³t）", "limestone", 1000),
    ],
)
def test_powers_of_ten_before_a_unit_multiply(title, name, scale):
    reading = read(monthly(["月份", title], lambda m: (100 + m,), ["2024年"]))
    assert value(reading, name) == 1278 * scale


def test_power_of_one_part_of_the_works_is_not_all_of_it():
    def metered(title):
        return read(monthly(["月份", "电量(kWh)"], lambda m: (4000 + m,), [title]))

    part = metered("循环水泵房2024年电量记录")
    assert value(part) is None and rules(part) == {"ledger-item-unknown"}
    assert value(metered("2024年用电量记录")) == 12 * 4000 + 78
