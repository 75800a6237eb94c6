"""The comparability guard: two footprints are compared only where everything that makes them
comparable is equal.

Keys and rule are the handbook's (consumer.md §7, after ISO 14067 clause 6.2 [R] and method.md §11):
functional unit, rule and its version, boundary, characterisation, allocation, data quality and
validity. Intervals that overlap never produce a winner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.label import Label, Text, listed
from zuji.core.words import BOUNDARIES
from zuji.footprint.values import applicable
from zuji.lockfile.lock import locked_model
from zuji.sectors.model import Choice

KEYS: dict[str, Label] = {
    "unit": Label("声明单位", "declared unit"),
    "product_class": Label("产品类别", "product class"),
    "rule": Label("产品规则与版本", "product rule and version"),
    "method": Label("方法与版本", "method profile and version"),
    "boundary": Label("系统边界", "system boundary"),
    "gwp": Label("GWP 数据", "GWP set"),
    "allocation": Label("分配与模型选项", "allocation and options"),
    "dq_level": Label("数据质量等级", "data-quality level"),
    "is_valid": Label("证书有效", "valid certificate"),
}


VALID = {True: Label("有效", "valid"), False: Label("无有效证书", "no valid certificate")}


@dataclass(frozen=True, kw_only=True)
class Comparand:
    """A footprint for the guard: its interval in `unit`, and every key that must be equal;
    `words` are those of keys that are codes.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    product_class: str
    rule: str
    method: str
    boundary: str
    gwp: str
    allocation: str
    dq_level: str
    is_valid: bool
    words: Mapping[str, Text] = field(default_factory=dict)

    def shown(self, key: str) -> Text:
        """The value of a key in words."""
        if key == "is_valid":
            return VALID[self.is_valid]
        return self.words.get(key, getattr(self, key))


@dataclass(frozen=True)
class Differs:
    """A key that is not equal, with both values in words."""

    key: str
    label: Label
    one: Text
    other: Text


@dataclass(frozen=True)
class Comparison:
    """``refused`` with every difference, ``overlap``, ``lower`` or ``higher`` (the first beside
    the second).
    """

    verdict: str
    differs: tuple[Differs, ...] = ()


def comparand_of(lock: Mapping[str, Any], name: str, *, is_valid: bool) -> Comparand:
    """The comparand of a lockfile; `is_valid` says whether a certificate of it holds today."""
    model, result, profile = locked_model(lock), lock["result"], lock["profile"]
    chosen = dict(result["choices"])
    total, level = result["total"], result["dqr"]["level"]
    boundary = model.boundary_for(chosen)
    options = [
        _option(choice, str(chosen[choice.name]))
        for choice in model.choices.values()
        if choice.name in chosen and applicable(choice, chosen)
    ]
    return Comparand(
        name=name,
        value=total["value"],
        low=total["low"],
        high=total["high"],
        unit=total["unit"],
        product_class=model.id,
        rule=f"{model.id} {model.version}",
        method=f"{profile['id']} {profile['version']}",
        boundary=boundary,
        gwp=str(profile["gwp_set"]),
        allocation=" · ".join(f"{key}={value}" for key, value in sorted(chosen.items())),
        dq_level=str(level["en"]),
        is_valid=is_valid,
        words={
            "boundary": BOUNDARIES.get(boundary, boundary),
            "allocation": listed(options),
            "dq_level": Label(level["zh"], level["en"]),
        },
    )


def _option(choice: Choice, option: str) -> Label:
    label, chosen = choice.label, choice.options[option]
    return Label(f"{label.zh}：{chosen.zh}", f"{label.en}: {chosen.en}")


def compared(first: Comparand, other: Comparand) -> Comparison:
    """The comparison of two footprints: refused with every difference, or the order of their
    intervals.
    """
    differs = [
        Differs(key, label, first.shown(key), other.shown(key))
        for key, label in KEYS.items()
        if getattr(first, key) != getattr(other, key)
    ]
    if not first.is_valid and not other.is_valid:
        differs.append(Differs("is_valid", KEYS["is_valid"], VALID[False], VALID[False]))
    if differs:
        return Comparison("refused", tuple(differs))
    if first.high < other.low:
        return Comparison("lower")
    return Comparison("higher" if other.high < first.low else "overlap")
