"""Conditional requests (ETag) and repeated ones (Idempotency-Key)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import Schema

from zuji.core.refusals import refuse
from zuji_portal.api.models import ApiKey, KeptAnswer
from zuji_portal.api.problems import VersionChanged

JSON = "application/json; charset=utf-8"
LONGEST_NAME = 100


def etag_of(*parts: object) -> str:
    return quote_etag(hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32])


def locked_content(request: HttpRequest, content: bytes, digest: str) -> HttpResponse:
    """A lockfile as it was frozen, byte for byte; 304 where the reader has it."""
    response = HttpResponse(content, content_type=JSON, headers={"ETag": quote_etag(digest)})
    if request.method not in {"GET", "HEAD"}:
        return response
    known = get_conditional_response(request, quote_etag(digest), None, response)
    if known is not None and known.status_code == 412:
        raise VersionChanged
    return known or response


def must_match(request: HttpRequest, etag: str) -> None:
    """If-Match where it is given; another version is refused before anything is read of the
    body.
    """
    wanted = request.headers.get("If-Match")
    if wanted and wanted.strip() != "*" and etag not in [w.strip() for w in wanted.split(",")]:
        raise VersionChanged


def once(request: HttpRequest, work: Callable[[], tuple[int, Schema]]) -> HttpResponse:
    """Do `work`, all of it or nothing, which a repeated Idempotency-Key does not do again; it gives
    status and shape.

    The answer is kept in the transaction of the change, so that a crash leaves both or neither. The
    same key with another content is refused (``idempotency-other``).
    """
    name = request.headers.get("Idempotency-Key", "").strip()
    if not name:
        with transaction.atomic():
            status, shape = work()
        return _answer(status, shape.model_dump_json())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise refuse("text-length", "Idempotency-Key", str(len(name)), f"1 … {LONGEST_NAME}")
    key: ApiKey = request.api_key  # type: ignore[attr-defined]
    asked = hashlib.sha256(f"{request.method} {request.path}\0".encode() + request.body).hexdigest()
    with transaction.atomic():
        ApiKey.objects.select_for_update().get(pk=key.pk)
        answer = KeptAnswer.objects.filter(key=key, name=name).first()
        if answer is not None:
            if answer.request != asked:
                raise refuse("idempotency-other", "Idempotency-Key", name)
            return _answer(answer.status, answer.body, {"Idempotent-Replayed": "true"})
        status, shape = work()
        body = shape.model_dump_json()
        KeptAnswer.objects.create(key=key, name=name, request=asked, status=status, body=body)
    return _answer(status, body)


def _answer(status: int, body: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(body, content_type=JSON, status=status, headers=headers)
