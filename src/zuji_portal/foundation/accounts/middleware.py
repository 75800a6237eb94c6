"""Middleware that puts the viewer on the request."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
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
    """Ends a session that nobody used for long, and notes at most every five minutes that one was
    used, for the list of sessions and devices. Leaving clears what the browser keeps of the site.
    """

    EVERY = 300

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session, now = request.session, int(time.time())
        if session.session_key and now - session.get("seen", now) > settings.SESSION_IDLE_AGE:
            logout(request)
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.view_name == "account_logout" and request.method == "POST":
            response["Clear-Site-Data"] = '"cache", "storage"'
        is_known = request.session.session_key and getattr(request, "_cached_user", None)
        is_due = now - session.get("seen", 0) >= self.EVERY if is_known else False
        if is_due and request.user.is_authenticated and not session.is_empty():
            session["seen"] = now
            UserSession.objects.create_from_request(request)
        return response
