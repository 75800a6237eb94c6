"""Pages of sessions: the list, one session with signing up and attendance, the code to show, the
reach of training, and the check of a certificate of training.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal, refuse
from zuji.training import training_rules
from zuji.trust.certificate_check import Trusted, read_bundle
from zuji.trust.notes import read_key
from zuji.trust.training import course_told, training_answer, verify_training
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.training import queries, sessions
from zuji_portal.training.forms import (
    AttendanceForm,
    CancelSessionForm,
    CheckTrainingForm,
    SessionForm,
)
from zuji_portal.training.models import TrainingSession
from zuji_portal.training.reach import COLUMNS, GROUPS, grouped, reach_of, reach_rows
from zuji_portal.transparency.issuer.keys import public_keys
from zuji_portal.transparency.log import public_key
from zuji_portal.ui.downloads import attached, table_text, with_mark
from zuji_portal.ui.language import findings_for, lang


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Sessions to come, with the seats that are left; one's own places."""
    viewer = viewer_of(request)
    context = {
        "rows": queries.sessions_to_come(),
        "own": queries.places_of(viewer),
        "may": decide(viewer, "session.open"),
    }
    return render(request, "training/sessions.html", context)


def session_new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    require(viewer, "session.open")
    form = SessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            made = sessions.OpenSession(viewer, None, values=form.values()).run()
            return redirect("training_session", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "training/session_new.html", {"form": form}, status=form.status)


def _page(
    request: HttpRequest, session: TrainingSession, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    mine = queries.place_in(viewer, session)
    is_keeper = queries.keeps(viewer, session)
    context = {
        "session": session,
        "left": queries.seats_left(session),
        "mine": mine,
        "may_join": mine is None and decide(viewer, "session.join", session),
        "may_leave": mine is not None and decide(viewer, "session.leave", mine),
        "may_attend": mine is not None and decide(viewer, "session.attend", mine),
        "may_cancel": decide(viewer, "session.cancel", session),
        "may_code": decide(viewer, "session.code", session),
        "attendees": queries.attendees_seen(session) if is_keeper else None,
        "form": AttendanceForm(),
        "cancelling": CancelSessionForm(),
    }
    return render(request, "training/session.html", context | more, status=status)


@require_safe
def training_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.session_or_404(pk))


@require_POST
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, session = viewer_of(request), queries.session_or_404(pk)
    require(viewer, "session.cancel", session)
    form = CancelSessionForm(request.POST)
    try:
        sessions.CancelSession(viewer, session, **form.values()).run()
    except Refusal as refusal:
        return _page(request, session, 422, cancelling=form.refused(refusal))
    return redirect("training_session", pk)


@require_POST
def session_join(request: HttpRequest, pk: int) -> HttpResponse:
    sessions.SignUp(viewer_of(request), queries.session_or_404(pk)).run()
    return redirect("training_session", pk)


@require_POST
def session_leave(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    sessions.LeaveSession(viewer, queries.place_or_404(viewer, pk)).run()
    return redirect("training_session", pk)


@require_POST
def session_attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Attendance of one's own; a wrong code is counted, and says how many may still be typed."""
    viewer = viewer_of(request)
    mine = queries.place_or_404(viewer, pk)
    form = AttendanceForm(request.POST)
    try:
        action = sessions.AttendSession(viewer, mine, **form.values())
        if not action.run():
            left = training_rules().tries - action.subject.wrong_codes
            raise refuse("attendance-code", "code", form.cleaned_data["code"], left=str(left))
    except Refusal as refusal:
        return _page(request, mine.session, 422, form=form.refused(refusal), may_attend=True)
    return redirect("training_session", pk)


@require_safe
def session_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to show on a screen; the page asks for the next one by itself."""
    viewer, session = viewer_of(request), queries.session_or_404(pk)
    require(viewer, "session.code", session)
    code, left = sessions.code_now(session, timezone.now())
    context = {
        "session": session,
        "code": f"{code[:3]} {code[3:]}",
        "attended": sessions.present(session).filter(attended_at__isnull=False).count(),
        "signed_up": sessions.present(session).count(),
        "seconds": training_rules().code_seconds,
    }
    response = render(request, "training/code.html", context)
    response["Refresh"] = str(left)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def training_reach(request: HttpRequest) -> HttpResponse:
    """How many people training reached, by city, industry and department; nobody is named."""
    reach = reach_of(viewer_of(request))
    groups = [(GROUPS[by], rows) for by, rows in grouped(reach).items()]
    return render(request, "training/reach.html", {"reach": reach, "groups": groups})


@require_safe
def training_reach_file(request: HttpRequest) -> HttpResponse:
    rows = reach_rows(reach_of(viewer_of(request)), lang())
    content = with_mark(table_text(COLUMNS, rows, lang()))
    return attached(content, "text/csv; charset=utf-8", "training-reach.csv")


def check_training(request: HttpRequest) -> HttpResponse:
    """Checks a certificate of training by its number, or from its file as the command line does."""
    form = CheckTrainingForm(request.POST if request.method == "POST" else None, request.FILES)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        try:
            values = form.values()
            if not (values["number"] or values["file"]):
                raise refuse("field-missing", "number")
            if values["file"]:
                context |= _checked(values["file"][0])
            elif queries.is_issued(values["number"].strip()):
                address = reverse("training_certificate", args=[values["number"].strip()])
                return redirect(address)
            else:
                raise refuse("training-unknown", "number", values["number"])
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "training/check.html", context, status=form.status)


def _checked(content: bytes) -> dict[str, Any]:
    """The verdict on a file, with this site's keys and its log's."""
    trusted = Trusted(public_keys(), (read_key(str(public_key())),), public_key().name)
    verdict = verify_training(read_bundle(content, "file"), trusted, timezone.now())
    return {
        "answer": training_answer(verdict),
        "is_ours": verdict.credential is not None,
        "findings": findings_for(verdict.findings),
        "course_told": course_told(verdict, lang()),
    }
