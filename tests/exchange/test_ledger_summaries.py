"""A sheet of sums beside the sheets of workshops counts once, or is asked about."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model

MONTHS = [f"{month}月" for month in range(1, 13)]
AMMONIA, BAGS, STEAM = "ammonia_used", "woven_bags", "steam_bought"
NAMES = {"液氨": "t", "编织袋": "t", "外购蒸汽": "GJ"}
# Months 101 … 112, 11 … 22 and 51 … 62 in one workshop, twice as much in the other
ONE = {"液氨": 100, "编织袋": 10, "外购蒸汽": 50}
TWO = {"液氨": 200, "编织袋": 20, "外购蒸汽": 100}


def months(base, times=1):
    return [base + times * month for month in range(1, 13)]


def monthly(lines):
    rows = [[name, NAMES[name], *amounts] for name, amounts in lines.items()]
    return [["项目", "单位", *MONTHS], *rows]


def yearly(lines):
    rows = [[name, NAMES[name], sum(amounts)] for name, amounts in lines.items()]
    return [["项目", "单位", "2025年"], *rows]


FIRST = {name: months(base) for name, base in ONE.items()}
SECOND = {name: months(base, 2) for name, base in TWO.items()}
SUMS = {name: months(ONE[name] + TWO[name], 3) for name in NAMES}
# 12 · 300 + 3 · 78, 12 · 30 + 3 · 78 and 12 · 150 + 3 · 78
RIGHT = {AMMONIA: 3834, BAGS: 594, STEAM: 2034}


def read(sheets, changes=None):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    model = get_model("urea")
    reading = read_plant_ledger(out.getvalue(), "2025年台账.xlsx", model, 2025, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def values(reading):
    return {name: each.value for name, each in reading.values.items()}


def rules(reading):
    return [each.finding.rule for each in reading.questions]


def said(reading):
    return [finding for finding in reading.stated if finding.rule == "ledger-summary"]


@pytest.mark.parametrize("summary", [monthly, yearly])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["汇总", "全厂合计", "Summary", "Sheet3"])
def test_a_summary_equal_to_the_sum_of_the_workshops_is_read_once(name, first, summary):
    workshops = {"合成车间": monthly(FIRST), "尿素车间": monthly(SECOND)}
    sheets = {name: summary(SUMS), **workshops} if first else {**workshops, name: summary(SUMS)}
    reading = read(sheets)
    assert values(reading) == RIGHT and not reading.questions
    checks = [total for total in reading.totals if total.cells[0].startswith(f"{name}!")]
    assert len(checks) == 3 and all(total.agrees for total in checks)
    assert {cell.split("!")[0] for cell in reading.values[AMMONIA].cells} == set(workshops)
    (finding,) = said(reading)
    assert finding.facts["count"] == "3" and finding.facts["sheet"] == name


def test_what_a_named_summary_states_otherwise_is_asked_with_both_numbers():
    wrong = {**SUMS, "编织袋": [*SUMS["编织袋"][:-1], SUMS["编织袋"][-1] + 1]}
    sheets = {"合成车间": monthly(FIRST), "尿素车间": monthly(SECOND), "汇总": monthly(wrong)}
    reading = read(sheets)
    assert values(reading) == {AMMONIA: 3834, STEAM: 2034}
    (question,) = reading.questions
    assert question.finding.rule == "ledger-summary-differs"
    assert question.finding.facts["stated"] == "595 t" and question.finding.facts["sum"] == "594 t"
    for mend, bags in zip(question.mends, (594, 595), strict=True):
        answered = read(sheets, dict(mend.changes))
        assert values(answered) == {**RIGHT, BAGS: bags} and not answered.questions


def test_a_sheet_not_named_a_summary_is_none_where_one_item_differs():
    wrong = {**SUMS, "编织袋": [*SUMS["编织袋"][:-1], SUMS["编织袋"][-1] + 1]}
    reading = read({"甲": monthly(FIRST), "乙": monthly(SECOND), "丙": monthly(wrong)})
    assert not reading.values and set(rules(reading)) == {"ledger-tables-differ"}


def test_two_small_numbers_that_happen_to_sum_up_prove_no_summary():
    rows = [yearly({"液氨": [amount]}) for amount in (1, 2, 3)]
    reading = read(dict(zip(("甲", "乙", "丙"), rows, strict=True)))
    assert not reading.values and reading.questions


def test_what_one_workshop_alone_uses_is_read_once_beside_its_summary():
    first = {name: amounts for name, amounts in FIRST.items() if name != "编织袋"}
    sums = {**SUMS, "编织袋": SECOND["编织袋"]}
    reading = read({"汇总": monthly(sums), "合成车间": monthly(first), "尿素车间": monthly(SECOND)})
    # 12 · 20 + 2 · 78
    assert values(reading) == {**RIGHT, BAGS: 396} and not reading.questions


def test_a_summary_in_larger_units_agrees_to_its_last_digit():
    rows = [["项目", "单位", "2025年"], ["液氨", "万吨", "0.38"], ["外购蒸汽", "GJ", 2034]]
    workshops = {"合成车间": monthly(FIRST), "尿素车间": monthly(SECOND)}
    # 3834 t are 0.38 of 10,000 t to the last digit, and no more 0.39
    assert values(read({**workshops, "汇总": rows}))[AMMONIA] == 3834
    rows[1][2] = "0.39"
    assert rules(read({**workshops, "汇总": rows})).count("ledger-summary-differs") == 1
