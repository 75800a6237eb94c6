"""Pages of applications for enrolment: applying, the list of the officers, one application."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zuji.core.places import industry_classes
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.applications import actions, queries
from zuji_portal.enterprises.applications.forms import EnrolmentForm
from zuji_portal.enterprises.applications.machine import ENROLMENT
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.enterprises.organisations.queries import claimable
from zuji_portal.foundation.accounts.proof import is_proven
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.foundation.workflow.limits import last_day, time_limit
from zuji_portal.ui.language import lang

A_PAGE = 50
LONGEST_CODE = 40
MOVES: dict[str, type[actions.EnrolmentStep]] = {
    ENROLMENT.move(action.policy).key: action
    for action in (
        actions.AcceptApplication,
        actions.ReturnApplication,
        actions.RefuseApplication,
        actions.WithdrawApplication,
    )
}


def apply(request: HttpRequest) -> HttpResponse:
    """What is needed, and for who is signed in the form itself; an enterprise that is enrolled
    already leads to its claim.
    """
    viewer = viewer_of(request)
    code = request.GET.get("uscc", "").replace("\0", "").strip()[:LONGEST_CODE]
    form = EnrolmentForm(initial={"uscc": code})
    enrolled = claimable(code) if code else None
    if request.method == "POST":
        require(viewer, "enrolment.apply", None)
        form = EnrolmentForm(request.POST)
        enrolled = claimable(request.POST.get("uscc", "")[:LONGEST_CODE])
        try:
            filed = actions.ApplyForEnrolment(viewer, None, values=form.values()).run()
            return redirect("enrolment", filed.pk)
        except Refusal as refusal:
            form.refused(refusal)
    address = reverse("apply")
    if code:
        address += "?" + urlencode({"uscc": code})
    context = {
        "form": form,
        "classes": industry_classes(),
        "enrolled": enrolled,
        "days": time_limit("enrolment", "waiting"),
        "next": address,
        "is_proven": viewer.user is not None and is_proven(viewer.user),
        "own": [(a, ENROLMENT.word(a.state, lang())) for a in queries.own(viewer)],
    }
    return render(request, "applications/apply.html", context, status=form.status)


@require_safe
def enrolment_list(request: HttpRequest) -> HttpResponse:
    rows = queries.visible_to(viewer_of(request))
    state = request.GET.get("state", "")
    if state in ENROLMENT.words:
        rows = rows.filter(state=state)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(a, ENROLMENT.word(a.state, lang())) for a in page],
        "state": state,
        "states": ENROLMENT.in_words(lang()),
    }
    return render(request, "applications/list.html", context)


def _page(
    request: HttpRequest, application: Enrolment, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    is_own = application.applicant_id == viewer.user_id
    waits = application.state == "waiting"
    context = {
        "application": application,
        "state": ENROLMENT.word(application.state, lang()),
        "is_own": is_own,
        "due": last_day("enrolment", "waiting", application.sent_at) if waits else None,
        "may_correct": is_own and application.state == "returned",
        "others": [] if is_own else queries.others_of(application),
    }
    return render(request, "applications/application.html", context | more, status=status)


@require_safe
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.enrolment_or_404(viewer_of(request), pk))


def enrolment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned application, corrected and sent again."""
    viewer = viewer_of(request)
    application = queries.enrolment_or_404(viewer, pk)
    require(viewer, "enrolment.resubmit", application)
    form = EnrolmentForm.again(application, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.ResendApplication(viewer, application, values=form.values()).run()
            return redirect("enrolment", pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "application": application, "classes": industry_classes()}
    return render(request, "applications/edit.html", context, status=form.status)


def enrolment_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of an application, by its officer or by who applied."""
    viewer = viewer_of(request)
    application = queries.enrolment_or_404(viewer, pk)
    return moved_on_page(request, viewer, ENROLMENT, application, act=MOVES.get(move), page=_page)
