"""Rows without a month beside months, titles with plan inside a word, and columns of returns."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model

MONTHS = [f"{month}月" for month in range(1, 13)]
LAST = "电!B15"


def read(rows, changes=None, model="lime", name="电"):
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return read_plant_ledger(
        out.getvalue(), "台账.xlsx", get_model(model), 2024, corrections=changes
    )


def power(*more, changes=None):
    rows = [["2024年外购电量(kWh)"], ["月份", "外购电"], *([month, 1000] for month in MONTHS)]
    return read([*rows, *more], changes)


def asked(reading):
    return {question.finding.rule for question in reading.questions}


@pytest.mark.parametrize("label", ["年末调整", "补差", "线损", "13月"])
def test_a_row_without_a_month_is_never_left_out_in_silence(label):
    reading = power([label, 500])
    assert "power" not in reading.values
    assert asked(reading) == {"ledger-undated"}
    (question,) = reading.questions
    answers = [power([label, 500], changes=mend.changes) for mend in question.mends]
    assert [each.values["power"].value for each in answers] == [12500, 12000]


def test_a_row_without_a_month_counts_where_the_stated_total_holds_it():
    reading = power(["检修期", 500], ["合计", 12500])
    assert reading.values["power"].value == 12500
    assert not reading.questions


@pytest.mark.parametrize("row", [["月平均", 1000], ["最大月", 1000], ["全部", 12000]])
def test_a_mean_an_extreme_and_a_sum_without_a_name_are_no_further_amounts(row):
    reading = power(row)
    assert reading.values["power"].value == 12000
    assert LAST in {cell for each in reading.ignored for cell in each.cells}


@pytest.mark.parametrize("title", ["Lime plant - 2024 report", "Kilns, planned stops 2024"])
def test_a_title_speaks_of_a_plan_in_a_word_of_its_own(title):
    rows = [[title], ["Item", "Unit", *MONTHS], ["外购电", "kWh", *[1000] * 12]]
    assert read(rows).values["power"].value == 12000
    assert asked(read([["Plan 2024"], *rows[1:]])) == {"ledger-plan-only"}


def returns(closing, issued_sum, back_sum):
    """Each month 500 + 1000 − 1000 + what came back = closing; 20 t came back in March."""
    rows = [
        ["2024年原煤收发存（吨）"],
        ["月份", "期初库存", "本月购进", "本月领用", "退库", "期末库存"],
    ]
    stock = 500
    for month in MONTHS:
        back = 20 if month == "3月" else 0
        end = stock + back + (closing if back else 0)
        rows.append([month, stock, 1000, 1000, back, end])
        stock = end
    return read([*rows, ["合计", 500, 12000, issued_sum, back_sum, stock]], name="煤")


@pytest.mark.parametrize(
    ("closing", "issued_sum", "back_sum", "found"),
    [
        (0, 12000, 20, set()),
        (0, 11980, 20, set()),
        (-20, 12000, 20, set()),
        (-60, 12000, 20, {"ledger-stock-differs"}),
        (0, 12500, 20, {"ledger-total-differs"}),
        (0, 12000, 70, {"ledger-total-differs"}),
    ],
)
def test_what_came_back_is_in_the_balance_and_summed_in_its_own_column(
    closing, issued_sum, back_sum, found
):
    reading = returns(closing, issued_sum, back_sum)
    assert asked(reading) == found
    assert found or reading.values["kiln_coal"].value == 11980


@pytest.mark.parametrize(
    ("remark", "is_asked"),
    [
        ("其中外卖碎石 5000 吨", True),
        ("其中 5000 吨为去年库存", True),
        ("数据待核实", True),
        ("其中 5000 吨为高钙石", False),
        ("见凭证 2024-118", False),
    ],
)
def test_remarks_of_sales_other_years_and_open_figures_are_asked_about(remark, is_asked):
    head = ["项目", "单位", "数量", "备注"]
    reading = read([["2024年用料"], head, ["石灰石", "t", 86000, remark]])
    assert ("ledger-remark" in asked(reading)) == is_asked
    assert ("limestone" in reading.values) != is_asked


@pytest.mark.parametrize(("title", "is_asked"), [("2024 (kWh)", False), ("2035 kWh", True)])
def test_the_year_and_unit_of_a_title_are_no_amount(title, is_asked):
    rows = [[f"外购电 {title}"], ["月份", "别的"], *([month, 1000] for month in MONTHS)]
    assert ("ledger-amount-in-text" in asked(read(rows))) == is_asked


@pytest.mark.parametrize("unit", ["t/a", "吨/年", "t/yr"])
def test_an_amount_per_year_is_that_of_the_year_and_of_no_month(unit):
    head = ["2024年石灰"]
    assert (
        read([head, ["项目", "单位", "数量"], ["石灰石", unit, 86]]).values["limestone"].value == 86
    )
    months = [head, ["月份", f"石灰石({unit})"], *([month, 86] for month in MONTHS)]
    assert asked(read(months)) == {"ledger-rate"}


@pytest.mark.parametrize("rows", [["石灰厂产能一览"], ["2024年", "生产能力"]])
def test_what_the_works_could_make_is_not_what_it_made(rows):
    reading = read([rows, ["产品", "单位", "数量"], ["石灰", "t/a", 60000]])
    assert "lime_made" not in reading.values


@pytest.mark.parametrize("unit", ["t/d", "吨/小时"])
def test_a_flow_is_asked_about_as_a_flow(unit):
    reading = read([["2024年石灰"], ["项目", "单位", "数量"], ["石灰石", unit, 86]])
    assert (asked(reading), reading.values) == ({"ledger-rate"}, {})
