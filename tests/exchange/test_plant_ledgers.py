"""Ledgers of plants: each layout is read right or asked about, and no cell is lost.

The amounts of a line are `base + month`, so that a year is 12 · base + 78 (1 + 2 + … + 12 = 78).
"""

from __future__ import annotations

import datetime
import io
import itertools
import time

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from by_turns import by_turns
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.names import NameBook
from zuji.exchange.ledgers.periods import period_of
from zuji.footprint.examples import typical_path
from zuji.sectors.registry import get_model, model_files
from zuji.synth.ledgers import MISTAKES, monthly_ledger

MONTHS = [f"{month}月" for month in range(1, 13)]
CEMENT = get_model("cement")
UREA = get_model("urea")


def year_of(base):
    return 12 * base + 78


def line(base):
    return [base + month for month in range(1, 13)]


def workbook(sheets, merged=(), hidden=()):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    first = book.worksheets[0]
    for area in merged:
        first.merge_cells(area)
    for what in hidden:
        if isinstance(what, int):
            first.row_dimensions[what].hidden = True
        elif what in book.sheetnames:
            book[what].sheet_state = "hidden"
        else:
            first.column_dimensions[what].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content, name="台账.xlsx", model=CEMENT, year=2025, **more):
    reading = read_plant_ledger(content, name, model, year, **more)
    balanced(reading)
    return reading


def balanced(reading):
    """Each filled cell stands in the values, in a question or among the ignored, in no two."""
    parts = [set(reading.read), set(reading.asked), set(reading.left_out)]
    assert set().union(*parts) == set(reading.filled)
    for one, two in itertools.combinations(parts, 2):
        assert not one & two
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    assert reading.receipt().unaccounted == {}


def values(reading):
    return {name: value.value for name, value in reading.values.items()}


def rules(reading):
    return sorted({question.finding.rule for question in reading.questions})


def reasons(reading):
    return {portion.finding.rule for portion in reading.ignored}


def answered(reading, text=None):
    """The changes of the first mend of each question, or of the mend with this text."""
    changes = {}
    for question in reading.questions:
        mends = [mend for mend in question.mends if text is None or mend.text == text]
        if mends:
            changes |= mends[0].changes
    return changes


def test_a_unit_in_the_title_of_the_column_counts():
    content = "项目,用量（万吨）\n石灰石,197\n粉煤灰,5.5\n".encode()
    reading = read(content, "台账.csv")
    # 197 · 10 000 t and 5.5 · 10 000 t
    assert values(reading) == {"limestone": 1_970_000, "fly_ash": 55_000}
    assert [finding.rule for finding in reading.stated] == ["ledger-year-assumed"]


@pytest.mark.parametrize("title", ["耗电量/万kWh", "用电量（万千瓦时）", "外购电量,万度"])
def test_units_of_electricity_in_titles_of_columns(title):
    rows = [["月份", title], *([m, 5 + i] for i, m in enumerate(MONTHS, 1))]
    rows[0][1] = title if "外购" in title else f"外购{title}"
    reading = read(workbook({"2025年": rows}), model=UREA)
    assert values(reading) == {"power": pytest.approx(year_of(5) * 10_000)}


def test_two_years_side_by_side_under_a_merged_header():
    rows = [
        ["某水泥公司原燃料消耗"],
        ["项目", "单位", "2024年", *[None] * 11, "2025年"],
        [None, None, *MONTHS, *MONTHS],
        ["一、原材料"],
        ["石灰石", "t", *line(100), *line(200)],
        ["二、能源"],
        ["原煤（烟煤）", "t", *line(10), *line(20)],
        ["制表：张三", None, "审核：李四"],
    ]
    content = workbook({"台账": rows}, merged=("A2:A3", "B2:B3", "C2:N2", "O2:Z2", "A1:Z1"))
    reading = read(content)
    assert values(reading) == {"limestone": year_of(200), "coal": year_of(20)}
    assert reading.values["coal"].cells[0] == "台账!O7"
    assert "ledger-other-year" in reasons(reading)
    assert values(read(content, year=2024)) == {"limestone": year_of(100), "coal": year_of(10)}
    assert rules(read(content, year=2023)) == ["ledger-year-absent"]


def test_years_only_in_the_row_above_and_not_merged():
    rows = [[None, None, "2024年", *[None] * 11, "2025年"], ["项目", "单位", *MONTHS, *MONTHS]]
    rows.append(["石灰石", "t", *line(100), *line(200)])
    assert values(read(workbook({"台账": rows}))) == {"limestone": year_of(200)}


def test_item_cells_merged_over_their_months_with_a_subtotal():
    rows = [["2025年消耗"], ["项目", "单位", "月份", "数量"]]
    for name, base in (("石灰石", 100), ("原煤", 10)):
        for at, month in enumerate(MONTHS):
            rows.append([name if not at else None, "t" if not at else None, month, base + at + 1])
        rows.append([None, None, "小计", year_of(base)])
    content = workbook({"台账": rows}, merged=("A3:A15", "B3:B15", "A16:A28", "B16:B28"))
    reading = read(content)
    assert values(reading) == {"limestone": year_of(100), "coal": year_of(10)}
    assert [(total.stated, total.sum, total.agrees) for total in reading.totals] == [
        (year_of(100), year_of(100), True),
        (year_of(10), year_of(10), True),
    ]
    lost_merge = "\n".join(",".join("" if c is None else str(c) for c in row) for row in rows)
    again = read(lost_merge.encode("gbk"), "台账.csv")
    assert values(again) == values(reading)


def test_a_stated_total_that_contradicts_its_months_is_asked_about():
    rows = [["项目", "单位", *MONTHS, "合计"], ["石灰石", "t", *line(100), year_of(100) + 200]]
    content = workbook({"2025": rows})
    reading = read(content)
    assert (values(reading), rules(reading)) == ({}, ["ledger-total-differs"])
    total = reading.totals[0]
    assert (total.stated, total.sum, total.agrees) == (1478, 1278, False)
    again = read(content, corrections=answered(reading, "accept"))
    assert values(again) == {"limestone": 1278}


def test_a_report_of_december_gives_the_sum_since_january():
    rows = [
        ["2025年12月生产月报"],
        ["指标名称", "计量单位", "本月", "本年累计", "去年同期累计", "同比%"],
        ["水泥产量", "t", 90, 1000, 900, 11.1],
        ["该品种水泥用熟料量", "t", 60, 700, 650, 7.7],
    ]
    reading = read(workbook({"月报": rows}))
    assert values(reading) == {"cement_produced": 1000, "clinker_ground": 700}
    assert {"ledger-last-year", "ledger-compare"} <= reasons(reading)
    assert set(map(len, reading.months.values())) == {12}


def test_a_report_without_a_month_asks_which_month_it_is():
    rows = [["指标名称", "计量单位", "本月", "本年累计"], ["水泥产量", "t", 90, 1000]]
    content = workbook({"月报": rows})
    reading = read(content)
    assert rules(reading) == ["ledger-report-month"]
    assert values(read(content, corrections=reading.questions[0].mends[0].changes)) == {
        "cement_produced": 1000
    }


def test_a_sheet_a_month_with_the_sum_until_now_as_a_check():
    sheets, total = {}, 0
    for month in range(1, 13):
        total += 100 + month
        rows = [["项目", "单位", "本月", "本年累计"], ["石灰石", "t", 100 + month, total]]
        sheets[f"2025年{month}月"] = rows
    reading = read(workbook(sheets))
    assert values(reading) == {"limestone": year_of(100)}
    assert len(reading.totals) == 12 and all(check.agrees for check in reading.totals)
    del sheets["2025年7月"]
    assert rules(read(workbook(sheets))) == ["ledger-months-missing"]


def test_items_across_with_months_down_and_a_row_of_units():
    rows = [
        ["2025年各月消耗"],
        ["月份", "石灰石", "原煤", "原煤"],
        [None, "用量", "用量", "低位发热量"],
        [None, "t", "t", "MJ/kg"],
    ]
    rows += [[m, 100 + i, 10 + i, 20 + i % 2] for i, m in enumerate(MONTHS, 1)]
    rows.append(["合计", year_of(100), year_of(10), None])
    reading = read(workbook({"台账": rows}, merged=("C2:D2", "A2:A4")))
    # weighed by coal: odd months 21 MJ/kg with 11+13+15+17+19+21 = 96 t, even ones 20 MJ/kg with
    # 12+14+16+18+20+22 = 102 t: (96·21 + 102·20) / 198
    assert values(reading) == {
        "limestone": year_of(100),
        "coal": year_of(10),
        "coal_ncv": pytest.approx((96 * 21 + 102 * 20) / 198),
    }
    assert reading.values["coal_ncv"].how is not None


def test_receipts_issues_and_stock_with_money():
    rows = [
        ["收发存汇总表（2025年1—12月）"],
        ["物料名称", "单位", "期初结存", None, "本期收入", None, "本期发出", None, "期末结存"],
        [None, None, *["数量", "金额"] * 4],
        ["石灰石", "t", 5, 50, 130, 1300, 120, 1200, 15, 150],
    ]
    areas = ("C2:D2", "E2:F2", "G2:H2", "I2:J2", "A2:A3", "B2:B3")
    reading = read(workbook({"收发存": rows}, merged=areas))
    assert values(reading) == {"limestone": 120}
    assert {"ledger-stock", "ledger-received", "ledger-money"} <= reasons(reading)


def test_two_lists_side_by_side_and_two_tables_below_each_other():
    rows = [
        ["项目", "单位", "2025年", None, "项目", "单位", "2025年"],
        ["石灰石", "t", 100, None, "原煤", "t", 10],
        ["砂岩", "t", 30, None, "柴油", "t", 3],
        [],
        ["2025年电力"],
        ["项目", "单位", "数量"],
        ["余热发电自用", "万kWh", 4],
    ]
    assert values(read(workbook({"台账": rows}))) == {
        "limestone": 100,
        "clay_sand": 30,
        "coal": 10,
        "diesel": 3,
        "waste_heat_power": 40_000,
    }


def test_quarters_and_half_years_beside_their_months_are_checks():
    header, row, quarters = (
        ["项目", "单位"],
        ["石灰石", "t"],
        ["一季度", "二季度", "三季度", "四季度"],
    )
    for quarter in range(4):
        three = line(100)[3 * quarter : 3 * quarter + 3]
        header += [*MONTHS[3 * quarter : 3 * quarter + 3], quarters[quarter]]
        row += [*three, sum(three)]
    reading = read(workbook({"2025": [header, row]}))
    assert values(reading) == {"limestone": year_of(100)}
    assert len(reading.totals) == 4
    only = [["项目", "单位", *quarters], ["石灰石", "t", 1, 2, 3, 4]]
    assert values(read(workbook({"2025": only}))) == {"limestone": 10}


def test_january_and_february_in_one_column_and_closing_periods():
    header = ["项目", "单位", "1-2月", *MONTHS[2:]]
    row = ["石灰石", "t", 203, *line(100)[2:]]
    assert values(read(workbook({"2025": [header, row]}))) == {"limestone": year_of(100)}
    spans = ["12.26-01.25", *(f"{m - 1:02d}.26-{m:02d}.25" for m in range(2, 13))]
    reading = read(workbook({"2025": [["项目", "单位", *spans], ["石灰石", "t", *line(100)]]}))
    assert values(reading) == {"limestone": year_of(100)}


def test_planned_beside_actual_and_a_budget_alone():
    header, row = ["项目", "单位"], ["石灰石", "t"]
    for month, amount in zip(MONTHS, line(100), strict=True):
        header += [f"{month}计划", f"{month}实际"]
        row += [999, amount]
    assert values(read(workbook({"2025": [header, row]}))) == {"limestone": year_of(100)}
    budget = [["2025年度预算"], ["项目", "单位", *MONTHS], ["石灰石", "t", *line(100)]]
    assert rules(read(workbook({"预算": budget}))) == ["ledger-plan-only"]


def test_lines_of_which_are_not_added_to_their_sum():
    rows = [
        ["项目", "单位", *MONTHS],
        ["原煤", "t", *line(100)],
        ["其中：神华煤", "t", *line(60)],
        ["      陕西煤", "t", *[40] * 12],
    ]
    reading = read(workbook({"2025": rows}))
    assert values(reading) == {"coal": year_of(100)}
    assert "ledger-part" in reasons(reading)


def test_two_names_of_one_input_are_asked_about_and_members_are_added():
    rows = [["项目", "单位", "2025年"], ["原煤", "t", 10], ["烟煤", "t", 12]]
    content = workbook({"台账": rows})
    reading = read(content)
    assert rules(reading) == ["ledger-lines-alike"]
    assert values(read(content, corrections=answered(reading, "add"))) == {"coal": 22}
    members = [["项目", "单位", "2025年"], ["砂岩", "t", 10], ["页岩", "t", 12]]
    assert values(read(workbook({"台账": members}))) == {"clay_sand": 22}


def test_a_line_that_stands_twice_is_asked_about():
    rows = [["项目", "单位", *MONTHS], *[["粉煤灰", "t", *line(10)]] * 2]
    content = workbook({"2025": rows})
    reading = read(content)
    assert rules(reading) == ["ledger-line-twice"]
    assert values(read(content, corrections=answered(reading))) == {"fly_ash": year_of(10)}


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("52OO", "number-unreadable"),
        ("#REF!", "ledger-cell-error"),
        ("约3800", "number-approximate"),
        ("100-120", "number-span"),
        (-50, "ledger-negative"),
        (0, "ledger-zero-month"),
        (None, "ledger-months-missing"),
        ("—", "ledger-months-missing"),
        (106_000, "ledger-jump"),
    ],
)
def test_a_doubtful_month_is_asked_about_and_the_item_waits(written, rule):
    amounts = line(100)
    amounts[5] = written
    rows = [["项目", "单位", *MONTHS], ["石灰石", "t", *amounts], ["粉煤灰", "t", *line(10)]]
    reading = read(workbook({"2025": rows}))
    assert values(reading) == {"fly_ash": year_of(10)}
    assert rules(reading) == [rule]
    question = reading.questions[0]
    assert written is None or "2025!H2" in question.at
    assert question.inputs == ("limestone",)


def test_a_formula_that_was_never_computed_is_asked_about_but_not_in_a_sum():
    rows = [["项目", "单位", *MONTHS, "合计"], ["石灰石", "t", *line(100), "=SUM(C2:N2)"]]
    assert values(read(workbook({"2025": rows}))) == {"limestone": year_of(100)}
    rows[1][4] = "=1+2"
    assert rules(read(workbook({"2025": rows}))) == ["ledger-formula-uncomputed"]


def test_problems_of_one_cause_are_one_question_with_one_mend():
    tyre = get_model("tyre")
    rows = [["项目", "单位", *MONTHS], ["轮胎产量", "万箱", *line(100)]]
    content = workbook({"2025": rows})
    reading = read(content, model=tyre)
    assert [(len(q.at), q.finding.rule) for q in reading.questions] == [(12, "ledger-unit-unknown")]
    again = read(content, model=tyre, corrections={"unit:万箱": "万item"})
    assert values(again) == {"tyres_made": year_of(100) * 10_000}


def test_litres_need_a_density_and_unlike_units_are_asked_about():
    rows = [["项目", "单位", "2025年"], ["0#柴油", "升", 1000]]
    content = workbook({"台账": rows})
    reading = read(content)
    assert rules(reading) == ["ledger-unit-dimension"]
    # 1000 L · 0.84 kg/L = 840 kg
    again = read(content, corrections=reading.questions[0].mends[0].changes)
    assert values(again) == {"diesel": pytest.approx(0.84)}
    rows = [["项目", "单位", "用量（万吨）"], ["石灰石", "t", 197]]
    assert rules(read(workbook({"2025": rows}))) == ["ledger-unit-conflict"]


def test_lye_of_32_percent_and_direct_current_are_not_taken_for_the_input():
    alkali = get_model("chlor_alkali")
    rows = [
        ["项目", "单位", "2025年"],
        ["烧碱产量（折百）", "t", 100],
        ["32%液碱产量", "t", 312.5],
        ["电解直流电", "kWh", 5],
        ["电解交流电", "kWh", 6],
    ]
    reading = read(workbook({"台账": rows}), model=alkali)
    assert values(reading) == {"naoh_made": 100, "cell_power": 6}
    assert {question.item for question in reading.questions} == {"32%液碱产量", "电解直流电"}


def test_hidden_copies_and_drafts_do_not_count_and_hidden_months_are_asked_about():
    rows = [["项目", "单位", *MONTHS], *[["石灰石", "t", *line(100)]] * 2]
    draft = [["项目", "单位", *MONTHS], ["石灰石", "t", *line(900)]]
    content = workbook({"2025": rows, "草稿": draft}, hidden=(3, "草稿"))
    reading = read(content)
    assert values(reading) == {"limestone": year_of(100)}
    assert {"ledger-hidden", "ledger-hidden-sheet"} <= reasons(reading)
    hidden = workbook({"2025": rows[:2]}, hidden=tuple(get_column_letter(c) for c in range(3, 9)))
    assert rules(read(hidden)) == ["ledger-hidden-used"]


def test_cover_and_notes_do_not_count():
    sheets = {
        "封面": [["2025年能源台账"], ["单位：某水泥公司"]],
        "填报说明": [["项目", "单位", "数量"], ["石灰石", "t", 999]],
        "2025年": [["项目", "单位", *MONTHS], ["石灰石", "t", *line(100)]],
    }
    reading = read(workbook(sheets))
    assert values(reading) == {"limestone": year_of(100)}
    assert "ledger-help-sheet" in reasons(reading)


def test_a_list_of_two_years_in_gbk_gives_one_year():
    rows = ["日期,物料,数量,单位"]
    for year in (2024, 2025):
        rows += [f'{year}/{m:02d}/28,石灰石,"{1000 + m:,}.0",t' for m in range(1, 13)]
        rows += [f"{year}年{m}月,原煤,{year - 2000 + m},吨" for m in range(1, 13)]
    reading = read("\n".join(rows).encode("gb18030"), "台账.csv")
    assert values(reading) == {"limestone": year_of(1000), "coal": year_of(25)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimited_text_in_the_encodings_that_are_saved(encoding, delimiter):
    rows = [["项目", "单位", *MONTHS], ["石灰石", "吨", *map(str, line(100))]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert values(read(text.encode(encoding), "2025.csv")) == {"limestone": year_of(100)}


def test_decimal_commas_are_told_by_the_whole_file_and_asked_about_without_evidence():
    text = "项目;单位;2025年\n石灰石;t;1234,5\n粉煤灰;t;2,345\n"
    assert values(read(text.encode(), "台账.csv")) == {"limestone": 1234.5, "fly_ash": 2.345}
    alone = "项目\t单位\t2025年\n粉煤灰\tt\t2,345\n"
    assert rules(read(alone.encode(), "台账.txt")) == ["number-ambiguous"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_html_saved_as_xls_is_read(encoding):
    cells = "".join(f"<td>{amount}</td>" for amount in line(100))
    months = "".join(f"<td>{month}</td>" for month in MONTHS)
    page = (
        f"<html><head><meta charset='{encoding}'></head><body><h3>2025年消耗</h3><table>"
        f"<tr><td rowspan=2>项目</td><td rowspan=2>单位</td><td colspan=12>2025年</td></tr>"
        f"<tr>{months}</tr><tr><td>石灰石</td><td>t</td>{cells}</tr></table></body></html>"
    )
    assert values(read(page.encode(encoding), "导出.xls")) == {"limestone": year_of(100)}


def test_an_old_workbook_keeps_its_merged_cells():
    xlwt = pytest.importorskip("xlwt", reason="xlwt makes the old file")
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write_merge(0, 0, 2, 13, "2024年")
    sheet.write_merge(0, 0, 14, 25, "2025年")
    for column, text in enumerate(["项目", "单位", *MONTHS, *MONTHS]):
        sheet.write(1, column, text)
    for column, text in enumerate(["石灰石", "t", *line(100), *line(200)]):
        sheet.write(2, column, text)
    out = io.BytesIO()
    book.save(out)
    assert values(read(out.getvalue(), "台账.xls")) == {"limestone": year_of(200)}


def test_names_that_a_plant_has_confirmed_are_its_own():
    rows = [["项目", "单位", "2025年"], ["灰白石头", "t", 10]]
    content = workbook({"台账": rows})
    reading = read(content)
    assert rules(reading) == ["ledger-item-unknown"]
    assert values(read(content, learnt={"灰白石头": "limestone"})) == {"limestone": 10}
    assert rules(read(content)) == ["ledger-item-unknown"]
    left = read_plant_ledger(
        content, "台账.xlsx", CEMENT, 2025, corrections={"item:灰白石头": ""}
    ).record()
    assert left["values"] == {} and left["cells"]["asked"] == 0


@pytest.mark.parametrize(
    "name",
    ["煤矸石", "煤泥", "石灰渣", "石灰石粉尘", "循环水", "脱硫石灰石", "存煤", "商品煤气", "甲苯"],
)
def test_another_substance_is_never_matched_by_likeness(name):
    rows = [["项目", "单位", "2025年"], [name, "t", 10]]
    for model in ("tyre", "lime", "urea", "methanol", "bf_bof_steel"):
        reading = read(workbook({"台账": rows}), model=get_model(model))
        assert values(reading) == {}, model


@pytest.mark.parametrize("model_id", by_turns(sorted(model_files()), every=6))
def test_each_input_is_matched_by_its_own_names(model_id):
    model = get_model(model_id)
    for item in model.inputs.values():
        low, high = item.range or (1, 1)
        amount = min(max(1, low + 1), high)
        rows = [["项目", "单位", "2025年"], [item.label.zh, item.unit, amount]]
        reading = read(workbook({"台账": rows}), model=model)
        assert values(reading) == {item.name: amount}, item.label.zh


def test_a_file_in_which_nothing_is_understood_is_refused_with_what_was_seen():
    content = workbook({"说明": [["本月情况良好"], ["没有数据"]]})
    with pytest.raises(Refusal) as caught:
        read_plant_ledger(content, "说明.xlsx", CEMENT, 2025)
    assert caught.value.findings[0].rule == "ledger-not-understood"
    assert "本月情况良好" in caught.value.explain("zh")


def test_the_record_has_the_form_that_others_build_on():
    rows = [["项目", "单位", *MONTHS, "合计"], ["石灰石", "t", *line(100), year_of(100)]]
    record = read(workbook({"2025": rows})).record()
    assert record["values"]["limestone"] == {
        "value": year_of(100),
        "unit": "t",
        "cells": [f"2025!{get_column_letter(column)}2" for column in range(3, 15)],
    }
    assert record["cells"] == {"filled": 30, "read": 12, "asked": 0, "ignored": 18, "words": 17}
    assert record["months"]["limestone"] == [f"2025-{month:02d}" for month in range(1, 13)]
    assert record["totals"][0]["cells"] == ["2025!O2"]
    assert record["questions"] == []
    assert {cell for part in record["ignored"] for cell in part["cells"]} >= {"2025!A1", "2025!O2"}


@pytest.mark.parametrize(
    ("written", "months", "year"),
    [
        ("2025-03", (3, 3), 2025),
        ("2025年3月", (3, 3), 2025),
        ("3月份", (3, 3), None),
        ("十二月", (12, 12), None),
        ("202503", (3, 3), 2025),
        (202503.0, (3, 3), 2025),
        (3.0, (3, 3), None),
        (datetime.date(2025, 3, 9), (3, 3), 2025),
        ("2025/3/31", (3, 3), 2025),
        ("Mar 2025", (3, 3), 2025),
        ("1—6月", (1, 6), None),
        ("2025.01-2025.12", (1, 12), 2025),
        ("第三季度", (7, 9), None),
        ("下半年", (7, 12), None),
        ("12.26-01.25", (1, 1), None),
        ("2024年12月26日至2025年1月25日", (1, 1), 2025),
    ],
)
def test_months_as_people_write_them(written, months, year):
    span = period_of(written)
    assert (span.first, span.last, span.year) == (*months, year)


@pytest.mark.parametrize("written", ["13月", "合计", "", "12.5", "m3", "marble", 3.5, "1.5"])
def test_what_names_no_month(written):
    assert period_of(written) is None


def as_clerks_write(label):
    """A label with a nickname before it, a character left out, or its words turned round."""
    yield f"小庄{label.zh}"
    yield label.zh[:-1]
    yield label.zh[:1] + label.zh[2:]
    yield " ".join(reversed(label.en.split()))
    yield label.en.replace("o", "", 1)


@pytest.mark.parametrize("model_id", ["cement", "bf_bof_steel", "tyre", "resin"])
def test_an_input_written_a_little_differently_is_nearly_always_suggested(model_id):
    model = get_model(model_id)
    book = NameBook(model)
    answers = [
        (item.name, book.nearest(text))
        for item in model.inputs.values()
        for text in as_clerks_write(item.label)
    ]
    assert sum(near[:1] == [name] for name, near in answers) > 0.9 * len(answers)
    assert sum(name in near for name, near in answers) > 0.97 * len(answers)


@pytest.mark.parametrize("model_id", ["urea", "eaf_steel", "cement", "methanol"])
def test_a_synthetic_ledger_with_three_mistakes_comes_back_to_the_study(model_id):
    """The ledger is made from a study; after the three mends its sums are the study's inputs."""
    model = get_model(model_id)
    path = typical_path(model_id)
    inputs = load_yaml(path.read_text("utf-8"), path.name).data["inputs"]
    content, planted = monthly_ledger(inputs, model, 2025, seed=1)
    assert [mistake.kind for mistake in planted] == list(MISTAKES)
    reading = read(content, model=model)
    at = {cell for question in reading.questions for cell in question.at}
    assert {mistake.cell for mistake in planted if mistake.kind != "item"} <= at
    again = read(content, model=model, corrections=answered(reading))
    assert rules(again) == []
    for name, value in again.values.items():
        given = inputs[name] if isinstance(inputs[name], dict) else {"value": inputs[name]}
        meant = read_quantity(given["value"], model.inputs[name].unit, name, given.get("unit"))
        assert value.value == pytest.approx(meant, rel=2e-4), name


@pytest.mark.nightly
def test_twenty_thousand_rows_are_all_read():
    rows = [["项目", "月份", "数量", "单位"]]
    rows += [["尿素产量", f"2025-{i % 12 + 1:02d}", 1 + i / 70, "t"] for i in range(20_000)]
    started = time.perf_counter()
    reading = read(workbook({"台账": rows}), model=UREA)
    assert values(reading) == {"urea_made": pytest.approx(20_000 + 20_000 * 19_999 / 140)}
    assert time.perf_counter() - started < 60  # a runaway, not a benchmark
