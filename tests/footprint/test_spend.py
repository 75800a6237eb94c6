"""Items by money: apart from the total, refused above a share and where counted already."""

import pytest

from cast import assessed, example_data
from zuji.factors.spend import find_sectors, spend_sectors
from zuji.footprint.result import result_data

ITEM = {
    "name": "广告与培训",
    "sector": "541810",
    "value": 0.5,
    "unit": "CNY/item",
    "year": 2024,
    "rate": 6.73,
    "rate_source": "国家外汇管理局 2022 年平均",
    "price_ratio": 1.004,
    "price_source": "CPI 2022—2024",
    "why": "没有实物数据",
}


def kettle(**changes):
    return example_data("bill_of_materials-typical") | changes


def test_an_item_by_money_stands_apart_and_is_what_the_arithmetic_says():
    plain, made = assessed(kettle()), assessed(kettle(spend=[ITEM]))
    expected = 0.5 / 1.004 / 6.73 * spend_sectors()["541810"].value
    assert made.spend.kgco2e == pytest.approx(expected)
    assert made.total == plain.total
    data = result_data(made)["spend"]
    assert data["share"] == pytest.approx(expected / (expected + made.total))
    assert "6.73 CNY/USD (2022)" in data["items"][0]["stated"]
    rules = {finding.rule for finding in made.findings}
    assert {"spend-item", "spend-apart"} <= rules
    assert "spend" not in result_data(plain)


def test_more_than_the_share_is_refused(refused):
    assert "spend-share" in refused(kettle(spend=[ITEM | {"value": 10000}]))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"rate": None}, "key-missing"),
        ({"price_ratio": None}, "key-missing"),
        ({"why": None}, "key-missing"),
        ({"sector": "999999"}, "spend-sector"),
        ({"unit": "EUR/item"}, "unit-currency"),
        ({"rate": 0}, "value-range"),
        ({"input": "material_1"}, "spend-counted"),
        ({"colour": "red"}, "key-unknown"),
    ],
)
def test_an_item_that_is_not_whole_or_is_counted_already_is_refused(refused, changes, rule):
    assert rule in refused(kettle(spend=[ITEM | changes]))


def test_money_of_the_factors_own_year_needs_no_price_ratio():
    item = {key: value for key, value in ITEM.items() if not key.startswith("price")}
    made = assessed(kettle(spend=[item | {"year": 2022}]))
    assert made.spend.kgco2e == pytest.approx(0.5 / 6.73 * spend_sectors()["541810"].value)


def test_what_a_process_model_leaves_out_is_estimated_by_the_table_of_its_sector():
    """A share s of the whole is left out of t: the whole is t / (1 - s)."""
    made = assessed(kettle(spend_sector="335210"))
    share = spend_sectors()["335210"].left_out
    assert 0 < share < 0.5
    assert made.spend.hybrid(made.total) == pytest.approx(made.total / (1 - share) - made.total)
    assert "spend-truncated" in {finding.rule for finding in made.findings}


def test_sectors_are_found_by_words():
    assert find_sectors("cement manufacturing")[0].code == "327310"
    assert spend_sectors()["327310"].value == 3.924  # EPA v1.3.0, with margins
