"""Pages of the audit log: reading and export."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.audit import queries

A_PAGE = 100


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.visible_to(viewer_of(request)), A_PAGE).get_page(
        request.GET.get("page")
    )
    is_whole = viewer_of(request).role in {"auditor", "province"}
    return render(request, "audit/log.html", {"page": page, "is_whole": is_whole})


@require_safe
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """The whole chain as JSON lines, for ``zuji verify audit``."""
    response = StreamingHttpResponse(queries.chain_lines(), content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="zuji-audit.jsonl"'
    return response
