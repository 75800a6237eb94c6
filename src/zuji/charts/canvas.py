"""The chart family's ground: colours by theme, sizes by width, and a small SVG writer.

One specification is drawn for each theme and width, never scaled: text stays 13 px or more. The
theme ``page`` takes the custom properties of the page, so that dark mode needs no second picture.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from zuji.charts.colours import DARK, LIGHT, Theme
from zuji.core.figures import grouped
from zuji.core.label import Lang

ThemeName = Literal["page", "light", "dark"]
WIDE, NARROW = 720, 358
TEXT = 13
FONT = "Zuji Sans SC, Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


@dataclass(frozen=True)
class Look:
    """For whom a chart is drawn."""

    width: int = WIDE
    theme: ThemeName = "page"
    lang: Lang = "zh"

    @property
    def is_narrow(self) -> bool:
        return self.width < 480

    def colour(self, name: str) -> str:
        """A colour by its name: a token, a stage, ``heat-0`` … ``heat-5``, ``on-heat-0`` …"""
        if self.theme == "dark":
            return _of(DARK, name)
        light = _of(LIGHT, name)
        prefix = "s-" if name in LIGHT.stages else ""
        return light if self.theme == "light" else f"var(--{prefix}{name}, {light})"


def _of(theme: Theme, name: str) -> str:
    if name.startswith("on-heat-"):
        dark_ground = int(name[8:]) > 3 if theme is LIGHT else int(name[8:]) < 2
        return "#ffffff" if dark_ground else LIGHT.ink
    if name.startswith("heat-"):
        return theme.heat[int(name[5:])]
    if name in theme.stages:
        return theme.stages[name]
    return str(getattr(theme, name))


def width_of(text: str, size: float = TEXT) -> float:
    """About how wide a text is set: a Han character is as wide as it is high."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (wide + 0.56 * (len(text) - wide))


def cut(text: str, room: float, size: float = TEXT) -> str:
    """The text, or what of it has room, with an ellipsis."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers that cover a range: 1, 2 or 5 times a power of ten apart."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / count))
    step = next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


@dataclass
class Scale:
    """Numbers to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(self.start + share * (self.end - self.start), 2)


@dataclass
class Canvas:
    """Marks of a picture; `svg` closes it. The label is what a reader hears instead."""

    look: Look
    label: str
    kind: str = "chart"
    parts: list[str] = field(default_factory=list)

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str, more: str = ""
    ) -> None:
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
            f'height="{max(height, 0):.1f}" fill="{fill}"{more}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: str, more: str = ""
    ) -> None:
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{self.look.colour(colour)}"{more}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str = "ink",
        anchor: str = "start",
        *,
        size: int = TEXT,
        weight: int = 400,
        is_over: bool = False,
    ) -> None:
        """A line of text; `is_over` sets it apart from the marks that it lies over."""
        ground = self.look.colour("paper")
        apart = f' stroke="{ground}" stroke-width="4" paint-order="stroke"' if is_over else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{self.look.colour(colour)}"{apart}>{escape(text)}</text>'
        )

    def raw(self, mark: str) -> None:
        self.parts.append(mark)

    def svg(self, height: float) -> str:
        width = self.look.width
        font = "inherit" if self.look.theme == "page" else FONT
        role = "group" if any("<a " in part for part in self.parts) else "img"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {self.kind}" '
            f'viewBox="0 0 {width} '
            f'{height:.0f}" width="{width}" height="{height:.0f}" role="{role}" '
            f'aria-label="{escape(self.label)}" font-family="{font}">{"".join(self.parts)}</svg>'
        )


def titled(mark: str, title: str, href: str = "") -> str:
    """A mark that says its value when it is pointed at, and leads somewhere."""
    shown = f"<g><title>{escape(title)}</title>{mark}</g>"
    named = f'<a href="{escape(href)}" aria-label="{escape(title)}">{shown}</a>'
    return named if href else shown


def axis(
    canvas: Canvas, at: Scale, stops: Iterable[float], ends: tuple[float, float], unit: str
) -> None:
    """Lines of an axis along the width between the heights `ends`, its numbers and its unit."""
    top, foot = ends
    for stop in stops:
        canvas.line(at(stop), top, at(stop), foot, colour="line" if stop else "soft")
        canvas.text(at(stop), foot + 16, number(stop), "soft", "middle")
    canvas.text(canvas.look.width, foot + 34, unit, "soft", "end")


def number(value: float) -> str:
    """The number of an axis: as many figures as it has, no tail."""
    return grouped(value, 6).replace("-", "−") if abs(value) < 1e6 else f"{value:,.0f}"


def hatch(canvas: Canvas, colour: str, name: str) -> str:
    """A fill of lines at 45° in a colour; the pattern is put into the picture once."""
    key = f"h-{canvas.kind}-{canvas.look.width}-{name}"
    pattern = (
        f'<pattern id="{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0v6" stroke="{colour}" stroke-width="4"/>'
        "</pattern>"
    )
    if pattern not in canvas.parts:
        canvas.parts.append(pattern)
    return f"url(#{key})"


def both(texts: Iterable[str]) -> str:
    """Parts of a sentence that are there."""
    return " · ".join(t for t in texts if t)
