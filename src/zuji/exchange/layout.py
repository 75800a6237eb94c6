"""Layout of the study workbook: sheets, columns and hints shared by its writer and its reader.

What people read stands in words of both languages; the keys by which a file is read back stand in
hidden places: the first column of two sheets, and the sheet of options.
"""

from __future__ import annotations

import re

from zuji.core.label import Label

SEPARATORS = re.compile("[、，,;；]")
"""What stands between several packs in one cell."""
STUDY_SHEET, INPUT_SHEET, GUIDE_SHEET = "核算 Study", "填报 Inputs", "说明 Guide"
OPTION_SHEET = "选项 Options"
"""Hidden: of a field, the words that a cell may hold and the code that each stands for."""
OPTION_HEADER = ("字段", "文字", "编号")
INPUT_HEADER = (
    "编号",
    "名称",
    "Name",
    "单位 Unit",
    "数值 Value",
    "状态 Status",
    "下限 Low",
    "上限 High",
    "佐证材料 Evidence",
    "备注 Note",
    "填报说明 Help",
)
STUDY_HEADER = ("编号", "内容 Content", "说明 Help")
EARLIER_SHEETS = {STUDY_SHEET: "研究 Study"}
"""What a sheet was called in files that were made before."""
EARLIER_HEADERS = {
    INPUT_HEADER: (
        "编号 id",
        "名称",
        "Name",
        "单位 unit",
        "数值 value",
        "状态 status",
        "下限 low",
        "上限 high",
        "证据 evidence",
        "备注 note",
        "填报提示 hint",
    ),
    STUDY_HEADER: ("字段 field", "内容 content", "说明 hint"),
}
STUDY_FIELDS: dict[str, tuple[str, ...]] = {
    "model": ("model",),
    "goal": ("goal",),
    "product_zh": ("product", "name_zh"),
    "product_en": ("product", "name_en"),
    "spec": ("product", "spec"),
    "organisation": ("organisation", "name"),
    "uscc": ("organisation", "uscc"),
    "site": ("site", "name"),
    "city": ("site", "city"),
    "country": ("site", "country"),
    "period_start": ("period", "start"),
    "period_end": ("period", "end"),
    "profile": ("profile",),
    "packs": ("packs",),
    "notice": ("notice",),
}
HINTS = {
    "model": "模型，请勿改动 · the model, do not change",
    "goal": "目的与用途：为谁、作何用 · goal: for whom and what for",
    "product_zh": "产品名称 · product name (zh)",
    "product_en": "产品英文名 · product name (en)",
    "spec": "规格或产品标准 · grade or product standard",
    "organisation": "企业名称 · enterprise",
    "uscc": "统一社会信用代码 · unified social credit code",
    "site": "场所名称 · site",
    "city": "所在市 · city",
    "country": "国家，中国写 CN · country, CN for China",
    "period_start": "核算期开始，如 2025-01-01 · start of the data period, such as 2025-01-01",
    "period_end": "核算期结束，如 2025-12-31 · end of the data period, such as 2025-12-31",
    "profile": "核算方法 · method",
    "packs": "另用的可选因子包，以顿号分隔 · optional factor packs, separated by commas",
    "notice": "提示语，如“示例” · notice",
}
VALUE_COLUMN = "E"
FACTOR_SHEET = "自带因子 Own factors"
FACTOR_COLUMNS = {
    "id": "自定编号 Own code",
    "name_zh": "名称 Name (zh)",
    "name_en": "英文名称 Name (en)",
    "unit": "单位 Unit",
    "value": "数值 Value",
    "gases": "各种气体 Gases",
    "gwp_basis": "增温潜势版本 GWP set",
    "confidence": "可信度 Confidence",
    "region": "地区 Region",
    "year": "年份 Year",
    "review_by": "复审日期 Review by",
    "source_title": "来源名称 Source",
    "source_publisher": "出具单位 Publisher",
    "note": "备注 Note",
    "low": "下限 Low",
    "high": "上限 High",
    "primary_share": "初级数据占比 Primary share",
    "verified_share": "已核实占比 Verified share",
}
"""Key of an own factor → the head of its column."""
CERTIFICATE_SHEET = "绿证 Certificates"
CERTIFICATE_COLUMNS = {
    "number": "绿证编号 Certificate number",
    "month": "发电月份 Month of generation",
    "mwh": "电量（MWh） Energy (MWh)",
}
REASON_SHEET = "理由 Reasons"
REASON_COLUMNS = {"id": "用的是什么 What is used", "reason": "理由 Reason"}
"""A factor or item, and why it is used all the same (the study's `waivers`)."""


def in_words(label: Label) -> str:
    """A label as a cell of the workbook shows it: both languages, once where they are the same."""
    return label.zh if label.zh == label.en else f"{label.zh} · {label.en}"
