"""Bars of the product page, drawn without script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def bars(stages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Place and width in thousandths of each stage that adds something."""
    inside = [s for s in stages if s["is_inside"] and (s["value"] or 0) > 0]
    whole = sum(s["value"] for s in inside) or 1.0
    rows, at = [], 0
    for s in inside:
        width = round(1000 * s["value"] / whole)
        rows.append({"stage": s["stage"], "x": at, "width": width})
        at += width
    return rows


@register.filter
def span(interval: Mapping[str, int]) -> int:
    """From low to high."""
    return interval["high"] - interval["low"]
