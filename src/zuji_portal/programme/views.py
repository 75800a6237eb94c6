"""The board and the rows behind its figures."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.charts import svg
from zuji.charts.programme import trend_spec
from zuji.core.label import Label
from zuji.core.places import cities
from zuji.core.spelling import spelled
from zuji.reports.programme_report import words
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.registry import contributions
from zuji_portal.programme import asked
from zuji_portal.programme.board import COUNTED, make_board, selected
from zuji_portal.programme.counting import STAGES, UNCLASSIFIED
from zuji_portal.programme.overview import overview
from zuji_portal.programme.report import due
from zuji_portal.programme.rows import in_order, named
from zuji_portal.programme.scope import definitions, every_industry, schemes
from zuji_portal.programme.workbook import book_of
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.figures import BOARD_FIGURES
from zuji_portal.ui.language import lang

A_PAGE = 50


def _choices() -> dict[str, Any]:
    return {
        "cities": cities(),
        "industries": every_industry().values(),
        "schemes": schemes().values(),
        "unclassified": UNCLASSIFIED,
    }


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """The board."""
    viewer = viewer_of(request)
    part, year = asked.asked_part(viewer, request.GET), asked.asked_year(request.GET)
    board = make_board(viewer, part, asked.end_of(year), asked.asked_unit(request.GET))
    today, carbon = timezone.localdate(), overview(board)
    context = {
        "board": board,
        "part": part,
        "year": year,
        "years": asked.years(today),
        "tiles": board.tiles,
        "carbon": carbon,
        "city_count": spelled(len(cities())),
        "query": request.GET.urlencode(),
        "due": due(today) if viewer.role == "province" else None,
        "definitions": definitions(),
        "paired": list(zip(*(board.industries[u] for u in COUNTED), strict=True)),
        "title": _title(part.city),
        "units": COUNTED,
        "beside": [figures(viewer) for figures in contributions(BOARD_FIGURES).values()],
        **_choices(),
    }
    if request.GET.get("screen") == "wall":
        strips = carbon.strips
        context["pairs"] = [strips[n : n + 2] for n in range(0, min(len(strips), 4), 2)]
        return render(request, "programme/wall.html", context)
    return render(request, "programme/board.html", context)


def _title(city: str) -> Any:
    return next((c for c in cities() if c.code == city), None)


@require_safe
def programme_trend(request: HttpRequest) -> HttpResponse:
    """The trend as a picture; its table stands on the board."""
    viewer = viewer_of(request)
    board = make_board(
        viewer, asked.asked_part(viewer, request.GET), asked.end_of(asked.asked_year(request.GET))
    )
    rows = [
        {"period": name, **{u: f.value for u, f in zip(COUNTED, figures, strict=True)}}
        for name, figures in board.trend
    ]
    return HttpResponse(svg(trend_spec(rows, lang())), content_type="image/svg+xml")


@require_safe
def programme_rows(request: HttpRequest) -> HttpResponse:
    """What a figure counts."""
    viewer = viewer_of(request)
    selection = asked.asked_selection(viewer, request)
    lines = in_order(
        selected(viewer, selection, selection.day or selection.until or timezone.localdate()),
        selection.stage,
    )
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "selection": selection,
        "page": page,
        "rows": named(selection.unit, list(page.object_list)),
        "stages": STAGES,
        "query": selection.query(),
        "definition": definitions()[selection.stage],
        **_choices(),
    }
    return render(request, "programme/rows.html", context)


@require_safe
def programme_rows_export(request: HttpRequest) -> HttpResponse:
    """All rows of a figure as Excel."""
    viewer = viewer_of(request)
    selection = asked.asked_selection(viewer, request)
    lines = in_order(
        selected(viewer, selection, selection.day or selection.until or timezone.localdate()),
        selection.stage,
    )
    text = words(lang())
    head = [
        text[selection.unit],
        "English",
        text["enterprise"],
        Label("代码", "Code")[lang()],
        text["city"],
        text["industry"],
        *(text[s] for s in STAGES),
        text["dqr"],
        text["primary"],
    ]
    rows = [
        [
            n.name_zh,
            n.name_en,
            n.of,
            n.code,
            n.line.city,
            n.line.industry,
            *n.days,
            n.line.dqr,
            n.line.primary,
        ]
        for n in named(selection.unit, lines)
    ]
    return attached(
        book_of({text[selection.stage]: [head, *rows]}),
        EXCEL,
        f"zuji-{selection.unit}-{selection.stage}.xlsx",
    )
