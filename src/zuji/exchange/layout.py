"""Layout of the study workbook: sheets, columns and hints shared by its writer and its reader."""

from __future__ import annotations

STUDY_SHEET, INPUT_SHEET, GUIDE_SHEET = "研究 Study", "填报 Inputs", "说明 Guide"
INPUT_HEADER = (
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
)
STUDY_HEADER = ("字段 field", "内容 content", "说明 hint")
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
    "model": "模型编号，请勿改动 · model id, do not change",
    "goal": "目的与用途：为谁、作何用 · goal: for whom and what for",
    "product_zh": "产品名称 · product name (zh)",
    "product_en": "产品英文名 · product name (en)",
    "spec": "规格或产品标准 · grade or product standard",
    "organisation": "企业名称 · enterprise",
    "uscc": "统一社会信用代码 · unified social credit code",
    "site": "场所名称 · site",
    "city": "所在市 · city",
    "country": "国家代码，如 CN · country code",
    "period_start": "核算期开始 YYYY-MM-DD · start of the data period",
    "period_end": "核算期结束 YYYY-MM-DD · end of the data period",
    "profile": "核算方法 · method profile",
    "packs": "另用的可选因子包，以顿号分隔 · optional factor packs, separated by commas",
    "notice": "提示语，如“示例” · notice",
}
VALUE_COLUMN = "E"
FACTOR_SHEET = "自带因子 Own factors"
FACTOR_HEADER = (
    "id",
    "name_zh",
    "name_en",
    "unit",
    "value",
    "gases",
    "gwp_basis",
    "confidence",
    "region",
    "year",
    "review_by",
    "source_title",
    "source_publisher",
    "note",
    "low",
    "high",
    "primary_share",
    "verified_share",
)
CERTIFICATE_SHEET = "绿证 Certificates"
CERTIFICATE_HEADER = ("number", "month", "mwh")
REASON_SHEET = "理由 Reasons"
REASON_HEADER = ("id", "reason")
"""A factor or item by its id, and why it is used all the same (the study's `waivers`)."""
