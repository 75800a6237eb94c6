"""The form of a proposal: which fields an expert writes, and how they become a row of our schema
(pure).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from zuji.core.label import LANGS, Label
from zuji.core.words import CONFIDENCE, GASES, gas_label
from zuji.factors import Factor
from zuji.factors.codes import CODED, codes
from zuji.factors.packs import COLUMNS, row_of
from zuji_portal.ui.language import lang

FIELDS = {
    "id": Label("编号", "Id"),
    "name_zh": Label("中文名称", "Chinese name"),
    "name_en": Label("英文名称", "Product name (English)"),
    "category": Label("类别", "Category"),
    "kind": Label("种类", "Kind"),
    "use": Label("用途", "Use"),
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
    "boundary": Label("边界（来源原话）", "Boundary (the source's words)"),
    "boundary_code": Label("边界的种类", "Kind of boundary"),
    "technology": Label("技术", "Technology"),
    "confidence": Label("可信度标签", "Confidence tag"),
    "evidence": Label("数值的依据", "What the value rests on"),
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


USES = {
    "product_footprint": Label("产品碳足迹", "product footprint"),
    "organisation_accounting": Label("组织核算", "organisation accounting"),
    "ets_reporting": Label("碳市场", "emissions trading"),
    "any": Label("不限", "any"),
}
KINDS = {
    "emission": Label("排放因子", "emission factor"),
    "parameter": Label("参数", "parameter"),
}


def chosen_from(name: str) -> Mapping[str, Label]:
    """The codes that a field may hold, with their words; empty for one that is written freely."""
    if name in CODED:
        return {code: Label(row["zh"], row["en"]) for code, row in codes(name).items()}
    return {"use": USES, "kind": KINDS, "confidence": CONFIDENCE}.get(name, {})


def given(factor: Factor | None) -> dict[str, str]:
    """The fields as the form shows them first."""
    row = row_of(factor) if factor else {}
    if row.get("gases"):
        row["gases"] = gases_in_words(row["gases"])
    fields = WRITTEN if factor else (*IDENTITY, *WRITTEN)
    return {name: row.get(name, "") for name in fields}


def gases_in_words(text: str) -> str:
    """``co2_fossil=1.2;n2o=0.1`` as people read and write it: ``CO2（化石）=1.2；N2O=0.1``."""
    parts = (part.partition("=") for part in text.split(";"))
    written = (f"{gas_label(gas)[lang()]}={amount}" for gas, _, amount in parts)
    return ("；" if lang() == "zh" else "; ").join(written)


def gases_in_codes(text: str) -> str:
    """The same backwards, from either language; what no gas is called stays, to be refused."""
    words = {label[written].lower(): code for code, label in GASES.items() for written in LANGS}
    parts = (part.partition("=") for part in text.replace("；", ";").split(";") if part.strip())
    return ";".join(
        f"{words.get(gas.strip().lower(), gas.strip())}={amount.strip()}"
        for gas, _, amount in parts
    )


def as_csv(fields: Mapping[str, str], base: Factor | None) -> str:
    """One row of factors.csv: what was written over what the base says."""
    row = {**(row_of(base) if base else {}), **{k: fields[k] for k in given(base) if k in fields}}
    if row.get("gases"):
        row["gases"], row["value"] = gases_in_codes(row["gases"]), ""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


def differences(old: Factor, new: Factor) -> list[tuple[str, str, str]]:
    """(field, old, new) of every field that differs."""
    before, after = row_of(old), row_of(new)
    return [(name, before[name], after[name]) for name in COLUMNS if before[name] != after[name]]
