"""Write data/substances/links.csv: the substance and the activity of every shipped factor.

``python tools/substances.py`` links rows by their own names; what a source names in its own manner
(paths of the British workbook, endings of the American one, scrap of the Taiwanese one) is read by
the rules here. ``--check`` only says what would change. Rows that nothing is known of stay blank.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator

from zuji.core.content import content_path
from zuji.factors.contents import is_partial
from zuji.factors.identify import Meaning, identify
from zuji.factors.library import full_library
from zuji.factors.links import FactorLink
from zuji.factors.record import Factor

LINKS = content_path("data", "substances", "links.csv")
WAYS = {
    "Landfill": "treatment:landfill",
    "Combustion": "treatment:incineration",
    "Composting": "treatment:composting",
    "Anaerobic digestion": "treatment:digestion",
    "Open-loop": "treatment:recycling",
    "Closed-loop": "treatment:recycling",
    "Re-used": "treatment:recycling",
    "Primary material production": "production",
    "Closed-loop source": "recycled",
    "landfilled": "treatment:landfill",
    "combusted": "treatment:incineration",
    "composted": "treatment:composting",
    "recycled": "treatment:recycling",
    "anaerobic_digestion_dry": "treatment:digestion",
    "anaerobic_digestion_wet": "treatment:digestion",
}
SCRAP = {
    "碎铁": "steel_scrap",
    "碎铁(钢)": "steel_scrap",
    "废铁": "steel_scrap",
    "废铜": "copper_scrap",
    "废铝": "aluminium_scrap",
    "铝锭": "secondary_aluminium",
    "铅锭": "secondary_lead",
    "废塑料": "recycled_plastic",
    "再生碳黑": "recovered_carbon_black",
    "橡胶粉": "rubber_powder",
    "橡胶片": "rubber_chips",
    "玻璃砂": "glass_cullet",
    "废玻璃": "glass_cullet",
    "锥管玻璃": "glass_cullet",
    "脱墨纸浆": "deinked_pulp",
    "PET废塑料片": "recycled_pet",
    "PE废塑料片": "recycled_polyethylene",
    "PP废塑料片": "recycled_polypropylene",
    "PP塑料": "recycled_polypropylene",
    "ABS塑料": "recycled_abs",
    "PVC废塑料片": "recycled_pvc",
    "未发泡PS废塑料片": "recycled_polystyrene",
    "发泡PS废塑料粒": "recycled_polystyrene",
    "废润滑油": "waste_oil",
    "锌": "zinc_scrap",
    "铁": "steel_scrap",
    "二氧化锰": "manganese_dioxide",
    "蒸馏汞": "mercury",
}
PARAMETER = re.compile(
    r" ?(低位发热量|单位热值含碳量.*|CO2排放因子.*|碳氧化率|含碳量|分解|过程排放|"
    r"生产 ?N2O.*|N2O.*|CH4)$"
)


SAID = {
    "bg.tyre_steel_wire": "steel_scrap",
    "ipcc2006.burned.offroad_diesel.ch4_n2o": "diesel",
    "ipcc2006.burned.stationary_diesel.ch4_n2o": "diesel",
    "bg.hydrogen_gas": "grey_hydrogen",
    "bg.hydrogen_electrolysis_wind": "green_hydrogen",
    "bg.grid_building": "electricity_transmission_and_distribution",
    "bg.metal_ore": "manganese_or_chromium_ore",
    "bg.polyamide_yarn": "polyamide_yarn",
    "bg.steel_wire": "steel_wire",
    "bg.road_battery": "road_freight_battery_truck",
    "bg.road_lng": "road_freight_lng_or_cng_truck",
    "bg.raw_coal_opencast": "opencast_coal",
    "bg.waste_tyres_collected": "waste_tyre",
    "bg.food_waste_digestion": "anaerobic_digestion",
    "bg.sludge_incineration": "sludge_disposal",
    "bg.reformate_lpg": "liquefied_petroleum_gas",
    "cn.freight.river_dry_bulk": "inland_water_freight",
    "cn.upstream.ethylene_coal": "ethylene",
    "uk.upstream.aggregates": "aggregates",
    "us.uslci.electricity.coal": "coal_fired_power",
    "cn.heat.default": "heat_and_steam",
    "uk.waste.metal_recycling": "scrap_metal",
    "uk.waste.plastic_recycling": "waste_plastic",
    "uk.waste.tyre_recycling": "waste_tyre",
}
"""Factors whose names do not say it by themselves."""
BURNED = {"power_coal": "coal", "works_gas": "coke_oven_gas", "waste": "alternative_fuel"}
"""Fuels of which only some gases are counted, where the id does not say the substance."""
SAID_BY_NAME = {
    "风力发电机组发电(1500KW，2014)": "wind_power",
    "以柴油动力垃圾车清除运输一般废弃物": "waste_collection",
    "废物焚烧前收集运输": "waste_collection",
    "聚酯纤维棉(已精梳，供纺织用)": "polyester_staple_fibre",
    "对二甲苯/邻二甲苯": "p_xylene",
    "废溶剂(A、C、D类)蒸馏回收处理服务": "solvent_recovery",
    "废溶剂(不分类别)蒸馏回收处理服务": "solvent_recovery",
}


def link(factor: Factor) -> FactorLink:
    """The substance and the activity that a shipped factor's names say."""
    if said := SAID.get(factor.id.removesuffix(".energy")) or SAID_BY_NAME.get(
        _simple(factor.name_zh)
    ):
        return FactorLink(said, "production")
    if is_partial(factor):
        fuel = factor.id.split(".")[-2]
        return FactorLink(BURNED.get(fuel, fuel), "combustion")
    parts = [part.strip() for part in factor.name_en.split(" / ")]
    if len(parts) > 2:
        return _british(parts)
    if factor.id.startswith("us.epahub"):
        name, _, ending = factor.name_en.rpartition(" ")
        return _found(_american(name), WAYS[ending])
    if factor.name_zh.startswith("再生料-"):
        last = re.sub(r"[(（][^(（]*阶段[)）]", "", _simple(factor.name_zh)).split("-")[-1]
        last = re.sub(r"[(（].*?[)）]", "", last)
        known = SCRAP.get(last) or SCRAP.get(last.upper()) or ""
        return FactorLink(known, "recycled")
    return _plain_name(factor)


def _simple(text: str) -> str:
    from zuji.factors.substances import _simplified

    table = {sign: word for sign, word in _simplified().items() if word != "碳"}
    return text.translate(table).replace("塑胶", "塑料").replace("（", "(").replace("）", ")")


def _british(parts: list[str]) -> FactorLink:
    name = parts[2].split(":")[-1].strip()
    name = re.sub(r"\((incl|mined|without|100%)[^)]*\)", "", name).strip()
    name = re.sub(r"^average plastics?( film| rigid)?$", r"plastics\1", name, flags=re.I)
    activity = WAYS.get(parts[-1], "production") if "WTT" not in parts[0] else "production"
    found = identify(BRITISH.get(name, name))
    return _found(found, activity)


BRITISH = {
    "plastics film": "plastic film",
    "plastics rigid": "plastics",
    "Other petroleum gas": "refinery gas",
    "Diesel (average biofuel blend)": "diesel",
    "Petrol (average biofuel blend)": "petrol",
    "Coal (domestic)": "coal",
    "Coal (industrial)": "coal",
    "Coal (electricity generation)": "coal",
    "Coal (electricity generation - home produced coal only)": "coal",
    "Burning oil": "kerosene",
    "Processed fuel oils - residual oil": "residual fuel oil",
    "Processed fuel oils - distillate oil": "gas oil",
    "mixed cans": "scrap metal",
    "scrap metal": "scrap metal",
    "steel cans": "tinplate",
    "aluminium cans and foil": "aluminium cans",
    "board": "paperboard",
    "mixed": "paper",
    "food and drink waste": "food waste",
    "mixed food and garden waste": "organic waste",
    "Household residual waste": "household waste",
    "WEEE - mixed": "WEEE",
    "WEEE - large": "WEEE",
    "WEEE - small": "WEEE",
    "WEEE - fridges and freezers": "WEEE",
    "Electrical items - large": "household appliance",
    "Electrical items - small": "household appliance",
    "Electrical items - IT": "computer",
    "Electrical items - fridges and freezers": "refrigerator",
    "Alkaline batteries": "alkaline battery",
    "Li ion batteries": "lithium-ion battery",
    "NiMh batteries": "",
    "Average construction": "",
    "Soils": "soil",
    "Books": "books",
    "Metals": "scrap metal",
    "Mineral oil": "mineral oil",
    "Insulation": "insulation",
    "PET": "PET",
    "PS": "polystyrene",
    "LDPE and LLDPE": "LDPE",
}


def _american(name: str) -> Meaning | None:
    name = re.sub(r"\(.*?\)", "", name).strip()
    return identify(AMERICAN.get(name, name))


AMERICAN = {
    "Aluminum Cans": "aluminium cans",
    "Carpet": "carpet",
    "Corrugated Containers": "corrugated box",
    "Mixed Paper": "paper",
    "Mixed MSW": "municipal solid waste",
    "Mixed Plastics": "plastics",
    "Mixed Metals": "scrap metal",
    "Mixed Electronics": "electronic waste",
    "Mixed Organics": "organic waste",
    "Mixed Recyclables": "mixed recyclables",
    "Steel Cans": "tinplate",
    "Magazines/third-class mail": "magazines",
    "Office Paper": "office paper",
    "Phonebooks": "books",
    "Textbooks": "books",
    "Dimensional Lumber": "lumber",
    "Grains": "maize",
    "Fruits and Vegetables": "vegetables",
    "Dairy Products": "milk",
    "Grass": "grass",
    "Leaves": "garden waste",
    "Branches": "garden waste",
    "Desktop CPUs": "desktop computer",
    "Portable Electronic Devices": "mobile phone",
    "Flat-panel Displays": "monitor",
    "CRT Displays": "monitor",
    "Electronic Peripherals": "printer",
    "Hard-copy Devices": "printer",
    "Drywall": "drywall",
    "Vinyl Flooring": "",
    "Wood Flooring": "",
    "Fly Ash": "fly ash",
    "Structural Steel": "structural steel",
    "Copper Wire": "copper wire",
    "Concrete": "concrete",
}


def _plain_name(factor: Factor) -> FactorLink:
    name = _simple(factor.name_zh)
    name = re.sub(r"^\d{4}年电力碳足迹因子-", "", name)
    if "电力平均二氧化碳" in name or re.search(
        r"电力 ?(间接)?(碳足迹|排放系数)|^[全美]国电网|电力生命周期|电力二氧化碳", name
    ):
        return FactorLink("electricity", "production")
    name = re.sub(r"^(全国平均)$", "电力", name).removesuffix("，按热量")
    name = re.sub("^(美国|北美|氧化铝精炼地区)(.*)(上游|发电|电力)$", r"\2\3", name)
    if factor.kind != "emission":
        name = PARAMETER.sub("", name)
        return _found(identify(name) or identify(factor.name_en), "property")
    combusted = re.search(r"于.*使用|含燃烧|使用\(", name) and "未燃烧" not in name
    name = re.sub(r"[(（](未燃烧|于)[^)）]*[)）]|使用[(（].*[)）]|未燃烧[(（].*[)）]", "", name)
    found = identify(name) or identify(factor.name_en)
    if found is None:
        found = identify(re.sub(r"服务.*$|[(（].*$", "", name))
    link = _found(found, found.activity if found else "production")
    return FactorLink(link.substance, "combustion") if combusted and link.substance else link


def _found(found: Meaning | None, activity: str) -> FactorLink:
    return FactorLink(found.substance if found else "", activity)


def rows() -> Iterator[tuple[str, str, str]]:
    """(factor id, substance, activity) of every shipped factor, in the order of their ids."""
    library = full_library()
    for factor in sorted(library, key=lambda row: row.id):
        found = link(factor)
        yield factor.id, found.substance, found.activity


def main() -> int:
    """Write the file, or say with ``--check`` whether it would change."""
    table = [("id", "substance", "activity"), *rows()]
    before = list(csv.reader(LINKS.open(encoding="utf-8"))) if LINKS.exists() else []
    changed = [row for row in table if list(row) not in before]
    blank = [row[0] for row in table if not row[1]]
    print(f"{len(table) - 1} rows, {len(changed)} changed, {len(blank)} without a substance")
    if "--check" in sys.argv:
        return 1 if changed or len(before) != len(table) else 0
    with LINKS.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
