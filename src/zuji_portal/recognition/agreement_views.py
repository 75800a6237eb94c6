"""Pages of agreements: the list and each agreement for everybody, proposing and deciding."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.recognition import scheme
from zuji.recognition.schemes import cited, register
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.recognition import actions, agreements
from zuji_portal.recognition.forms import AgreementForm
from zuji_portal.recognition.logged import entries_of
from zuji_portal.recognition.machine import AGREEMENT
from zuji_portal.recognition.models import Agreement
from zuji_portal.recognition.views import kind_words
from zuji_portal.ui.language import lang

MOVES: dict[str, type[actions.AgreementAction]] = {
    AGREEMENT.move(action.policy).key: action
    for action in (
        actions.AgreeAgreement,
        actions.DeclineAgreement,
        actions.SuspendAgreement,
        actions.ResumeAgreement,
        actions.EndAgreement,
    )
}


def agreement_new(request: HttpRequest) -> HttpResponse:
    """The form of an agreement with a scheme."""
    viewer = viewer_of(request)
    require(viewer, "agreement.propose")
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            made = actions.ProposeAgreement(viewer, None, values=form.values()).run()
            return redirect("agreement", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "recognition/agreement_new.html", {"form": form}, status=form.status)


def _page(
    request: HttpRequest, agreement: Agreement, status: int = 200, **more: Any
) -> HttpResponse:
    viewer, terms = viewer_of(request), agreement.terms()
    today = timezone.localdate()
    logged = entries_of(agreement)
    context: dict[str, Any] = {
        "agreement": agreement,
        "of": scheme(agreement.scheme),
        "kind": kind_words(terms.kind),
        "way": cited(register().ways[terms.way]),
        "models": [get_model(name).title for name in agreement.model_ids if name in model_files()],
        "conditions": Label(agreement.conditions_zh, agreement.conditions_en),
        "state": AGREEMENT.word(agreement.state, lang()),
        "is_over": agreement.is_over(today),
        "is_ahead": today < agreement.since,
        "events": [
            (event, AGREEMENT.word(event.target, lang()), logged.get(event.pk))
            for event in agreement.events.all()
        ],
        "may_open": agreement.state == "proposed" and bool(decide(viewer, "case.open")),
    }
    return render(request, "recognition/agreement.html", context | more, status=status)


@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms of an agreement, how it stands, and every decision about it."""
    return _page(request, agreements.agreement_or_404(viewer_of(request), pk))


def agreement_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of an agreement, by the province."""
    viewer = viewer_of(request)
    row = agreements.agreement_or_404(viewer, pk)
    return moved_on_page(request, viewer, AGREEMENT, row, act=MOVES.get(move), page=_page)
