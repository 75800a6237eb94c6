"""Pages of readiness and metrics."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from zuji_portal.web.operations.metrics import exposition
from zuji_portal.web.operations.readiness import readiness


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 where every check is fine, else 503; either way which check says what."""
    report = readiness()
    is_ready = not any(report.values())
    checks = {name: problem or "ok" for name, problem in report.items()}
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who sends the token of ZUJI_METRICS_TOKEN; without one the page is not there."""
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
