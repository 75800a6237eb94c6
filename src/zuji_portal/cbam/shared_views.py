"""The importer's page: one dossier by its link, and nothing of any other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji_portal.cbam import queries
from zuji_portal.cbam.showing import declared
from zuji_portal.cbam.views import handed_over, priced


@require_safe
def cbam_shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest version of the dossier of a link; of one that was withdrawn only that and why."""
    dossier = queries.by_secret(secret)
    context: dict[str, Any] = {"dossier": dossier, "secret": secret}
    if dossier.state == "filed":
        asked = priced(request)
        context |= declared(dossier.newest, asked["prices"]) | asked
        context["has_template"] = bool(settings.CBAM_TEMPLATE)
    status = 422 if "findings" in context else 200
    response = render(request, "cbam/shared.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def cbam_shared_file(request: HttpRequest, secret: str, form: str) -> HttpResponse:
    """The newest version of the dossier of a link, to keep."""
    dossier = queries.by_secret(secret)
    if dossier.state != "filed":
        raise Http404
    return handed_over(dossier.newest, form)
