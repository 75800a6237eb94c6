"""Addresses of earlier releases that lead on for good."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

PARTS = {"form": "study_form", "preview": "preview"}


class KeptMethod(HttpResponsePermanentRedirect):
    """Leads on for good, and what was posted is posted there."""

    status_code = 308


def moved(request: HttpRequest, to: str) -> HttpResponse:
    """Leads on to an address of today with what was asked."""
    query = request.META.get("QUERY_STRING", "")
    answer = HttpResponsePermanentRedirect if request.method in {"GET", "HEAD"} else KeptMethod
    return answer(f"{to}?{query}" if query else to)


def new_study(request: HttpRequest, model_id: str) -> HttpResponse:
    return moved(request, reverse("new_study", args=[model_id]))


def study_part(request: HttpRequest, model_id: str, part: str) -> HttpResponse:
    if part not in PARTS:
        raise Http404(part)
    return moved(request, reverse(PARTS[part], args=[model_id]))
