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
from zuji_portal.programme.documents.forms import DocumentForm, NextVersionForm, WithdrawForm
from zuji_portal.programme.documents.models import KINDS, Document

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
        "form": WithdrawForm(),
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
    posted = request.POST if request.method == "POST" else None
    form = DocumentForm(posted) if base is None else NextVersionForm.of(base, posted)
    if request.method == "POST":
        try:
            values = form.values()
            if (
                base is not None
            ):  # the form was opened on a version; a later one is not written over
                base.number = values.pop("number") or base.number
            document = PublishDocument(viewer_of(request), base, values=values).run()
            return redirect("document", document.key)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"base": base, "form": form}
    return render(request, "documents/form.html", context, status=form.status)


@require_POST
def document_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    held = queries.version_or_404(key)
    form = WithdrawForm(request.POST)
    try:
        WithdrawDocument(viewer_of(request), held, **form.values()).run()
    except Refusal as refusal:
        return _page(request, held, 422, form=form.refused(refusal))
    return redirect("document", key)
