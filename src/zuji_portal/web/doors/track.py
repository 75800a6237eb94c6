"""How an application or a complaint stands, for who knows its number and its address or code."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zuji.core.refusals import Refusal, refuse
from zuji_portal.foundation.registry import contributions
from zuji_portal.foundation.workflow.tracking import TRACKED, TrackedCase
from zuji_portal.people import limits
from zuji_portal.web.doors.forms import TrackForm


def track(request: HttpRequest) -> HttpResponse:
    """The answer stands on the page of the post alone, so that no address holds what was typed."""
    form = TrackForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and request.GET.get("number"):
        form = TrackForm(initial={"number": request.GET["number"].replace("\0", "")[:30]})
    found = None
    if request.method == "POST":
        try:
            found = _found(request, **form.values())
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "doors/track.html", {"form": form, "found": found}, status=form.status)


def _found(request: HttpRequest, number: str, proof: str) -> TrackedCase:
    """The matter; refuses one that is not there as one that is another's, and who tries often."""
    number = number.strip().upper()
    place = f"track {get_adapter(request).get_client_ip(request)}"
    if limits.attempt(f"track {number}", place):
        raise refuse("track-wait", "")
    found = [case for look in contributions(TRACKED).values() if (case := look(number, proof))]
    if not found:
        raise refuse("track-unknown", "")
    limits.succeeded(f"track {number}", place)
    tracked: TrackedCase = found[0]
    return tracked
