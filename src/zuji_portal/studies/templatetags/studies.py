"""Places and changes as the pages of a study say them."""

from __future__ import annotations

from django import template

from zuji.core.label import Label
from zuji_portal.ui.language import lang

register = template.Library()
SAME = Label("不变", "no change")


@register.filter
def signed(change: float) -> str:
    """A change as a percentage with its sign (U+2212 below zero)."""
    if abs(change) < 0.0005:
        return SAME[lang()]
    return f"{'−' if change < 0 else '+'}{abs(100 * change):.1f}%"
