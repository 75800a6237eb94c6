"""Figures as links to their rows, and the programme's words."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zuji.reports.programme_report import words, year_words
from zuji_portal.programme.board import Figure
from zuji_portal.ui.language import lang

register = template.Library()


@register.filter
def word(key: str) -> str:
    """A unit's or stage's name."""
    return words(lang()).get(key, key)


@register.filter
def figure(figure: Figure) -> SafeString:
    """The number, leading to the rows behind it; a dash where no records are kept."""
    if figure.value is None:
        return format_html('<span title="{}">—</span>', words(lang())["unknown"])
    url = f"{reverse('programme_rows')}?{figure.selection.query()}"
    return format_html('<a class="count" href="{}">{}</a>', url, f"{figure.value:,}")


@register.filter
def of_year(key: str) -> str:
    """``2025``; ``>2025`` in words."""
    return year_words(key, lang())


@register.filter
def planned(number: int | None) -> str:
    """A target; a dash where none is set, which is not zero."""
    return "—" if number is None else f"{number:,}"


@register.filter
def band(name: str) -> str:
    """``0.2-0.4`` as a range."""
    return name.rstrip("]").replace("-", " – ")


@register.filter
def share_band(name: str) -> str:
    low, high = (float(end) for end in name.rstrip("]").split("-"))
    return f"{low:.0%} – {high:.0%}"


@register.filter
def width(row: Any, rows: Any) -> float:
    """The length of a bar, 0 … 100, against the longest of its chart."""
    most = max((r.figure.value or 0 for r in rows), default=0)
    return round(100 * (row.figure.value or 0) / most, 1) if most else 0


@register.filter
def funnel_width(figure: Figure, stages: Any) -> float:
    """Against the first stage of the same unit."""
    first = next(
        (
            f.value
            for _, figures in stages
            for f in figures
            if f.selection.unit == figure.selection.unit
        ),
        0,
    )
    return round(100 * (figure.value or 0) / first, 1) if first else 0
