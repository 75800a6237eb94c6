"""What the carbon part of the board shows: strips, the week, warnings, the map."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count
from django.urls import reverse

from zuji.charts.strips import draw
from zuji.charts.tilemap import CityTile, draw_map
from zuji_portal.certification.models import CertificateEvent
from zuji_portal.programme.board import Board, Figure, Tile
from zuji_portal.programme.carbon import ClassCarbon, Warned, classes_of, warnings, year_values
from zuji_portal.programme.counting import STAGES, Selection
from zuji_portal.ui.drawing import Drawing, drawn
from zuji_portal.ui.language import lang

WEEK = datetime.timedelta(days=6)
"""Six days before the last one: seven in all."""
MOST_STRIPS = 8
ENDINGS = ("certificate.suspend", "certificate.revoke", "certificate.withdraw")


@dataclass(frozen=True)
class Overview:
    """The carbon part of a board."""

    classes: Sequence[ClassCarbon]
    strips: Sequence[tuple[ClassCarbon, Drawing]]
    warned: Sequence[Warned]
    week: Sequence[tuple[str, Figure]]
    ended: int
    map: Drawing


def overview(board: Board) -> Overview:
    """Everything from the products and the day of a board."""
    values = year_values(board.products, board.until)
    classes = classes_of(values)
    shown = [c for c in classes if c.median is not None][:MOST_STRIPS] or classes[:1]
    return Overview(
        classes=classes,
        strips=[(c, strip_of(c)) for c in shown],
        warned=warnings(values),
        week=week_of(board),
        ended=endings(board),
        map=map_of(board.tiles, board),
    )


def strip_of(carbon: ClassCarbon) -> Drawing:
    """Every plant leads to its revision."""
    hrefs = {v.revision: reverse("result", args=[f"s{v.study}-{v.number}"]) for v in carbon.values}
    spec = carbon.strip(lang(), hrefs)
    return drawn(lambda look: draw(spec, look))


def week_of(board: Board) -> list[tuple[str, Figure]]:
    """What reached each stage in the last seven days, for the first time."""
    since = board.until - WEEK
    figures = []
    for stage in STAGES:
        selection = Selection(
            unit="products",
            stage=stage,
            until=board.until,
            since=since,
            day=board.until,
            part=board.part,
        )
        count = sum(selection.has(line) for line in board.lines)
        figures.append((stage, Figure(count, selection)))
    return figures


def endings(board: Board) -> int:
    """Certificates suspended, revoked or withdrawn in the last seven days."""
    first = board.until - WEEK
    events = CertificateEvent.objects.filter(
        action__in=ENDINGS,
        at__date__gte=first,
        at__date__lte=board.until,
        certificate__product__in=board.products,
    )
    return int(events.aggregate(n=Count("certificate", distinct=True))["n"])


def map_of(tiles: Sequence[Tile], board: Board) -> Drawing:
    """The cities by the share of their own target."""

    def href(tile: Tile) -> str:
        part = replace(board.part, city=tile.city.code)
        query = f"unit={board.unit}&city={tile.city.code}"
        return f"?{query}&industry={part.industry}" if part.industry else f"?{query}"

    named = [
        CityTile(
            name=getattr(tile.city, lang()),
            column=tile.city.column,
            row=tile.city.row,
            done=tile.row.figure.value or 0,
            target=tile.row.planned,
            href=href(tile),
            is_chosen=tile.city.code == board.part.city,
        )
        for tile in tiles
    ]
    return drawn(lambda look: draw_map(named, look, f"map{look.width}"))
