"""Every request knows its viewer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zuji_portal.accounts.viewer import read_viewer


class ViewerMiddleware:
    """Sets ``request.viewer``, read from the database only where something asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: read_viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)
