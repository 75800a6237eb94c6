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
