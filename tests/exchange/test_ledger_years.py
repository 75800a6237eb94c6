"""Amounts that look like years, 本年 beside 上年, a decimal point that slipped, wet and dry."""

import pytest

from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model

PET = get_model("pet")


def read(rows, name="t.csv"):
    text = "\n".join(",".join(map(str, row)) for row in rows)
    return read_plant_ledger(text.encode(), name, PET, 2024)


@pytest.mark.parametrize(
    ("titles", "amounts", "right"),
    [
        (["2024年上半年", "2024年下半年"], [1700, 1900], 3600),
        (["2024年上半年", "2024年下半年", "2024年"], [1950, 2050, 4000], 4000),
        (["2024年1-6月", "2024年7-12月"], [1999, 2001], 4000),
        (["上半年", "下半年", "全年"], [1700, 1900, 3600], 3600),
        (["2024年"], [2000], 2000),
        (["本年", "上年"], [2000, 1990], 2000),
        (["今年", "去年"], [2000, 1990], 2000),
        (["年度数"], [2024], 2024),
        (["2024年用量", "2023年用量"], [2024, 2023], 2024),
        (["预算数", "执行数", "完成率"], [2010, 2000, "99%"], 2000),
    ],
)
def test_an_amount_that_looks_like_a_year_counts(titles, amounts, right):
    found = read([["项目", "单位", *titles], ["乙二醇", "吨", *amounts]])
    assert not found.questions
    assert found.values["glycol"].value == right


def test_a_column_of_years_is_still_one():
    rows = [
        ["年度", "项目", "单位", "数量"],
        [2024, "乙二醇", "吨", 2000],
        [2023, "乙二醇", "吨", 1],
    ]
    assert read(rows).values["glycol"].value == 2000


@pytest.mark.parametrize(
    ("upper", "lower", "amounts"),
    [
        (["本月", "", "本年累计", ""], ["本年", "上年同期"] * 2, [300, 290, 3600, 3500]),
        (["本月", "", "累计", ""], ["今年", "去年"] * 2, [300, 290, 3600, 3500]),
        (["本年", "", "上年", ""], ["本月", "累计"] * 2, [300, 3600, 290, 3500]),
    ],
)
def test_this_year_beside_the_last_says_only_which_year(upper, lower, amounts):
    rows = [["2024年12月生产月报"], ["项目", "单位", *upper], ["", "", *lower]]
    found = read([*rows, ["乙二醇", "吨", *amounts]])
    assert not found.questions
    assert found.values["glycol"].value == 3600


def test_months_over_this_year_and_the_last_are_twelve_months():
    upper = [cell for month in range(1, 13) for cell in (f"{month}月", "")]
    rows = [["2024年"], ["项目", "单位", *upper], ["", "", *["本年", "上年"] * 12]]
    found = read([*rows, ["乙二醇", "吨", *[300, 290] * 12]])
    assert not found.questions
    assert found.values["glycol"].value == 3600
    assert len(found.months["glycol"]) == 12


@pytest.mark.parametrize(("last", "right"), [(3000, 3600), (30, 3600)])
def test_a_month_with_a_slipped_decimal_point_is_asked_about(last, right):
    rows = [["2024年"], ["项目", "单位", *[f"{month}月" for month in range(1, 13)]]]
    found = read([*rows, ["乙二醇", "吨", *[300] * 11, last]])
    (question,) = found.questions
    assert question.finding.rule == "ledger-jump"
    text = "\n".join(
        ",".join(map(str, row)) for row in [*rows, ["乙二醇", "吨", *[300] * 11, last]]
    )
    mended = read_plant_ledger(
        text.encode(), "t.csv", PET, 2024, corrections=question.mends[0].changes
    )
    assert mended.values["glycol"].value == right


@pytest.mark.parametrize(
    ("model", "name", "key", "asked"),
    [
        ("bf_bof_steel", "炼焦煤（湿基）", "coking_coal", True),
        ("bf_bof_steel", "炼焦煤湿量", "coking_coal", True),
        ("bf_bof_steel", "炼焦煤（干基）", "coking_coal", False),
        ("bf_bof_steel", "炼焦煤", "coking_coal", False),
        ("cement", "烟煤（干基）", "coal", True),
        ("cement", "烟煤（收到基）", "coal", False),
        ("cement", "石灰石（湿基）", "limestone", False),
    ],
)
def test_wet_amounts_are_no_dry_ones(model, name, key, asked):
    text = f"项目,单位,2024年\n{name},吨,1000000\n"
    sector = get_model(model)
    found = read_plant_ledger(text.encode(), "t.csv", sector, 2024)
    assert [each.finding.rule for each in found.questions] == ["ledger-basis"] * asked
    assert (key in found.values) is not asked
    if asked:
        changes = {f"weight-of:{found.questions[0].item}": "0.9 t/t"}
        found = read_plant_ledger(text.encode(), "t.csv", sector, 2024, corrections=changes)
        assert found.values[key].value == pytest.approx(900_000)
