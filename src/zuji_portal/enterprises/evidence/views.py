"""Pages of evidence: list, upload, download (never shown from this site's origin)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.enterprises.evidence import queries
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.evidence.events import CitationsAsked
from zuji_portal.enterprises.evidence.forms import EvidenceForm
from zuji_portal.enterprises.evidence.storage import path_of
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.readingroom.readers import read_picture
from zuji_portal.ui.forms import SiteForm


def _page(request: HttpRequest, form: SiteForm) -> HttpResponse:
    viewer = viewer_of(request)
    enterprise = enterprise_or_404(viewer, viewer.enterprise_id or 0)
    cited: dict[str, list[Any]] = {}
    for answer in publish(CitationsAsked(viewer)):
        for digest, studies in answer.items():
            cited.setdefault(digest, []).extend(studies)
    context = {
        "form": form,
        "files": [(f, cited.get(f.digest, [])) for f in queries.visible_to(viewer)],
        "may_add": decide(viewer, "evidence.add", enterprise),
        "enterprise": enterprise,
    }
    return render(request, "evidence/list.html", context, status=form.status)


@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    return _page(request, EvidenceForm())


@require_POST
def evidence_add(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    enterprise = enterprise_or_404(viewer, viewer.enterprise_id or 0)
    form = EvidenceForm(request.POST, request.FILES)
    try:
        values = form.values()
        content, name = values["file"]
        start, end = values["start"], values["end"]
        AddEvidence(
            viewer,
            enterprise,
            content=content,
            name=name,
            kind=values["kind"] or "other",
            period=(start, end) if start else None,
        ).run()
    except Refusal as refusal:
        return _page(request, form.refused(refusal))
    return redirect("evidence_list")


@require_safe
def evidence_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The bytes, as a download of no type: a browser neither shows nor runs them here."""
    evidence = queries.evidence_or_404(viewer_of(request), pk)
    response = FileResponse(
        path_of(evidence.digest).open("rb"),
        as_attachment=True,
        filename=evidence.name,
        content_type="application/octet-stream",
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def evidence_picture(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A photo or scan as its pixels alone, to be looked at beside the number that it proves."""
    evidence = queries.evidence_or_404(viewer_of(request), pk)
    if not evidence.name.lower().endswith(PICTURES):
        raise Http404(evidence.name)
    pixels = read_picture(path_of(evidence.digest).read_bytes(), "photo")
    response = HttpResponse(pixels, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


PICTURES = (".png", ".jpg", ".jpeg")
