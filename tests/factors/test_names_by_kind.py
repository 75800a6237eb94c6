"""Kinds of names that were misread once: what is of a name, beside it, or left out of it."""

import pytest

from zuji.factors.identify import identify
from zuji.factors.matching import FactorQuery
from zuji.factors.offering import offered_for


def meant(name):
    found = identify(name)
    return found.substance if found else None


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("汽运 厢车 柴油", "road_freight"),
        ("9.6米 厢车 柴油 干线", "road_freight_heavy_diesel_truck"),
        ("半挂 LNG", "road_freight_lng_or_cng_truck"),
        ("铁路 柴油", "rail_freight_diesel"),
    ],
)
def test_an_amount_of_freight_is_of_what_carries(name, substance):
    best = offered_for(FactorQuery(name, "t·km")).candidates[0]
    assert best.identity.substance == substance


def test_fuel_of_a_truck_by_the_litre_is_the_fuel():
    best = offered_for(FactorQuery("厢车 柴油", "L")).candidates[0]
    assert best.identity.substance == "diesel"


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("电解铜箔 8μm 锂电", "copper_foil"),  # what it is for
        ("C35P6 泵送砼", "concrete"),
        ("MEK 溶剂", "methyl_ethyl_ketone"),
        ("DAP fertilizer", "diammonium_phosphate"),
        ("小苏打 饲料", "sodium_bicarbonate"),
        ("Methanol tanker", "methanol"),
        ("氢气 长管拖车", "hydrogen"),
        ("电芯 LFP", "lithium_ion_battery"),  # what it is of
        ("淀粉 玉米", "starch"),
        ("热收缩膜 PE", "plastic_film"),
        ("SS316L pipe", "stainless_steel_pipe"),
        ("42CrMo4 round bar", "alloy_steel_bar"),
        ("Galvanized steel sheet DX51D", "galvanised_sheet"),
        ("316L 盘元 5.5", "stainless_steel_wire_rod"),
        ("17-4PH 圆棒", "stainless_steel_bar"),
        ("市场化交易电 剔除绿证", "electricity"),  # what is left out
        ("外购电（水）", "hydropower"),
        ("外购电（非化石 风）", "wind_power"),
        ("锰铁 低碳", "refined_ferromanganese"),
        ("锰铁，含碳量≤2%", "refined_ferromanganese"),
        ("锰铁，含碳量>2%", "high_carbon_ferromanganese"),
        ("铬铁，含碳量>4%", "high_carbon_ferrochrome"),
        ("铬铁 微碳", "low_carbon_ferrochrome"),
        ("未锻轧的精炼铜阴极", "copper"),  # customs lists
        ("初级形状的比重≥0.94的聚乙烯", "high_density_polyethylene"),
        ("IPA 间苯二甲酸", "isophthalic_acid"),
        ("IPA", "isopropanol"),
        ("混合气 Ar+CO2", "shielding_gas_mixture"),
        ("神混5500", "steam_coal"),
        ("105%酸", "oleum"),
        ("海关 39012000", "high_density_polyethylene"),
        ("彩钢卷 白灰 0.5", "colour_coated_sheet"),
        ("白灰", "quicklime"),
        ("硫酸铵肥料", "ammonium_sulfate"),
        ("低压蒸汽 1.0MPa 山东热电", "heat_and_steam"),  # who supplies it
        ("尿素 电厂脱硝 散", "urea"),  # what it is for
        ("炉前铁水 直送电炉", "pig_iron"),  # where it goes
        ("Urea, FCA Antwerp", "urea"),  # terms of delivery
        ("100123-尿素-25kg/包", "urea"),  # item number and packing
        ("RM-0021/钛白粉/R-5566/东佳", "titanium_dioxide"),  # fields of a material master
        ("72142000 热轧带肋条杆", "rebar"),  # a tariff code decides what the words leave open
        ("MEG 煤制 聚酯级", "ethylene_glycol"),  # its route
        ("海绵铁 TFe≥90", "direct_reduced_iron"),  # what it holds
        ("SUS430 BA 冷轧", "stainless_steel_cold_rolled"),
        ("聚氯已烯 SG3", "polyvinyl_chloride"),  # mistyped
        ("甲醇 进口 船板", "methanol"),  # terms of delivery
        ("食品级磷酸 85% IBC桶装", "phosphoric_acid"),
        ("萤石矿粉", "fluorspar"),  # powder of a stone
        ("TDI焦油", "distillation_residue"),
        ("高铝砖 LZ-75", "high_alumina_brick"),
        ("人造丝帘子布", "rayon_cord"),
        ("中碳锰铁 FeMn78C2.0", "refined_ferromanganese"),
    ],
)
def test_the_head_of_a_name_is_meant(name, substance):
    assert meant(name) == substance


@pytest.mark.parametrize(
    ("name", "neighbour"),
    [
        ("均三甲苯", "toluene"),
        ("二氯苯", "chlorobenzene"),
        ("改性沥青 SBS", "thermoplastic_elastomer"),
        ("防水卷材 SBS", "thermoplastic_elastomer"),
        ("鞋底 EVA", "ethylene_vinyl_acetate_copolymer"),
        ("半固化片 PP", "stabilisation_of_hazardous_waste"),
        ("HFO-1234yf", "fuel_oil"),
        ("高铝熟料", "cement_clinker"),
        ("松焦油", "coal_tar"),
        ("PE蜡", "paraffin_wax"),
        ("南非半碳酸锰", "manganese"),
        ("1100N", "aluminium_alloy"),
        ("锌粉", "zinc"),
        ("铜/铝/复合排", "copper"),  # several things
        ("SBR-1502 橡胶", "synthetic_rubber"),  # a grade is no item number
        ("镁铬砖", "magnesia_carbon_brick"),
        ("炮泥", "refractory_castable"),
        ("硅砖", "high_alumina_brick"),
        ("苯酚钠", "phenol"),
        ("对甲苯磺酸", "toluene"),
        ("己二酸二辛酯", "adipic_acid"),
        ("过氧化苯甲酰", "hydrogen_peroxide"),
        ("双酚S", "bisphenol_a"),
        ("球形石墨", "graphite"),
    ],
)
def test_a_thing_beside_a_known_word_is_not_that_word(name, neighbour):
    assert meant(name) != neighbour


def test_chloroprene_rubber_is_not_answered_by_rubber_in_general():
    assert offered_for(FactorQuery("氯丁橡胶 CR121")).candidates == ()


@pytest.mark.parametrize("name", ["Thai grid electricity", "German grid electricity"])
def test_power_of_another_country_is_not_that_of_china(name):
    regions = {row.factor.region for row in offered_for(FactorQuery(name, "kWh")).candidates}
    assert not any(region.startswith("CN") for region in regions)
