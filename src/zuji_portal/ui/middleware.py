"""Two rules for every request: a route that no policy names is refused; a refusal is explained."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zuji.core.refusals import Refusal
from zuji_portal.config.policies import may
from zuji_portal.ui.language import findings_for


class PolicyMiddleware:
    """Default deny: only routes named in `zuji_portal.config.policies` answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        route = request.resolver_match.url_name if request.resolver_match else ""
        if may("anyone", route or ""):
            return None
        return render(request, "ui/error.html", {"code": 403}, status=403)


class RefusalMiddleware:
    """A refusal that no view handled becomes a page that explains it, never a traceback."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {"findings": findings_for(exception.findings)}
        return render(request, "ui/refused.html", context, status=422)
