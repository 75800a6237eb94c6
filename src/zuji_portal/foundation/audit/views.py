"""Pages of the audit log: reading and export."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.audit import queries
from zuji_portal.foundation.audit.telling import kinds_in_words, told
from zuji_portal.ui.language import lang

A_PAGE = 50
ASKED = ("q", "kind", "since", "until", "about")


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """The entries that the viewer sees, as sentences, by person or enterprise, kind and day."""
    viewer = viewer_of(request)
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:100] for name in ASKED}
    entries = queries.visible_to(viewer)
    page = Paginator(queries.asked_for(entries, **asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": told(page, viewer, lang()),
        "asked": asked,
        "kinds": kinds_in_words(lang()),
        "is_whole": viewer.role in {"auditor", "province"},
    }
    return render(request, "audit/log.html", context)


@require_safe
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """The whole chain as JSON lines, for ``zuji verify audit``."""
    response = StreamingHttpResponse(queries.chain_lines(), content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="zuji-audit.jsonl"'
    return response
