"""Middleware that denies routes without permission and explains refusals and denials."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from zuji.core.refusals import Finding, Refusal
from zuji_portal.exchange.host import PACT, failed
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.accounts.ways import Ways, ways_to, ways_to_route
from zuji_portal.foundation.constraints import constraint_finding
from zuji_portal.foundation.permissions.opening import opens
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.permissions.routes import ROUTES
from zuji_portal.ui.kept import is_of_this_site, kept
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import route_of
from zuji_portal.web.views import database_fails, for_program, unavailable


def answer(request: HttpRequest, code: int) -> HttpResponse:
    """An error as the reader expects it: a page, or a problem for a program."""
    told = for_program(request, code)
    return told or render(request, "ui/error.html", {"code": code}, status=code)


def ended(request: HttpRequest) -> HttpResponse:
    """To the log-in; what was posted stays on a page from which it can be sent again.

    A panel of a page is answered 401 and never with a log-in page inside it.
    """
    login = reverse("account_login")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    if held := kept(request):
        context = held | {"login_address": login}
        return render(request, "ui/ended.html", context, status=HTTPStatus.UNAUTHORIZED)
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{login}?{query}")


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
        route = route_of(request)
        allowed = ROUTES.get(route, frozenset())
        if "anonymous" in allowed:
            return None
        viewer = viewer_of(request)
        if opens(viewer, route):
            return None
        if allowed and not viewer.is_signed_in:
            return ended(request)
        return denied(request, "ui/denied.html", ways_to_route(viewer, route))


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
        if request.path.startswith(PACT):
            return self._of_partner(request, exception)
        if isinstance(exception, Denied):
            decision = exception.decision
            return denied(request, "ui/why.html", ways_to(decision), decision=decision)
        if database_fails(exception):
            return unavailable(request)
        if isinstance(exception, IntegrityError):
            return refused(request, [constraint_finding(exception)], HTTPStatus.CONFLICT)
        if not isinstance(exception, Refusal):
            return None
        return refused(request, exception.findings, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _of_partner(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What no view handled, for a partner's system; None for what is no refusal."""
        if database_fails(exception):
            return unavailable(request)
        if isinstance(exception, Denied):
            return failed(HTTPStatus.FORBIDDEN)
        if isinstance(exception, IntegrityError):
            return failed(HTTPStatus.CONFLICT)
        if isinstance(exception, Refusal):
            return failed(HTTPStatus.BAD_REQUEST, exception.explain("en")[:1000])
        return None


def denied(request: HttpRequest, template: str, ways: Ways, **more: Any) -> HttpResponse:
    """A page that says why not, who may, and where to go; what was posted stays on it."""
    is_read = request.method in {"GET", "HEAD"}
    came_from = request.headers.get("Referer", "") if is_of_this_site(request) else ""
    back = request.get_full_path() if is_read else came_from
    context = {"ways": ways, "back": back, **more, **kept(request)}
    return render(request, template, context, status=HTTPStatus.FORBIDDEN)


def refused(request: HttpRequest, findings: Sequence[Finding], status: int) -> HttpResponse:
    """A page that says what is wrong and how to mend it."""
    context: dict[str, Any] = {"findings": findings_for(findings)}
    if request.headers.get("HX-Request"):
        response = render(request, "ui/_findings.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#keeping-bar p", "innerHTML"
        return response
    return render(request, "ui/refused.html", context, status=status)
