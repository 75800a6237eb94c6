"""Kinds of names, periods and sheets in ledgers: read by what they say, or asked about.

The amounts of a line are `base + month`, so that a year is 12 · base + 78 (1 + 2 + … + 12 = 78).
"""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.periods import period_of, years_in
from zuji.sectors.registry import get_model

MONTHS = [f"{month}月" for month in range(1, 13)]


def read(sheets, model="cement", changes=None, name="台账2024.xlsx"):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), name, get_model(model), 2024, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def one(name, unit="t", model="cement", head="2024年", title="台账"):
    return read({"Sheet1": [[title], ["项目", "单位", head], [name, unit, 10]]}, model)


def line(base):
    return [base + month for month in range(1, 13)]


def rules(reading):
    return [each.finding.rule for each in reading.questions]


def stated(reading):
    return {finding.rule for finding in reading.stated}


@pytest.mark.parametrize("name", ["自产熟料耗用", "自产熟料耗用（水泥磨）", "消耗自产熟料"])
def test_own_make_beside_a_word_of_use_is_asked_about(name):
    reading = one(name)
    assert not reading.values and rules(reading) == ["ledger-item-ambiguous"]
    suggested = [mend.text for mend in reading.questions[0].mends]
    assert "clinker_produced" in suggested


def test_own_make_as_a_product_is_its_output():
    assert set(one("自产熟料产量").values) == {"clinker_produced"}
    assert set(one("自产熟料").values) == {"clinker_produced"}


def test_own_make_under_a_title_of_use_is_asked_about():
    assert not one("自产熟料", head="消耗量").values


@pytest.mark.parametrize(
    ("model", "name", "input_id"),
    [
        ("urea", "尿素入库量", "urea_made"),
        ("tyre", "合格轮胎入库量", "tyres_made"),
        ("primary_aluminium", "铝锭入库", "ingot_made"),
        ("bf_bof_steel", "粗苯入库", "benzol_made"),
    ],
)
def test_products_put_into_store_are_output_and_stated(model, name, input_id):
    unit = "条" if model == "tyre" else "t"
    reading = one(name, unit, model)
    assert set(reading.values) == {input_id} and "ledger-stored" in stated(reading)


def test_a_material_put_into_store_is_not_what_was_used():
    assert rules(one("石灰石入库量")) == ["ledger-only-received"]


@pytest.mark.parametrize(
    ("model", "name", "unit", "input_id"),
    [
        ("tyre", "促进剂、防老剂", "t", "chemicals"),
        ("tyre", "促进剂NS、CZ", "t", "chemicals"),
        ("tyre", "炭黑N330、N234", "t", "carbon_black"),
        ("eaf_steel", "增碳剂（含喷碳粉）", "t", "charge_carbon"),
        ("eaf_steel", "铁合金（硅锰、硅铁）", "t", "alloys"),
        ("eaf_steel", "电炉车间用电（含LF、连铸）", "kWh", "eaf_power"),
        ("chlor_alkali", "原盐（海盐、湖盐折百）", "t", "salt"),
        ("eaf_steel", "活性石灰（CaO≥90%）", "t", "lime"),
        ("urea", "尿素（总氮≥46.0%）产量", "t", "urea_made"),
        ("cement", "柴油（0#）领用量", "t", "diesel"),
        ("cement", "5000t/d线熟料产量", "t", "clinker_produced"),
        ("eaf_steel", "入炉钢坯（轧钢）", "t", "rolled_billet"),
        ("bf_bof_steel", "焦炉煤气回收总量", "GJ", "cog_made"),
        ("bf_bof_steel", "荒煤气产量（高炉）", "GJ", "bfg_made"),
        ("tyre", "骨架材料—钢帘线", "t", "steel_cord"),
        ("cement", "脱硫石膏（缓凝剂）", "t", "fgd_gypsum"),
    ],
)
def test_lists_brackets_and_functions_are_read_by_what_they_say(model, name, unit, input_id):
    assert set(one(name, unit, model).values) == {input_id}


@pytest.mark.parametrize(
    ("model", "name", "unit"),
    [
        ("tyre", "促进剂、炭黑", "t"),
        ("chlor_alkali", "电力", "kWh"),
        ("chlor_alkali", "氢气", "t"),
        ("eaf_steel", "外购料", "t"),
        ("bf_bof_steel", "石灰", "t"),
        ("bf_bof_steel", "自发电量", "kWh"),
        ("cement", "石灰石（骨料）", "t"),
        ("cement", "煤层气", "万Nm3"),
        ("primary_aluminium", "石油沥青", "t"),
        ("methanol", "煤制品", "t"),
        ("urea", "原煤盘点", "t"),
    ],
)
def test_names_that_may_be_something_else_are_asked_about(model, name, unit):
    reading = one(name, unit, model)
    assert not reading.values and reading.questions


@pytest.mark.parametrize(
    "name",
    ["余热发电量", "余热发电", "余热电站发电量", "AQC/SP余热发电量", "Waste heat power generation"],
)
def test_power_generated_is_asked_about_where_what_was_used_is_wanted(name):
    reading = one(name, "kWh")
    assert not reading.values and rules(reading) == ["ledger-gross-power"]
    rows = [["项目", "单位", "2024年"], [name, "kWh", 10]]
    taken = read({"Sheet1": rows}, changes={f"item:{name}": "waste_heat_power"})
    assert taken.values["waste_heat_power"].value == 10


@pytest.mark.parametrize(
    "name", ["余热发电自用电量", "其中：余热发电", "余热电站供电量", "余热发电（自发自用）"]
)
def test_power_of_waste_heat_used_or_supplied_is_read(name):
    assert set(one(name, "kWh").values) == {"waste_heat_power"}


def test_power_generated_does_not_count_beside_what_was_used():
    rows = [
        ["项目", "单位", "2024年"],
        ["余热发电量", "kWh", 100],
        ["余热发电自用", "kWh", 93],
    ]
    reading = read({"Sheet1": rows}, "cement")
    assert {name: each.value for name, each in reading.values.items()} == {"waste_heat_power": 93}
    assert not reading.questions
    assert "ledger-gross-beside" in {portion.finding.rule for portion in reading.ignored}


def test_bought_power_beside_a_workshop_is_asked_about():
    rows = [["车间", "项目", "单位", "2024年"], ["电解车间", "外购电量", "kWh", 10]]
    reading = read({"Sheet1": rows}, "primary_aluminium")
    assert rules(reading) == ["ledger-item-ambiguous"]


TWO = {
    "气化车间": [
        ["项目", "单位", *MONTHS],
        ["原料煤", "t", *line(500)],
        ["外购电", "kWh", *line(9)],
    ],
    "净化车间": [
        ["项目", "单位", *MONTHS],
        ["原料煤", "t", *line(300)],
        ["外购电", "kWh", *line(2)],
    ],
}


def test_two_sheets_that_no_number_tells_apart_are_one_question():
    reading = read(TWO, "methanol")
    assert rules(reading) == ["ledger-tables-differ"]
    assert set(reading.questions[0].inputs) == {"feed_coal", "power"}
    mends = {mend.text: dict(mend.changes) for mend in reading.questions[0].mends}
    added = read(TWO, "methanol", mends["add"])
    assert added.values["feed_coal"].value == 12 * 800 + 2 * 78
    assert added.values["power"].value == 12 * 11 + 2 * 78
    sums = [read(TWO, "methanol", mends[text]).values for text in ("first", "second")]
    assert sorted(each["feed_coal"].value for each in sums) == [12 * 300 + 78, 12 * 500 + 78]


def months_across(order):
    return [["项目", "单位", *(f"{m}月" for m in order)], ["原煤", "t", *(100 + m for m in order)]]


@pytest.mark.parametrize(
    "order", [[6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 8, 7], [10, 11, 12, 2, 3, 4], [3, 2, 1, 12, 11]]
)
def test_falling_months_and_gaps_over_the_end_of_a_year_are_asked_about(order):
    assert rules(read({"Sheet1": months_across(order)})) == ["ledger-year-turn"]


def test_months_from_december_to_january_are_one_year():
    reading = read({"Sheet1": months_across(range(12, 0, -1))})
    assert reading.values["coal"].value == 12 * 100 + 78 and not reading.questions


@pytest.mark.parametrize(
    "text", ["按GB/T 2589-2020", "GB 16780—2021", "DB37/ 737-2015", "〔2021〕36号", "2023年修订"]
)
def test_standards_and_papers_name_no_year(text):
    assert years_in(text) == set()
    rows = [[f"能耗统计表（{text}）"], *months_across(range(1, 13))]
    assert read({"Sheet1": rows}).values["coal"].value == 12 * 100 + 78
    column = [["项目", "单位", f"用量（{text}）"], ["原煤", "t", 7]]
    assert read({"Sheet1": column}).values["coal"].value == 7


@pytest.mark.parametrize(
    ("text", "month", "year"),
    [
        *(("2024年第01期", 1, 2024), ("第12期", 12, None), ("01/2024", 1, 2024)),
        *(("2024年12期", 12, 2024), ("05期", 5, None)),
    ],
)
def test_periods_of_accounts_are_months(text, month, year):
    period = period_of(text)
    assert (period.first, period.last, period.year) == (month, month, year)


def test_phases_of_a_works_are_no_months():
    assert period_of("1期") is None and period_of("二期") is None


def test_a_sum_until_now_in_a_yearly_report_is_the_year():
    rows = [["氯碱系统年报"], ["指标", "单位", "2024年累计", "2023年累计"], ["原盐", "t", 10, 9]]
    assert read({"Sheet1": rows}, "chlor_alkali").values["salt"].value == 10


def test_a_sum_until_now_elsewhere_asks_for_its_month():
    rows = [["指标", "单位", "2024年累计", "2023年累计"], ["原盐", "t", 10, 9]]
    assert rules(read({"Sheet1": rows}, "chlor_alkali")) == ["ledger-report-month"]
    until = read({"Sheet1": [["2024年度报表（截至9月）"], *rows]}, "chlor_alkali")
    assert "ledger-months-missing" in rules(until) or not until.values


def test_what_was_asked_for_is_not_what_was_issued():
    rows = [["物料", "单位", "请领数量", "实发数量"], ["石灰石", "t", 90, 80]]
    assert read({"Sheet1": rows}).values["limestone"].value == 80
