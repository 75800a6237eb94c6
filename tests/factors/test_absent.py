"""What is said where nothing fits: the unit, where a waste goes, what to do instead."""

import pytest

from zuji.factors.matching import FactorQuery
from zuji.factors.offering import offered_for


def nothing(name, unit=""):
    offer = offered_for(FactorQuery(name, unit))
    assert offer.candidates == ()
    return offer.nothing


def test_an_amount_in_another_kind_of_unit_is_told_what_the_factors_are_per():
    said = nothing("瓷砖 800*800", "m2")
    assert "因子库中只有按 kg 计的因子（如「石質地磚」），用量的单位是 m2" in said.zh
    assert "per kg only" in said.en and "the amount is in m2" in said.en
    assert offered_for(FactorQuery("瓷砖 800*800", "t")).candidates


def test_gas_by_volume_is_not_silently_one_by_weight():
    assert "按 kg 计" in nothing("氢气 长管拖车", "Nm3").zh


@pytest.mark.parametrize("name", ["废水", "污泥", "危险废物"])
def test_a_waste_without_its_way_is_asked_where_it_goes(name):
    said = nothing(name)
    assert "请写明去向" in said.zh
    example = said.zh.partition("例如「")[2].partition("」")[0]
    assert offered_for(FactorQuery(example)).candidates


def test_what_has_only_properties_is_told_so():
    assert "只有含碳量、热值等性质值" in nothing("高炉煤气").zh
    assert "only properties" in nothing("高炉煤气").en


def test_what_is_known_without_a_factor_has_a_way_out_and_no_neighbour():
    said = nothing("丙烯酸")
    assert "不要用相近的物质代替" in said.zh
    assert "do not take a neighbour" in said.en
