"""Bars of the family: stages from nought, what made a value change, the cost of saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zuji.charts.canvas import TEXT, Canvas, Look, Scale, axis, cut, ticks, titled, width_of
from zuji.charts.specs import short
from zuji.core.figures import readable, unit_text
from zuji.core.label import Label, Lang
from zuji.core.words import STAGE_LABELS

REST = Label("其他", "other")
OUTSIDE = Label("不包含", "outside")
COST_AXIS = Label("元/吨 CO₂e", "CNY/t CO₂e")
SAVED_AXIS = Label("累计减排", "cumulative saving")


def signed(value: float) -> str:
    """With its sign: U+2212 for less."""
    return f"{'−' if value < 0 else '+'}{short(abs(value))}"


def draw_stages(stages: Mapping[str, float], inside: set[str], unit: str, look: Look) -> str:
    """A bar a stage from nought, credits to the left; stages outside the boundary are named."""
    scale, unit = readable(sum(stages.values()), unit)
    stages = {stage: value * scale for stage, value in stages.items()}
    total, unit = sum(stages.values()), unit_text(unit, look.lang)
    canvas = Canvas(look, f"{short(total)} {unit}")
    names = max(width_of(STAGE_LABELS[s][look.lang]) for s in STAGE_LABELS) + 12
    low, high = min([0.0, *stages.values()]), max([0.0, *stages.values()])
    at = Scale(low, high or 1.0, names, look.width - 72)
    for place, stage in enumerate(STAGE_LABELS):
        y = 10 + place * 30
        canvas.text(0, y + 15, STAGE_LABELS[stage][look.lang], "soft")
        if stage not in inside:
            canvas.text(names, y + 15, OUTSIDE[look.lang], "soft")
            continue
        value = stages.get(stage, 0.0)
        x, end = sorted((at(0.0), at(value)))
        canvas.rect(x, y, max(end - x, 1), 20, fill=look.colour(stage))
        canvas.text(end + 6, y + 15, short(value))
    foot = 10 + 30 * len(STAGE_LABELS)
    canvas.line(at(0.0), 4, at(0.0), foot, colour="soft")
    canvas.text(0, foot + 18, f"= {short(total)} {unit}", weight=600)
    return canvas.svg(foot + 28)


@dataclass(frozen=True)
class Waterfall:
    """From one total to another by causes."""

    before: tuple[str, float]
    causes: Sequence[tuple[str, float]]
    after: tuple[str, float]
    unit: str
    most: int = 10

    def steps(self, lang: Lang) -> list[tuple[str, float]]:
        """Causes by size; what is beyond `most` is one rest, so that the steps add up."""
        ordered = sorted(self.causes, key=lambda cause: -abs(cause[1]))
        shown = ordered[: self.most]
        rest = (self.after[1] - self.before[1]) - sum(v for _, v in shown)
        if abs(rest) > 1e-9 * max(abs(self.before[1]), abs(self.after[1]), 1e-12):
            shown.append((REST[lang], rest))
        return shown

    def as_read(self, lang: Lang) -> Waterfall:
        """The same in the unit in which the larger total is written elsewhere."""
        scale, unit = readable(max(abs(self.before[1]), abs(self.after[1])), self.unit)
        return Waterfall(
            (self.before[0], self.before[1] * scale),
            [(name, value * scale) for name, value in self.causes],
            (self.after[0], self.after[1] * scale),
            unit_text(unit, lang),
            self.most,
        )


def draw_waterfall(spec: Waterfall, look: Look) -> str:
    """Both totals as whole bars from nought, the causes between them."""
    spec = spec.as_read(look.lang)
    steps = spec.steps(look.lang)
    label = f"{spec.before[0]} {short(spec.before[1])} → {spec.after[0]} {short(spec.after[1])}"
    canvas = Canvas(look, f"{label} {spec.unit}")
    names = 120 if look.is_narrow else 220
    levels = [0.0, spec.before[1], spec.after[1]]
    running = spec.before[1]
    for _, value in steps:
        running += value
        levels.append(running)
    stops = ticks(min(levels), max(levels) or 1.0, 3 if look.is_narrow else 6)
    at = Scale(stops[0], stops[-1], names, look.width - 84)
    axis(canvas, at, stops, (4, 8 + 28 * (len(steps) + 2)), spec.unit)
    rows = [(*spec.before, 0.0), *((n, v, None) for n, v in steps), (*spec.after, 0.0)]
    running, height = 0.0, 28
    for place, (name, value, base) in enumerate(rows):
        y = 8 + place * height
        start = running if base is None else base
        end = start + value
        x, right = sorted((at(start), at(end)))
        colour = "soft" if base is not None else "higher" if value > 0 else "lower"
        canvas.text(0, y + 15, cut(name, names - 8), "ink" if base is not None else "soft")
        said = short(value) if base is not None else signed(value)
        bar = (
            f'<rect x="{x}" y="{y}" width="{max(right - x, 1.5):.1f}" height="20" '
            f'fill="{look.colour(colour)}"/>'
        )
        canvas.raw(titled(bar, f"{name} {said} {spec.unit}"))
        canvas.text(right + 6, y + 15, said)
        if place < len(rows) - 1:
            canvas.line(
                at(end), y + 20, at(end), y + height, colour="soft", more=' stroke-dasharray="2 2"'
            )
        running = end
    return canvas.svg(8 + height * len(rows) + 42)


@dataclass(frozen=True)
class Saving:
    """A measure: what it saves (kgCO₂e a unit) and what a tonne of it costs, with its range."""

    name: str
    saved: float
    low: float
    cost: float
    high: float


def draw_abatement(savings: Sequence[Saving], unit: str, look: Look) -> str:
    """Cheapest first: width is what is saved, height what a tonne costs; below nought it pays."""
    ordered = sorted((s for s in savings if s.saved > 0), key=lambda s: s.cost)
    label = "; ".join(f"{s.name} {short(s.cost)} {COST_AXIS[look.lang]}" for s in ordered)
    canvas = Canvas(look, label)
    if look.is_narrow:
        return _cost_list(canvas, ordered, unit)
    stops = ticks(min([0.0, *(s.low for s in ordered)]), max([0.0, *(s.high for s in ordered)]), 6)
    total = sum(s.saved for s in ordered) or 1.0
    at = Scale(0.0, total, 70, look.width - 12)
    cost = Scale(stops[0], stops[-1], 260, 30)
    canvas.text(0, 16, COST_AXIS[look.lang], "soft")
    for stop in stops:
        more = ' stroke-width="1.5"' if stop == 0 else ' stroke-dasharray="2 3"'
        canvas.line(
            70,
            cost(stop),
            look.width - 12,
            cost(stop),
            colour="soft" if not stop else "line",
            more=more,
        )
        canvas.text(64, cost(stop) + 4, short(stop), "soft", "end")
    done = 0.0
    for place, saving in enumerate(ordered, 1):
        x, end = at(done), at(done + saving.saved)
        y, foot = sorted((cost(0.0), cost(saving.cost)))
        bar = (
            f'<rect x="{x}" y="{y}" width="{max(end - x - 2, 1.5):.1f}" '
            f'height="{max(foot - y, 1.5):.1f}" fill="{look.colour("lower")}"/>'
        )
        said = f"{saving.name}: {short(saving.saved)} {unit}, {short(saving.cost)}"
        canvas.raw(titled(bar, f"{said} {COST_AXIS[look.lang]}"))
        middle = (x + end) / 2
        canvas.line(middle, cost(saving.low), middle, cost(saving.high), colour="ink")
        canvas.text(middle, y - 6, str(place), "ink", "middle", weight=600)
        done += saving.saved
    canvas.text(70, 282, f"{SAVED_AXIS[look.lang]} {short(total)} {unit}", "soft")
    return canvas.svg(_legend(canvas, ordered, 306))


def _legend(canvas: Canvas, ordered: Sequence[Saving], y: float) -> float:
    for place, saving in enumerate(ordered, 1):
        text = f"{place} {saving.name} · {short(saving.saved)} · {short(saving.cost)}"
        canvas.text(0, y, cut(text, canvas.look.width))
        y += TEXT + 9
    return y


def _cost_list(canvas: Canvas, ordered: Sequence[Saving], unit: str) -> str:
    """Two bars a row: what is saved, and what a tonne costs."""
    most = max((s.saved for s in ordered), default=1.0)
    y = 16.0
    for saving in ordered:
        canvas.text(0, y, cut(saving.name, canvas.look.width))
        canvas.rect(0, y + 8, 200 * saving.saved / most, 10, fill=canvas.look.colour("lower"))
        canvas.text(208, y + 18, f"{short(saving.saved)} {unit}", "soft")
        canvas.text(0, y + 36, f"{short(saving.cost)} {COST_AXIS[canvas.look.lang]}", "soft")
        y += 56
    return canvas.svg(max(y, 32))
