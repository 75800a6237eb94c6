"""The stages of a result as one bar: where each part starts and how long it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from zuji.charts.colours import LIGHT
from zuji.charts.specs import short
from zuji.core.label import Label, Lang
from zuji.core.words import STAGE_LABELS

OUTSIDE = Label("不包含", "not included")


def stage_bars(
    stages: Mapping[str, float], inside: Collection[str], scale: float = 1.0
) -> list[dict[str, Any]]:
    """One row a stage in life-cycle order, values times `scale`. `start` and `width` are parts of
    the bar's length, which spans credits (negative, left of nought) and emissions; `share` is the
    part of the total.
    """
    values = {stage: stages.get(stage, 0.0) if stage in inside else 0.0 for stage in STAGE_LABELS}
    credits = -sum(min(value, 0.0) for value in values.values())
    length = credits + sum(max(value, 0.0) for value in values.values()) or 1.0
    total, left, right = sum(values.values()), 0.0, credits / length
    rows = []
    for stage, value in values.items():
        width = abs(value) / length
        start = left if value < 0 else right
        left, right = (left + width, right) if value < 0 else (left, right + width)
        rows.append(
            {
                "zh": STAGE_LABELS[stage].zh,
                "en": STAGE_LABELS[stage].en,
                "value_zh": short(value * scale) if stage in inside else OUTSIDE.zh,
                "value_en": short(value * scale) if stage in inside else OUTSIDE.en,
                "share": share(value, total),
                "start": start,
                "width": width,
                "credit": value < 0,
                "inside": stage in inside,
                "colour": LIGHT.stages[stage],
                "on": LIGHT.on_stages[stage],
            }
        )
    return rows


def share(value: float, total: float, lang: Lang = "zh") -> str:
    """A share of the total with one decimal, signs as in print: 31.2%, ＜0.1%."""
    if not total:
        return "—"
    percent = 100 * value / total
    if 0 < abs(percent) < 0.1:
        return "＜0.1%" if lang == "zh" else "<0.1%"
    return f"{percent:.1f}%".replace("-", "−")
