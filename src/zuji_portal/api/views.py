"""Keys of one's appointment, and the description of the API for people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.api.keys import MakeKey, RevokeKey
from zuji_portal.api.models import SCOPES, ApiKey
from zuji_portal.api.routes import api
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import field


def api_keys(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context: dict[str, Any] = {"scopes": SCOPES}
    if request.method == "POST":
        days = field(request, "days")
        action = MakeKey(
            viewer,
            viewer.acting,
            name=field(request, "name"),
            scopes=request.POST.getlist("scope"),
            days=int(days) if days.isdecimal() and len(days) < 6 else 0,
        )
        try:
            action.run()
            context["secret"] = action.secret
        except Refusal as problem:
            context["findings"] = findings_for(problem.findings)
    context["keys"] = ApiKey.objects.filter(appointment=viewer.acting, revoked_at=None)
    return render(request, "api/keys.html", context, status=422 if "findings" in context else 200)


@require_POST
def api_key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    key = ApiKey.objects.filter(appointment=viewer.acting, pk=pk, revoked_at=None).first()
    if key is None:
        raise Http404(pk)
    RevokeKey(viewer, key).run()
    return redirect("api_keys")


@require_safe
def api_about(request: HttpRequest) -> HttpResponse:
    """Every operation, from the API's own description."""
    schema = api.get_openapi_schema()
    rows = [
        {
            "method": method.upper(),
            "path": path,
            "summary": what["summary"],
            "tag": what["tags"][0],
            "is_open": not what.get("security"),
            "statuses": sorted(int(s) for s in what["responses"]),
        }
        for path, methods in schema["paths"].items()
        for method, what in methods.items()
    ]
    return render(request, "api/about.html", {"rows": rows})
