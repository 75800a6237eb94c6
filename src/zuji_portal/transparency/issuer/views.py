"""The issuer's DID document."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from zuji_portal.transparency.issuer.keys import did_document


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(did_document(), content_type="application/did+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response
