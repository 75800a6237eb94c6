"""一企一档, 一品一档: what the apps above know of an enterprise and its products, on one page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import (
    change_text,
    places_of,
    readable,
    three_figures,
    to_places,
    with_interval,
)
from zuji.core.label import Lang
from zuji_portal.enterprises.organisations.events import (
    MarksAsked,
    Moment,
    MomentsAsked,
    StandingMark,
    YearLine,
    YearsAsked,
)
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import publish

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 358, 220, 56, 16, 30
"""The drawing of a trend, in points; drawn for the width of a phone."""


@dataclass(frozen=True)
class YearRow:
    """A year of a product as the page shows it."""

    line: YearLine
    figure: str
    change: str
    causes: tuple[tuple[str, str], ...]
    is_certified: bool
    is_public: bool


def lines_of(viewer: Viewer, enterprise: Enterprise, product: int | None) -> list[YearLine]:
    """Every year that the viewer sees, the oldest first."""
    answers = publish(YearsAsked(viewer, enterprise.pk, product))
    return sorted((line for lines in answers for line in lines), key=lambda line: line.year)


def moments_of(viewer: Viewer, enterprise: Enterprise, product: int | None) -> list[Moment]:
    """The time line, the oldest first."""
    answers = publish(MomentsAsked(viewer, enterprise.pk, product))
    return sorted((one for some in answers for one in some), key=lambda one: one.on)


def marks_of(viewer: Viewer, enterprise: Enterprise, product: int | None) -> list[StandingMark]:
    """Certificates and public pages."""
    answers = publish(MarksAsked(viewer, enterprise.pk, product))
    return [one for some in answers for one in some]


def rows_of(lines: Iterable[YearLine], marks: Iterable[StandingMark], lang: Lang) -> list[YearRow]:
    """Years with their change against the year before, the oldest first."""
    held, rows, before = list(marks), [], None
    certified = {mark.revision for mark in held if mark.kind == "certificate"}
    public = {mark.revision for mark in held if mark.kind == "public"}
    for line in lines:
        now = line.figure
        change = ""
        if now and before and now.unit == before.unit:
            change = change_text(now.value, before.value, now.unit, lang)
        rows.append(
            YearRow(
                line=line,
                figure=with_interval(now.value, now.low, now.high, now.unit, lang) if now else "",
                change=change,
                causes=tuple((word[lang], signed(value)) for word, value in line.causes),
                is_certified=line.revision is not None and line.revision in certified,
                is_public=line.revision is not None and line.revision in public,
            )
        )
        before = now or before
    return rows


def signed(value: float) -> str:
    """A part of a change with its sign; 0 where nothing of it is left after rounding."""
    written = three_figures(abs(value))
    if abs(value) < 1e-9:
        return "0"
    return f"{chr(0x2212) if value < 0 else '+'}{written}"


def products_table(
    viewer: Viewer, enterprise: Enterprise, marks: Sequence[StandingMark], lang: Lang
) -> list[dict[str, Any]]:
    """The products of an enterprise with the latest figure and how each stands."""
    lines, table = lines_of(viewer, enterprise, None), []
    for product in enterprise.products.all():
        own = [line for line in lines if line.product == product.pk]
        held = [mark for mark in marks if mark.product == product.pk]
        rows = rows_of(own, held, lang)
        with_figure = [row for row in rows if row.figure]
        table.append(
            {
                "product": product,
                "latest": with_figure[-1] if with_figure else None,
                "now": rows[-1] if rows else None,
                "certificates": [mark for mark in held if mark.kind == "certificate"],
                "adopted": [mark for mark in held if mark.kind == "adopted"],
                "public": [mark for mark in held if mark.kind == "public"],
            }
        )
    return table


def trend(rows: Iterable[YearRow]) -> dict[str, Any] | None:
    """The drawing of the years that have a figure of one unit: points, intervals, ticks."""
    shown = [row for row in rows if row.line.figure]
    if len(shown) < 2 or len({row.line.figure.unit for row in shown if row.line.figure}) > 1:
        return None
    figures = [row.line.figure for row in shown if row.line.figure]
    scale, unit = readable(max(figures, key=lambda f: abs(f.value)).value, figures[0].unit)
    low, high = min(f.low for f in figures), max(f.high for f in figures)
    room = (high - low or abs(high) or 1.0) * 0.1
    bottom, top = max(low - room, 0.0) if low >= 0 else low - room, high + room
    height = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return round(TOP + height * (top - value) / (top - bottom), 1)

    step = (WIDTH - LEFT - 40) / max(len(shown) - 1, 1)
    points = [
        {
            "x": round(LEFT + 20 + index * step, 1),
            "y": y(figure.value),
            "low": y(figure.low),
            "high": y(figure.high),
            "year": row.line.year,
            "text": three_figures(figure.value * scale),
            "is_certified": row.is_certified,
        }
        for index, (row, figure) in enumerate(zip(shown, figures, strict=True))
    ]
    ticks = [bottom + (top - bottom) * part for part in (0.0, 0.5, 1.0)]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - 8,
        "year_y": HEIGHT - 8,
        "points": points,
        "path": " ".join(f"{p['x']},{p['y']}" for p in points),
        "ticks": [{"y": y(v), "text": to_places(v * scale, places_of(top * scale))} for v in ticks],
        "unit": unit,
        "bottom_is_zero": bottom == 0.0,
    }


def today_split(moments: Iterable[Moment], today: datetime.date) -> list[tuple[Moment, bool]]:
    """Each moment with whether it is still ahead."""
    return [(moment, moment.on > today) for moment in moments]
