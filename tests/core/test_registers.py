"""Cities, industries, GTIN: the registers an enterprise and a product are checked against."""

import pytest

from zuji.core.identifiers import is_gtin
from zuji.core.places import cities, city_code, industry_classes


@pytest.mark.parametrize("code", ["4006381333931", "036000291452", "96385074", "10614141000415"])
def test_gtins_with_a_right_check_digit(code):
    """GS1's own examples of GTIN-13, -12, -8 and a GTIN-14."""
    assert is_gtin(code)


@pytest.mark.parametrize(
    "code", ["4006381333930", "400638133393", "", "4006381333931x", "４００６３８１３３３９３１"]
)
def test_other_codes_are_no_gtin(code):
    assert not is_gtin(code)


def test_a_city_is_known_by_code_and_names():
    assert {city_code(t) for t in ("3716", "滨州", "滨州市", "binzhou", " Binzhou ")} == {"3716"}
    assert len(cities()) == 16
    assert city_code("莱芜") == ""  # part of 济南 since 2019
    assert city_code("3712") == ""


def test_industry_classes_have_four_digits_and_both_names():
    found = industry_classes()
    assert {"3011", "3120", "2621", "3216", "2911", "2612"} <= {i.code for i in found}
    assert all(len(i.code) == 4 and i.zh and i.en for i in found)
