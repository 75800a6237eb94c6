"""Figures, dates and periods as documents print them."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from zuji.core.figures import RANGE, readable, unit_text
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
    scale, unit = readable(value, unit)
    places = 2 - math.floor(math.log10(abs(value * scale))) if value else 0
    written, *ends = (to_places(each * scale, places) for each in (value, low, high))
    return PrintedFigure(
        written,
        Label.both(lambda lang: unit_text(unit, lang).replace("₂", "2")),
        Label.both(lambda lang: RANGE[lang].join(ends) + LEVEL[lang]),
    )


def to_places(number: float, places: int) -> str:
    """A number rounded to decimals, or to tens where `places` is -1; U+2212 for less."""
    return f"{round(number, places):,.{max(places, 0)}f}".replace("-", "−")


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
