"""Every unit and every spelling of one by hand: its size in a plain unit of the same kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.core.unit_names import LATIN as READ_LATIN
from zuji.core.unit_names import SPELLINGS
from zuji.core.units import conversion, parse_unit, states_no_gas_condition, substance

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
    "十": (10, "1"),
    "百": (100, "1"),
    "千": (1000, "1"),
    "千瓦": (3.6 * 24, "MJ/d"),
    "千瓦*时": (3.6, "MJ"),
    "兆瓦*时": (3600, "MJ"),
    "吉瓦时": (3.6e6, "MJ"),
    "太焦": (1e6, "MJ"),
    **dict.fromkeys(("吉卡", "百万大卡", "百万千卡"), (1e6 * KCAL, "MJ")),
    **dict.fromkeys(("吨标油", "吨油当量"), (41868, "MJ")),  # GB/T 2589: 10 000 kcal/kg
    "吨当量煤": (1000 * KGCE, "MJ"),
    **dict.fromkeys(("人公里", "人*公里"), (1000, "person*m")),
    **dict.fromkeys(("车公里", "车*公里"), (1000, "vehicle*m")),
    "短吨": (907.18474, "kg"),
    "长吨": (1016.0469088, "kg"),
    "磅": (0.45359237, "kg"),
    **dict.fromkeys(("市斤", "斤"), (0.5, "kg")),
    "毫克": (1e-6, "kg"),
    "微克": (1e-9, "kg"),
    "µg": (1e-9, "kg"),
    "μg": (1e-9, "kg"),
    "€": (1, "EUR"),
    **dict.fromkeys(("标立方", "标准方", "标米3", "立方"), (1, "m3")),
    "平方公里": (1e6, "m2"),
    "公顷": (1e4, "m2"),
    "亩": (10000 / 15, "m2"),
    "毫升": (1e-6, "m3"),
    "加仑": (3.785411784e-3, "m3"),
    "桶油": (42 * 3.785411784e-3, "m3"),
    "海里": (1852, "m"),
    "英里": (1609.344, "m"),
    "毫米": (1e-3, "m"),
    "厘米": (1e-2, "m"),
    "秒": (1 / 86400, "d"),
    "周": (7, "d"),
    "美元": (1, "USD"),
    "欧元": (1, "EUR"),
    "英镑": (1, "GBP"),
    "人民币": (1, "CNY"),
    "人次": (1, "person"),
    **dict.fromkeys(("辆", "块", "支"), (1, "item")),
}
LATIN = {
    "%": (0.01, "1"),
    "‰": (0.001, "1"),
    **dict.fromkeys(("tonnes", "tonne", "ton", "T", "tCO2", "tCF4"), (1000, "kg")),
    **dict.fromkeys(("KG", "Kg", "kgCO2", "kgCF4", "kgCH4"), (1, "kg")),
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
    "cm2a": (365.25e-4, "m2*d"),
    "mm2a": (365.25e-6, "m2*d"),
    "km2a": (365.25e6, "m2*d"),
    "haa": (365.25e4, "m2*d"),
    "m2y": (365.25, "m2*d"),
    "m3y": (365.25, "m3*d"),
    "m3day": (1, "m3*d"),
    "m3km": (1000, "m3*m"),
    "kmy": (365.25e3, "m*d"),
    "miy": (1609.344 * 365.25, "m*d"),
    "kgy": (365.25, "kg*d"),
    "kgkm": (1000, "kg*m"),
    "ktkm": (1e9, "kg*m"),
    "lbmi": (0.45359237 * 1609.344, "kg*m"),
    "pmi": (1609.344, "person*m"),
    "Mtn": (1e9, "kg"),
    "hour": (1 / 24, "d"),
    **dict.fromkeys(("Tonne", "Tonnes", "tons", "Ton", "Tons"), (1000, "kg")),
    **dict.fromkeys(("TON", "TONS", "Mg", "MT"), (1000, "kg")),
    **dict.fromkeys(("KGS", "kgs", "Kgs", "kilogram", "kilograms"), (1, "kg")),
    **dict.fromkeys(("gram", "grams", "gCH4", "gN2O"), (1e-3, "kg")),
    **dict.fromkeys(("lbs", "pound", "pounds", "lbCO2"), (0.45359237, "kg")),
    **dict.fromkeys(("tCH4", "tN2O"), (1000, "kg")),
    **dict.fromkeys(("Kwh", "KWh", "kwH"), (3.6, "MJ")),
    **dict.fromkeys(("Mwh", "MWH"), (3600, "MJ")),
    **dict.fromkeys(("GWH", "gwh"), (3.6e6, "MJ")),
    **dict.fromkeys(("wh", "WH", "瓦时"), (3.6e-3, "MJ")),
    **dict.fromkeys(("kton", "ktons", "kiloton"), (1e6, "kg")),
    **dict.fromkeys(("CCF", "Ccf", "CCf"), (100 * 0.3048**3, "m3")),
    "Gj": (1000, "MJ"),
    "Mj": (1, "MJ"),
    **dict.fromkeys(("KJ", "kj"), (1e-3, "MJ")),
    **dict.fromkeys(("Tj", "tj"), (1e6, "MJ")),
    **dict.fromkeys(("BTU", "btu"), (1.05505585262e-3, "MJ")),
    **dict.fromkeys(("MMBtu", "MMBTU", "mmBTU", "mmbtu"), (1055.05585262, "MJ")),
    **dict.fromkeys(("Therm", "therms"), (105.505585262, "MJ")),
    **dict.fromkeys(("TCE", "Tce"), (1000 * KGCE, "MJ")),
    "kcals": (KCAL, "MJ"),
    **dict.fromkeys(("passenger", "passengers", "persons", "pax"), (1, "person")),
    **dict.fromkeys(("pkm", "personkm"), (1000, "person*m")),
    "vkm": (1000, "vehicle*m"),
    **dict.fromkeys(("vehicles", "veh"), (1, "vehicle")),
    **dict.fromkeys(("mi", "miles"), (1609.344, "m")),
    **dict.fromkeys(("kilometer", "kilometre", "kilometers", "kilometres"), (1000, "m")),
    **dict.fromkeys(("KM", "Km"), (1000, "m")),
    **dict.fromkeys(("meter", "meters", "metres"), (1, "m")),
    **dict.fromkeys(("liter", "liters", "litres", "Liter", "ltr"), (1e-3, "m3")),
    "ml": (1e-6, "m3"),
    **dict.fromkeys(("gal", "gallons"), (3.785411784e-3, "m3")),
    **dict.fromkeys(("barrel", "barrels"), (42 * 3.785411784e-3, "m3")),
    **dict.fromkeys(("M3", "NM3", "nm3", "cbm"), (1, "m3")),
    "cuft": (0.3048**3, "m3"),
    **dict.fromkeys(("sqm", "M2"), (1, "m2")),
    "m2a": (365.25, "m2*d"),
    "m3a": (365.25, "m3*d"),
    "my": (365.25, "m*d"),
    **dict.fromkeys(("unit", "units", "Unit", "Units", "Item", "Items"), (1, "item")),
    **dict.fromkeys(("pcs", "pc", "PCS", "ea", "each", "p", "Stück"), (1, "item")),
    **dict.fromkeys(("years", "yrs", "y"), (365.25, "d")),
    "months": (365.25 / 12, "d"),
    "days": (1, "d"),
    **dict.fromkeys(("hours", "hr", "hrs"), (1 / 24, "d")),
    "mins": (1 / 1440, "d"),
    "sec": (1 / 86400, "d"),
    **dict.fromkeys(("RMB", "rmb", "cny"), (1, "CNY")),
    **dict.fromkeys(("usd", "dollar", "dollars"), (1, "USD")),
    **dict.fromkeys(("eur", "euro"), (1, "EUR")),
    "percent": (0.01, "1"),
    "tC": (1000, "kgC"),
    "kgC": (1, "kgC"),
    "gC": (1e-3, "kgC"),
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
    "Gcal": (1e6 * KCAL, "MJ"),
    "MW": (3600 * 24, "MJ/d"),
    "ktCO2e": (1e6, "kgCO2e"),
    "MtCO2e": (1e9, "kgCO2e"),
    "lbCO2e": (0.45359237, "kgCO2e"),
    "Sm3": (273.15 / 288.15, "m3"),
    "cm3": (1e-6, "m3"),
    "dm3": (1e-3, "m3"),
    "km2": (1e6, "m2"),
    "cm2": (1e-4, "m2"),
    "mm2": (1e-6, "m2"),
    "ft2": (0.3048**2, "m2"),
    "ft": (0.3048, "m"),
    "dm": (0.1, "m"),
    "dm2": (0.01, "m2"),
    "mm3": (1e-9, "m3"),
    "ng": (1e-12, "kg"),
    "pg": (1e-15, "kg"),
    "inch": (0.0254, "m"),
    "yard": (0.9144, "m"),
    "acre": (4840 * 0.9144**2, "m2"),
    "sq.in": (0.0254**2, "m2"),
    "sq.yd": (0.9144**2, "m2"),
    "sq.mi": (1609.344**2, "m2"),
    "cu.in": (0.0254**3, "m3"),
    "cu.yd": (0.9144**3, "m3"),
    "ha a": (365.25e4, "m2*d"),
    "tmi*": (907.18474 * 1609.344, "kg*m"),  # 1.45997 tkm in SimaPro
    "ton kilometer": (1e6, "kg*m"),
    "oz": (0.45359237 / 16, "kg"),
    "short ton": (907.18474, "kg"),
    "US cwt": (45.359237, "kg"),  # 100 lb of 0.45359237 kg
    "cwt (UK)": (50.80234544, "kg"),  # 112 lb
    "sh tn": (907.18474, "kg"),
    "tn.sh": (907.18474, "kg"),
    "long ton": (1016.0469088, "kg"),
    "lb av": (0.45359237, "kg"),
    "metric tons": (1000, "kg"),
    "US gal": (3.785411784e-3, "m3"),
    "gallon (US)": (3.785411784e-3, "m3"),
    "gal (Imp)": (4.54609e-3, "m3"),
    "kilowatt-hour": (3.6, "MJ"),
    "kW·h": (3.6, "MJ"),
    "万kW·h": (36_000, "MJ"),
    "kgCO2e/kW·h": (1 / 3.6, "kgCO2e/MJ"),
    "million kWh": (3.6e6, "MJ"),
    "thousand t": (1e6, "kg"),
    "百万吨": (1e9, "kg"),
    "千吨": (1e6, "kg"),
    "万标立方米": (1e4, "m3"),
    "10^4 t": (1e7, "kg"),
    "10⁴m³": (1e4, "m3"),
    "×10³ t": (1e6, "kg"),
    "kgCO2e/百公里": (1e-5, "kgCO2e/m"),
    "tCO2e/百万元": (1e-3, "kgCO2e/CNY"),
    "tonne-km": (1e6, "kg*m"),
    "T·km": (1e6, "kg*m"),
    "万吨公里": (1e10, "kg*m"),
    "ton-mile": (907.18474 * 1609.344, "kg*m"),
    "passenger.km": (1000, "person*m"),
    "person*km": (1000, "person*m"),
    "p.km": (1000, "person*m"),
    "v*km": (1000, "vehicle*m"),
    "kgCO2e/passenger km": (1e-3, "kgCO2e/(person*m)"),
    "kgCO2e/vehicle-mile": (1 / 1609.344, "kgCO2e/(vehicle*m)"),
    "kgCO2e/m2.a": (1 / 365.25, "kgCO2e/(m2*d)"),
    **dict.fromkeys(
        (
            *("kg CO2-eq", "kg-CO2e", "kg CO2 eq", "kg CO2 equivalent", "kg CO₂e", "KgCO2e"),
            *("千克CO2当量", "千克二氧化碳当量", "kg CO2-Äq", "kg éq. CO2", "kg CO2e"),
        ),
        (1, "kgCO2e"),
    ),
    **dict.fromkeys(("t CO2e", "tonnes CO2e", "吨CO2当量"), (1000, "kgCO2e")),
    "kgCO2e per kg": (1, "kgCO2e/kg"),
    "kgCO2e/每吨": (1e-3, "kgCO2e/kg"),
    "kgCO2e/MJ (LHV)": (1, "kgCO2e/MJ"),
    "kWh (Net CV)": (3.6, "MJ"),
    "万吨": (1e7, "kg"),
    "亿千瓦时": (3.6e8, "MJ"),
    "kgCO2e/100 km": (1e-5, "kgCO2e/m"),
    "kgCO2e/7 t": (1 / 7000, "kgCO2e/kg"),
    "kgCO2e/3 t·km": (1 / 3e6, "kgCO2e/(kg*m)"),
}


def of_gas(name):
    """What a unit of mass weighs: a mass of CO2 or CH4 is no mass of anything."""
    return substance(name).removesuffix("C")


@pytest.mark.parametrize("name", CHINESE | LATIN | SYMBOLS)
def test_a_unit_has_the_size_it_has_by_hand(name):
    size, plain = (CHINESE | LATIN | SYMBOLS)[name]
    plain += of_gas(name)
    assert conversion(name, plain) == pytest.approx(size, rel=1e-12)
    assert conversion(plain, name) == pytest.approx(1 / size, rel=1e-12)


def test_every_spelling_that_is_read_is_in_the_table():
    assert set(CHINESE) == set(SPELLINGS)
    assert set(LATIN) == set(READ_LATIN)


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


@pytest.mark.parametrize(
    ("source", "target", "rule"),
    [
        ("升", "t", "unit-density"),
        ("kgCO2e/L", "kgCO2e/t", "unit-density"),
        ("t", "m3", "unit-density"),
        ("USD", "CNY", "unit-currency"),
        ("kgCO2e/EUR", "kgCO2e/万元", "unit-currency"),
        ("tC", "t", "unit-substance"),
        ("t", "tC", "unit-substance"),
        ("tCO2", "t", "unit-substance"),
        ("MJ (HHV)", "MJ", "unit-gross"),
        ("kWh (Gross CV)", "kWh", "unit-gross"),
        ("104吨", "t", "unit-power-lost"),
        ("person*km", "vehicle*km", "unit-dimension"),
        ("person*km", "t*km", "unit-dimension"),
        ("kgCO2", "kgCO2e", "unit-substance"),
        ("mWh", "kWh", "unit-unknown"),
        ("吨、万元", "t", "unit-unknown"),
        ("万箱", "t", "unit-unknown"),
        ("MBtu", "MJ", "unit-two-meanings"),  # a thousand or a million Btu
        ("cwt", "kg", "unit-two-meanings"),  # 100 or 112 lb
        ("hundredweight", "kg", "unit-two-meanings"),
        ("斤两", "kg", "unit-unknown"),
    ],
)
def test_what_needs_a_further_figure_is_refused_by_its_own_rule(source, target, rule):
    with pytest.raises(Refusal) as caught:
        conversion(source, target, "a:1")
    assert (caught.value.findings[0].rule, caught.value.findings[0].place) == (rule, "a:1")


def test_a_volume_of_gas_without_its_condition_is_noticed():
    assert states_no_gas_condition("万m3", "Nm3")
    assert states_no_gas_condition("立方米", "万Nm3")
    assert states_no_gas_condition("ccf", "万Nm3")
    assert not states_no_gas_condition("Nm3", "Nm3")
    assert not states_no_gas_condition("Sm3", "Nm3")
    assert not states_no_gas_condition("m3", "m3")


def test_a_unit_of_two_meanings_is_refused_with_both():
    with pytest.raises(Refusal) as caught:
        parse_unit("cwt")
    (finding,) = caught.value.findings
    assert "100 lb" in finding.message("en") and "112 lb" in finding.message("en")


def test_units_of_a_case_of_public_factor_tables_are_read():
    """Spellings seen in open factor tables; each is one of substance, not of style."""
    for unit in ("kg CO2-eq/kWh", "lb CO2e/MWh", "kgCO2e/therm", "kgCO2e/US gal", "kgCO2e/unit"):
        assert parse_unit(unit).dimension[0][0] == "[co2e]"


@given(st.sampled_from(sorted(CHINESE | LATIN | SYMBOLS)))
def test_a_unit_goes_to_its_plain_one_and_back(name):
    plain = (CHINESE | LATIN | SYMBOLS)[name][1]
    plain += of_gas(name)
    assert conversion(name, plain) * conversion(plain, name) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "target", "ratio"),
    [  # 44 kg of CO2 hold 12 kg of carbon
        ("tC", "tCO2", 44 / 12),
        ("吨C", "kgCO2", 44000 / 12),
        ("tCO2", "tC", 12 / 44),
        ("tC/TJ", "tCO2/TJ", 44 / 12),
        ("%", "tC/t", 0.01),  # a share of carbon is a carbon content
        ("t/t", "tC/t", 1.0),
        ("tC", "kgC", 1000.0),
    ],
)
def test_a_mass_of_carbon_converts_to_the_co2_it_makes(source, target, ratio):
    assert conversion(source, target) == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("吨二氧化碳", "tCO2"),
        ("万吨二氧化碳", "1e4*tCO2"),
        ("吨CO2当量", "tCO2e"),
        ("吨CO₂当量", "tCO2e"),
        ("吨二氧化碳当量", "tCO2e"),
        ("千克二氧化碳当量", "kgCO2e"),
        ("公斤二氧化碳当量/千瓦时", "kgCO2e/kWh"),
        ("吨碳", "tC"),
        ("ton CO2", "tCO2"),
        ("吨甲烷", "tCH4"),
        ("千克六氟化硫", "kgSF6"),
    ],
)
def test_masses_of_gases_in_chinese_are_read(written, unit):
    assert conversion(written, unit) == pytest.approx(1.0)


@pytest.mark.parametrize("written", ["吨碳酸钙粉", "吨二氧化硫"])
def test_masses_of_other_substances_are_not_taken_for_gases(written):
    with pytest.raises(Refusal):
        conversion(written, "t")
