"""Public page of the log and its static files (C2SP tlog-tiles)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.trust.tiles import read_path
from zuji_portal.transparency import log
from zuji_portal.transparency.models import LogEntry

A_PAGE = 50
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def log_page(request: HttpRequest) -> HttpResponse:
    page = Paginator(LogEntry.objects.order_by("-index"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "checkpoint": log.latest(), "key": str(log.public_key())}
    return render(request, "transparency/log.html", context)


@require_safe
def log_checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint."""
    checkpoint = log.latest()
    if checkpoint is None:
        raise Http404("checkpoint")
    return _text(log.cosigned_note(checkpoint), "no-cache")


@require_safe
def log_key(request: HttpRequest) -> HttpResponse:
    return _text(f"{log.public_key()}\n", "public, max-age=3600")


@require_safe
def log_proof(request: HttpRequest, index: int) -> HttpResponse:
    """The proof of one entry under the latest checkpoint."""
    proof = log.proof_of(index)
    if proof is None:
        raise Http404(index)
    return _text(proof.text(), "no-cache")


@require_safe
def log_tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; a whole one never changes."""
    checkpoint = log.latest()
    try:
        level, number, width = read_path(path)
    except ValueError as problem:
        raise Http404(path) from problem
    content = log.tile(level, number, width, checkpoint.size) if checkpoint else None
    if content is None:
        raise Http404(path)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Cache-Control"] = FOREVER if ".p/" not in path else "public, max-age=60"
    return response


def _text(text: str, cache: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = cache
    return response
