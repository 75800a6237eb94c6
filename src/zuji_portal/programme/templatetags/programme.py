"""Figures as links to their rows, and the programme's words."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from zuji.core.figures import figure_text, grouped, in_full, written_figure
from zuji.core.label import Label
from zuji.reports.programme_report import words, year_words
from zuji_portal.programme.board import Figure
from zuji_portal.programme.carbon import ClassCarbon, PublicClass
from zuji_portal.programme.models import Benchmark
from zuji_portal.programme.wording import WordedSentence, shown
from zuji_portal.ui.language import lang

register = template.Library()
DIGITS = 12
"""More than anybody types, fewer than arithmetic leaves behind."""


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
    return name.strip("(]").replace("-", " – ")


@register.filter
def share_band(name: str) -> str:
    low, high = (float(end) for end in name.strip("(]").split("-"))
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


CAUSES = {
    "activity": Label("活动数据", "activity"),
    "factor": Label("因子", "factors"),
    "method": Label("方法", "method"),
    "allocation": Label("分配", "allocation"),
    "other": Label("其他", "other"),
}


@register.filter
def cause(key: str) -> str:
    """What made a value change."""
    return CAUSES[key][lang()]


@register.filter
def change(share: float) -> str:
    """A relative change with its arrow and sign; none that rounds to nought."""
    percent = round(100 * share, 1)
    if not percent:
        return Label("基本不变", "no change")[lang()]
    arrow, sign = ("↓", "−") if percent < 0 else ("↑", "+")
    return f"{arrow} {sign}{abs(percent):.1f}%"


@register.filter
def headline(carbon: ClassCarbon) -> str:
    """The finding of a class in words."""
    title, middle = carbon.title[lang()], carbon.median
    if middle is None:
        return Label(f"{title}：不足以给出中位数", f"{title}: too few for a median")[lang()]
    written = figure_text(middle, carbon.unit, lang())
    said = Label(f"{title}：中位数 {written}", f"{title}: median {written}")
    if carbon.change is None:
        return said[lang()]
    moved = change(carbon.change.share)
    return Label(f"{said.zh}，比上年 {moved}", f"{said.en}, {moved} on the year before")[lang()]


@register.filter
def middle_half(shown: PublicClass) -> str:
    """Between which values the middle half of a class's plants lies."""
    half = shown.distribution
    if half.median is None or half.lower is None or half.upper is None:
        return "—"  # too few plants: no quartile is published
    return written_figure(half.median, half.lower, half.upper, shown.unit).ends(lang())


@register.filter
def tonnes(kilograms: float) -> str:
    """``12,350``: t of kg, to four digits, with thousands marked."""
    return grouped(kilograms / 1000, 4).replace("-", "−")


@register.filter
def ten_thousands(yuan: float) -> str:
    """``1,250``: 万元 of yuan, to four digits."""
    return grouped(yuan / 10_000, 4)


@register.filter
def exact(value: float) -> str:
    """``47.123``: what somebody asked for, to all its digits."""
    return in_full(value, DIGITS)


@register.filter
def signed(value: float) -> str:
    """``−10``, ``+5``: a change that somebody asked for, to all its digits."""
    return in_full(value, DIGITS, "+").replace("-", "−")


@register.filter
def place(benchmark: Benchmark) -> str:
    """Where a benchmark comes from."""
    return Label(benchmark.place_zh, benchmark.place_en or benchmark.place_zh)[lang()]


@register.filter
def linked(sentence: WordedSentence) -> SafeString:
    """A sentence whose figures lead to their lists."""
    pieces = (
        (figure(piece) if isinstance(piece, Figure) else shown(piece, sentence.lang),)
        for piece in sentence.pieces
    )
    return format_html_join("", "{}", pieces)


@register.filter
def anchor(sentence: WordedSentence) -> str:
    """The place of a sentence on its page."""
    return f"s-{slugify(sentence.drafted.key.replace('.', '-'))}"
