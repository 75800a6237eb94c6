"""Words, dates and truth values where an amount of a ledger belongs: never dropped, always asked.

The amounts of a line are `base + month`, so that a year is 12 · base + 78 (1 + 2 + … + 12 = 78).
"""

from __future__ import annotations

import datetime
import io

import pytest
from openpyxl import Workbook

from zuji.exchange.ledgers import read_plant_ledger
from zuji.exchange.ledgers.worded import numeral
from zuji.sectors.registry import get_model

CEMENT = get_model("cement")
MONTHS = [f"{month}月" for month in range(1, 13)]
WORDS = [
    *("约三十", "未抄表", "见附件", "停炉", "待补", "同上", "检修", "不详", "暂缺", "表坏", "估"),
    *(
        "备注",
        "说明",
        "来源",
        "日期",
        "甲",
        "已并入电石渣",
        "TBD",
        "see annex",
        "三百二十吨",
        "x",
        "？",
        "√",
        "欠",
        "未统计",
        "数据丢失",
    ),
]


def read(rows, changes=None, merged=(), model=CEMENT):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    reading = read_plant_ledger(out.getvalue(), "台账2024.xlsx", model, 2024, corrections=changes)
    counts = reading.counts()
    assert counts["read"] + counts["asked"] + counts["ignored"] == counts["filled"]
    return reading


def line(base):
    return [base + month for month in range(1, 13)]


def across(word, month=3):
    coal = line(1000)
    coal[month - 1] = word
    return [
        ["项目", "单位", *MONTHS],
        ["石灰石", "t", *line(90000)],
        ["原煤", "t", *coal],
    ]


def down(word, month=3):
    rows = [["月份", "石灰石(t)", "原煤(t)"]]
    rows += [[text, 90000 + m, 1000 + m] for m, text in enumerate(MONTHS, start=1)]
    rows[month][2] = word
    return rows


def listed(word, month=3):
    rows = [["日期", "物料名称", "单位", "领用数量"]]
    for m in range(1, 13):
        rows.append([f"2024-{m:02d}-28", "石灰石", "t", 90000 + m])
        rows.append([f"2024-{m:02d}-28", "原煤", "t", word if m == month else 1000 + m])
    return rows


def yearly(word):
    return [["项目", "单位", "2024年实物量"], ["石灰石", "t", 1080078], ["原煤", "t", word]]


def question(reading, cell):
    return next(each for each in reading.questions if cell in each.cells)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    ("layout", "cell"), [(across, "E3"), (down, "C4"), (listed, "D7"), (yearly, "C3")]
)
def test_words_for_an_amount_are_asked_about_with_what_was_read(layout, cell, word):
    reading = read(layout(word))
    asked = question(reading, f"Sheet!{cell}")
    assert asked.finding.rule == "ledger-words-for-amount"
    assert word in asked.finding.message("zh") and asked.inputs == ("coal",)
    assert "coal" not in reading.values
    assert reading.values["limestone"].value == 12 * 90000 + 78


@pytest.mark.parametrize("value", [datetime.datetime(2024, 3, 5), True, False])
def test_dates_and_truth_values_for_an_amount_are_asked_about(value):
    reading = read(across(value))
    assert "coal" not in reading.values
    assert question(reading, "Sheet!E3").inputs == ("coal",)


@pytest.mark.parametrize("mark", ["—", "/", "无", "未发生", "———", "n/a", "...", "无数据"])
def test_a_mark_for_no_amount_is_a_month_that_is_missing(mark):
    reading = read(across(mark))
    assert question(reading, "Sheet!E3").finding.rule == "ledger-months-missing"
    assert "coal" not in reading.values


@pytest.mark.parametrize("months", [range(1, 13), range(2, 13), range(5, 13)])
def test_a_line_of_words_in_most_or_all_months_is_asked_about(months):
    for layout in (across, down):
        rows = layout("未抄表")
        for month in months:
            if layout is across:
                rows[2][1 + month] = "未抄表"
            else:
                rows[month][2] = "未抄表"
        reading = read(rows)
        assert "coal" not in reading.values
        places = [f"{chr(66 + m)}3" if layout is across else f"C{m + 1}" for m in months]
        asked = {cell for each in reading.questions for cell in each.cells}
        assert {f"Sheet!{place}" for place in places} <= asked
        assert reading.values["limestone"].value == 12 * 90000 + 78


def test_the_same_words_in_several_cells_are_one_question():
    rows = across("停炉")
    rows[2][6] = "停炉"
    rows[1][6] = "停炉"
    reading = read(rows)
    asked = question(reading, "Sheet!E3")
    assert {"Sheet!E3", "Sheet!G3", "Sheet!G2"} <= set(asked.at)
    assert set(asked.inputs) == {"coal", "limestone"}
    assert not any("?" in mend.changes.values() for mend in asked.mends)


def test_a_stop_is_zero_only_when_a_person_says_so():
    asked = question(read(across("大修停窑")), "Sheet!E3")
    none = asked.mends[0]
    reading = read(across("大修停窑"), dict(none.changes))
    assert reading.values["coal"].value == 12 * 1000 + 78 - 1003
    assert not reading.questions


def test_a_number_in_words_is_offered_and_never_taken_by_itself():
    asked = question(read(across("约一千零二十")), "Sheet!E3")
    reading = read(across("约一千零二十"), dict(asked.mends[0].changes))
    assert reading.values["coal"].value == 12 * 1000 + 78 - 1003 + 1020


def test_a_ditto_offers_the_amounts_beside_it():
    asked = question(read(down("同上")), "Sheet!C4")
    assert asked.mends[0].changes == {"value:Sheet!C4": "1002"}
    changed = read(down("同上"), dict(asked.mends[0].changes))
    assert changed.values["coal"].value == 12 * 1000 + 78 - 1003 + 1002


def test_a_cell_of_words_that_is_left_out_leaves_its_month_asked_about():
    reading = read(across("待补"), {"skip:Sheet!E3": "1"})
    assert "ledger-months-missing" in {each.finding.rule for each in reading.questions}


def test_words_over_merged_months_leave_all_these_months_open():
    rows = across("停炉检修")
    rows[2][5] = rows[2][6] = None
    reading = read(rows, merged=["E3:G3"])
    asked = {each.finding.rule for each in reading.questions}
    assert {"ledger-words-for-amount", "ledger-months-missing"} <= asked


def test_words_under_an_unknown_item_wait_with_its_name():
    rows = [*across(1003), ["灰白石头", "t", *["见附件"] * 12]]
    asked = question(read(rows), "Sheet!C4")
    assert asked.finding.rule == "ledger-item-unknown"
    assert {f"Sheet!{chr(67 + m)}4" for m in range(12)} <= set(asked.cells)


def test_a_reading_of_a_meter_in_words_is_asked_about():
    rows = [
        ["项目", "单位", "起码", "止码", "倍率"],
        ["窑系统用电", "kWh", 100, "未抄表", 2000],
    ]
    reading = read([["2024年电表"], *rows])
    assert "kiln_power" not in reading.values
    assert question(reading, "Sheet!D3").finding.rule == "ledger-words-for-amount"


def test_titles_that_come_again_within_a_table_are_no_words_for_amounts():
    rows = across(1003)
    rows.insert(2, ["二、燃料", "单位", *MONTHS])
    reading = read(rows)
    assert not reading.questions
    assert reading.values["coal"].value == 12 * 1000 + 78


def test_a_question_about_several_unknown_items_names_them_all():
    names = ["甲乙丙", "子丑寅", "赤橙黄"]
    rows = [*across(1003), *([name, "箱", *line(5)] for name in names)]
    asked = question(read(rows), "Sheet!C4")
    assert all(name in asked.finding.worded("zh")["read"] for name in names)


def test_a_question_about_very_many_unknown_items_says_how_many_more():
    names = [f"{first}{second}器" for first in "甲乙丙丁" for second in "子丑寅卯辰"]
    rows = [*across(1003), *([name, "箱", *line(5)] for name in names)]
    read_text = question(read(rows), "Sheet!C4").finding.worded("en")["read"]
    assert names[0] in read_text and "and 8 more" in read_text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("约三十", 30), ("三十", 30), ("一千二百", 1200), ("三万五千吨", 35000), ("十二", 12)),
        *(("二百零五", 205), ("壹拾万", 100000), ("约30", None), ("停炉", None), ("三到五", None)),
    ],
)
def test_chinese_numerals_are_read_for_the_offer(text, number):
    assert numeral(text) == number


def test_words_in_a_first_row_without_a_header_are_not_taken_for_one():
    reading = read([["原煤", "t", "见附件"], ["石灰石", "t", 9000], ["水泥产量", "t", 800]])
    assert question(reading, "Sheet!C1").inputs == ("coal",)
    assert reading.values["limestone"].value == 9000


def test_a_stop_written_alone_below_an_item_is_asked_about():
    rows = across(1003)
    rows.insert(2, [None, None, None, "停窑"])
    assert question(read(rows), "Sheet!D3").finding.rule == "ledger-words-for-amount"


def test_words_in_a_row_of_sums_leave_the_lines_as_they_are():
    reading = read([*across(1003), ["合计", "t", *["略"] * 12]])
    assert reading.values["coal"].value == 12 * 1000 + 78
    assert {"ledger-sum-words"} <= {each.finding.rule for each in reading.ignored}


def test_notes_and_signatures_below_the_lines_are_no_words_for_amounts():
    rows = [*across(1003), ["说明", "", "本表数据来自 ERP"], ["填报人", "张三", "李四"]]
    assert not read(rows).questions


def test_words_in_a_list_of_names_with_amounts_are_asked_about():
    rows = [
        ["原煤：停炉"],
        ["石灰石：207000吨"],
        ["柴油：620吨"],
        ["熟料产量：1000吨"],
        ["制表：张三"],
    ]
    reading = read(rows)
    assert question(reading, "Sheet!A1").inputs == ("coal",)
    assert set(reading.values) == {"limestone", "diesel", "clinker_produced"}


ON_SITE = [
    "光伏发电量",
    "屋顶光伏自用电",
    "分布式光伏",
    "厂区光伏自发自用电量",
    "风力发电量",
    "rooftop solar generation",
]


def power_read(name):
    """What a chlor-alkali works' ledger of power bought, another line and certificates says."""
    text = f"项目,单位,数量\n外购电,万kWh,2400\n{name},万kWh,100\n"
    found = read_plant_ledger(text.encode(), "ledger.csv", get_model("chlor_alkali"), 2025)
    return found, {name: value.value for name, value in found.values.items()}


@pytest.mark.parametrize("name", ON_SITE)
def test_power_of_the_plants_own_panels_is_asked_about_beside_power_bought(name):
    """2,400 bought and 100 made on site are 2,500 used; as part of the 2,400 the grid would lose
    100.
    """
    found, values = power_read(name)
    asked = {q.finding.rule for q in found.questions}
    assert asked in ({"ledger-on-site-power"}, {"ledger-item-unknown"})
    assert values == {"power": 24e6}


@pytest.mark.parametrize("name", ["光伏直供电量", "外购光伏绿电", "绿证电量"])
def test_power_of_others_panels_is_part_of_what_was_bought(name):
    found, values = power_read(name)
    assert not found.questions
    assert values == {"power": 24e6, "green_power": 1e6}
