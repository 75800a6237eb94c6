"""Columns of a year: amounts that look like years, and 本年 beside 上年 under months and sums."""

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
