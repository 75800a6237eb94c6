"""Pages about the site itself: health and errors."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from zuji import __version__
from zuji_portal.api.problems import problem
from zuji_portal.exchange.host import PACT, failed
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.ui.kept import kept
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import RETRY_AFTER
from zuji_portal.web.missing import missing_at

API = "/api/v1/"
READ_ONLY = "25006"
"""SQLSTATE of a write to a database of PostgreSQL that takes none."""


def database_fails(problem: BaseException | None) -> bool:
    """Whether the database was locked, full, read-only or gone, so that nothing was changed."""
    if isinstance(problem, OperationalError | InterfaceError):
        return True
    state = getattr(problem.__cause__, "sqlstate", "") if problem else ""
    return isinstance(problem, DatabaseError) and state == READ_ONLY


def health(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})


@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Whether the site answers, who is signed in, and a token for the forms of an open page.

    Only pages of this site can read it: no other origin is allowed to.
    """
    return JsonResponse({"who": str(viewer_of(request).user_id or ""), "token": get_token(request)})


def for_program(request: HttpRequest, code: int) -> HttpResponse | None:
    """An error in the form of the programs' address that was asked; None for a page."""
    if request.path.startswith(API):
        return problem(code)
    return failed(code) if request.path.startswith(PACT) else None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if told := for_program(request, 400):
        return told
    return render(request, "ui/error.html", {"code": 400}, status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    missing = missing_at(request.path).in_language(lang())
    return render(request, "ui/error.html", {"code": 404, "missing": missing}, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/error.html", {"code": 403, **kept(request)}, status=403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    response = render(request, "ui/error.html", {"code": 429, **kept(request)}, status=429)
    response["Retry-After"] = "60"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is locked, read-only, full or gone: a page that asks it for nothing."""
    if told := for_program(request, 503):
        return told
    request.viewer = Viewer()  # type: ignore[attr-defined]
    without = {"code": 503, "viewer": None, "messages": (), "head_words": (), **kept(request)}
    response = render(request, "ui/error.html", without, status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Django asks for this page inside the exception that no view handled."""
    if database_fails(sys.exc_info()[1]):
        return unavailable(request)
    if told := for_program(request, 500):
        return told
    without = {"code": 500, "todo_count": 0, **kept(request)}  # counting may be what failed
    return render(request, "ui/error.html", without, status=500)
