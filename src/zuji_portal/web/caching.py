"""Middleware that keeps pages of visitors for a minute, and answers to people nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.ui.requests import route_of
from zuji_portal.web.display import chosen

READ = frozenset({"result", "step", "model_list", "model", "factor_list", "factor", "compare"})
"""Routes whose page holds no form, no nonce and nothing of the visitor."""
SECONDS = 60


class ReaderCacheMiddleware:
    """Answers a visitor's GET of such a page from the cache; a person who is signed in never
    gets one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "reader_key", "")
        if key and response.status_code == 200 and not response.cookies:
            caches["pages"].set(key, (response.content, response["Content-Type"]), SECONDS)
        return response

    def process_view(self, request: HttpRequest, *rest: object) -> HttpResponse | None:
        """Answers a visitor from the cache where the page was made a moment ago."""
        if (
            request.method != "GET"
            or route_of(request) not in READ
            or viewer_of(request).is_signed_in
        ):
            return None
        look = "/".join(chosen(request).values())
        address = (request.get_host(), request.get_full_path())
        parts = (*address, request.headers.get("HX-Request", ""), look)
        whole = "\n".join(parts).encode("utf-8", "surrogatepass")
        key = f"reader:{hashlib.sha256(whole).hexdigest()}"
        page = caches["pages"].get(key)
        if page is not None:
            content, content_type = page
            return HttpResponse(content, content_type=content_type)
        request.reader_key = key  # type: ignore[attr-defined]
        return None


class PrivateAnswersMiddleware:
    """What a person who is signed in is answered, or whoever holds a secret link, is kept by no
    browser and no proxy, unless the view says otherwise: the back button of a shared machine shows
    nothing after the log-out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        is_secret = match is not None and "secret" in match.kwargs
        if "Cache-Control" not in response and (is_secret or viewer_of(request).is_signed_in):
            response["Cache-Control"] = "private, no-store"
        return response
