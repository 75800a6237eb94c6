"""The form of a proposal: which fields an expert writes, and how they become a row of our schema
(pure).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from zuji.core.label import Label
from zuji.factors import Factor
from zuji.factors.packs import COLUMNS, row_of

FIELDS = {
    "id": Label("编号", "Id"),
    "name_zh": Label("中文名称", "Chinese name"),
    "name_en": Label("英文名称", "Product name (English)"),
    "category": Label("类别", "Category"),
    "kind": Label("种类（emission、parameter）", "Kind (emission, parameter)"),
    "use": Label("用途族（product_footprint 等）", "Use (product_footprint …)"),
    "region": Label("地区代码", "Region code"),
    "value": Label("数值", "Value"),
    "gases": Label("分气体", "Gases"),
    "unit": Label("单位", "Unit"),
    "low": Label("下限", "Low"),
    "high": Label("上限", "High"),
    "gwp_basis": Label("GWP 依据", "GWP basis"),
    "year": Label("年份", "Year"),
    "valid_from": Label("适用期起", "Valid from"),
    "valid_to": Label("适用期止", "Valid to"),
    "review_by": Label("复审期", "Best before"),
    "boundary": Label("边界", "Boundary"),
    "boundary_code": Label(
        "边界代码（如 cradle_to_gate、gate_to_grave）",
        "Boundary code (such as cradle_to_gate, gate_to_grave)",
    ),
    "technology": Label("技术", "Technology"),
    "confidence": Label("可信度标签", "Confidence tag"),
    "evidence": Label(
        "依据代码（measured、statistics、default、database、literature）",
        "Evidence code (measured, statistics, default, database, literature)",
    ),
    "source_title": Label("来源标题", "Source title"),
    "source_publisher": Label("来源机构", "Source publisher"),
    "source_year": Label("来源年份", "Source year"),
    "source_ref": Label("来源处", "Where in the source"),
    "licence": Label("许可", "Licence"),
    "note": Label("备注", "Note"),
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
