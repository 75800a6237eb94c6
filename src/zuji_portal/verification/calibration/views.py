"""Pages of calibration: the rounds, the case and the answer, what came of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.verification.calibration import actions, queries
from zuji_portal.verification.calibration.forms import CalibrationAnswerForm, CalibrationForm
from zuji_portal.verification.models import CalibrationRound

A_PAGE = 50


def calibration_list(request: HttpRequest) -> HttpResponse:
    """Every round; posting opens one."""
    viewer = viewer_of(request)
    form = CalibrationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(viewer, "calibration.open")
        try:
            made = actions.OpenCalibration(viewer, None, **form.values()).run()
            return redirect("calibration", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    today = timezone.localdate()
    page = Paginator(queries.rounds(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(row, row.case, row.is_open(today)) for row in page],
        "page": page,
        "form": form,
        "may": decide(viewer, "calibration.open"),
    }
    return render(request, "calibration/list.html", context, status=form.status)


def _page(
    request: HttpRequest, held: CalibrationRound, form: CalibrationAnswerForm | None = None
) -> HttpResponse:
    viewer, task = viewer_of(request), held.case
    own = queries.own_answer(viewer, held)
    labels = {line.name: line.label for line in task.lines}
    wrong = [labels[name] for name in task.wrong]
    context: dict[str, Any] = {
        "round": held,
        "task": task,
        "own": own,
        "own_line": labels.get(own.line) if own else None,
        "wrong": wrong if held.closed_at else [],
        "form": form or CalibrationAnswerForm(lines=task.lines),
        "may_answer": own is None and decide(viewer, "calibration.answer", held),
        "may_close": decide(viewer, "calibration.close", held),
        "results": queries.results_of(viewer, held),
    }
    return render(request, "calibration/round.html", context, status=form.status if form else 200)


def calibration(request: HttpRequest, pk: int) -> HttpResponse:
    """A case; posting answers it, once."""
    held = queries.round_or_404(pk)
    if request.method != "POST":
        return _page(request, held)
    viewer = viewer_of(request)
    require(viewer, "calibration.answer", held)
    form = CalibrationAnswerForm(request.POST, lines=held.case.lines)
    try:
        actions.AnswerCalibration(viewer, held, **form.values()).run()
    except Refusal as refusal:
        form.refused(refusal)
        return _page(request, held, form)
    return redirect("calibration", pk)


@require_POST
def calibration_close(request: HttpRequest, pk: int) -> HttpResponse:
    actions.CloseCalibration(viewer_of(request), queries.round_or_404(pk)).run()
    return redirect("calibration", pk)
