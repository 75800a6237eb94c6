"""Middleware that puts the viewer on the request."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zuji_portal.foundation.accounts.viewer import read_viewer


class ViewerMiddleware:
    """Sets ``request.viewer``, read from the database only where something asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: read_viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class SeenMiddleware:
    """Notes at most every five minutes that a session was used, for the list of sessions and
    devices.
    """

    EVERY = 300

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_known = request.session.session_key and getattr(request, "_cached_user", None)
        if is_known and request.user.is_authenticated and not request.session.is_empty():
            now = int(time.time())
            if now - request.session.get("seen", 0) >= self.EVERY:
                request.session["seen"] = now
                UserSession.objects.create_from_request(request)
        return response
