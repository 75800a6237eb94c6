"""The address of the PACT host: ``/pact/3/footprints``, ``/pact/3/events`` and the login."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from ninja.throttling import AnonRateThrottle

from zuji.exchange.pact.hosting import PactAnswer, PactProblem, PactRequest, answer
from zuji.exchange.pact.messages import ERRORS
from zuji_portal.exchange.store import PartnerStore
from zuji_portal.ui.requests import RETRY_AFTER

PACT = "/pact/"
"""Addresses under which every answer is in PACT's form."""
LARGEST = 100_000
TOO_LARGE = f"a body has at most {LARGEST} bytes"
AN_ADDRESS = "1200/m"
SAID = {503: "the database is busy, try again"}
RETRIED = {429: "60", 503: RETRY_AFTER}
"""Status of an answer → seconds after which to ask again."""


class AddressRate(AnonRateThrottle):
    """So many requests an address, whoever asks."""

    def get_cache_key(self, request: HttpRequest) -> Any:
        return f"throttle:pact:address:{self.get_ident(request)}"


@csrf_exempt
def pact_host(request: HttpRequest, path: str) -> HttpResponse:
    """Any request of a partner's system. Sessions and cookies count for nothing here. Where the
    site is served by HTTPS, a request by another way is refused.
    """
    if not AddressRate(AN_ADDRESS).allow_request(request):
        return failed(429, "too many requests, try again in a minute")
    try:
        body = request.body
    except RequestDataTooBig:
        return failed(413, TOO_LARGE)
    except UnreadablePostError:
        return failed(400, "the body broke off")
    if len(body) > LARGEST:
        return failed(413, TOO_LARGE)
    asked = PactRequest(
        method=str(request.method),
        base=request.build_absolute_uri("/pact"),
        path=f"/{path}",
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
        is_secure=request.is_secure() or not settings.SECURE_SSL_REDIRECT,
    )
    return _reply(answer(asked, PartnerStore()))


def failed(status: int, message: str = "") -> HttpResponse:
    """An error of the site in PACT's own form."""
    code = next((code for code, of in ERRORS.items() if of == status), "")
    code = code or ("BadRequest" if status < 500 else "InternalError")
    reply = _reply(
        PactProblem(code, message or SAID.get(status) or HTTPStatus(status).phrase, status).answer()
    )
    if status in RETRIED:
        reply["Retry-After"] = RETRIED[status]
    return reply


def _reply(found: PactAnswer) -> HttpResponse:
    reply = HttpResponse(found.body, status=found.status, content_type="application/json")
    for name, value in found.headers.items():
        reply[name] = value
    reply["Cache-Control"] = "no-store"
    return reply
