"""Pages of complaints: complaining, the list and figures of the officers, one complaint."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.foundation.workflow.limits import time_limit
from zuji_portal.people.following import code_of, refuse_many
from zuji_portal.supervision.complaints import actions, queries
from zuji_portal.supervision.complaints.attachments import handed_out
from zuji_portal.supervision.complaints.forms import ComplaintForm
from zuji_portal.supervision.complaints.machine import COMPLAINT
from zuji_portal.supervision.complaints.models import Complaint
from zuji_portal.supervision.complaints.rules import ABOUT
from zuji_portal.ui.language import lang

A_PAGE, LONGEST_NUMBER = 50, 200
MOVES: dict[str, type[actions.ComplaintStep]] = {
    COMPLAINT.move(action.policy).key: action
    for action in (
        actions.TakeUpComplaint,
        actions.ForwardComplaint,
        actions.DeclineComplaint,
        actions.UpholdComplaint,
        actions.DismissComplaint,
        actions.CloseComplaint,
    )
}


def complaint_new(request: HttpRequest) -> HttpResponse:
    """The form; once it is sent, the number and the code stand on that page alone."""
    asked = {k: request.GET.get(k, "").replace("\0", "") for k in ("about", "number")}
    about = asked["about"] if asked["about"] in ABOUT else "product"
    form = ComplaintForm(initial={"about": about, "named": asked["number"][:LONGEST_NUMBER]})
    if request.method == "POST":
        form = ComplaintForm(request.POST, request.FILES)
        try:
            return _filed(request, form)
        except Refusal as refusal:
            form.refused(refusal)
    days = time_limit("complaint", "filed"), time_limit("complaint", "handling")
    context = {"form": form, "days": days if all(days) else None}
    return render(request, "complaints/new.html", context, status=form.status)


def _filed(request: HttpRequest, form: ComplaintForm) -> HttpResponse:
    values = form.values()
    refuse_many(request, actions.NOUN, Complaint.objects, values["token"])
    files = values.pop("attached")
    complaint = actions.FileComplaint(viewer_of(request), None, values=values, files=files).run()
    context = {"filed": complaint, "code": code_of(actions.NOUN, complaint.token)}
    return render(request, "complaints/filed.html", context)


@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """What supervisors watch over, with what is open."""
    context = {"figures": queries.figures(viewer_of(request))}
    return render(request, "complaints/supervision.html", context)


@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    state, about = request.GET.get("state", ""), request.GET.get("about", "")
    rows = queries.visible_to(viewer)
    if state in COMPLAINT.words:
        rows = rows.filter(state=state)
    if about in ABOUT:
        rows = rows.filter(about=about)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (c, COMPLAINT.title(c, lang()), COMPLAINT.word(c.state, lang()), queries.due_of(c))
            for c in page
        ],
        "figures": queries.figures(viewer),
        "state": state,
        "about": about,
        "states": COMPLAINT.in_words(lang()),
        "abouts": {key: word[lang()] for key, word in ABOUT.items()},
    }
    return render(request, "complaints/list.html", context)


def _page(
    request: HttpRequest, complaint: Complaint, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "complaint": complaint,
        "title": COMPLAINT.title(complaint, lang()),
        "state": COMPLAINT.word(complaint.state, lang()),
        "due": queries.due_of(complaint),
    }
    return render(request, "complaints/complaint.html", context | more, status=status)


@require_safe
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.complaint_or_404(viewer_of(request), pk))


@require_safe
def complaint_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """What was sent with a complaint, for who handles it."""
    return handed_out(queries.file_or_404(viewer_of(request), pk))


def complaint_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a complaint, by who handles it."""
    viewer = viewer_of(request)
    complaint = queries.complaint_or_404(viewer, pk)

    def done() -> HttpResponse:
        still_seen = queries.visible_to(viewer).filter(pk=pk).exists()
        return redirect("complaint", pk) if still_seen else redirect("complaint_list")

    return moved_on_page(
        request, viewer, COMPLAINT, complaint, act=MOVES.get(move), page=_page, done=done
    )
