"""Names of ledgers by kinds: what beside a name changes nothing, and what changes everything."""

from __future__ import annotations

import csv
import io

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.grades import is_grade, without_code
from zuji.exchange.ledgers.vocabulary import loaded, same
from zuji.sectors.registry import get_model


def read(model, rows, name="2025.csv"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_plant_ledger(out.getvalue().encode(), name, get_model(model), 2025)


def taken_for(model, name, unit="t"):
    """The inputs that an amount of this name alone is taken for, without a question."""
    amount = "21.5" if unit == "GJ/t" else "1234.5"
    try:
        return set(read(model, [["项目", "单位", "2025年"], [name, unit, amount]]).values)
    except Refusal:
        return set()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("1403.01 原煤", "原煤"),
        ("110101 天然胶", "天然胶"),
        ("M00120_氧化锌", "氧化锌"),
        ("2025年产量", "2025年产量"),
        ("32%液碱", "32%液碱"),
        ("553#硅", "553#硅"),
    ],
)
def test_a_code_of_accounts_before_a_name_is_no_part_of_it(written, name):
    assert without_code(written) == name


@pytest.mark.parametrize(
    ("piece", "material", "grade"),
    [
        ("n330", "炭黑", True),
        ("φ600", "石墨电极", True),
        ("15-15-15", "复合肥", True),
        ("46%", "尿素", True),
        ("99.7%", "液碱", True),
        ("32%", "液碱", False),  # a solution: the amount is another one
        ("n2o", "硝酸", False),  # a formula is another substance
        ("r410a", "制冷剂", False),
        ("a2", "电", False),  # a meter of a place
    ],
)
def test_a_grade_says_nothing_a_share_of_a_solution_a_formula_and_a_place_do(
    piece, material, grade
):
    assert is_grade(piece, frozenset({material})) is grade


@pytest.mark.parametrize(
    ("model", "name", "unit", "wanted"),
    [
        ("tyre", "110301 炭黑N234", "t", "carbon_black"),
        ("cement", "神木烟煤（Q5500）", "t", "coal"),
        ("compound_npk", "55%粉状一铵", "t", "map"),
        ("bf_bof_steel", "烧结用煤粉（无烟煤）", "t", "sinter_anthracite"),
        ("chlor_alkali", "32%离子膜液碱折百产量", "t", "naoh_made"),
        ("ammonia", "造气原料块煤热值", "GJ/t", "feed_coal_ncv"),
        ("methanol", "燃料气（天然气）", "万Nm3", "fuel_gas"),
        ("eaf_steel", "国网山东电力购电量", "kWh", "power"),
        ("urea", "汽车货物周转", "t·km", "road_freight"),
    ],
)
def test_codes_grades_origins_and_ways_of_writing_do_not_hide_an_item(model, name, unit, wanted):
    assert taken_for(model, name, unit) == {wanted}


@pytest.mark.parametrize(
    ("model", "name", "unit"),
    [
        ("cement", "外购水泥", "t"),  # bought is not made
        ("primary_aluminium", "外购铝锭", "t"),
        ("ammonia", "液氨外购", "t"),
        ("bf_bof_steel", "外购球团矿", "t"),  # a part of what the furnace takes
        ("pvc", "外购电石", "t"),
        ("bill_of_materials", "R410A泄漏量", "kg"),  # not HFC-134a
        ("eaf_steel", "电（AOD）", "kWh"),  # power of one furnace
        ("eaf_steel", "山东厂区 VD 用电", "kWh"),
        ("tyre", "机油", "t"),  # no process oil
        ("tyre", "混合胶", "t"),  # no rubber powder
        ("chlor_alkali", "32%液碱产量", "t"),
        ("nitric_acid", "60%硝酸产量", "t"),
        ("nitric_acid", "硝铵用稀硝酸", "t"),  # the English name of the input says no share either
        ("nitric_acid", "液体硝铵产量", "t"),
        ("chlor_alkali", "液碱（烧碱）产量", "t"),
        ("phosphate", "磷酸产量", "t"),  # as P2O5 or as H3PO4
        ("methanol", "粗甲醇产量", "t"),  # with its water
        ("formaldehyde", "稀甲醇", "t"),
        ("urea", "标准煤", "t"),  # coal equivalent, not coal
        ("urea", "原煤盘点", "t"),  # a stock
        ("urea", "原煤合同量", "t"),
        ("urea", "液氨出口", "t"),  # what leaves the plant
        ("urea", "商品液氨", "t"),
        ("urea", "自备电厂来汽", "GJ"),  # steam of its own coal
        ("eaf_steel", "送电网电量", "MWh"),  # sold
        ("eaf_steel", "外购钢铁料", "t"),  # scrap and pig iron
        ("cement", "石灰石运输量", "t"),  # moved, not used
        ("cement", "石灰石吨耗", "t"),  # per tonne made
        ("cement", "余热电站自用电量", "kWh"),  # of the station or of the works
    ],
)
def test_a_name_that_means_something_else_is_never_taken(model, name, unit):
    assert taken_for(model, name, unit) == set()


def test_hcfc_of_its_own_name_is_still_read():
    assert taken_for("bill_of_materials", "R134a泄漏量", "kg") == {"refrigerant_134a"}


MONTHS = [100.0 + month for month in range(12)]  # 100 … 111: 1266 in all


@pytest.mark.parametrize(
    "titles",
    [
        [f"2025{month:02d}" for month in range(1, 13)],
        [f"2025.{month}" for month in range(1, 13)],
        [f"第{month}月" for month in range(1, 13)],
        [f"{month}月完成" for month in range(1, 13)],
    ],
)
def test_months_are_months_and_the_total_beside_them_is_not_added(titles):
    rows = [["项目", "单位", *titles, "合计"], ["石灰石", "t", *MONTHS, sum(MONTHS)]]
    reading = read("cement", rows)
    assert reading.values["limestone"].value == pytest.approx(1266)
    assert len(reading.months["limestone"]) == 12
    assert [(total.stated, total.agrees) for total in reading.totals] == [(1266, True)]


def test_this_month_and_since_january_in_a_report_of_december_are_not_added():
    titles = ["项 目", "单 位", "当月实际", "1-12月累计", "上年同期累计"]
    rows = [["2025年12月份生产快报"], titles, ["石灰石", "t", 111, 1266, 1200]]
    reading = read("cement", rows)
    assert reading.values["limestone"].value == pytest.approx(1266)


def test_amounts_under_no_titles_are_asked_about_and_not_added():
    rows = [["名称", "单位", "", "", ""], ["石灰石", "t", 100, 110, 210], ["砂岩", "t", 10, 11, 21]]
    reading = read("cement", rows)
    assert not reading.values
    assert "ledger-columns-untitled" in {question.finding.rule for question in reading.questions}


def test_a_volume_of_gas_without_its_condition_is_read_and_said():
    reading = read("cement", [["项目", "单位", "2025年"], ["天然气", "万m3", "12"]])
    assert reading.values["natural_gas"].value == 12
    assert [finding.rule for finding in reading.stated] == ["unit-gas-condition"]


@pytest.mark.parametrize("order", ["by month", "by item"])
def test_months_as_numbers_2025_1_are_months_and_the_second_one_is_october(order):
    import openpyxl

    months = [float(f"2025.{month}") for month in range(1, 13)]
    pairs = [(when, item) for when in months for item in ("石灰石", "砂岩")]
    if order == "by item":
        pairs = [(when, item) for item in ("石灰石", "砂岩") for when in months]
    book = openpyxl.Workbook()
    book.active.append(["月份", "项目", "单位", "数量"])
    for at, (when, item) in enumerate(pairs):
        book.active.append([when, item, "t", 100 + at])
    stream = io.BytesIO()
    book.save(stream)
    reading = read_plant_ledger(stream.getvalue(), "2025.xlsx", get_model("cement"), 2025)
    assert {name: len(months) for name, months in reading.months.items()} == {
        "limestone": 12,
        "clay_sand": 12,
    }


def test_sums_since_january_alone_give_the_year_by_the_last_of_them():
    titles = [f"1-{month}月" if month > 1 else "1月" for month in range(1, 13)]
    rows = [["项目", "单位", *titles], ["石灰石", "t", *[100 * month for month in range(1, 13)]]]
    reading = read("cement", rows)
    assert reading.values["limestone"].value == 1200
    assert not reading.questions


def test_the_row_that_numbers_the_columns_of_a_form_is_no_item():
    rows = [["指标名称", "计量单位", "代码", "本年实际"], ["甲", "乙", "丙", "1"]]
    reading = read("cement", [*rows, ["石灰石", "t", "01", "1200"], ["砂岩", "t", "02", "260"]])
    assert {name: value.value for name, value in reading.values.items()} == {
        "limestone": 1200,
        "clay_sand": 260,
    }
    assert not reading.questions


def test_every_spelling_of_the_vocabulary_has_one_meaning():
    """A spelling of several words may be one of a word as well: the several count."""
    alone, several = {}, {}
    for file in ("terms.yaml", "forms.yaml", "trade.yaml", "kinds.yaml"):
        words = loaded(file)
        for word, more in (row for group in ("terms", "processes") for row in words[group].items()):
            for each in (word, *(more or ())):
                alone.setdefault(same(str(each)), set()).add(same(str(word)))
        for each, meaning in words["compounds"].items():
            several.setdefault(same(str(each)), set()).add(frozenset(str(meaning).split()))
    for meanings in (alone, several):
        assert {each: found for each, found in meanings.items() if len(found) > 1} == {}
