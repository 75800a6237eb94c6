"""Pages of draws: the officers', the public ones with the file, the inspectors' register."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.places import industry_class
from zuji.core.refusals import Refusal
from zuji.supervision import seed_sources
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.supervision.draws import actions, queries
from zuji_portal.supervision.draws.forms import InspectorForm, PrepareDrawForm, SeedForm
from zuji_portal.supervision.draws.logged import entry_of
from zuji_portal.supervision.draws.machine import DRAW
from zuji_portal.supervision.draws.models import InspectionDraw
from zuji_portal.ui.language import findings_for, lang

A_PAGE = 50
MOVES: dict[str, type[actions.DrawStep]] = {
    DRAW.move(action.policy).key: action
    for action in (
        actions.DropDraw,
        actions.SealDraw,
        actions.CancelDraw,
        actions.ContestSeed,
        actions.PublishDraw,
    )
}
SCRIPTS = ("draws/draw_replay.js", "draws/draw_page.js")


def _told(draw: InspectionDraw) -> dict[str, Any]:
    """What every page says of a draw."""
    seed, source = draw.named_seed, seed_sources().get(draw.named_seed["source"])
    return {
        "draw": draw,
        "state": DRAW.word(draw.state, lang()),
        "seed": seed,
        "source": source.label if source else "",
        "address": source.address(seed["number"]) if source else "",
        "entry": entry_of(draw),
        "plants": len(draw.listed["plants"]),
        "inspectors": len(draw.listed["inspectors"]),
        "publish_by": queries.publish_by(draw),
    }


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Every draw that was sealed."""
    page = Paginator(queries.public(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(draw, DRAW.word(draw.state, lang())) for draw in page]
    return render(request, "draws/public_list.html", {"page": page, "rows": rows})


@require_safe
def public_page(request: HttpRequest, number: str) -> HttpResponse:
    """A sealed draw; once it is published, with list, result, and the replay in the browser."""
    draw = queries.public_or_404(number)
    context = _told(draw) | {"scripts": SCRIPTS if draw.state == "published" else ()}
    if draw.state == "published":
        context |= {"drawn": queries.plants_of(draw)}
    return render(request, "draws/public.html", context)


@require_safe
def public_file(request: HttpRequest, number: str) -> JsonResponse:
    """The file with which anybody replays the draw."""
    draw = queries.published_or_404(number)
    answer = JsonResponse(queries.draw_file_of(draw), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'inline; filename="{draw.number}.json"'
    return answer


@require_safe
def draw_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    page = Paginator(queries.visible_to(viewer), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(draw, DRAW.word(draw.state, lang())) for draw in page],
        "may": decide(viewer, "draw.prepare"),
    }
    return render(request, "draws/list.html", context)


def draw_new(request: HttpRequest) -> HttpResponse:
    """The form of a draw; what is made of it is seen before it is sealed."""
    viewer = viewer_of(request)
    require(viewer, "draw.prepare")
    form = PrepareDrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            made = actions.PrepareDraw(viewer, None, values=form.values()).run()
            return redirect("draw", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "draws/new.html", {"form": form}, status=form.status)


def _page(
    request: HttpRequest, draw: InspectionDraw, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    context = _told(draw) | {
        "may_enter": decide(viewer, "draw.enter", draw),
        "may_witness": decide(viewer, "draw.witness", draw),
        "form": SeedForm(kind=draw.named_seed["kind"]),
        "drawn": queries.plants_of(draw),
        "shown": [
            {**plant, "industry": industry_class(plant["stratum"])}
            for plant in draw.listed["plants"][:A_PAGE]
        ],
    }
    return render(request, "draws/draw.html", context | more, status=status)


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.draw_or_404(viewer_of(request), pk))


def _seeded(request: HttpRequest, pk: int, act: type[actions.EnterSeed]) -> HttpResponse:
    viewer = viewer_of(request)
    draw = queries.draw_or_404(viewer, pk)
    require(viewer, act.policy, draw)
    form = SeedForm(request.POST, kind=draw.named_seed["kind"])
    try:
        act(viewer, draw, **form.values()).run()
    except Refusal as refusal:
        draw.refresh_from_db()
        findings = findings_for(form.refused(refusal).findings())
        return _page(request, draw, 422, form=form, findings=findings)
    return redirect("draw", pk)


@require_POST
def draw_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer enters the seed."""
    return _seeded(request, pk, actions.EnterSeed)


@require_POST
def draw_witness(request: HttpRequest, pk: int) -> HttpResponse:
    """Another officer enters it again, and the draw is made."""
    return _seeded(request, pk, actions.WitnessSeed)


def draw_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a draw, by the department that holds it."""
    viewer = viewer_of(request)
    draw = queries.draw_or_404(viewer, pk)
    return moved_on_page(request, viewer, DRAW, draw, act=MOVES.get(move), page=_page)


def inspector_list(request: HttpRequest) -> HttpResponse:
    """The inspectors' register, with the province's form."""
    viewer = viewer_of(request)
    form = InspectorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(viewer, "inspector.register")
        try:
            actions.RegisterInspector(viewer, None, values=form.values()).run()
            return redirect("inspector_list")
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "rows": queries.inspectors(),
        "form": form,
        "may": decide(viewer, "inspector.register"),
        "today": timezone.localdate(),
    }
    return render(request, "draws/inspectors.html", context, status=form.status)


@require_POST
def inspector_end(request: HttpRequest, pk: int) -> HttpResponse:
    actions.EndInspector(viewer_of(request), queries.inspector_or_404(pk)).run()
    return redirect("inspector_list")
