"""The public library of documents, and its form for the province."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.programme.documents import queries
from zuji_portal.programme.documents.actions import PublishDocument, WithdrawDocument
from zuji_portal.programme.documents.models import KINDS, Document
from zuji_portal.programme.documents.rules import FIELDS
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import field

A_PAGE = 30


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = Paginator(queries.found(words, kind), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": words,
        "kind": kind,
        "kinds": KINDS.items(),
        "may": decide(viewer_of(request), "document.publish"),
    }
    return render(request, "documents/list.html", context)


@require_safe
def document(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    return _page(request, queries.version_or_404(key, number))


def _page(request: HttpRequest, held: Document, status: int = 200, **more: Any) -> HttpResponse:
    versions = list(queries.versions_of(held.key))
    context = {
        "document": held,
        "versions": versions,
        "is_latest": held.number == versions[0].number,
        "may": decide(viewer_of(request), "document.publish"),
    }
    return render(request, "documents/document.html", context | more, status=status)


def document_new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


def document_revise(request: HttpRequest, key: str) -> HttpResponse:
    return _edit(request, queries.version_or_404(key))


def _edit(request: HttpRequest, base: Document | None) -> HttpResponse:
    context: dict[str, Any] = {"base": base, "kinds": KINDS.items()}
    if request.method != "POST":
        values = {n: getattr(base, n) for n in FIELDS if n != "what_changed"} if base else {}
        return render(request, "documents/form.html", context | {"values": values})
    posted = {n: field(request, n) for n in FIELDS}
    if base is not None:  # the form was opened on a version; a later one is not written over
        number = field(request, "number")
        base.number = int(number) if number.isdecimal() and len(number) < 9 else base.number
    try:
        made = PublishDocument(viewer_of(request), base, values=posted).run()
    except Refusal as problem:
        context |= {"values": posted, "findings": findings_for(problem.findings)}
        return render(request, "documents/form.html", context, status=422)
    return redirect("document", made.key)


@require_POST
def document_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    held = queries.version_or_404(key)
    try:
        WithdrawDocument(viewer_of(request), held, reason=field(request, "reason")).run()
    except Refusal as problem:
        return _page(request, held, 422, findings=findings_for(problem.findings))
    return redirect("document", key)
