"""The importer's page: one dossier by its link, and nothing of any other."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji_portal.cbam import queries
from zuji_portal.cbam.showing import declared, template_of
from zuji_portal.cbam.views import handed_over, priced


@require_safe
def cbam_shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest version of the dossier of a link; of one that was withdrawn only that and why, and
    of a link that was revoked or whose time is over only that (410).
    """
    link = queries.by_secret(secret)
    dossier = link.dossier
    context: dict[str, Any] = {"dossier": dossier, "link": link, "secret": secret}
    if link.is_open and dossier.state == "filed":
        asked = priced(request)
        context |= declared(dossier.newest, asked["prices"]) | asked | template_of(dossier.newest)
    status = 422 if "findings" in context else 200 if link.is_open else 410
    response = render(request, "cbam/shared.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def cbam_shared_file(request: HttpRequest, secret: str, form: str) -> HttpResponse:
    """The newest version of the dossier of a link, to keep."""
    link = queries.by_secret(secret)
    if not link.is_open or link.dossier.state != "filed":
        raise Http404
    return handed_over(link.dossier.newest, form)
