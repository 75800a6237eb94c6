"""Keys of one's appointment, and the description of the API for people."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.api.forms import KeyForm
from zuji_portal.api.keys import MakeKey, RevokeKey
from zuji_portal.api.models import ApiKey
from zuji_portal.api.routes import api
from zuji_portal.api.wording import operation_words
from zuji_portal.foundation.accounts.viewer import viewer_of


def api_keys(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = KeyForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        try:
            values = form.values()
            action = MakeKey(viewer, viewer.acting, scopes=values.pop("scope"), **values)
            action.run()
            context |= {"secret": action.secret, "form": KeyForm()}
        except Refusal as refusal:
            form.refused(refusal)
    context["keys"] = ApiKey.objects.filter(appointment=viewer.acting, revoked_at=None)
    return render(request, "api/keys.html", context, status=form.status)


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
            "words": operation_words(what["summary"]),
            "tag": what["tags"][0],
            "is_open": not what.get("security"),
            "statuses": sorted(int(s) for s in what["responses"]),
        }
        for path, methods in schema["paths"].items()
        for method, what in methods.items()
    ]
    return render(request, "api/about.html", {"rows": rows})
