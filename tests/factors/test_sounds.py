"""Names in pinyin, and names with a sign of the same sound picked by mistake."""

import pytest

from zuji.factors.identify import identify
from zuji.factors.sounds import name_in_pinyin, sound_of, sounds_put_right


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("liusuan", "sulfuric_acid"),
        ("liu suan 98%", "sulfuric_acid"),
        ("niaosu", "urea"),
        ("jubingxi", "polypropylene"),
        ("yanghualv", "alumina"),
        ("yanghualu", "alumina"),
    ],
)
def test_a_name_in_pinyin_means_what_its_signs_mean(name, substance):
    found = identify(name)
    assert (found.substance, found.why) == (substance, "letters")


@pytest.mark.parametrize("letters", ["gang", "zz", "brand xyz", "steel", "liusuan 98% x"])
def test_letters_that_are_no_pinyin_of_one_substance_are_none(letters):
    assert name_in_pinyin(letters) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("镀新钢板", "镀锌钢板"),  # xin
        ("乙二淳", "乙二醇"),  # chun
        ("金红石型钛白纷", "金红石型钛白粉"),  # fen
        ("已二酸", "已二酸"),  # yi is not ji: a sign of the same shape stands in the rules
    ],
)
def test_a_sign_of_the_same_sound_is_put_right(typed, meant):
    assert sounds_put_right(typed) == meant


@pytest.mark.parametrize(
    "name",
    [
        "硫酸钾",  # known: jia also sounds like 镓
        "滤板",  # two signs only: lv is 铝, too
        "芯板材",  # the first sign of a metal: xin is 锌, too
        "丙烯晴酸钠纳",
    ],
)
def test_what_is_known_or_could_be_something_else_is_left(name):
    assert sounds_put_right(name) == name


def test_a_sign_that_makes_another_chemical_is_no_slip():
    # 氢 and 氰 sound alike (qing): sodium hydride is no cyanide
    assert sound_of("氢") == sound_of("氰") == "qing"
    assert sounds_put_right("氢化钠溶浆") == "氢化钠溶浆"


def test_signs_of_the_same_shape_are_put_right():
    assert identify("已二酸").substance == "adipic_acid"
    assert identify("环已酮").substance == "cyclohexanone"
