"""The address of the PACT host: ``/pact/3/footprints``, ``/pact/3/events`` and the login."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from zuji.exchange.pact.hosting import LARGEST_BODY, PactRequest, answer
from zuji_portal.exchange.store import PartnerStore


@csrf_exempt
def pact_host(request: HttpRequest, path: str) -> HttpResponse:
    """Any request of a partner's system. Sessions and cookies count for nothing here. Where the
    site is served by HTTPS, a request by another way is refused.
    """
    asked = PactRequest(
        method=str(request.method),
        base=request.build_absolute_uri("/pact"),
        path=f"/{path}",
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body[: LARGEST_BODY + 1],
        is_secure=request.is_secure() or not settings.SECURE_SSL_REDIRECT,
    )
    found = answer(asked, PartnerStore())
    reply = HttpResponse(found.body, status=found.status, content_type="application/json")
    for name, value in found.headers.items():
        reply[name] = value
    reply["Cache-Control"] = "no-store"
    return reply
