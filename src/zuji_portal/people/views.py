"""Pages of people: acting role, invitations, people of the platform."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.organisations.forms import InviteForm
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.enterprises.organisations.views import enterprise_page
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import ACTING, viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.workflow.confirming import Deed, confirm_page
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.people.actions import (
    OPEN_FOR,
    Appoint,
    Dismiss,
    Invite,
    accept_invitation,
    invitation_state,
    open_invitation,
)
from zuji_portal.people.devices import device_of
from zuji_portal.people.forms import AppointForm
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import field

A_PAGE = 100
ENDS = (
    Label(
        "本人从现在起不能再以这个身份查看和办理。",
        "From now on the person can see and do nothing in this role.",
    ),
    Label(
        "以前办的都保留；可以重新邀请或任命。", "What was done stays; a new invitation is possible."
    ),
)
"""What follows from the end of an appointment."""


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Put on another of one's hats."""
    held = {str(a.pk): a for a in viewer_of(request).appointments}
    chosen = held.get(field(request, "appointment"))
    if chosen is None:
        raise Http404
    request.session[ACTING] = chosen.pk
    where = field(request, "next")
    is_safe = url_has_allowed_host_and_scheme(where, {request.get_host()})
    return redirect(where if is_safe else "desk")


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    enterprise, form = enterprise_or_404(viewer, pk), InviteForm(request.POST)
    try:
        action = Invite(viewer, enterprise, **form.values())
        invitation = action.run()
    except Refusal as refusal:
        return enterprise_page(request, enterprise, invite=form.refused(refusal))
    link = request.build_absolute_uri(reverse("invitation", args=[action.secret]))
    return render(
        request,
        "people/invited.html",
        {
            "invitation": invitation,
            "link": link,
            "role": ENTERPRISE[invitation.role],
            "days": OPEN_FOR.days,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in; a post ends every session but this one."""
    held = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        for session in held:
            if not session.is_current():
                session.end()
        return redirect("usersessions_list")
    held.sort(key=lambda session: session.last_seen_at, reverse=True)
    rows = [(device_of(session.user_agent), session) for session in held]
    return render(request, "people/sessions.html", {"sessions": rows})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one session of the person, on a machine that was lost or lent."""
    session = UserSession.objects.filter(user_id=viewer_of(request).user_id, pk=pk).first()
    if session is None:
        raise Http404(pk)
    session.end()
    return redirect("usersessions_list")


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads: who is not signed in signs in or up first, then accepts."""
    asked, viewer = open_invitation(secret), viewer_of(request)
    if asked is None:
        return render(request, "people/invitation.html", {"found": None}, status=404)
    if request.method == "POST":
        if not viewer.is_signed_in:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        appointment = accept_invitation(viewer, secret)
        request.session[ACTING] = appointment.pk
        return redirect("desk")
    return render(
        request,
        "people/invitation.html",
        {
            "found": asked,
            "viewer": viewer,
            "role": ENTERPRISE[asked.role],
            "state": invitation_state(viewer, asked),
            "invited": masked(asked.email),
        },
    )


def masked(address: str) -> str:
    """An address that who was invited knows again and nobody learns from it."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an appointment, with a reason, on a page of its own; the person's entries stay."""
    viewer = viewer_of(request)
    appointment = (
        Appointment.objects.filter(pk=pk, ended_at=None).select_related("enterprise").first()
    )
    if appointment is None or (
        viewer.role == "owner" and appointment.enterprise_id != viewer.enterprise_id
    ):
        raise Http404(pk)
    require(viewer, Dismiss.policy, appointment)
    enterprise = appointment.enterprise_id
    home: tuple[Any, ...] = ("enterprise", enterprise) if enterprise else ("people",)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        Dismiss(viewer, appointment, reason=form.cleaned_data["reason"]).run()
        return redirect(*home)
    deed = Deed(
        label=policies()[Dismiss.policy].label,
        title=f"{appointment.user} · {appointment.label[lang()]} · {appointment.scope}",
        effects=ENDS,
        told=None,
        back=reverse(home[0], args=home[1:]),
    )
    return confirm_page(request, deed, form, form.status)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    return _people(request, AppointForm())


def _people(request: HttpRequest, form: SiteForm) -> HttpResponse:
    held = (
        Appointment.objects.filter(enterprise=None, ended_at=None)
        .with_proof()
        .select_related("user")
        .order_by("role", "city", "pk")
    )
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    context = {"held": page, "page": page, "form": form}
    return render(request, "people/people.html", context, status=form.status)


@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    form = AppointForm(request.POST)
    try:
        values = form.values()
        Appoint(viewer_of(request), None, **values).run()
    except Refusal as refusal:
        return _people(request, form.refused(refusal))
    return redirect("people")
