"""Names that are nearly the same are found, others are not."""

import pytest

from zuji.core.alike import likeness, nearest

NAMES = ["coal", "coal_ncv", "clinker_ground", "natural_gas", "natural_gas_ncv", "grinding_power"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cole", "coal"),
        ("coal_nvc", "coal_ncv"),
        ("clinker_grund", "clinker_ground"),
        ("naturalgas", "natural_gas"),
        ("griding_power", "grinding_power"),
    ],
)
def test_a_typing_mistake_leads_to_the_name_meant(typed, meant):
    assert nearest(typed, NAMES)[0] == meant


def test_nothing_near_is_an_empty_list_and_the_best_come_first():
    assert nearest("zzzz", NAMES) == []
    assert nearest("natural_gas", NAMES)[:2] == ["natural_gas", "natural_gas_ncv"]
    assert len(nearest("natural_gas", NAMES, count=1)) == 1


def test_likeness_is_one_for_the_same_name_and_does_not_mind_the_order_of_words():
    assert likeness("纯碱", "纯碱") == 1.0
    assert likeness("steam coal", "coal steam") > 0.9
    assert likeness("纯碱", "烧碱") > likeness("纯碱", "天然气") == 0.0
