"""Units in titles, as plants and foreign tables head their columns."""

import pytest

from zuji.core.titles import unit_in_title

TITLES = {
    "用量（万吨）": ("用量", "万吨"),
    "耗电量/万kWh": ("耗电量", "万kWh"),
    "电量 (万千瓦时)": ("电量", "万千瓦时"),
    "Consumption [t]": ("Consumption", "t"),
    "单位：万吨": ("", "万吨"),
    "（单位：万吨）": ("", "万吨"),
    "Menge in kg": ("Menge", "kg"),
    "Consommation en t": ("Consommation", "t"),
    "电量 kWh": ("电量", "kWh"),
    "Energy, kWh": ("Energy", "kWh"),
    "燃煤消耗量，吨": ("燃煤消耗量", "吨"),
    "用电量万千瓦时": ("用电量", "万千瓦时"),
    "Verbrauch - MWh": ("Verbrauch", "MWh"),
    "原煤（吨）本月": ("原煤 本月", "吨"),
    "低位发热量（GJ/t）": ("低位发热量", "GJ/t"),
    "用量 （吨，含水）": ("用量", "吨"),
    "用量（吨）（含税）": ("用量 (含税)", "吨"),
    "电力 [万kW·h]": ("电力", "万kW·h"),
    "耗量(×10³t)": ("耗量", "×10^3t"),
    "用量（10⁴t）": ("用量", "10^4t"),
    "用量（万箱）": ("用量", "万箱"),  # not known: refused with its name when a number is read
    "Net weight kg": ("Net weight", "kg"),
}
WITHOUT = ["产量", "（一）", "数量（1）", "用量（含税）", "本月（月）", "kWh", "万吨", "收入/支出"]
WITHOUT += [
    "CO2",
    "Total",
    "计量单位",
    "Unit",
    "1月",
    "2023年",
    "2024年1-12月",
    "Working day",
    "A/B",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_parted_in_name_and_unit(title):
    assert unit_in_title(title) == TITLES[title]


@pytest.mark.parametrize("title", WITHOUT)
def test_a_title_without_a_unit_keeps_its_words(title):
    assert unit_in_title(title)[1] is None


BRACKETED = {
    "用量[kg]": ("用量", "kg"),
    "用量【kg】": ("用量", "kg"),
    "用量{kg}": ("用量", "kg"),
    "用量(kg)": ("用量", "kg"),
    "用量（单位：kg）": ("用量", "kg"),
    "用量（单位：箱）": ("用量", "箱"),  # stated as the unit: refused by name when a number is read
    "用量（计量单位 kg）": ("用量", "kg"),
    "用量（UoM: kg）": ("用量", "kg"),
    "用量（含水、kg）": ("用量", "kg"),
    "用量（kg；含税）": ("用量", "kg"),
    "用量（%）": ("用量", "%"),
    "盐度（‰）": ("盐度", "‰"),
    "用量（万）": ("用量", "万"),
    "用量（104吨）": ("用量", "104吨"),
    "用量（10^4 t）": ("用量", "10^4 t"),
    "用量（万abcdefghijk）": ("用量", "万abcdefghijk"),  # twelve signs
    "Use, kg": ("Use", "kg"),
    "Use; kg": ("Use", "kg"),
    "Use: kg": ("Use", "kg"),
    "Use | kg": ("Use", "kg"),
    "Use/t": ("Use", "t"),
    "Use as kg": ("Use", "kg"),
    "Use measured in kg": ("Use", "kg"),
    "Use in t": ("Use", "t"),
    "Use, day": ("Use", "day"),
    "Use kg": ("Use", "kg"),
    "用量 单位 kg": ("用量", "kg"),
    "Menge Einheit: kg": ("Menge", "kg"),
    "Quantity (units)": ("Quantity", "units"),  # not the seconds of "unit s"
    "Quantity (unit s)": ("Quantity", "s"),
    "Quantity [Unit of measure: kg]": ("Quantity", "kg"),
    "用煤量百万吨": ("用煤量", "百万吨"),
    "用电量MWh": ("用电量", "MWh"),
}
PLAIN = ["用量（3 kg）", "用量（*）", "用量（）", "用量（kg，t）", "用量（含税，运输）"]
PLAIN += ["用量（万abcdefghijkl）", "Class t", "/kg", "Use/", "单位：箱", "Use box", "用量（1）"]
NUMBERING = ("年", "月", "日", *"abcdepsABC", "no", "min", "mo")
WORDS = ("day", "days", "month", "months", "year", "years", "hour", "hours", "one", "unit")
WORDS += ("units", "item", "items", "piece", "pieces", "vehicle", "person", "passenger", "therm")


@pytest.mark.parametrize("title", BRACKETED)
def test_a_unit_is_found_in_every_bracket_and_after_every_sign(title):
    assert unit_in_title(title) == BRACKETED[title]


@pytest.mark.parametrize("title", PLAIN)
def test_what_is_no_unit_stays_in_the_name(title):
    assert unit_in_title(title)[1] is None


@pytest.mark.parametrize("word", NUMBERING)
def test_a_word_that_numbers_a_form_or_names_its_period_is_no_unit_in_brackets(word):
    assert unit_in_title(f"用量（{word}）") == (f"用量({word})", None)


@pytest.mark.parametrize("word", WORDS)
def test_a_common_word_after_a_space_belongs_to_the_name_and_is_a_unit_in_brackets(word):
    assert unit_in_title(f"Cost {word}") == (f"Cost {word}", None)
    assert unit_in_title(f"Cost {word.title()}")[1] is None
    assert unit_in_title(f"Cost ({word})") == ("Cost", word)
