"""Everyday names of ledgers mean the right input or are asked about, never another input."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml

from by_turns import by_turns
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model, model_files

HERE = Path(__file__).parent
MORE = yaml.safe_load((HERE / "everyday_names_more.yaml").read_text("utf-8"))
TRADE = yaml.safe_load((HERE / "everyday_names_trade.yaml").read_text("utf-8"))
MARKS = yaml.safe_load((HERE / "everyday_names_marks.yaml").read_text("utf-8"))
RARER = yaml.safe_load((HERE / "everyday_names_rarer.yaml").read_text("utf-8"))
LISTED = yaml.safe_load((HERE / "everyday_names.yaml").read_text("utf-8"))
WRITTEN_UNITS = {"item": "条"}


def read(model, rows, name="2025.csv"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return read_plant_ledger(out.getvalue().encode(), name, get_model(model), 2025)


def values(reading):
    return {name: value.value for name, value in reading.values.items()}


def asked(reading):
    return {cell.rsplit("!", 1)[1] for question in reading.questions for cell in question.cells}


def alone(model, name, unit):
    unit = WRITTEN_UNITS.get(unit, unit)
    amount = "23.5" if unit in {"%", "GJ/t"} else "1234.5"
    return read(model, [["项目", "单位", "2025年"], [name, unit, amount]])


def meanings(model, listed):
    """Each name of a model with the inputs that it was taken for, and the right one."""
    for wanted, names in listed.items():
        for text in map(str, names):
            name, _, unit = text.partition(" | ")
            unit = unit or ("t" if wanted == "ask" else get_model(model).inputs[wanted].unit)
            right = set() if wanted == "ask" else {wanted}
            try:
                reading = alone(model, name, unit)
            except Refusal:  # nothing in the file is a name, which is said
                yield name, set(), right
                continue
            taken = set(reading.values)
            if not right and "ledger-stage-absent" in {finding.rule for finding in reading.stated}:
                taken = set()  # of two inputs the one whose stage the ledger lacks: said, not asked
            yield name, taken, right


def test_everyday_names_are_listed_for_every_model():
    assert set(LISTED) == set(model_files())
    assert sum(len(names) for inputs in LISTED.values() for names in inputs.values()) >= 300


@pytest.mark.parametrize("model", by_turns(sorted(LISTED)))
def test_everyday_names_are_matched_and_never_taken_for_another_input(model):
    found = list(meanings(model, LISTED[model]))
    assert [(name, taken) for name, taken, right in found if taken - right] == []
    matched = sum(taken == right for _, taken, right in found)
    assert matched >= 0.97 * len(found), [name for name, taken, right in found if taken != right]


def test_nine_in_ten_rarer_names_are_matched_and_none_taken_for_another_input():
    found = [each for model, listed in MORE.items() for each in meanings(model, listed)]
    assert [(name, taken) for name, taken, right in found if taken - right] == []
    matched = sum(taken == right for _, taken, right in found)
    assert matched >= 0.9 * len(found), [name for name, taken, right in found if taken != right]


@pytest.mark.parametrize(("lists", "names"), [(TRADE, 700), (MARKS, 300), (RARER, 350)])
def test_names_of_the_trade_are_matched_and_none_taken_for_another_input(lists, names):
    assert sum(len(each) for inputs in lists.values() for each in inputs.values()) >= names
    found = [each for model, listed in lists.items() for each in meanings(model, listed)]
    assert [(name, taken) for name, taken, right in found if taken - right] == []
    matched = sum(taken == right for _, taken, right in found)
    assert matched >= 0.94 * len(found), [name for name, taken, right in found if taken != right]


@pytest.mark.parametrize(
    ("model", "name", "unit", "wanted"),
    [
        ("cement", "熟料產量", "t", "clinker_produced"),
        ("eaf_steel", "石墨電極", "t", "electrodes"),
        ("chlor_alkali", "原鹽", "t", "salt"),
        ("cement", "gypsum, natural", "t", "natural_gypsum"),
        ("compound_npk", "Ammonium sulphate", "t", "ammonium_sulfate"),
        ("cement", "石灰石CaO≥48%", "t", "limestone"),
        ("cement", "动力煤", "t", "coal"),
        ("methanol", "原料天燃气", "万Nm3", "feed_gas"),
    ],
)
def test_other_characters_spellings_orders_and_contents_change_no_meaning(
    model, name, unit, wanted
):
    assert values(alone(model, name, unit)) == {wanted: 1234.5}


def test_a_share_beside_a_solution_is_still_no_grade():
    # 32 % of 液碱 is another amount of NaOH than what was weighed
    assert not values(alone("chlor_alkali", "液碱NaOH≥32%产量", "t"))


def test_the_one_product_of_a_plant_before_what_it_uses_changes_nothing():
    for name in ("尿素用液氨", "尿素耗氨"):
        assert values(alone("urea", name, "t")) == {"ammonia_used": 1234.5}, name


ENERGY_OF_WORKSHOPS = [
    ["2025年能源统计"],
    ["项目", "单位", "2025年"],
    ["炼铁厂", "", ""],
    ["高炉煤气", "GJ", "5"],
    ["烧结厂", "", ""],
    ["烧结矿", "t", "4"],
    ["焦炉煤气", "GJ", "3"],
]


def test_what_a_workshop_both_makes_and_uses_is_asked_about_without_a_word_of_either():
    reading = read("bf_bof_steel", ENERGY_OF_WORKSHOPS)
    assert values(reading) == {"sinter_cog": 3}
    assert asked(reading) == {"C4", "C6"}


def test_a_column_of_uses_decides_for_the_gas_but_not_for_the_ore_made_there():
    rows = [["2025年消耗统计"], ["项目", "单位", "消耗量"], *ENERGY_OF_WORKSHOPS[2:]]
    reading = read("bf_bof_steel", rows)
    assert values(reading) == {"bf_bfg": 5, "sinter_cog": 3}
    assert asked(reading) == {"C6"}


@pytest.mark.parametrize(
    ("model", "name", "made"),
    [("chlor_alkali", "氯气", "chlorine_made"), ("urea", "尿素", "urea_made")],
)
def test_a_product_named_in_a_column_of_uses_is_not_taken_for_its_output(model, name, made):
    assert values(read(model, [["项目", "单位", "产量"], [name, "t", "4"]])) == {made: 4}
    reading = read(model, [["项目", "单位", "消耗量"], [name, "t", "4"], ["编织袋", "t", "1"]])
    assert made not in reading.values
    assert "C2" in asked(reading)


def test_own_use_of_a_power_plant_is_never_its_supply():
    rows = [
        ["项目", "单位", "2025年"],
        ["自备电厂", "", ""],
        ["发电量", "kWh", "100"],
        ["其中：自用", "kWh", "6"],
        ["供电量", "kWh", "94"],
    ]
    reading = read("primary_aluminium", rows)
    assert values(reading) == {"captive_gross": 100, "power_captive": 94}
    for name in ("厂用电量", "自用电", "用电量", "外供电量"):
        reading = read("bf_bof_steel", [*rows[:2], [name, "kWh", "6"]])
        assert not reading.values, name
        assert asked(reading) == {"C3"}, name


@pytest.mark.parametrize("bought", ["购入", "外购", "采购"])
def test_things_bought_as_titles_of_columns_are_not_lost_beside_uses(bought):
    rows = [["月份", f"{bought}废钢(t)", f"{bought}电量(kWh)", "石灰消耗(t)"]]
    rows += [[f"{month}月", "10", "1000", "1"] for month in range(1, 13)]
    reading = read("eaf_steel", rows)
    assert values(reading) == {"scrap": 120, "power": 12000, "lime": 12}


@pytest.mark.parametrize(
    ("month", "until", "before"),
    [
        ("当月", "1-本月累计", "上年同期累计"),
        ("本期", "自年初累计", "上年同月"),
        ("当期", "年累计", "同期"),
        ("本月实际", "年初至本月", "去年同期"),
        ("当月数", "截至本月累计", "上年同期数"),
    ],
)
def test_other_words_for_this_month_since_january_and_last_year(month, until, before):
    rows = [
        ["2025年12月月报"],
        ["项目", "单位", month, until, before],
        ["液氨", "t", "10", "120", "999"],
        ["外购蒸汽", "GJ", "3", "33", "999"],
    ]
    assert values(read("urea", rows, "月报.csv")) == {"ammonia_used": 120, "steam_bought": 33}


def test_years_one_below_another_are_told_apart():
    rows = [
        ["项目", "年度", "数量（t）"],
        ["液氨", "2024", "100"],
        ["", "2025", "120"],
        ["编织袋", "2024", "10"],
        ["", "2025", "12"],
    ]
    assert values(read("urea", rows, "台账.csv")) == {"ammonia_used": 120, "woven_bags": 12}


def test_units_in_the_cell_of_the_amount_and_multiples_of_joules_and_tonnes():
    rows = [
        ["项目", "2025年"],
        ["液氨", "120千吨"],
        ["外购蒸汽", "3000百万千焦"],
        ["用电量", "500万度"],
    ]
    # 百万千焦 = 10⁶ · 10³ J = 1 GJ
    found = values(read("urea", rows))
    assert found == {"ammonia_used": 120_000, "steam_bought": 3000, "power": 5_000_000}
    # 1 kcal = 4.1868 kJ (international table), 万大卡 = 41.868 MJ
    rows = [["项目", "单位", "2025年"], ["外购热力", "万大卡", "1000"]]
    assert values(read("urea", rows)) == {"steam_bought": pytest.approx(41.868, rel=1e-3)}


def test_one_amount_for_the_year_names_no_months():
    reading = read("urea", [["项目", "单位", "2025年"], ["液氨", "t", "120"]])
    assert reading.months["ammonia_used"] == ()
    rows = [["项目", "单位", "1-12月"], ["液氨", "t", "120"]]
    assert len(read("urea", rows).months["ammonia_used"]) == 12
