"""Ledgers as systems of accounts, daily reports and workshops lay them out.

The amounts of a line are `base + month`, so that a year is 12 · base + 78 (1 + 2 + … + 12 = 78).
"""

from __future__ import annotations

import io

import pytest
import xlwt
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.periods import period_of
from zuji.exchange.ledgers.places import are_sisters
from zuji.sectors.registry import get_model

CEMENT = get_model("cement")
MONTHS = [f"{month}月" for month in range(1, 13)]
UNITS = {"原煤": "t", "石灰石": "t"}


def read(sheets, changes=None, model=CEMENT, year=2024):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), "台账.xlsx", model, year, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def rules(reading):
    return {question.finding.rule for question in reading.questions}


def stated(reading):
    return {finding.rule for finding in reading.stated}


def value(reading, name="coal"):
    return reading.values[name].value


def movements(code, sign, more=()):
    rows = [["过账日期", "移动类型", "物料描述", "数量", "单位"]]
    rows += [[f"2024-{m:02d}-25", code, "原煤", sign * (1000 + m), "t"] for m in range(1, 13)]
    return {"MB51": [*rows, *more]}


def test_issues_booked_as_negative_with_a_code_are_turned_and_stated():
    reading = read(movements("261", -1))
    assert value(reading) == 12 * 1000 + 78
    assert "ledger-sign-turned" in stated(reading)
    assert not reading.questions


def test_what_was_taken_back_is_subtracted_whichever_sign_the_export_has():
    signed = read(movements("261", -1, [["2024-03-28", "262", "原煤", 50, "t"]]))
    bare = read(movements("261", 1, [["2024-03-28", "262", "原煤", 50, "t"]]))
    assert value(signed) == value(bare) == 12 * 1000 + 78 - 50
    assert "ledger-sign-turned" in stated(signed)
    assert "ledger-sign-back" in stated(bare)


def test_receipts_and_transfers_by_their_codes_do_not_count():
    more = [["2024-05-02", "101", "原煤", 9000, "t"], ["2024-05-03", "311", "原煤", 700, "t"]]
    reading = read(movements("261", -1, more))
    assert value(reading) == 12 * 1000 + 78


def test_a_code_that_is_not_known_is_asked_about():
    reading = read(movements("261", -1, [["2024-05-02", "Z61", "原煤", -30, "t"]]))
    assert "ledger-movement-unknown" in rules(reading)


def test_codes_of_movement_are_no_amounts():
    reading = read(movements(261, -1))
    assert value(reading) == 12 * 1000 + 78


def test_a_whole_column_of_negative_amounts_without_a_code_is_asked_once():
    rows = [["日期", "物料名称", "单位", "出库数量"]]
    rows += [[f"2024-{m:02d}-28", "原煤", "t", -1000 - m] for m in range(1, 13)]
    reading = read({"流水": rows})
    assert rules(reading) == {"ledger-all-negative"}
    again = read({"流水": rows}, reading.questions[0].mends[0].changes)
    assert value(again) == 12 * 1000 + 78


def test_debit_is_received_and_credit_is_used():
    rows = [["科目名称", "单位", "期初余额", "借方数量", "贷方数量", "期末余额"]]
    rows += [["原煤", "t", 500, 12900, 12078, 1322], ["石灰石", "t", 10, 880, 870, 20]]
    reading = read({"明细账": rows})
    assert value(reading) == 12078
    assert value(reading, "limestone") == 870


def test_single_words_of_direction_tell_receipts_from_issues():
    for received, issued in (("收", "发"), ("借", "贷"), ("入", "出"), ("采购入库", "材料出库")):
        rows = [["日期", "物料名称", "单位", "收发", "数量"]]
        for m in range(1, 13):
            rows.append([f"2024-{m:02d}-20", "原煤", "t", received, 5000 + m])
            rows.append([f"2024-{m:02d}-21", "原煤", "t", issued, 1000 + m])
        assert value(read({"明细": rows})) == 12 * 1000 + 78


def test_m1_to_m12_are_months_only_where_all_twelve_stand_in_a_row():
    whole = [["项目", "单位", *(f"M{m}" for m in range(1, 13))]]
    whole.append(["原煤", "t", *(1000 + m for m in range(1, 13))])
    reading = read({"2024": whole})
    assert value(reading) == 12 * 1000 + 78
    assert len(reading.months["coal"]) == 12
    part = read({"2024": [row[:8] for row in whole]})
    assert not part.values


def test_fiscal_periods_are_months():
    assert period_of("003/2024").first == 3
    assert period_of("2024M07").first == 7
    assert period_of("2024P12").year == 2024
    assert period_of("013/2024") is None


def test_names_over_received_used_and_stock_are_one_header():
    rows = [
        ["月份", "原煤（t）", None, None, "石灰石（t）", None, None],
        [None, "购进", "消耗", "库存", "购进", "消耗", "库存"],
    ]
    rows += [[f"{m}月", 2000, 1000 + m, 50, 900, 700 + m, 20] for m in range(1, 13)]
    reading = read({"进耗存": rows})
    assert value(reading) == 12 * 1000 + 78
    assert value(reading, "limestone") == 12 * 700 + 78


def test_a_row_of_units_under_items_across_leaves_the_rows_of_this_month():
    sheets = {}
    for m in range(1, 13):
        sheets[f"{m}月"] = [
            [f"2024年{m}月生产月报"],
            ["指标", "原煤", "石灰石"],
            ["单位", "t", "t"],
            ["本月", 1000 + m, 700 + m],
            ["累计", 1000 * m + m * (m + 1) // 2, 700 * m + m * (m + 1) // 2],
        ]
    reading = read(sheets)
    assert value(reading) == 12 * 1000 + 78
    assert value(reading, "limestone") == 12 * 700 + 78


def test_a_line_twice_in_each_sheet_of_a_month_is_asked_about():
    sheets = {
        f"{m}月": [
            [f"2024年{m}月"],
            ["项目", "单位", "本月"],
            ["原煤", "t", 1000 + m],
            ["石灰石", "t", 700 + m],
            ["原煤", "t", 1000 + m],
        ]
        for m in range(1, 13)
    }
    reading = read(sheets)
    assert "coal" not in reading.values
    assert rules(reading) & {"ledger-line-twice", "ledger-lines-alike"}


def test_the_sum_of_the_month_in_reports_of_its_last_day_is_the_month():
    days = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    sheets = {
        f"{m}.{day}": [
            ["生产日报"],
            [f"2024年{m}月{day}日"],
            ["项目", "单位", "本日", "月累计", "年累计"],
            ["原煤", "t", 33, 1000 + m, 1000 * m + m * (m + 1) // 2],
        ]
        for m, day in enumerate(days, 1)
    }
    assert value(read(sheets)) == 12 * 1000 + 78
    sheets["12.31"][1] = ["2024年12月30日"]
    early = read(sheets)
    assert "coal" not in early.values


def test_sheets_of_sister_workshops_are_added_up_and_it_is_said():
    def shop(base):
        return [
            ["项目", "单位", *MONTHS],
            ["原煤", "t", *(base + m for m in range(1, 13))],
        ]

    reading = read({"一车间": shop(1000), "二车间": shop(400)})
    assert value(reading) == 12 * 1400 + 2 * 78
    assert reading.values["coal"].how is not None
    other = read({"汇总": shop(1000), "二车间": shop(400)})
    assert "ledger-tables-differ" in rules(other)


def test_sisters_are_told_apart_by_a_number_only():
    assert are_sisters("一车间", "二车间")
    assert are_sisters("1#线2024", "2#线2024")
    assert are_sisters("Line A", "Line B")
    assert not are_sisters("一车间", "二分厂")
    assert not are_sisters("1月", "2月")
    assert not are_sisters("烧成车间", "粉磨车间")


def test_a_sum_that_looks_like_a_year_is_no_year():
    rows = [["项目", "单位", "年累计"], ["原煤", "t", 2003], ["石灰石", "t", 2011]]
    reading = read({"2024年12月": [["2024年12月"], *rows]})
    assert value(reading) == 2003


def test_a_meter_with_readings_gives_the_amount_beside_them():
    rows = [["月份", "电表名称", "单位", "起码", "止码", "倍率", "电量"]]
    rows += [[f"{m}月", "水泥磨用电", "kWh", 0, 1000 + m, 4, 4000 + 4 * m] for m in range(1, 13)]
    assert value(read({"电表": rows}), "grinding_power") == 4 * (12 * 1000 + 78)


def test_a_name_of_use_below_a_title_of_output_is_no_output():
    rows = [["指标", "单位", *MONTHS], ["一、产量"]]
    rows.append(["入磨熟料", "t", *(800 + m for m in range(1, 13))])
    reading = read({"2024": rows})
    assert "clinker_produced" not in reading.values


def test_a_stage_of_which_nothing_is_listed_makes_no_name_unclear():
    model = get_model("primary_aluminium")

    def ledger(*names):
        return [
            ["项目", "单位", *MONTHS],
            *([name, "t", *(1000 + m for m in range(1, 13))] for name in names),
        ]

    alone = read({"2024": ledger("氧化铝", "氟化盐")}, model=model)
    assert value(alone, "alumina_used") == 12 * 1000 + 78
    assert "ledger-stage-absent" in stated(alone)
    beside = read({"2024": ledger("氧化铝", "铝土矿", "氟化盐")}, model=model)
    assert "alumina_used" not in beside.values


def test_readings_of_a_meter_without_an_amount_are_subtracted_and_multiplied():
    rows = [["月份", "电表名称", "单位", "起码", "止码", "倍率"]]
    rows += [[f"{m}月", "水泥磨用电", "kWh", 10, 15.5, 4000] for m in range(1, 13)]
    reading = read({"电表": rows})
    assert value(reading, "grinding_power") == 12 * 5.5 * 4000
    assert "ledger-meter" in stated(reading)
    stock = [["物料", "单位", "期初库存", "期末库存"], ["原煤", "t", 100, 300], ["黏土", "t", 1, 2]]
    rows[1:] = [[f"{m}月", "水泥磨用电", "kWh", 90, 15.5, 4000] for m in range(1, 13)]
    assert rules(read({"电表": rows, "库存": stock})) == {"ledger-all-negative"}


def test_name_amount_and_unit_in_one_cell_are_read():
    rows = [
        ["2024年全年用量"],
        ["原煤：12078 吨", "石灰石: 870t"],
        ["0#柴油 620 t", "粉煤灰＝55吨"],
    ]
    reading = read({"小结": rows})
    assert value(reading) == 12078
    assert value(reading, "limestone") == 870
    assert value(reading, "diesel") == 620
    assert reading.values["coal"].cells == ("小结!A2",)


def test_an_amount_inside_a_sentence_is_asked_about_unless_a_table_gave_it():
    rows = [["项目", "单位", *MONTHS], ["石灰石", "t", *range(701, 713)]]
    rows += [[], ["全年另耗用原煤12078吨、石灰石8490吨"]]
    reading = read({"2024": rows})
    assert rules(reading) == {"ledger-amount-in-text"}
    assert value(reading, "limestone") == 8478


def old_workbook(hidden_row=None, hidden_column=None, hidden_sheet=False):
    """An .xls with coal twice: in row 2 (or column C) and again below (or beside)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("2024")
    rows = [["项目", "单位", *MONTHS], ["原煤", "t", *range(1001, 1013)]]
    rows += [["原煤", "t", *range(501, 513)]] if hidden_row else []
    for row, values in enumerate(rows):
        for column, each in enumerate(values):
            sheet.write(row, column, each)
    if hidden_row:
        sheet.row(hidden_row).hidden = True
    if hidden_column:
        sheet.write(0, hidden_column, "12月")
        sheet.write(1, hidden_column, 99999)
        sheet.col(hidden_column).hidden = True
    if hidden_sheet:
        draft = book.add_sheet("月表")
        for row, values in enumerate(rows):
            for column, each in enumerate(values):
                draft.write(row, column, each if isinstance(each, str) else each * 2)
        draft.visibility = 2
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("hidden", [{"hidden_row": 2}, {"hidden_sheet": True}])
def test_what_is_hidden_in_an_old_workbook_does_not_count(hidden):
    reading = read_plant_ledger(old_workbook(**hidden), "台账.xls", CEMENT, 2024)
    assert value(reading) == 12 * 1000 + 78
    assert not reading.questions
    left = {portion.finding.rule for portion in reading.ignored}
    assert left & {"ledger-hidden", "ledger-hidden-sheet"}


def test_an_amount_in_a_hidden_column_of_an_old_workbook_is_asked_about():
    reading = read_plant_ledger(old_workbook(hidden_column=14), "台账.xls", CEMENT, 2024)
    assert "ledger-hidden-used" in rules(reading)
    assert "coal" not in reading.values


def test_twelve_months_over_the_end_of_a_year_are_offered_as_they_stand():
    months = [f"2023年{m}月" for m in range(7, 13)] + [f"2024年{m}月" for m in range(1, 7)]
    rows = {"台账": [["项目", "单位", *months], ["原煤", "t", *range(1001, 1013)]]}
    for year in (2023, 2024):
        asked = read(rows, year=year)
        assert rules(asked) == {"ledger-year-split"}
        span, part = asked.questions[0].mends
        whole = read(rows, span.changes, year=year)
        assert value(whole) == 12 * 1000 + 78
        assert whole.months["coal"][0] == "2023-07"
        assert whole.months["coal"][-1] == "2024-06"
        assert rules(read(rows, part.changes, year=year)) == {"ledger-months-missing"}


LATE_FIRST = [f"{m}月" for m in (*range(7, 13), *range(1, 7))]


@pytest.mark.parametrize(
    "title", [[], [["2024年"]], [["2023-2024财年"]], [["2023年7月至2024年6月"]]]
)
def test_july_to_june_without_years_is_asked_about_and_not_taken_for_one_year(title):
    across = {"台账": [*title, ["项目", "单位", *LATE_FIRST], ["原煤", "t", *range(1001, 1013)]]}
    down = {"台账": [*title, ["月份", "原煤(t)"], *zip(LATE_FIRST, range(1001, 1013), strict=True)]}
    for rows in (across, down):
        asked = read(rows)
        assert not asked.values
        assert rules(asked) == {"ledger-year-turn"}
        before, after, same = asked.questions[0].mends
        assert value(read(rows, same.changes)) == 12 * 1000 + 78
        for mend, first in ((before, "2023-07"), (after, "2024-07")):
            assert rules(read(rows, mend.changes)) == {"ledger-year-split"}
            whole = read(rows, {**mend.changes, "span:*": "1"})
            assert value(whole) == 12 * 1000 + 78
            assert whole.months["coal"][0] == first
            part = read(rows, {**mend.changes, "span:*": "0"})
            assert len(part.questions[0].cells) == 6


def test_sheets_of_single_months_from_july_to_june_are_asked_about():
    table = [["项目", "单位", "用量"]]
    sheets = {month: [*table, ["原煤", "t", 1000 + m]] for m, month in enumerate(LATE_FIRST, 1)}
    asked = read(sheets)
    assert not asked.values
    assert rules(asked) == {"ledger-year-turn"}
    assert value(read(sheets, {"turn:*": "0"})) == 12 * 1000 + 78


def test_months_in_falling_or_mixed_order_are_of_one_year():
    for order in (range(12, 0, -1), (2, 1, *range(3, 13))):
        rows = [["2024年"], ["项目", "单位", *(f"{m}月" for m in order)]]
        rows.append(["原煤", "t", *range(1001, 1013)])
        assert value(read({"台账": rows})) == 12 * 1000 + 78


def test_one_amount_under_a_title_of_two_years_is_asked_about():
    rows = {"台账": [["2023年7月—2024年6月"], ["项目", "单位", "消耗量"], ["原煤", "t", 900]]}
    asked = read(rows)
    assert not asked.values
    assert rules(asked) == {"ledger-year-turn"}
    assert value(read(rows, asked.questions[0].mends[0].changes)) == 900


def test_the_total_of_a_block_of_solar_power_is_asked_about_and_no_false_sum_is_told():
    months = [f"{month}月" for month in range(1, 13)]

    def line(name, *amounts):
        return ",".join([name, "kWh", *map(str, amounts), str(sum(amounts))])

    made, used, sold = [100 + m for m in range(12)], [80 + m for m in range(12)], [20] * 12
    bought = [800] * 12
    rows = [
        "能源台账 2024年",
        ",".join(["项目", "单位", *months, "合计"]),
        line("购入电力", *bought),
        "光伏",
        line("发电量", *made),
        line("自用电量", *used),
        line("上网电量", *sold),
        line("合计", *made),
        line("用电合计", *(b + u for b, u in zip(bought, used, strict=True))),
    ]
    content = "\n".join(rows).encode("utf-8")
    reading = read_plant_ledger(content, "台账.csv", get_model("lime"), 2024, corrections={})
    assert "green_power" not in reading.values
    asked = {question.finding.rule: question.finding for question in reading.questions}
    assert asked["ledger-on-site-power"].read == "光伏"
    assert "ledger-total-differs" not in asked
