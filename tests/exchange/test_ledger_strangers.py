"""Ledgers that a stranger kept: two names at odds, purchases, meters in rows, sums of months.

The year of a monthly line is 12 · base + 78 (1 + 2 + … + 12 = 78).
"""

from __future__ import annotations

import pytest
from tests.exchange.test_ledger_neighbours import MONTHS, asked, line, read, values

from zuji.exchange.ledgers.around import _is_bought
from zuji.exchange.ledgers.places import are_sisters
from zuji.sectors.registry import get_model

ANODE = get_model("prebaked_anode")
TYRE = get_model("tyre")


def by_month(title, *columns, heads=("用量（t）",)):
    amounts = zip(*columns, strict=True)
    return [[title], ["月份", *heads], *([m, *row] for m, row in zip(MONTHS, amounts, strict=True))]


@pytest.mark.parametrize(
    ("sheet", "title"),
    [("生石油焦", "2025年煤沥青账"), ("煤沥青", "2025年生石油焦领用台账（2#库）")],
)
def test_a_sheet_called_after_another_thing_than_its_title_is_asked_about(sheet, title):
    rows = by_month(title, line(100))
    reading = read(rows, model=ANODE, sheet=sheet)
    assert not reading.values
    (question,) = reading.questions
    assert set(question.mends[0].changes.values()) | set(question.mends[1].changes.values()) == {
        "green_coke",
        "pitch",
    }
    pitch = next(mend for mend in question.mends if mend.text == "pitch")
    assert values(read(rows, pitch.changes, ANODE, sheet)) == {"pitch": 1278}


@pytest.mark.parametrize("sheet", ["煤沥青", "沥青2025", "原料", "Sheet1", "焙烧车间"])
def test_a_sheet_that_agrees_or_names_no_thing_is_no_contradiction(sheet):
    assert values(read(by_month("2025年煤沥青账", line(100)), model=ANODE, sheet=sheet)) == {
        "pitch": 1278
    }


def test_a_sheet_of_another_year_than_its_title_is_asked_about():
    rows = by_month("2025年烟煤消耗台账", line(100))
    reading = read(rows, sheet="2024年")
    (question,) = reading.questions
    assert (question.finding.rule, reading.values) == ("ledger-year-contradicts", {})
    assert values(read(rows, question.mends[0].changes, sheet="2024年")) == {"coal": 1278}
    assert values(read(rows, sheet="2025年")) == {"coal": 1278}


def test_purchases_by_their_title_are_no_consumption():
    rows = by_month("2025年煤炭采购结算明细", line(100), heads=("烟煤（吨）",))
    assert asked(read(rows), "coal") == {"ledger-only-received"}
    used = by_month("2025年煤炭采购与消耗明细", line(100), heads=("烟煤（吨）",))
    assert values(read(used)) == {"coal": 1278}
    assert _is_bought("到货登记") and not _is_bought("外购电统计") and not _is_bought("收发存")


@pytest.mark.parametrize("beside", [[], [["电量（kWh）", *[1200] * 12]]])
def test_readings_in_rows_with_months_across_are_one_meter(beside):
    first = [100 + 10 * month for month in range(12)]
    dial = [["上月示数", *first], ["本月示数", *[n + 10 for n in first]]]
    head = [["2025年熟料工段用电抄表（kWh）"], ["项目", *MONTHS]]
    rows = [*head, *dial, ["倍率", *[120] * 12], *beside]
    assert values(read(rows)) == {"kiln_power": 14400}  # 12 · 10 · 120
    rows = [*head, *dial, ["倍率", 120]]
    assert values(read(rows)) == {"kiln_power": 14400}
    rows[-1] = ["倍率", 120, 60]
    assert not read(rows).values


def test_months_to_the_right_of_their_title_leave_names_below_it():
    rows = [["2025年窑系统"], ["月份", *MONTHS], ["石灰石 t", *line(100)], ["烟煤 t", *line(10)]]
    assert values(read(rows)) == {"limestone": 1278, "coal": 198}


def test_the_sum_of_a_month_below_its_days_is_a_check():
    rows = [["2025年石灰石日报"], ["日期", "用量（t）"]]
    for month in range(1, 13):
        rows += [[f"2025-{month:02d}-{day:02d}", (10 + month) * day] for day in (1, 2)]
        rows += [[f"{month}月合计", 3 * (10 + month)]]
    assert values(read(rows)) == {"limestone": 594}  # 3 · (120 + 78)
    rows[4][1] += 1
    assert asked(read(rows), "limestone") == {"ledger-total-differs"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_weeks_of_a_month_beside_its_name_in_either_order(order):
    rows = [["2025年石灰石消耗（t）"]]
    cells = [("月份", "周次")] + [
        (month, f"第{week}周") for month in MONTHS for week in range(1, 5)
    ]
    amounts = ["石灰石", *(10 + n for n in range(48))]
    rows += [[*(pair[at] for at in order), n] for pair, n in zip(cells, amounts, strict=True)]
    assert values(read(rows)) == {"limestone": 1608}  # 48 · 10 + 47 · 48 / 2


def test_an_amount_in_two_units_counts_in_the_one_that_fits():
    heads = ("蒸汽量（t）", "热量（GJ）")
    rows = by_month("2025年硫化外购蒸汽", line(100), line(278), heads=heads)
    assert values(read(rows, model=TYRE)) == {"steam_bought": 3414}
    heads = ("一线蒸汽量（t）", "二线蒸汽热量（GJ）")
    rows = by_month("2025年硫化外购蒸汽", line(100), line(278), heads=heads)
    assert not read(rows, model=TYRE).values


def test_sheets_of_two_steel_shops_are_sisters_and_months_are_not():
    assert are_sisters("一炼钢", "二炼钢") and are_sisters("1#烧结", "2#烧结")
    assert not are_sisters("1月", "2月") and not are_sisters("一炼钢", "二炼铁")


@pytest.mark.parametrize("name", ["附属生产用电", "厂用变用电", "公用工程用电", "界外用电"])
def test_power_of_a_part_of_the_works_is_not_the_power_of_the_works(name):
    rows = [["2025年用电（kWh）"], ["项目", "数量"], [name, 600000], ["助剂 t", 3]]
    assert "power" not in values(read(rows, model=get_model("resin")))
