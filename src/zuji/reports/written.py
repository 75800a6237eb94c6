"""Figures, dates and periods as documents print them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from zuji.core.figures import unit_text, written_figure
from zuji.core.label import Label, Lang

LEVEL = Label("（95%区间）", " (95% interval)")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class PrintedFigure:
    """A footprint in print: three significant figures, its interval to the same place, and a unit
    in which it reads 1 to 9,999; CO2 has no lower figure yet (the templates set it).
    """

    value: str
    unit: Label
    interval: Label


def figure(value: float, low: float, high: float, unit: str) -> PrintedFigure:
    """The figure of a footprint with its 95 % interval."""
    written = written_figure(value, low, high, unit)
    return PrintedFigure(
        written.value,
        Label.both(lambda lang: unit_text(written.unit, lang).replace("₂", "2")),
        Label.both(lambda lang: written.ends(lang) + LEVEL[lang]),
    )


def day_in(iso: str, lang: Lang) -> str:
    """2026年11月28日, 28 Nov 2026."""
    day = datetime.date.fromisoformat(iso[:10])
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_in(start: str, end: str) -> Label:
    """A calendar year by its number, another period by its two days (GB/T 15834: dash)."""
    if not start or not end:
        return Label("", "")
    if start[:4] == end[:4] and (start[4:], end[4:]) == ("-01-01", "-12-31"):
        return Label(f"{start[:4]}年", start[:4])
    return Label(f"{start}—{end}", f"{start} – {end}")
