"""The sheets of a plant's workbook: their names, their headings, and the words in them."""

from __future__ import annotations

from collections.abc import Mapping

from zuji.core.label import Label
from zuji.core.words import STAGE_LABELS, STATUSES
from zuji.plants.tables import norm

FACTS, PROCESSES, KEYS = "facts", "processes", "keys"
FLOWS, PRODUCTS, BOM, LEFT_OUT = "flows", "products", "bom", "left_out"
SHEETS: Mapping[str, Label] = {
    FACTS: Label("工厂", "Plant"),
    PROCESSES: Label("工序", "Processes"),
    KEYS: Label("分摊依据", "Sharing keys"),
    FLOWS: Label("消耗", "Consumption"),
    PRODUCTS: Label("产品", "Products"),
    BOM: Label("物料清单", "Bill of materials"),
    LEFT_OUT: Label("不计的物料", "Items left out"),
}
"""The sheets in their order, each with the name it has in either language."""
NEEDED_SHEETS = (FACTS, FLOWS, PRODUCTS)


def part_of_sheet(name: str) -> str:
    """The part of a plant that a sheet holds, by its name in either language or in both; "" for
    another sheet.
    """
    for part, label in SHEETS.items():
        if norm(name) in {norm(each) for each in (label.zh, label.en, f"{label.zh} {label.en}")}:
            return part
    return ""


FACT_ROWS: Mapping[tuple[str, ...], Label] = {
    ("organisation", "name"): Label("企业名称", "enterprise"),
    ("organisation", "name_en"): Label("企业英文名称", "English name of the enterprise"),
    ("organisation", "uscc"): Label("统一社会信用代码", "unified social credit code"),
    ("site", "name"): Label("厂区", "site"),
    ("site", "city"): Label("城市", "city"),
    ("site", "country"): Label("国家", "country"),
    ("period", "start"): Label("开始日期", "first day"),
    ("period", "end"): Label("结束日期", "last day"),
    ("profile",): Label("核算方法", "method"),
    ("as_of",): Label("计算日期", "date of the calculation"),
    ("notice",): Label("说明", "notice"),
}
"""Where each row of the first sheet belongs, and what the row is called."""
FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    FACTS: {"item": ("项目", "item"), "value": ("内容", "value")},
    PROCESSES: {"name": ("工序", "process"), "en": ("英文", "English")},
    KEYS: {
        "name": ("分摊依据", "sharing key", "key"),
        "measure": ("计什么", "measure"),
        "unit": ("单位", "unit"),
        "en": ("英文", "English"),
    },
    FLOWS: {
        "name": ("消耗", "consumption", "项目", "flow"),
        "en": ("英文", "English"),
        "process": ("工序", "process"),
        "key": ("分摊依据", "sharing key", "key"),
        "item": ("物料编号", "item code", "item"),
        "amount": ("年度总量", "total of the year", "amount"),
        "unit": ("单位", "unit"),
        "factors": ("因子", "factors", "factor"),
        "stage": ("阶段", "stage"),
        "status": ("来源", "origin", "status"),
        "evidence": ("凭证", "evidence"),
        "low": ("下限", "low"),
        "high": ("上限", "high"),
    },
    LEFT_OUT: {"item": ("物料编号", "item code", "item"), "reason": ("理由", "reason")},
}
"""Headings by field of the sheets that stand for plant.yaml: those shown first, then others."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    FACTS: ("item", "value"),
    PROCESSES: ("name",),
    KEYS: ("name", "measure"),
    FLOWS: ("name", "factors"),
    LEFT_OUT: ("item", "reason"),
}
MEASURE_WORDS = {
    "mass": Label("质量", "mass"),
    "time": Label("时间", "time"),
    "area": Label("面积", "area"),
    "energy": Label("能量", "energy"),
    "cause": Label("物理因果", "cause"),
    "output": Label("产量", "output"),
    "stated": Label("写定的份额", "stated"),
}
NOT_SHARED_WORDS = {"none": Label("不分摊", "none")}
WORDS: Mapping[tuple[str, str], Mapping[str, Label]] = {
    (KEYS, "measure"): MEASURE_WORDS,
    (FLOWS, "stage"): STAGE_LABELS,
    (FLOWS, "status"): STATUSES,
    (FLOWS, "key"): NOT_SHARED_WORDS,
}
"""Columns whose cells may hold a code or its words in either language."""
