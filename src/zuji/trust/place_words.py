"""The place of a difference in a lockfile, in words: a path such as ``inputs.coal.range[1]`` is
written with the labels that the content itself carries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.words import STAGE_LABELS, STATUSES

PARTS = {
    "anchor": Label("日志证明", "proofs of the log"),
    "as_of": Label("判断复审期的日期", "day of judging review dates"),
    "basis": Label("依据", "basis"),
    "below": Label("上界", "upper bound"),
    "boundaries": Label("系统边界", "boundaries"),
    "boundary": Label("核算边界", "boundary"),
    "category": Label("类别", "category"),
    "checks": Label("检查规则", "checks"),
    "choices": Label("选项", "choices"),
    "confidence": Label("可信度", "confidence"),
    "confidence_gsd": Label("可信度对应的离散度", "spread by confidence"),
    "covered_share": Label("覆盖的份额", "share covered"),
    "cutoff": Label("取舍", "cut-off"),
    "default": Label("缺省值", "default"),
    "dqr": Label("数据质量", "data quality"),
    "electricity": Label("电力规则", "rules of electricity"),
    "examples": Label("算例", "examples"),
    "factors": Label("因子", "factors"),
    "formula": Label("公式", "formula"),
    "gases": Label("各种气体", "gases"),
    "geography": Label("地区的分数", "scores of geography"),
    "groups": Label("分组", "groups"),
    "gsd": Label("几何标准差", "geometric standard deviation"),
    "gwp_basis": Label("GWP 依据", "GWP basis"),
    "gwp_set": Label("GWP 版本", "set of GWP values"),
    "headline": Label("总量的口径", "what the total counts"),
    "high": Label("上限", "upper end"),
    "inputs": Label("数据项", "inputs"),
    "kind": Label("种类", "kind"),
    "levels": Label("等级", "levels"),
    "low": Label("下限", "lower end"),
    "model": Label("模型", "model"),
    "note": Label("说明", "note"),
    "options": Label("选项", "options"),
    "order": Label("次序", "order"),
    "parameter_gsd": Label("参数的离散度", "spread of parameters"),
    "pedigree": Label("谱系矩阵", "pedigree matrix"),
    "period": Label("核算期", "period"),
    "precision_by_status": Label("按数据状态的精度分", "precision by kind of data"),
    "primary_statuses": Label("算作初级的状态", "kinds of data that are primary"),
    "processes": Label("过程", "processes"),
    "product": Label("产品", "product"),
    "profile": Label("方法", "method"),
    "proxy_gsd": Label("替代的离散度", "spread of stand-ins"),
    "quality": Label("数据质量方案", "schemes of data quality"),
    "quantities": Label("中间量", "quantities"),
    "range": Label("允许范围", "allowed range"),
    "region": Label("地区", "region"),
    "result": Label("结果", "result"),
    "review_by": Label("复审期限", "review by"),
    "rows": Label("各行", "rows"),
    "rule": Label("产品规则", "product rules"),
    "schemes": Label("方案", "schemes"),
    "shares": Label("占比", "shares"),
    "source": Label("来源", "source"),
    "stages": Label("阶段", "stages"),
    "pedigree_of_factors": Label("因子的谱系规则", "pedigree of factors"),
    "supplier_gsd": Label("供应商因子的离散度", "spread of suppliers’ factors"),
    "widening": Label("放宽", "widening"),
    "status_gsd": Label("按数据状态的离散度", "spread by kind of data"),
    "steps": Label("步骤", "steps"),
    "study": Label("研究", "study"),
    "supply": Label("供应系数", "supply"),
    "tables": Label("常数表", "tables"),
    "technology_by_confidence": Label("按可信度的技术分", "technology by confidence"),
    "time_cutpoints": Label("时间分的界限", "limits of the time score"),
    "title": Label("名称", "title"),
    "tornado": Label("敏感性", "sensitivity"),
    "total": Label("总量", "total"),
    "totals": Label("各种总量", "totals"),
    "uncertainty": Label("不确定性", "uncertainty"),
    "unit": Label("单位", "unit"),
    "use": Label("用途", "use"),
    "valid_from": Label("有效期起", "valid from"),
    "valid_to": Label("有效期止", "valid to"),
    "value": Label("数值", "value"),
    "version": Label("版本", "version"),
    "versions": Label("版本", "versions"),
    "views": Label("其他单位", "other units"),
    "when": Label("条件", "condition"),
    "year": Label("年份", "year"),
}
OTHER = Label("其他内容", "other content")


def place_words(path: Sequence[str | int], content: Any = None) -> Label:
    """A path in words: the labels that `content` carries on the way, the known names of parts, and
    of a list the number of its row; what has no word of its own is "other content".
    """
    words: list[Label] = []
    at = content
    for step in path:
        at = _member(at, step)
        word = _label_of(at) or _word(step)
        if not words or word != words[-1]:
            words.append(word)
    said = words or [OTHER]
    return Label(" · ".join(w.zh for w in said), " · ".join(w.en for w in said))


def steps_of(text: str) -> list[str | int]:
    """The steps of a path as it is written: ``result.steps[2].kgco2e``."""
    steps: list[str | int] = []
    for part in text.replace("]", "").split("."):
        name, *numbers = part.split("[")
        steps += [name] if name else []
        steps += [int(number) if number.isdigit() else number for number in numbers]
    return steps


def values_in_words(old: str, new: str) -> tuple[Label, Label]:
    """Two values that differ, for readers: numbers with the figures that tell them apart, and no
    lists or tables.
    """
    pair = [number for text in (old, new) if (number := _number(text)) is not None]
    if len(pair) == 2:
        for figures in (4, 6, 9, 12, 17):
            shown = [in_full(number, figures) for number in pair]
            if shown[0] != shown[1]:
                return Label(shown[0], shown[0]), Label(shown[1], shown[1])
    return _value(old), _value(new)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _value(text: str) -> Label:
    if text[:1] in {"[", "{"}:
        return Label("（一组内容）", "(several values)")
    number = _number(text)
    return Label(text, text) if number is None else Label(in_full(number), in_full(number))


def _word(step: str | int) -> Label:
    if isinstance(step, int):
        return Label(f"第 {step + 1} 项", f"no. {step + 1}")
    return PARTS.get(step) or STATUSES.get(step) or STAGE_LABELS.get(step) or OTHER


def _member(data: Any, step: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _label_of(data: Any) -> Label | None:
    """The name that a part of the content carries itself."""
    if not isinstance(data, Mapping):
        return None
    names = data.get("title") if isinstance(data.get("title"), Mapping) else data
    zh, en = (names.get(lang) for lang in ("zh", "en")) if isinstance(names, Mapping) else ("", "")
    if isinstance(zh, str) and isinstance(en, str) and zh and en:
        return Label(zh, en)
    return None
