"""Product pages that were made a moment ago, answered before anything else of the site is asked.

A page holds nothing of the visitor, so it is the same for all who read its language. What the whole
site said the first time, headers included, is what it says again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zuji_portal.catalogue import cache
from zuji_portal.ui.language import page_language

PAGE = re.compile(r"/p/([0-9a-z]{1,12})")


class ProductPageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = PAGE.fullmatch(request.path_info)
        if address is None or not _is_plain(request):
            return self.get_response(request)
        key, since = (address[1], page_language(request)), cache.stamp()
        page = cache.kept(key, since)
        if page is not None:
            return HttpResponse(page.content, headers=page.headers)
        response = self.get_response(request)
        if response.status_code == 200 and not response.cookies:
            cache.keep(key, since, response.content, dict(response.items()))
        return response


def _is_plain(request: HttpRequest) -> bool:
    """A reader's GET of the page itself: no linkset asked for, and no redirect to HTTPS due."""
    if request.method != "GET" or "linkType" in request.META.get("QUERY_STRING", ""):
        return False
    if "linkset" in request.META.get("HTTP_ACCEPT", ""):
        return False
    return not settings.SECURE_SSL_REDIRECT or request.is_secure()
