"""Bars of the product page, drawn without script, and names in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from zuji_portal.ui.language import lang

register = template.Library()


@register.filter
def bars(stages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Place and width in thousandths of each stage that adds something."""
    inside = [stage for stage in stages if stage["is_inside"] and (stage["value"] or 0) > 0]
    whole = sum(stage["value"] for stage in inside) or 1.0
    rows, at = [], 0
    for stage in inside:
        width = round(1000 * stage["value"] / whole)
        rows.append({"stage": stage["stage"], "x": at, "width": width})
        at += width
    return rows


@register.filter
def span(interval: Mapping[str, int]) -> int:
    """From low to high."""
    return interval["high"] - interval["low"]


@register.filter
def in_own(page: Mapping[str, Any], part: str) -> str:
    """A name of a page in the reader's language."""
    return str(page[lang()][part])
