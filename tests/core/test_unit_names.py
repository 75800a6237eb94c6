"""Every unit and every spelling of one by hand: its size in a plain unit of the same kind."""

import pytest

from zuji.core.units import _LATIN, _SPELLINGS, conversion, parse_unit

KCAL, KGCE = 4.1868e-3, 29.3076  # MJ: the international calorie; GB/T 2589, 29 307.6 kJ
CHINESE = {
    "千瓦时": (3.6, "MJ"),
    "千瓦小时": (3.6, "MJ"),
    "兆瓦时": (3600, "MJ"),
    "度": (3.6, "MJ"),
    "吉焦": (1000, "MJ"),
    "兆焦": (1, "MJ"),
    "千焦": (0.001, "MJ"),
    "大卡": (KCAL, "MJ"),
    "千卡": (KCAL, "MJ"),
    "吨标准煤": (1000 * KGCE, "MJ"),
    "吨标煤": (1000 * KGCE, "MJ"),
    "千克标准煤": (KGCE, "MJ"),
    "公斤标煤": (KGCE, "MJ"),
    "吨公里": (1000 * 1000, "kg*m"),
    "公吨": (1000, "kg"),
    "吨": (1000, "kg"),
    "千克": (1, "kg"),
    "公斤": (1, "kg"),
    "克": (0.001, "kg"),
    "标准立方米": (1, "m3"),
    "标立方米": (1, "m3"),
    "立方米": (1, "m3"),
    "标方": (1, "m3"),
    "方": (1, "m3"),
    "平方米": (1, "m2"),
    "公里": (1000, "m"),
    "千米": (1000, "m"),
    "米": (1, "m"),
    "升": (0.001, "m3"),
    "元": (1, "CNY"),
    "分钟": (1 / 1440, "d"),
    "小时": (1 / 24, "d"),
    "日": (1, "d"),
    "天": (1, "d"),
    "月": (365.25 / 12, "d"),
    "年": (365.25, "d"),
    "条": (1, "item"),
    "件": (1, "item"),
    "个": (1, "item"),
    "只": (1, "item"),
    "套": (1, "item"),
    "台": (1, "item"),
    "百分比": (0.01, "1"),
    "万": (1e4, "1"),
    "亿": (1e8, "1"),
}
LATIN = {
    "%": (0.01, "1"),
    "‰": (0.001, "1"),
    **dict.fromkeys(("tonnes", "tonne", "ton", "T", "tC", "tCO2", "tCF4"), (1000, "kg")),
    **dict.fromkeys(("KG", "Kg", "kgCO2", "kgC", "kgCF4", "kgCH4"), (1, "kg")),
    **dict.fromkeys(("kgN2O", "kgC2F6"), (1, "kg")),
    "gCO2": (0.001, "kg"),
    **dict.fromkeys(("kwh", "KWH"), (3.6, "MJ")),
    "mwh": (3600, "MJ"),
    "gj": (1000, "MJ"),
    "mj": (1, "MJ"),
    **dict.fromkeys(("kgco2e", "kgCO2eq"), (1, "kgCO2e")),
    "tco2e": (1000, "kgCO2e"),
    "tkm": (1e6, "kg*m"),
    "l": (0.001, "m3"),
    **dict.fromkeys(("items", "piece", "pieces"), (1, "item")),
    "yr": (365.25, "d"),
    "month": (365.25 / 12, "d"),
    "day": (1, "d"),
    "cell_day": (1, "d"),
    "hour": (1 / 24, "d"),
}
SYMBOLS = {
    "g": (0.001, "kg"),
    "mg": (1e-6, "kg"),
    "kt": (1e6, "kg"),
    "Mt": (1e9, "kg"),
    "TJ": (1e6, "MJ"),
    "GWh": (3.6e6, "MJ"),
    "gCO2e": (0.001, "kgCO2e"),
    "mm": (0.001, "m"),
    "mmBtu": (1055.05585262, "MJ"),
    "short_ton": (907.18474, "kg"),
    "gallon": (3.785411784e-3, "m3"),
    "scf": (0.028316846592, "m3"),
    "万吨": (1e7, "kg"),
    "亿千瓦时": (3.6e8, "MJ"),
    "kgCO2e/100 km": (1e-5, "kgCO2e/m"),
    "kgCO2e/7 t": (1 / 7000, "kgCO2e/kg"),
    "kgCO2e/3 t·km": (1 / 3e6, "kgCO2e/(kg*m)"),
}


@pytest.mark.parametrize("name", CHINESE | LATIN | SYMBOLS)
def test_a_unit_has_the_size_it_has_by_hand(name):
    size, plain = (CHINESE | LATIN | SYMBOLS)[name]
    assert conversion(name, plain) == pytest.approx(size, rel=1e-12)
    assert conversion(plain, name) == pytest.approx(1 / size, rel=1e-12)


def test_every_spelling_that_is_read_is_in_the_table():
    assert set(CHINESE) == set(_SPELLINGS)
    assert set(LATIN) == set(_LATIN)


def test_a_power_raises_scale_and_dimension_and_a_power_of_nought_leaves_a_number():
    squared = parse_unit("km") ** 2
    assert squared.scale == 1e6
    assert squared.dimension == (("[length]", 2.0),)
    assert (parse_unit("km") ** 0).dimension == ()
    assert (parse_unit("kg") / parse_unit("t")).dimension == ()
    assert (parse_unit("kg") / parse_unit("t")).scale == pytest.approx(0.001)


def test_powers_that_cancel_leave_no_dimension_behind():
    """0.1 + 0.2 − 0.3 is 5.6e-17 in floating point, and no length."""
    metre = parse_unit("m")
    assert (metre**0.1 * metre**0.2 / metre**0.3).dimension == ()
