"""Public Chinese forms that a stranger brings: two years, coal equivalent, sums in another unit."""

from __future__ import annotations

import pytest

from exchange.test_ledger_neighbours import CEMENT, MONTHS, read, values
from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model


def rules(reading):
    return [question.finding.rule for question in reading.questions]


def test_a_report_until_december_with_a_column_of_change_is_read():
    """增减% below zero is no column of issues, and 1-12月 in the title is the year."""
    rows = [
        ["能源消费情况表"],
        ["2025年1-12月"],
        ["指标名称", "计量单位", "本年累计", "上年同期", "增减%"],
        ["原煤", "吨", 1200, 1310, -8.4],
        ["柴油", "吨", 29, 30, -3.3],
        ["石灰石", "吨", 9000, 9500, -5.3],
    ]
    reading = read(rows)
    assert (values(reading), rules(reading)) == (
        {"coal": 1200, "diesel": 29, "limestone": 9000},
        [],
    )


@pytest.mark.parametrize(
    ("unit", "share"), [("tce", 0.7143), ("kgce", 714.3), ("吨标准煤", 0.7143)]
)
def test_coal_equivalent_below_the_amount_itself_is_not_added(unit, share):
    rows = [
        ["2025年能源统计台账"],
        ["能源品种", "类别", "单位", *MONTHS],
        ["原煤", "实物量", "吨", *[100] * 12],
        [None, "折标煤", unit, *[100 * share] * 12],
    ]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({"coal": 1200}, [])


def test_a_sum_in_coal_equivalent_is_no_check_of_lines_in_tonnes():
    rows = [
        ["2025年"],
        ["能源名称", "计量单位", "消费量"],
        ["原煤", "吨", 1200],
        ["柴油", "吨", 29],
        ["能源合计", "吨标准煤", 899.4],
    ]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({"coal": 1200, "diesel": 29}, [])


def test_names_over_a_row_of_units_are_the_header_below_a_year():
    months = "".join(f"{month}月,900,100,80\n" for month in range(1, 13))
    text = f"2025年,石灰石,原煤,熟料产量\n单位,吨,吨,吨\n{months}"
    reading = read_plant_ledger(text.encode(), "台账.csv", CEMENT, 2025)
    assert values(reading) == {"limestone": 10800, "coal": 1200, "clinker_produced": 960}
    assert (rules(reading), [each.rule for each in reading.stated]) == ([], [])


def test_a_name_that_is_only_a_word_of_flow_is_shown_and_can_be_answered():
    rows = [["项目", "单位", "2025年"], ["产量", "万件", 50], ["用电量", "万kWh", 42]]
    model = get_model("bill_of_materials")
    (question,) = read(rows, model=model).questions
    assert question.finding.read == "产量"
    said = {"item:产量": "units_made"}
    assert values(read(rows, said, model)) == {"units_made": 500_000, "power": 420_000}


def test_two_years_below_the_sum_and_its_part_are_told_apart():
    """The column of last year stands between the sum of this year and its part."""
    rows = [
        ["2025年能源购进、消费与库存"],
        ["能源名称", "计量单位", "消费量合计", None, "工业生产消费", None],
        [None, None, "本年", "上年", "本年", "上年"],
        ["原煤", "吨", 1200, 1300, 1180, 1280],
    ]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({"coal": 1200}, [])
    (finding,) = [each for each in reading.stated if each.rule == "ledger-breakdown"]
    assert "工业生产消费" in finding.message("zh")


def test_uses_in_rows_below_their_sum_are_parts_of_it():
    rows = [
        ["2025年"],
        ["指标", "单位", "原煤", "柴油"],
        ["购进量", "吨", 1210, 30],
        ["消费量合计", "吨", 1200, 29],
        ["1.工业生产消费", "吨", 1180, 29],
        ["2.非工业生产消费", "吨", 20, 0],
        ["年末库存量", "吨", 20, 1],
    ]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({"diesel": 29}, ["ledger-part-elsewhere"])
    (question,) = reading.questions
    less = next(mend for mend in question.mends if mend.text == "less")
    assert values(read(rows, less.changes)) == {"diesel": 29, "coal": 1180}


def test_lists_side_by_side_are_told_by_their_columns_of_units():
    rows = [
        ["2025年"],
        ["原料", "单位", "用量", "燃料", "单位", "用量"],
        ["石灰石", "吨", 9000, "原煤", "吨", 1200],
        ["砂岩", "吨", 700, "柴油", "吨", 29],
    ]
    reading = read(rows)
    assert values(reading) == {"limestone": 9000, "clay_sand": 700, "coal": 1200, "diesel": 29}


def test_two_columns_of_one_title_are_asked_about():
    rows = [["2025年"], ["项目", "单位", "用量", "用量"], ["石灰石", "吨", 9000, 12]]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({}, ["ledger-column-alike"])
    add, first, second = reading.questions[0].mends
    assert [values(read(rows, mend.changes)) for mend in (add, first, second)] == [
        {"limestone": 9012},
        {"limestone": 9000},
        {"limestone": 12},
    ]


def test_two_columns_of_one_title_beside_a_month_are_asked_about():
    head = [["2025年石灰石台账"], ["月份", "项目", "单位", "用量", "用量"]]
    months = [[f"{n}月", "石灰石", "吨", 900 + n, 12] for n in range(1, 13)]
    reading = read([*head, *months])
    assert values(reading) == {}
    assert set(rules(reading)) == {"ledger-column-alike"}
    first = {k: v for q in reading.questions for k, v in q.mends[1].changes.items()}
    assert values(read([*head, *months], first)) == {"limestone": sum(range(901, 913))}


@pytest.mark.parametrize("titles", [("用量(t)", "用量(kg)"), ("用量（吨）", "用量（千克）")])
def test_one_amount_in_columns_of_two_units_is_asked_about(titles):
    rows = [["2025年"], ["项目", *titles], ["石灰石", 50, 50000]]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({}, ["ledger-column-alike"])
    assert values(read(rows, reading.questions[0].mends[1].changes)) == {"limestone": 50}


@pytest.mark.parametrize("ways", [("毛重", "净重"), ("过磅量", "结算量"), ("湿基量", "干基量")])
def test_one_amount_measured_in_two_ways_is_asked_about(ways):
    rows = [["2025年"], ["项目", "单位", *ways], ["石灰石", "t", 1000, 950]]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({}, ["ledger-lines-alike"])


def test_two_workshops_in_columns_are_still_added():
    rows = [["2025年"], ["项目", "单位", "一车间", "二车间"], ["石灰石", "t", 10, 20]]
    reading = read(rows)
    assert (values(reading), rules(reading)) == ({"limestone": 30}, [])
