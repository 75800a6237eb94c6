"""A refusal that no view handled is a page that explains it, never a traceback."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zuji.core.refusals import Refusal
from zuji_portal.ui.language import findings_for


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {"findings": findings_for(exception.findings)}
        return render(request, "ui/refused.html", context, status=422)
