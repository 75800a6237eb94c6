"""Ledgers of one part of a works, amounts that went back or were cancelled, fuels in doubt.

The amounts are made so that the right year can be worked out in the head; a part of the works,
a return or a cancelled line counted as the whole would be another number without a word.
"""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.part_works import parts_in
from zuji.sectors.registry import get_model

HEAD = ["项目", "单位", "全年"]
UREA = [["尿素产量", "t", 300], ["合成氨消耗", "t", 171]]


def read(sheets, model="urea", changes=None, name="台账.xlsx"):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return read_plant_ledger(out.getvalue(), name, get_model(model), 2024, corrections=changes)


def rules(reading):
    return [question.finding.rule for question in reading.questions]


def values(reading):
    return {name: value.value for name, value in reading.values.items()}


def named(prefix):
    return [[f"{prefix}{name}", unit, amount] for name, unit, amount in UREA]


@pytest.mark.parametrize(
    ("sheets", "name"),
    [
        ({"a": [["2024年一厂消耗"], HEAD, *UREA]}, "台账.xlsx"),
        ({"a": [["2024年"], HEAD, *named("二厂")]}, "台账.xlsx"),
        ({"老线": [["2024年"], HEAD, *UREA]}, "台账.xlsx"),
        ({"a": [["2024年（一期）"], HEAD, *UREA]}, "台账.xlsx"),
        ({"a": [["2024年"], HEAD, *UREA]}, "东区台账.xlsx"),
        ({"a": [["2024年"], ["项目", "单位", "2#线"], *UREA]}, "台账.xlsx"),
        ({"Line B": [["2024年"], HEAD, *UREA]}, "ledger.xlsx"),
    ],
)
def test_one_part_of_the_works_is_asked_once_and_counts_when_it_is_what_is_studied(sheets, name):
    reading = read(sheets, name=name)
    assert (rules(reading), values(reading)) == (["ledger-works-part"], {})
    (question,) = reading.questions
    assert set(question.inputs) == {"urea_made", "ammonia_used"}
    said = read(sheets, name=name, changes=dict(question.mends[0].changes))
    assert (rules(said), values(said)) == ([], {"urea_made": 300, "ammonia_used": 171})


def test_all_parts_together_and_the_whole_beside_them_are_not_asked():
    both = read({"东区": [["2024年"], HEAD, *UREA], "西区": [["2024年"], HEAD, *UREA]})
    assert (rules(both), values(both)) == ([], {"urea_made": 600, "ammonia_used": 342})
    lines = [["项目", "单位", "老线", "新线", "全厂"], ["尿素产量", "t", 100, 200, 300]]
    assert values(read({"a": [["2024年"], *lines]})) == {"urea_made": 300}


@pytest.mark.parametrize(
    "text",
    [
        "山东公司",
        "华东基地",
        "高新区",
        "统一厂区",
        "在线监测",
        "10月线损",
        "一、锅炉用煤",
        "上一期",
        "pvc线",
    ],
)
def test_names_that_hold_such_signs_are_no_parts(text):
    assert parts_in(text) == ()


def test_parts_in_one_name_are_counted_together():
    assert [ones for _, ones, _ in parts_in("1-3#炉")] == [{"1", "2", "3"}]
    for text in ("一、二车间", "一二车间", "第一车间和第二车间"):
        assert set().union(*(ones for _, ones, _ in parts_in(text))) == {"1", "2"}
    assert [ones for _, ones, _ in parts_in("十二车间")] == [{"12"}]
    assert parts_in("5000t/d线熟料产量") == ()


def test_what_went_back_to_the_store_is_asked_and_not_said_to_be_taken_off():
    rows = [["2024年"], HEAD, ["天然橡胶领用", "t", 28800], ["其中：退库", "t", 300]]
    reading = read({"a": rows}, "tyre")
    assert rules(reading) == ["ledger-part-elsewhere"]
    assert "ledger-sign-back" not in {finding.rule for finding in reading.stated}
    (question,) = reading.questions
    less = next(mend for mend in question.mends if mend.text == "less")
    assert values(read({"a": rows}, "tyre", dict(less.changes))) == {"natural_rubber": 28500}


def test_a_cancelling_line_without_its_sign_is_asked_about():
    slips = [["日期", "摘要", "物料", "数量(吨)"]]
    slips += [[f"2024-{month:02d}-20", "领用", "天然橡胶", 2400] for month in range(1, 13)]
    slips.append(["2024-12-28", "红字冲销", "天然橡胶", 100])
    reading = read({"领料单": slips}, "tyre")
    assert rules(reading) == ["ledger-remark"]
    (question,) = reading.questions
    assert question.mends[0].text == "less"
    said = read({"领料单": slips}, "tyre", dict(question.mends[0].changes))
    assert values(said) == {"natural_rubber": 12 * 2400 - 100}


def test_a_heating_value_waits_where_lines_of_its_fuel_are_missing():
    rows = [["2024年"], ["煤种", "用量(t)", "低位发热量(MJ/kg)"]]
    rows += [["烟煤", 60000, 23.5], ["无烟煤", 40000, 27.0], ["合计", 100000, None]]
    reading = read({"锅炉用煤": rows})
    assert values(reading) == {}
    assert "ledger-total-differs" in rules(reading)


def test_a_heating_value_without_a_fuel_is_asked_where_another_fuel_is_burned():
    months = [f"{month}月" for month in range(1, 13)]
    used = [["2024年"], ["项目", "单位", *months], ["自备热电用煤", "t", *range(800, 812)]]
    lab = [["煤质"], ["月份", "Qnet,ar(MJ/kg)"], *([month, 22.1] for month in months)]
    reading = read({"消耗": used, "煤质": lab})
    assert values(reading) == {"chp_coal": 9666}  # 12 · 805.5
    (question,) = reading.questions
    said = read({"消耗": used, "煤质": lab}, changes=dict(question.mends[0].changes))
    assert values(said) == {"chp_coal": 9666, "chp_coal_ncv": 22.1}


def read_text(text, changes=None):
    return read_plant_ledger(
        text.encode(), "台账.csv", get_model("urea"), 2024, corrections=changes
    )


def test_a_point_before_three_digits_is_asked_where_semicolons_divide_the_columns():
    rows = ["项目,单位,2024年", "尿素产量,t,97.409", "合成氨消耗,t,56.120"]
    assert values(read_text("\n".join(rows))) == {"urea_made": 97.409, "ammonia_used": 56.12}
    doubtful = "\n".join(rows).replace(",", ";")
    assert (values(read_text(doubtful)), rules(read_text(doubtful))) == ({}, ["number-ambiguous"])
    shown = doubtful + "\n外购电;kWh;1020.5"
    assert values(read_text(shown))["urea_made"] == 97.409


def test_what_is_expected_of_the_year_is_a_plan():
    assert rules(read({"a": [["2024年预计完成"], HEAD, *UREA]})) == ["ledger-plan-only"]


def test_amounts_under_the_plant_of_another_product_are_asked_about():
    rows = [["2024年"], HEAD, ["一、烧碱装置", None, None], ["外购电", "万kWh", 460]]
    rows += [["二、PVC装置", None, None], ["外购电", "万kWh", 125], ["PVC产量", "t", 300]]
    reading = read({"a": rows}, "pvc")
    assert (rules(reading), values(reading)) == (["ledger-works-other"], {"pvc_made": 300})
    (question,) = reading.questions
    said = values(read({"a": rows}, "pvc", dict(question.mends[0].changes)))
    assert said == {"pvc_made": 300, "power": 1_250_000}
