"""Acts that cannot be taken back ask once, on a page of their own that says what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.foundation.workflow.machine import Machine, Move
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang


@dataclass(frozen=True, kw_only=True)
class Deed:
    """An act and its object, what follows from it, who is told, and where one goes back to."""

    label: Label
    title: str
    effects: tuple[Label, ...]
    told: Label | None
    back: str


def confirm_page(
    request: HttpRequest, deed: Deed, form: SiteForm | None, status: int = 200
) -> HttpResponse:
    """The page before the act; posting its form to the same address does it."""
    context = {
        "deed": deed,
        "form": form,
        "findings": findings_for(form.findings()) if form and form.is_bound else [],
    }
    return render(request, "workflow/confirm.html", context, status=status)


def done_by_page(
    request: HttpRequest, deed: Deed, act: Callable[[str], None], to: str
) -> HttpResponse:
    """An act that is no move of a table: its page, and once it is posted with a reason, the act."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            act(form.values()["reason"])
            return redirect(to)
        except Refusal as refusal:
            form.refused(refusal)
    return confirm_page(request, deed, form, form.status)


def deed_of(machine: Machine, record: Any, move: Move) -> Deed:
    """A dangerous move of a table as its page tells it."""
    return Deed(
        label=move.label,
        title=machine.title(record, lang()),
        effects=move.effects,
        told=move.told,
        back=reverse(machine.page, args=machine.arguments(record)),
    )


def form_of(request: HttpRequest, record: Any, move: Move) -> ReasonForm:
    """The form of a move as it was posted, or empty."""
    posted = request.POST if request.method == "POST" else None
    number = str(getattr(record, move.number, None) or "") if move.number else ""
    return ReasonForm(posted, move=move, number=number)


def moved_by_page(
    request: HttpRequest,
    viewer: ViewerLike,
    machine: Machine,
    record: Any,
    *,
    move: Move,
    act: Callable[[ReasonForm], HttpResponse],
) -> HttpResponse:
    """Makes a move that was posted; asking for the address of a dangerous one shows its page, also
    when what was posted is refused.
    """
    form = form_of(request, record, move)
    if request.method != "POST" and not move.is_dangerous:
        return HttpResponseNotAllowed(["POST"])
    require(viewer, move.name, record)
    if request.method != "POST":
        return confirm_page(request, deed_of(machine, record, move), form)
    if not move.is_dangerous:
        return act(form)
    try:
        form.values()
    except Refusal:
        return confirm_page(request, deed_of(machine, record, move), form, 422)
    return act(form)


def moved_on_page(
    request: HttpRequest,
    viewer: ViewerLike,
    machine: Machine,
    record: Any,
    *,
    act: Any,
    page: Callable[..., HttpResponse],
    done: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """Makes a move by its action (none: 404) and goes to the page of the record, or to where `done`
    leads. What is refused is told on `page`, with what was typed.
    """
    if act is None:
        raise Http404

    def acted(form: ReasonForm) -> HttpResponse:
        try:
            act(viewer, record, **form.values()).run()
        except Refusal as refusal:
            record.refresh_from_db()
            findings = findings_for(form.refused(refusal).findings())
            return page(request, record, 422, refused=form, findings=findings)
        return done() if done else redirect(machine.page, *machine.arguments(record))

    return moved_by_page(request, viewer, machine, record, move=machine.move(act.policy), act=acted)
