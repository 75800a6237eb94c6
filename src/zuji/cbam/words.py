"""The words for where something stands in an installation's file."""

from __future__ import annotations

import re

from zuji.core.label import Label

KEYS = {
    ("processes", "production_processes"): Label("生产过程", "production process"),
    ("goods", "products", "outputs"): Label("货物", "good"),
    ("precursors", "purchased_precursors"): Label("前体", "precursor"),
    ("source_streams", "streams", "sources"): Label("源流", "source stream"),
    ("heat_units", "boilers"): Label("供热单元", "heat unit"),
    ("imports", "imported_goods"): Label("这批进口", "this import"),
    ("year", "reporting_year"): Label("报告年度", "reporting year"),
    ("period", "reporting_period"): Label("报告期", "reporting period"),
    ("start",): Label("开始", "start"),
    ("end",): Label("结束", "end"),
    ("rules",): Label("规则", "rules"),
    ("installation",): Label("装置", "installation"),
    ("operator",): Label("经营者", "operator"),
    ("verification", "verifier"): Label("核查", "verification"),
    ("monitoring_plan",): Label("监测计划", "monitoring plan"),
    ("electricity", "electricity_consumed", "electricity_mwh", "power", "mwh", "grid"): Label(
        "电力", "electricity"
    ),
    ("electricity_exported", "power_exported", "electricity_produced"): Label(
        "外供电力", "electricity exported"
    ),
    ("heat", "heat_tj", "net_heat", "heat_produced", "q"): Label("热量", "heat"),
    ("heat_imported", "heat_imports"): Label("输入热力", "heat imported"),
    ("heat_exported", "heat_exports"): Label("输出热力", "heat exported"),
    ("waste_gas_imported", "waste_gas_imports"): Label("输入废气", "waste gas imported"),
    ("waste_gas_exported", "waste_gas_exports"): Label("输出废气", "waste gas exported"),
    ("direct", "direct_emissions", "direct_emissions_t", "see_direct", "attributed_direct"): Label(
        "直接排放", "direct emissions"
    ),
    ("indirect", "see_indirect", "attributed_indirect"): Label("间接排放", "indirect emissions"),
    ("default",): Label("默认值", "default value"),
    ("cn", "cn_code"): Label("CN 编码", "CN code"),
    ("name", "label", "product_name"): Label("名称", "name"),
    ("id",): Label("编号", "id"),
    ("process", "process_id", "from_process", "from", "to"): Label("所属过程", "its process"),
    ("unit_id", "heat_unit"): Label("供热单元", "heat unit"),
    ("shares",): Label("分配比例", "shares"),
    ("country", "origin", "country_of_origin"): Label("国家", "country"),
    ("route", "production_route", "variant"): Label("生产路线", "production route"),
    ("method", "monitoring_approach", "type", "kind"): Label("方法", "method"),
    ("attribution", "allocation"): Label("分配方法", "attribution"),
    ("activity", "activity_data", "ad", "amount", "consumption", "volume", "energy"): Label(
        "活动数据", "activity data"
    ),
    (
        *("quantity_t", "quantity", "activity_level", "production", "output", "production_t"),
        "aluminium_t",
    ): Label("数量", "quantity"),
    ("specific_consumption",): Label("单位消耗", "specific consumption"),
    ("ncv", "net_calorific_value", "lhv"): Label("净热值", "net calorific value"),
    ("ef", "emission_factor", "preliminary_ef"): Label("排放因子", "emission factor"),
    ("fuel_ef", "fuel_emission_factor"): Label("燃料排放因子", "emission factor of the fuel"),
    ("carbon_content", "cc", "carbon"): Label("含碳量", "carbon content"),
    ("biomass_share", "biomass_fraction", "bio_share", "biomass"): Label(
        "生物质份额", "biomass share"
    ),
    ("oxidation", "oxidation_factor", "of", "oxf"): Label("氧化率", "oxidation factor"),
    ("conversion", "conversion_factor", "cf", "convf"): Label("转化率", "conversion factor"),
    ("standard", "standard_factors", "fuel"): Label("标准因子", "standard factor"),
    ("direction", "flow_direction", "role"): Label("方向", "direction"),
    ("gas", "ghg"): Label("气体", "gas"),
    ("mass", "mass_t"): Label("质量", "mass"),
    ("concentration",): Label("浓度", "concentration"),
    ("flow", "flue_gas_flow"): Label("烟气流量", "flow of flue gas"),
    ("hours", "operating_hours"): Label("运行小时", "hours of operation"),
    ("transferred", "transferred_t"): Label("转移量", "amount transferred"),
    ("technology", "cell_type", "cell_technology"): Label("槽型", "cell technology"),
    ("collection_efficiency", "duct_collection_efficiency"): Label(
        "收集效率", "collection efficiency"
    ),
    ("fuel_input", "energy_input"): Label("燃料投入", "fuel input"),
    ("reference_heat", "reference_efficiency_heat"): Label(
        "供热基准效率", "reference efficiency of heat"
    ),
    ("reference_electricity", "reference_efficiency_electricity"): Label(
        "发电基准效率", "reference efficiency of electricity"
    ),
    ("efficiency", "boiler_efficiency"): Label("锅炉效率", "efficiency of the boiler"),
    ("efficiency_correction", "corr"): Label("效率修正", "correction of efficiency"),
    ("clinker_content", "clinker_share", "clinker_ratio"): Label("熟料含量", "clinker content"),
    ("nitrogen_content", "n_content", "nitrogen"): Label("含氮量", "nitrogen content"),
    ("molar_mass",): Label("摩尔质量", "molar mass"),
    ("benchmark", "benchmark_a"): Label("基准", "benchmark"),
    ("cross_sectoral_factor", "cscf"): Label("跨部门修正系数", "cross-sectoral correction factor"),
    ("carbon_price",): Label("已付碳价", "carbon price paid"),
    ("parameters", "qualifying_parameters"): Label("质量参数", "qualifying parameters"),
    ("source", "ef_source"): Label("来源", "source"),
}
"""Keys of the file that mean the same → what they are about."""
WORDS = {name: label for names, label in KEYS.items() for name in names}
ONE = {"imports", "imported_goods"}
"""Lists that a dossier makes with one row, which has no number."""


PART = " · "
"""Between a file and the place in it."""


def place_in_words(place: str) -> Label:
    """``works.yaml:12 · processes.0.goods.1.cn`` as people say it; keys that are the file's own
    stand as they are written.
    """
    file, dot, path = place.partition(PART)
    if not dot:
        return Label(place, place)
    parts: list[Label] = []
    name = ""
    for part in path.split("."):
        if part.isdecimal() and parts:
            if name not in ONE:
                last, number = parts.pop(), int(part) + 1
                parts.append(Label(f"{last.zh} {number}", f"{last.en} {number}"))
            continue
        name = part
        parts.append(WORDS.get(part) or Label(f"“{part}”", f"“{part}”"))
    source, line = file, re.search(r":(\d+)$", file)
    zh, en = source, source
    if line:
        source = file[: line.start()]
        zh, en = f"{source} 第 {line[1]} 行", f"{source}, line {line[1]}"
    said = Label("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))
    return Label(f"{zh}：{said.zh}", f"{en}: {said.en}") if file else said
