"""Middleware that denies routes without permission and explains refusals and denials."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.permissions.roles import LABELS
from zuji_portal.foundation.permissions.routes import ROUTES, may
from zuji_portal.ui.language import findings_for

AT_ONCE = {IntegrityError: 409, OperationalError: 503}
"""Two people did the same at once (a constraint held), or the database was busy: nothing was
changed.
"""


def answer(request: HttpRequest, code: int) -> HttpResponse:
    """An error as the reader expects it: a page, or a problem for a program."""
    if request.path.startswith("/api/v1/"):
        from zuji_portal.api.problems import problem

        return problem(code)
    return render(request, "ui/error.html", {"code": code}, status=code)


class PolicyMiddleware:
    """Default deny: a route answers only to the roles that `permissions.routes` names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuses a page that the table of routes does not open to the role."""
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return answer(request, 400)
        route = (request.resolver_match.url_name if request.resolver_match else "") or ""
        allowed = ROUTES.get(route, frozenset())
        if "anonymous" in allowed:
            return None
        viewer = viewer_of(request)
        if may(viewer.role, route):
            return None
        if allowed and not viewer.is_signed_in:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
        roles = [LABELS[r] for r in LABELS if r in allowed]
        return render(request, "ui/denied.html", {"roles": roles, "viewer": viewer}, status=403)


class RefusalMiddleware:
    """A refusal or denial that no view handled becomes a page that explains it, never a
    traceback.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Shows a refusal, or a denial with its requirements, as a page."""
        if isinstance(exception, Denied):
            return render(request, "ui/why.html", {"decision": exception.decision}, status=403)
        for kind, code in AT_ONCE.items():
            if isinstance(exception, kind):
                return answer(request, code)
        if not isinstance(exception, Refusal):
            return None
        context = {"findings": findings_for(exception.findings)}
        return render(request, "ui/refused.html", context, status=422)
