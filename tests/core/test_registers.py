"""Cities, industries, GTIN: the registers an enterprise and a product are checked against."""

from dataclasses import replace

import pytest

from zuji.core import places
from zuji.core.identifiers import is_gtin
from zuji.core.places import cities, city_code, industry_class, industry_classes
from zuji.core.province import current_province
from zuji.core.province_file import Bilingual


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
    """The standard counts 1,382 classes; the published list that the table follows prints 1,381."""
    found = industry_classes()
    codes = [i.code for i in found]
    assert len(codes) == len(set(codes)) == 1381 and codes == sorted(codes)
    assert all(len(i.code) == 4 and i.zh and i.en for i in found)
    names = {i.code: i.zh for i in found}
    known = {
        "1711": "棉纺纱加工",
        "3841": "锂离子电池制造",
        "3011": "水泥制造",
        "3120": "炼钢",
        "2911": "轮胎制造",
        "0111": "稻谷种植",
        "9700": "国际组织",
    }
    assert {code: names.get(code) for code in known} == known


@pytest.mark.parametrize("written", ["1711", "1711 棉纺纱加工", "棉纺纱加工", " 1711棉纺纱加工 "])
def test_a_class_is_known_by_code_and_by_name(written):
    assert industry_class(written).code == "1711"


@pytest.mark.parametrize(
    "written", ["99999", "171", "17111", "1711棉", "3120 水泥制造", "纺纱", "x"]
)
def test_what_is_no_class_is_none(written):
    assert industry_class(written) is None


def test_a_province_adds_classes_that_the_table_does_not_hold(monkeypatch):
    here = current_province()
    row = Bilingual(zh="示例产业", en="Example industry")
    programme = here.programme.model_copy(update={"classes": {"3999": row, "3011": row}})
    monkeypatch.setattr(places, "current_province", lambda: replace(here, programme=programme))
    assert industry_class("3999").zh == "示例产业"
    assert industry_class("3011").zh == "水泥制造", "the published name stays"
