"""The form of a proposal: which fields an expert writes, and how they become a row of our schema
(pure).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zuji.factors import Factor
from zuji.factors.packs import COLUMNS, row_of

FIELDS = {
    "id": _("编号"),
    "name_zh": _("中文名称"),
    "name_en": _("英文名称"),
    "category": _("类别"),
    "kind": _("种类（emission、parameter）"),
    "use": _("用途族（product_footprint 等）"),
    "region": _("地区代码"),
    "value": _("数值"),
    "gases": _("分气体"),
    "unit": _("单位"),
    "low": _("下限"),
    "high": _("上限"),
    "gwp_basis": _("GWP 依据"),
    "year": _("年份"),
    "valid_from": _("适用期起"),
    "valid_to": _("适用期止"),
    "review_by": _("复审期"),
    "boundary": _("边界"),
    "boundary_code": _("边界代码（如 cradle_to_gate、gate_to_grave）"),
    "technology": _("技术"),
    "confidence": _("可信度标签"),
    "evidence": _("依据代码（measured、statistics、default、database、literature）"),
    "source_title": _("来源标题"),
    "source_publisher": _("来源机构"),
    "source_year": _("来源年份"),
    "source_ref": _("来源处"),
    "licence": _("许可"),
    "note": _("备注"),
}
WRITTEN = (
    "value",
    "gases",
    "unit",
    "low",
    "high",
    "gwp_basis",
    "year",
    "valid_from",
    "valid_to",
    "review_by",
    "boundary",
    "boundary_code",
    "technology",
    "confidence",
    "evidence",
    "source_title",
    "source_publisher",
    "source_year",
    "source_ref",
    "licence",
    "note",
)
"""What a revision may say anew."""
IDENTITY = ("id", "name_zh", "name_en", "category", "kind", "use", "region")
"""What only a new factor says."""


def given(factor: Factor | None) -> dict[str, str]:
    """The fields as the form shows them first."""
    row = row_of(factor) if factor else {}
    fields = WRITTEN if factor else (*IDENTITY, *WRITTEN)
    return {name: row.get(name, "") for name in fields}


def as_csv(fields: Mapping[str, str], base: Factor | None) -> str:
    """One row of factors.csv: what was written over what the base says."""
    row = {**(row_of(base) if base else {}), **{k: fields[k] for k in given(base) if k in fields}}
    if row.get("gases"):
        row["value"] = ""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


def differences(old: Factor, new: Factor) -> list[tuple[str, str, str]]:
    """(field, old, new) of every field that differs."""
    before, after = row_of(old), row_of(new)
    return [(name, before[name], after[name]) for name in COLUMNS if before[name] != after[name]]
