"""Pictures of one result: its steps, where they flow, what moves it, how it is distributed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.charts.canvas import Canvas, Look, Scale, axis, cut, hatch, ticks, titled, width_of
from zuji.charts.sankey import BAR, WIDTH, layout, ribbons
from zuji.charts.specs import short
from zuji.core.figures import (
    RANGE,
    figure_text,
    readable,
    three_figures,
    unit_text,
    written_figure,
)
from zuji.core.label import Label
from zuji.core.words import STAGE_LABELS

MOST = 12
TOTAL = Label("合计", "total")
OTHERS = Label("其他步骤", "other steps")
BASE = Label("本结果", "this result")
PLANT, FACTOR = Label("活动数据", "activity data"), Label("因子", "factor")
DRAWS = Label("抽样次数", "draws")
MIDDLE = Label("95%区间", "95% interval")


@dataclass(frozen=True)
class StepPart:
    """A step of a result: its stage, its kgCO₂e a unit, and the page that explains it."""

    name: str
    stage: str
    value: float
    href: str = ""


@dataclass(frozen=True)
class End:
    """A variable and the result at both ends of its 95 % range; a factor is hatched."""

    name: str
    low: float
    high: float
    is_factor: bool


@dataclass(frozen=True)
class Total:
    """The result that a picture is of, in kgCO₂e."""

    value: float
    low: float
    high: float
    unit: str

    @property
    def scale(self) -> float:
        """What kilograms are multiplied by to stand in the unit in which the total is read."""
        return readable(self.value, self.unit)[0]

    def unit_in(self, look: Look) -> str:
        return unit_text(readable(self.value, self.unit)[1], look.lang)

    def spoken(self, look: Look) -> str:
        return figure_text(self.value, self.unit, look.lang)


def draw_steps(parts: Sequence[StepPart], total: Total, look: Look) -> str:
    """Steps from the largest on, each from where the one before it ends, and the total as a whole
    bar from nought.
    """
    rows = _rows(parts, total, look)
    canvas = Canvas(look, f"{TOTAL[look.lang]} {total.spoken(look)}")
    names, row = (0, 46) if look.is_narrow else (220, 28)
    levels, running = [0.0, total.value * total.scale], 0.0
    for part in rows:
        running += part.value
        levels.append(running)
    stops = ticks(min(levels), max(levels) or 1.0, 4 if look.is_narrow else 7)
    at = Scale(stops[0], stops[-1], names + 4, look.width - 58)
    foot = 10 + row * (len(rows) + 1)
    axis(canvas, at, stops, (4, foot), total.unit_in(look))
    running = 0.0
    for place, part in enumerate(rows):
        y = 10 + place * row
        bar = _step_bar(canvas, part, at(running), at(running + part.value), _bar_top(look, y))
        running += part.value
        said = f"{part.name} {short(part.value)} {total.unit_in(look)}"
        canvas.raw(titled(bar, said, part.href))
        _row_texts(
            canvas, part.name, short(part.value), y, max(at(running - part.value), at(running))
        )
        if place < len(rows):
            x, top = at(running), _bar_top(look, y) + 18
            canvas.line(
                x, top, x, _bar_top(look, y + row), colour="soft", more=' stroke-dasharray="2 2"'
            )
    y, value = 10 + row * len(rows), total.value * total.scale
    x, end = sorted((at(0.0), at(value)))
    canvas.rect(x, _bar_top(look, y), end - x, 18, fill=look.colour("soft"))
    _row_texts(canvas, TOTAL[look.lang], three_figures(value), y, end, weight=600)
    return canvas.svg(foot + 44)


def _rows(parts: Sequence[StepPart], total: Total, look: Look) -> list[StepPart]:
    """The largest steps in the unit of the total, the rest as one."""
    ordered = sorted(parts, key=lambda p: -abs(p.value))
    shown = [StepPart(p.name, p.stage, p.value * total.scale, p.href) for p in ordered[:MOST]]
    rest = sum(p.value for p in ordered[MOST:]) * total.scale
    return [*shown, StepPart(OTHERS[look.lang], "", rest)] if ordered[MOST:] else shown


def _bar_top(look: Look, y: float) -> float:
    return y + 18 if look.is_narrow else y


def _row_texts(
    canvas: Canvas, name: str, value: str, y: float, end: float, *, weight: int = 400
) -> None:
    look = canvas.look
    room = look.width - 60 if look.is_narrow else 212
    canvas.text(0, y + 13, cut(name, room), "ink" if weight > 400 else "soft", weight=weight)
    canvas.text(end + 6, _bar_top(look, y) + 14, value, weight=weight)


def _step_bar(canvas: Canvas, part: StepPart, start: float, end: float, y: float) -> str:
    x, right = sorted((start, end))
    colour = canvas.look.colour(part.stage or "line")
    fill = colour if part.value >= 0 else hatch(canvas, colour, f"credit-{part.stage}")
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(right - x, 1.5):.1f}" height="18" '
        f'fill="{fill}" stroke="{colour}"/>'
    )


def draw_flow(links: Sequence[Mapping[str, Any]], total: Total, look: Look) -> str:
    """From step to stage to product; a phone has the same flows as bars by size, because ribbons
    have no room there.
    """
    scaled = [{**link, "value": link["value"] * total.scale} for link in links]
    canvas = Canvas(look, f"{TOTAL[look.lang]} {total.spoken(look)}")
    colours = {label[look.lang]: look.colour(stage) for stage, label in STAGE_LABELS.items()}
    if look.is_narrow:
        return _flow_list(canvas, scaled, colours, total.unit_in(look))
    nodes = layout(scaled)
    for ribbon in ribbons(scaled, nodes, colours, look.colour("soft")):
        mark = f'<path d="{ribbon["path"]}" fill="{ribbon["colour"]}" fill-opacity="0.28"/>'
        said = f"{ribbon['source']} → {ribbon['target']} {short(ribbon['value'])}"
        canvas.raw(titled(mark, f"{said} {total.unit_in(look)}"))
    for name, node in nodes.items():
        fill = colours.get(name, look.colour("soft"))
        canvas.rect(node["x"], node["y"], BAR, node["height"], fill=fill)
        text, y = f"{cut(name, 150)} {short(node['value'])}", node["y"] + node["height"] / 2 + 5
        if node["column"]:
            x, room = node["x"] + BAR + 6, WIDTH - node["x"] - BAR - 8
            if width_of(text) <= room:
                canvas.text(x, y, text)
            else:  # the name above, what it holds below: a value is never cut
                canvas.text(x, y - 9, cut(name, room))
                canvas.text(x, y + 9, short(node["value"]))
        else:
            canvas.text(node["x"] - 6, y, cut(text, 182), anchor="end")
    foot = max((n["y"] + n["height"] for n in nodes.values()), default=0.0)
    canvas.text(0, foot + 22, total.unit_in(look), "soft")
    return canvas.svg(foot + 32)


def _flow_list(
    canvas: Canvas, links: Sequence[Mapping[str, Any]], colours: Mapping[str, str], unit: str
) -> str:
    """Each stage with the steps that lead to it, as bars of one scale."""
    most = max((link["value"] for link in links), default=1.0) or 1.0
    room, y = canvas.look.width - 64, 4.0
    stages = [link for link in links if link["source"] in colours]
    for stage in sorted(stages, key=lambda link: -link["value"]):
        steps = [link for link in links if link["target"] == stage["source"]]
        for row in [stage, *sorted(steps, key=lambda link: -link["value"])]:
            is_stage = row is stage
            fill = colours[row["source"]] if is_stage else canvas.look.colour("soft")
            name = row["source"] if is_stage else f"  {row['source']}"
            canvas.text(0 if is_stage else 10, y + 13, cut(name.strip(), room), "ink")
            wide = room * row["value"] / most
            canvas.rect(0, y + 18, max(wide, 1.5), 12, fill=fill)
            canvas.text(wide + 6, y + 29, short(row["value"]))
            y += 40
    canvas.text(0, y + 14, unit, "soft")
    return canvas.svg(y + 22)


def draw_tornado(ends: Sequence[End], total: Total, look: Look) -> str:
    """What moves the result most: both ends valued, the result as a line, factors hatched."""
    shown = sorted(ends, key=lambda e: -abs(e.high - e.low))[:10]
    canvas = Canvas(look, f"{BASE[look.lang]} {total.spoken(look)}")
    scale, names, row = total.scale, *((0, 46) if look.is_narrow else (220, 28))
    values = [total.value * scale, *(v * scale for e in shown for v in (e.low, e.high))]
    stops = ticks(min(values), max(values), 4 if look.is_narrow else 6)
    at = Scale(stops[0], stops[-1], names + 46, look.width - 50)
    foot = 30 + row * len(shown)
    axis(canvas, at, stops, (24, foot), total.unit_in(look))
    base = at(total.value * scale)
    canvas.line(base, 18, base, foot, colour="ink", more=' stroke-width="1.5"')
    canvas.text(base, 13, f"{BASE[look.lang]} {total.spoken(look)}", anchor="middle")
    for place, end in enumerate(shown):
        y = 30 + place * row
        low, high = sorted((end.low * scale, end.high * scale))
        colour = look.colour("higher" if end.is_factor else "lower")
        fill = hatch(canvas, colour, "factor") if end.is_factor else colour
        bar = (
            f'<rect x="{at(low):.1f}" y="{_bar_top(look, y) + 2}" '
            f'width="{max(at(high) - at(low), 1.5):.1f}" height="14" fill="{fill}" '
            f'stroke="{colour}"/>'
        )
        said = f"{end.name} {short(low)}{RANGE[look.lang]}{short(high)} {total.unit_in(look)}"
        canvas.raw(titled(bar, said))
        canvas.text(0, y + 14, cut(end.name, look.width if look.is_narrow else 212), "soft")
        canvas.text(at(low) - 5, _bar_top(look, y) + 14, short(low), anchor="end")
        canvas.text(at(high) + 5, _bar_top(look, y) + 14, short(high))
    return canvas.svg(_key(canvas, foot + 48))


def _key(canvas: Canvas, y: float) -> float:
    """The two kinds of variables beside their pattern; returns how high the picture is."""
    colour = canvas.look.colour("higher")
    canvas.rect(0, y, 18, 12, fill=canvas.look.colour("lower"))
    canvas.text(24, y + 11, PLANT[canvas.look.lang], "soft")
    canvas.rect(140, y, 18, 12, fill=hatch(canvas, colour, "factor"), more=f' stroke="{colour}"')
    canvas.text(164, y + 11, FACTOR[canvas.look.lang], "soft")
    return y + 22


def draw_distribution(bins: Sequence[Mapping[str, Any]], total: Total, look: Look) -> str:
    """The histogram of the simulation with the result and the ends of its interval marked."""
    canvas = Canvas(look, f"{total.spoken(look)} {MIDDLE[look.lang]}")
    if not bins:
        return canvas.svg(8)
    scale, height = total.scale, 190
    stops = ticks(bins[0]["from"] * scale, bins[-1]["to"] * scale, 4 if look.is_narrow else 7)
    counts = ticks(0.0, max(b["count"] for b in bins), 4)
    at, up = Scale(stops[0], stops[-1], 54, look.width - 12), Scale(0.0, counts[-1], height, 42)
    for count in counts:
        canvas.line(54, up(count), look.width - 12, up(count), colour="line")
        canvas.text(48, up(count) + 4, f"{count:,.0f}", "soft", "end")
    for each in bins:
        x, end = at(each["from"] * scale), at(each["to"] * scale)
        canvas.rect(
            x,
            up(each["count"]),
            end - x - 0.5,
            height - up(each["count"]),
            fill=look.colour("heat-3"),
        )
    for stop in stops:
        canvas.text(at(stop), height + 18, short(stop), "soft", "middle")
    for value, colour in ((total.low, "soft"), (total.value, "higher"), (total.high, "soft")):
        more = ' stroke-width="2"' if colour == "higher" else ' stroke-dasharray="4 3"'
        canvas.line(at(value * scale), 36, at(value * scale), height, colour=colour, more=more)
    canvas.text(0, 13, DRAWS[look.lang], "soft")
    middle = min(max(at(total.value * scale), 90), look.width - 90)
    written = written_figure(total.value, total.low, total.high, total.unit)
    canvas.text(middle, 30, written.with_ends(look.lang), "ink", "middle", weight=600)
    canvas.text(54, height + 38, total.unit_in(look), "soft")
    return canvas.svg(height + 48)
