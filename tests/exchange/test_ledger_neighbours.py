"""Ledgers in which a careful reader stops: what a sheet says beside its amounts is never lost.

The year of a monthly line is 12 · base + 78 (1 + 2 + … + 12 = 78).
"""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.headings import heading, unit_of
from zuji.exchange.ledgers.names import NameBook
from zuji.exchange.ledgers.vocabulary import words_of
from zuji.sectors.registry import get_model

CEMENT = get_model("cement")
LIME = get_model("lime")
STEEL = get_model("eaf_steel")
MONTHS = [f"{month}月" for month in range(1, 13)]


def line(base):
    return [base + month for month in range(1, 13)]


def read(rows, changes=None, model=CEMENT, sheet="t"):
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), "台账.xlsx", model, 2025, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def year_of(*rows, head=("物料", "单位", "消耗量")):
    return [["2025年"], [*head], *rows]


def values(reading):
    return {name: value.value for name, value in reading.values.items()}


def asked(reading, name):
    """The rules of the questions about an input."""
    return {each.finding.rule for each in reading.questions if name in each.inputs}


def answered(rows, rule, text, model=CEMENT):
    """The values after the one question of a rule is answered with one of its mends."""
    question = next(q for q in read(rows, model=model).questions if q.finding.rule == rule)
    mend = next(mend for mend in question.mends if mend.text == text)
    return values(read(rows, mend.changes, model))


@pytest.mark.parametrize(
    ("remark", "is_asked"),
    [
        ("7月起以千升计", True),
        ("单位：千克", True),
        ("按吨计", False),
        ("其中外售500吨", True),
        ("未含二期 3000 吨", True),
        ("作废", True),
        ("应为 1200", True),
        ("含水 8%", False),
        ("5000大卡", False),
        ("月末盘点", False),
    ],
)
def test_a_remark_that_changes_an_amount_is_asked_about(remark, is_asked):
    head = ("物料", "单位", "消耗量", "备注")
    reading = read(year_of(["柴油", "吨", 800, remark], ["石灰石", "吨", 1000, ""], head=head))
    assert values(reading).get("limestone") == 1000
    assert (asked(reading, "diesel") == {"ledger-remark"}) is is_asked
    assert ("diesel" in values(reading)) is not is_asked


@pytest.mark.parametrize("note", ["注：柴油以千克计", "* 含外售 30 吨"])
def test_a_note_under_a_table_counts_for_what_it_names_or_marks(note):
    rows = year_of(["柴油*", "吨", 800], ["石灰石", "吨", 1000], [note])
    reading = read(rows)
    assert values(reading) == {"limestone": 1000}
    assert asked(reading, "diesel") == {"ledger-remark"}
    assert answered(rows, "ledger-remark", "accept") == {"limestone": 1000, "diesel": 800}


@pytest.mark.parametrize(
    ("closing", "is_asked"), [(8000, False), (8001, False), (8500, True), (7500, True)]
)
def test_stock_that_does_not_balance_is_asked_about(closing, is_asked):
    """8000 + 141,000 − 141,000 = 8000; one tonne is within 0.2 % of 141,000 t."""
    head = ("物料", "单位", "期初", "购入", "消耗", "期末")
    rows = year_of(["烟煤", "吨", 8000, 141_000, 141_000, closing], head=head)
    reading = read(rows)
    assert (asked(reading, "coal") == {"ledger-stock-differs"}) is is_asked
    if is_asked:
        balanced = answered(rows, "ledger-stock-differs", "balance")
        assert balanced == {"coal": 8000 + 141_000 - closing}


def test_issues_sold_and_lost_belong_to_the_balance_and_not_to_the_consumption():
    rows = [
        ["2025年收发存"],
        ["物料", "单位", "期初", "本期收入", "本期发出", "", "", "期末"],
        ["", "", "", "", "生产领用", "外销", "盘亏", ""],
        ["烟煤", "吨", 8000, 141_000, 139_000, 1500, 500, 8000],
    ]
    reading = read(rows)
    assert (values(reading), reading.questions) == ({"coal": 139_000}, [])


@pytest.mark.parametrize(
    ("text", "flow"),
    [("销售出库", "sold"), ("出库（外销）", "sold"), ("生产领用", "issued"), ("发出盘亏", "loss")],
)
def test_what_is_sold_out_of_the_store_is_no_use(text, flow):
    assert heading(text).flow == flow


@pytest.mark.parametrize(
    ("amount", "unit", "is_asked"),
    [(121_000, "万吨", True), (10_000_001, "吨", True), (10_000_000, "吨", False)],
)
def test_a_value_outside_the_range_of_its_input_is_asked_about(amount, unit, is_asked):
    """Coal of one plant is within 0 and 10,000,000 t."""
    reading = read(year_of(["烟煤", unit, amount]))
    assert (asked(reading, "coal") == {"ledger-out-of-range"}) is is_asked
    assert ("coal" in values(reading)) is not is_asked


def test_the_slips_that_lead_into_the_range_are_offered():
    """121,000 万t are 1,210,000,000 t; a hundredth is beyond 10,000,000 t, a thousandth within."""
    mends = read(year_of(["烟煤", "万吨", 121_000])).questions[0].mends
    assert [mend.label.en for mend in mends] == [
        "read as 121,000 t",
        "read as 1,210,000 t",
        "the number is right",
    ]


def test_a_share_written_as_a_fraction_is_asked_about():
    rows = year_of(["熟料 CaO 含量", "%", 0.652])
    assert asked(read(rows), "clinker_cao") == {"ledger-out-of-range"}
    assert answered(rows, "ledger-out-of-range", "× 100") == {"clinker_cao": pytest.approx(65.2)}


def test_power_in_coal_equivalent_is_asked_about():
    """GB/T 2589: 1 kWh is 0.1229 kgce, so 1229 tce are 10,000,000 kWh at the calorific value."""
    rows = year_of(["熟料工段用电", "tce", 1229])
    assert asked(read(rows), "kiln_power") == {"ledger-unit-dimension"}
    got = answered(rows, "ledger-unit-dimension", "8136.7 kWh/tce")
    assert got == {"kiln_power": pytest.approx(1e7, rel=1e-5)}


def test_lines_of_money_and_per_tonne_do_not_count_beside_the_amount():
    rows = year_of(
        ["烟煤", "吨", 145_000],
        ["烟煤", "万元", 11_600],
        ["烟煤", "kg/t", 154.8],
        ["熟料工段用电", "kWh", 52_000_000],
        ["熟料工段用电", "kWh/t", 67.1],
    )
    reading = read(rows)
    assert values(reading) == {"coal": 145_000, "kiln_power": 52_000_000}
    assert not reading.questions


def test_a_part_used_elsewhere_is_taken_off_or_confirmed():
    head = ("物料", "单位", "领用总量", "其中：骨料线用")
    rows = year_of(["石灰石", "吨", 1180, 200], head=head)
    assert asked(read(rows), "limestone") == {"ledger-part-elsewhere"}
    assert answered(rows, "ledger-part-elsewhere", "less") == {"limestone": 980}
    assert answered(rows, "ledger-part-elsewhere", "accept") == {"limestone": 1180}


def test_a_sum_over_works_that_nobody_knows_waits_for_the_answer():
    head = ("物料", "单位", "泰安水泥厂", "枣庄水泥厂", "集团合计")
    rows = year_of(["石灰石", "吨", 910, 1040, 1950], head=head)
    reading = read(rows)
    assert values(reading) == {}
    assert asked(reading, "limestone") == {"ledger-column-unknown"}


def test_pages_carried_forward_are_no_amounts():
    rows = [
        ["石灰石领用明细账  2025年"],
        ["日期", "摘要", "单位", "领用数量", "累计"],
        *([f"{m}月5日", "领用", "吨", 100 + m, 100 * m + m * (m + 1) // 2] for m in range(1, 7)),
        ["", "过次页", "吨", 621, 621],
        ["", "承前页", "吨", 621, 621],
        *([f"{m}月5日", "领用", "吨", 100 + m, 100 * m + m * (m + 1) // 2] for m in range(7, 13)),
        ["", "本年合计", "吨", 1278, 1278],
    ]
    reading = read(rows, sheet="石灰石")
    assert (values(reading), reading.questions) == ({"limestone": 12 * 100 + 78}, [])


def test_a_sum_of_half_a_year_before_months_counts():
    rows = [
        ["物料", "单位", "1-6月累计", *MONTHS[6:], "全年累计"],
        ["石灰石", "吨", 621, *line(100)[6:], 1278],
    ]
    reading = read(rows)
    assert (values(reading), reading.questions) == ({"limestone": 12 * 100 + 78}, [])
    assert len(reading.months["limestone"]) == 12


def test_rows_of_stock_and_issues_under_one_name_are_told_apart():
    rows = [["物料", "单位", "项目", *MONTHS]]
    for name in ("石灰石", "烟煤"):
        rows += [[name, "吨", "期初", *[50] * 12], ["", "", "入库", *line(100)]]
        rows += [["", "", "出库", *line(100)], ["", "", "期末", *[50] * 12]]
    reading = read(rows)
    assert values(reading) == {"limestone": 1278, "coal": 1278}


def test_amounts_reckoned_up_to_a_year_are_a_plan():
    reading = read(year_of(["石灰石", "吨", 1_230_000], head=("物料", "单位", "折年消耗量")))
    assert asked(reading, "limestone") == {"ledger-plan-only"}


@pytest.mark.parametrize(
    ("written", "amount"), [("千立方米", 123), ("千标立方米", 123), ("kNm3", 123), ("m³", 123_000)]
)
def test_gas_in_thousands_is_read(written, amount):
    assert unit_of(written)
    reading = read(year_of(["天然气", written, amount]))
    assert values(reading) == {"natural_gas": pytest.approx(12.3)}


def test_sizes_and_grades_are_no_amounts():
    head = ("物料", "规格型号", "单位", "数量")
    rows = year_of(["石灰石", "0-25mm", "吨", 980], ["烟煤", "5000大卡", "吨", 121], head=head)
    assert values(read(rows)) == {"limestone": 980, "coal": 121}


def test_highest_and_lowest_months_are_no_amounts():
    head = ("物料", "单位", *MONTHS, "合计", "最大值", "最小值")
    rows = year_of(["石灰石", "吨", *line(100), 1278, 112, 101], head=head)
    assert values(read(rows)) == {"limestone": 1278}


@pytest.mark.parametrize("name", ["电", "全厂用电", "生产用电", "用电量"])
def test_power_of_a_whole_works_is_no_single_furnace(name):
    assert NameBook(STEEL).match(words_of(name)).input == ""


@pytest.mark.parametrize("sums", [("2024年累计", "2025年累计"), ("累计", "累计"), ("合计", "合计")])
def test_sums_below_the_months_of_each_year_are_checks(sums):
    rows = [["时间", "石灰石/吨"]]
    for year, base, text in ((2024, 50, sums[0]), (2025, 100, sums[1])):
        rows += [[f"{year}年{m}月", base + m] for m in range(1, 13)]
        rows.append([text, 12 * base + 78])
    reading = read(rows)
    assert (values(reading), reading.questions) == ({"limestone": 12 * 100 + 78}, [])
    assert [(each.cells, each.agrees) for each in reading.totals] == [(("t!B27",), True)]


def test_a_two_row_header_without_merged_cells_is_one_header():
    """A form saved as CSV: blanks to the right of 购进量 and 消费量 are under these titles."""
    text = (
        "能源购进、消费与库存,,,,,,,\n2025年,,,,,,,\n"
        "能源名称,计量单位,年初库存量,购进量,,消费量,,年末库存量\n"
        ",,,实物量,金额（千元）,合计,1.工业生产消费,\n"
        "甲,乙,1,2,3,4,5,6\n烟煤,吨,100,900,720,950,940,50\n"
    )
    reading = read_plant_ledger(text.encode(), "205-1.csv", CEMENT, 2025)
    assert (values(reading), reading.questions) == ({"coal": 950}, [])


def quarters(base, last=0):
    """Months with a sum after every third; `last` is added to the second of these sums."""
    months, row = line(base), []
    for at in (0, 3, 6, 9):
        row += [*months[at : at + 3], sum(months[at : at + 3]) + (last if at == 3 else 0)]
    return row


@pytest.mark.parametrize("title", ["小计", "季度合计", "季小计"])
def test_sums_after_every_third_month_are_checked_against_their_months(title):
    head = ["物料", "单位"]
    for at in (0, 3, 6, 9):
        head += [*MONTHS[at : at + 3], title]
    rows = [head, ["石灰石", "吨", *quarters(100)], ["烟煤", "吨", *quarters(100, last=50)]]
    reading = read([["2025年"], *rows])
    assert values(reading) == {"limestone": 12 * 100 + 78}
    assert asked(reading, "coal") == {"ledger-total-differs"}
    (question,) = reading.questions
    assert question.finding.facts["sum"] == "315 t"  # 104 + 105 + 106


def test_sums_until_each_month_below_it_are_checks():
    rows = [["月份", "石灰石（吨）"]]
    for month in range(1, 13):
        until = 100 * month + month * (month + 1) // 2
        rows += [[f"2025年{month}月", 100 + month], ["累计", until]]
    reading = read(rows)
    assert (values(reading), reading.questions) == ({"limestone": 12 * 100 + 78}, [])


def test_a_title_that_multiplies_contradicts_a_unit_that_does_not():
    reading = read(year_of(["石灰石", 120, "吨"], head=("项目", "数值（万）", "单位")))
    assert asked(reading, "limestone") == {"ledger-unit-conflict"}
    reading = read(year_of(["石灰石", 120, "万吨"], head=("项目", "数值（万）", "单位")))
    assert values(reading) == {"limestone": 1_200_000}


def test_an_amount_merged_over_two_items_is_asked_about():
    book = Workbook()
    for row in year_of(["石灰石", "吨", 1300], ["烟煤", "吨", None]):
        book.active.append(row)
    book.active.merge_cells("C3:C4")
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), "台账.xlsx", CEMENT, 2025)
    assert asked(reading, "limestone") == {"ledger-amount-merged"}
    assert values(reading) == {}


@pytest.mark.parametrize(
    "titles",
    [
        ("领用", "消耗"),
        ("领用", "实际消耗"),
        ("领料", "实耗"),
        ("数量", "消耗"),
        ("生产领用", "实际消耗"),
        ("上报数", "核定数"),
    ],
)
def test_columns_that_nothing_tells_apart_are_never_added_in_silence(titles):
    reading = read(year_of(["烟煤", "吨", 141_000, 139_000], head=("物料", "单位", *titles)))
    assert "coal" not in values(reading)
    assert asked(reading, "coal") <= {"ledger-column-alike", "ledger-lines-alike"}
    assert asked(reading, "coal")


def test_columns_of_two_kiln_lines_are_added():
    rows = year_of(["烟煤", "吨", 141_000, 139_000], head=("物料", "单位", "一线消耗", "二线消耗"))
    assert values(read(rows)) == {"coal": 280_000}


def metered_year(april, others=400_000):
    """Readings of 100 a month and a multiplier of 4000: 400,000 kWh."""
    head = ["月份", "上期示数", "本期示数", "倍率", "电量（kWh）"]
    amounts = [april if month == 4 else others for month in range(1, 13)]
    rows = [[f"{m}月", 100 * m - 100, 100 * m, 4000, a] for m, a in enumerate(amounts, 1)]
    return [["2025年外购电抄表"], head, *rows]


@pytest.mark.parametrize(
    ("april", "others", "is_asked"),
    [
        (400_000, 400_000, False),
        (400_700, 400_000, False),
        (399_300, 400_000, False),
        (401_000, 400_000, True),
        (399_000, 400_000, True),
        (404_000, 404_000, False),
        (400_000, 404_000, True),
    ],
)
def test_an_amount_that_departs_from_its_readings_is_asked_about(april, others, is_asked):
    """0.2 % of 400,000 kWh is 800 kWh; a loss of 1 % in every month is steady."""
    reading = read(metered_year(april, others), model=LIME)
    assert (asked(reading, "power") == {"ledger-meter-differs"}) is is_asked
    assert ("power" in values(reading)) is not is_asked


def test_the_readings_or_the_amount_count_as_answered():
    rows, rule = metered_year(440_000), "ledger-meter-differs"
    assert answered(rows, rule, "readings", LIME) == {"power": 12 * 400_000}
    assert answered(rows, rule, "accept", LIME) == {"power": 11 * 400_000 + 440_000}


def read_metered(row, amount):
    """A year of a meter with April as it is given: its two readings, and its amount."""
    rows = metered_year(amount)
    rows[5][1:3] = row
    return rows


def test_a_meter_that_stood_still_beside_an_amount_is_asked_about():
    rule = "ledger-meter-differs"
    assert rule in asked(read(read_metered([300, 300], 5000), model=LIME), "power")
    assert rule not in asked(read(read_metered([300, 300], 0), model=LIME), "power")


def test_a_meter_that_turned_over_offers_no_amount_below_zero():
    reading = read(read_metered([99_990, 90], 400_000), model=LIME)
    (question,) = [q for q in reading.questions if q.finding.rule == "ledger-meter-differs"]
    assert [mend.text for mend in question.mends] == ["accept"]


def test_meters_at_rest_say_nothing_of_the_usual_ratio():
    """Nine months at rest, three that agree: the amount of a month at rest is asked about."""
    rows, rule = metered_year(400_000), "ledger-meter-differs"
    for row in rows[5:]:
        row[1:3], row[4] = [300, 300], 0
    assert rule not in asked(read(rows, model=LIME), "power")
    rows[-1][4] = 5000
    assert rule in asked(read(rows, model=LIME), "power")
