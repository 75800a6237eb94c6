"""A class of products as a strip: every plant an interval, with median and published range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from zuji.charts.canvas import TEXT, Canvas, Look, Scale, cut, ticks, titled, width_of
from zuji.charts.specs import short
from zuji.core.figures import readable, unit_text
from zuji.core.label import Label, Lang

ROW, TOP, FOOT = 20, 28, 26
MOST_NAMES, VALUES = 280, 76
"""Room for the names of plants and for their values beside a wide strip, in pixels."""
MEDIAN = Label("中位数", "median")
PUBLISHED = Label("公布范围", "published range")
NOTHING = Label("没有已批准的核算", "no approved study")


@dataclass(frozen=True)
class Interval:
    """A plant's footprint per unit with its 95 % interval; `is_own` rings it."""

    name: str
    low: float
    value: float
    high: float
    note: str = ""
    href: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class Mark:
    """A value or a range that others published, with its source."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Strip:
    """What a strip shows; the median only from `least` plants on."""

    title: str
    unit: str
    plants: Sequence[Interval]
    published: Sequence[Mark] = ()
    benchmarks: Sequence[Mark] = ()
    least: int = 5

    @property
    def median(self) -> float | None:
        if len(self.plants) < self.least:
            return None
        return median(p.value for p in self.plants)

    def range(self) -> tuple[float, float]:
        marks = [(p.low, p.high) for p in self.plants]
        marks += [(m.low, m.high) for m in (*self.published, *self.benchmarks)]
        low, high = min(m[0] for m in marks), max(m[1] for m in marks)
        return min(low, 0.0) if low < 0.25 * high else low, high


def draw(strip: Strip, look: Look) -> str:
    """The picture; a sentence where there is nothing to show."""
    strip = _as_read(strip, look.lang)
    canvas = Canvas(look, _spoken(strip, look))
    if not strip.plants:
        canvas.text(0, 20, NOTHING[look.lang], "soft")
        return canvas.svg(32)
    longest = max(width_of(plant.name) for plant in strip.plants)
    names = 0 if look.is_narrow else min(longest + 10, MOST_NAMES)
    row = 34 if look.is_narrow else ROW
    stops = ticks(*strip.range(), 4 if look.is_narrow else 7)
    at = Scale(stops[0], stops[-1], names + 12, look.width - (28 if look.is_narrow else VALUES))
    foot = TOP + row * len(strip.plants)
    _bands(canvas, strip, at, foot)
    _axis(canvas, strip, stops, at, foot)
    for place, plant in enumerate(sorted(strip.plants, key=lambda p: p.value)):
        y = TOP + row * place + row / 2
        if look.is_narrow:
            canvas.text(0, y - 6, cut(plant.name, look.width - 56), "soft", is_over=True)
            canvas.text(look.width, y - 6, short(plant.value), "ink", "end")
            _interval(canvas, plant, at, y + 6, strip.unit)
        else:
            canvas.text(0, y + 5, cut(plant.name, names - 8), "soft")
            canvas.text(look.width, y + 5, short(plant.value), "ink", "end")
            _interval(canvas, plant, at, y, strip.unit)
    return canvas.svg(foot + FOOT)


def _as_read(strip: Strip, lang: Lang) -> Strip:
    """The strip in the unit in which its largest value is written elsewhere."""
    largest = max((p.value for p in strip.plants), default=0.0)
    scale, unit = readable(largest, strip.unit)

    def scaled(mark: Mark) -> Mark:
        return replace(mark, low=mark.low * scale, high=mark.high * scale)

    return replace(
        strip,
        unit=unit_text(unit, lang),
        plants=[
            replace(p, low=p.low * scale, value=p.value * scale, high=p.high * scale)
            for p in strip.plants
        ],
        published=[scaled(m) for m in strip.published],
        benchmarks=[scaled(m) for m in strip.benchmarks],
    )


def _spoken(strip: Strip, look: Look) -> str:
    middle = strip.median
    said = f"{strip.title} n = {len(strip.plants)}"
    return said if middle is None else f"{said} {MEDIAN[look.lang]} {short(middle)} {strip.unit}"


def _bands(canvas: Canvas, strip: Strip, at: Scale, foot: float) -> None:
    look = canvas.look
    for mark in strip.published:
        band = (
            f'<rect x="{at(mark.low)}" y="{TOP - 6}" width="{max(at(mark.high) - at(mark.low), 2)}"'
            f' height="{foot - TOP + 6:.0f}" fill="{look.colour("line")}" fill-opacity="0.55"/>'
        )
        canvas.raw(titled(band, f"{PUBLISHED[look.lang]} {mark.name}"))
    for mark in strip.benchmarks:
        x, y = at((mark.low + mark.high) / 2), TOP - 8
        diamond = f'<path d="M{x} {y - 6}l6 6l-6 6l-6 -6z" fill="{look.colour("higher")}"/>'
        canvas.raw(titled(diamond, mark.name))


def _axis(canvas: Canvas, strip: Strip, stops: Sequence[float], at: Scale, foot: float) -> None:
    for stop in stops:
        canvas.line(
            at(stop), TOP - 4, at(stop), foot, colour="line", more=' stroke-dasharray="2 3"'
        )
        canvas.text(at(stop), foot + 18, short(stop), "soft", "middle")
    middle = strip.median
    if middle is None:
        return
    canvas.line(at(middle), TOP - 8, at(middle), foot, colour="accent", more=' stroke-width="2"')
    text = f"{MEDIAN[canvas.look.lang]} {short(middle)} {strip.unit}"
    left = at(middle) < canvas.look.width * 0.66
    canvas.text(
        at(middle) + (6 if left else -6),
        TOP - 12,
        text,
        "accent",
        "start" if left else "end",
        weight=600,
    )


def _interval(canvas: Canvas, plant: Interval, at: Scale, y: float, unit: str) -> None:
    look = canvas.look
    ink = look.colour("accent" if plant.is_own else "soft")
    mark = (
        f'<line x1="{at(plant.low)}" y1="{y}" x2="{at(plant.high)}" y2="{y}" stroke="{ink}" '
        f'stroke-width="2" stroke-linecap="round"/>'
        f'<circle cx="{at(plant.value)}" cy="{y}" r="{TEXT / 2 - 1.5:.1f}" fill="{ink}" '
        f'stroke="{look.colour("card")}" stroke-width="2"/>'
    )
    said = f"{plant.name} {short(plant.value)}（{short(plant.low)}～{short(plant.high)}）{unit}"
    if look.lang == "en":
        said = f"{plant.name} {short(plant.value)} ({short(plant.low)}–{short(plant.high)}) {unit}"
    canvas.raw(titled(mark, f"{said} {plant.note}".strip(), plant.href))
