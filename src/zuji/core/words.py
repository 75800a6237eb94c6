"""Words of the codes that stand in studies, findings and statements, one table each."""

from __future__ import annotations

import re
from functools import cache

from zuji.core.content import table_rows
from zuji.core.label import Label, Lang

STATUSES = {
    "measured": Label("实测", "measured"),
    "calculated": Label("计算得出", "calculated"),
    "supplier": Label("供应商提供", "supplier"),
    "default": Label("平台推荐值", "platform default"),
    "archetype": Label("行业典型值", "typical"),
    "unstated": Label("未说明", "not stated"),
    "not_applicable": Label("未发生", "did not occur"),
    "missing": Label("未填写", "missing"),
}
"""Where a value of a study comes from."""
CONFIDENCE = {
    "A": Label("官方原文", "official text"),
    "V": Label("已对原文", "checked"),
    "V-code": Label("已对代码", "checked in code"),
    "D": Label("本平台设定", "ours"),
    "I": Label("推断", "inferred"),
    "R": Label("未核对", "unconfirmed"),
}
"""How far a number or rule was compared with its source (``tag`` of the files in rules/)."""
TAG = re.compile(r"\s*\[(A|V|V-code|D|I|R)\]")


def without_tags(text: str, lang: Lang) -> str:
    """A text with its tags of confidence, such as ``[V-code]``, in words."""
    if "[" not in text:
        return text
    opening, closing = ("（", "）") if lang == "zh" else (" (", ")")
    return TAG.sub(lambda found: f"{opening}{CONFIDENCE[found[1]][lang]}{closing}", text)


SHARES = {
    "primary_share": Label("初级数据占比", "Primary share"),
    "verified_share": Label("已核实占比", "Verified share"),
}
"""What part of a result rests on the plant's own data, and what part was verified."""
STAGE_LABELS = {
    "raw_material": Label("原材料获取", "Raw material"),
    "manufacture": Label("制造", "Manufacture"),
    "distribution": Label("分销", "Distribution"),
    "use_phase": Label("使用", "Use"),
    "end_of_life": Label("回收处置", "End of life"),
}
"""The stages of a life cycle, in their order."""
BOUNDARIES = {
    "cradle_to_gate": Label(
        "摇篮到大门（原材料到出厂）", "cradle to gate (raw materials to factory gate)"
    ),
    "cradle_to_grave": Label("摇篮到坟墓（全生命周期）", "cradle to grave (whole life cycle)"),
    "gate_to_gate": Label("大门到大门", "gate to gate"),
}
FINDING_SEVERITIES = {
    "block": Label("须更正", "Must fix"),
    "warn": Label("请核实", "Please check"),
    "note": Label("提示", "Note"),
}
"""What a finding of the check says of a study."""
LEVELS = {
    "reasonable": Label("合理保证", "reasonable assurance"),
    "limited": Label("有限保证", "limited assurance"),
}
"""The assurance of a verification statement."""
OPINIONS = {
    "unmodified": Label("无保留意见", "unmodified"),
    "modified": Label("保留意见", "modified"),
    "adverse": Label("否定意见", "adverse"),
    "disclaimed": Label("无法表示意见", "disclaimed"),
}
SEVERITIES = {
    "major": Label("严重不符合", "major nonconformity"),
    "minor": Label("一般不符合", "minor nonconformity"),
    "observation": Label("观察项", "observation"),
}
"""What a finding of the verifier is."""
PARTS = {
    "lead": Label("组长", "lead"),
    "member": Label("组员", "member"),
    "reviewer": Label("技术复核人", "independent reviewer"),
}
"""The parts of a verification's people."""
GASES = {
    "co2_fossil": Label("CO2（化石）", "CO2 (fossil)"),
    "co2_luc": Label("CO2（土地利用变化）", "CO2 (land-use change)"),
    "co2_biogenic": Label("CO2（生物源）", "CO2 (biogenic)"),
    "co2_uptake": Label("CO2（生物吸收）", "CO2 (biogenic uptake)"),
    "ch4_fossil": Label("CH4（化石）", "CH4 (fossil)"),
    "ch4_biogenic": Label("CH4（生物源）", "CH4 (biogenic)"),
}
"""Gases whose key is not their formula."""


FORMULAS = ("n2o", "cf4", "c2f6", "sf6", "nf3", "co2e")
"""Gases whose key is their formula."""


@cache
def _codes() -> dict[str, Label]:
    """Gas of data/lca → its code, else its formula or name; in Chinese its name before both."""
    named = {row["gas"]: row["name"] for row in reversed(_rows("gas_names")) if row["lang"] == "zh"}
    codes = {}
    for row in _rows("substances"):
        text = row["acronym"] or row["formula"] or row["name"]
        is_code = any(sign.isdigit() for sign in text)
        codes[row["gas"]] = Label(text if is_code else named.get(row["gas"], text), text)
    return codes


def _rows(table: str) -> list[dict[str, str]]:
    return list(table_rows("data", "lca", f"{table}.csv"))


def gas_label(key: str) -> Label:
    """A gas by its formula or code, with its origin where that matters."""
    if key in GASES:
        return GASES[key]
    if key not in FORMULAS and key in _codes():
        return _codes()[key]
    formula = key.upper().replace("CO2E", "CO2e")
    return Label(formula, formula)
