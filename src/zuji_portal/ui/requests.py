"""What views share: reading forms' small fields, redirecting back with what went wrong."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from zuji.core.refusals import refuse

RETRY_AFTER = "5"
"""Seconds after which to ask again where the database was busy."""


def route_of(request: HttpRequest) -> str:
    """The name of the route that answers; "" where none does."""
    return (request.resolver_match.url_name if request.resolver_match else "") or ""


def field(request: HttpRequest, name: str) -> str:
    """A posted text without surrounding blanks or NULs (which PostgreSQL does not store)."""
    return str(request.POST.get(name, "")).replace("\0", "").strip()


def whole(request: HttpRequest, name: str) -> int:
    """A posted whole number of at most nine digits, such as a key; 0 from anything else."""
    text = field(request, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def uploaded(request: HttpRequest, name: str = "file") -> tuple[bytes, str]:
    """The content and name of an uploaded file; refuses none."""
    file = request.FILES.get(name)
    if not isinstance(file, UploadedFile):
        raise refuse("file-missing", name)
    return content_and_name(file)


def content_and_name(file: UploadedFile[bytes]) -> tuple[bytes, str]:
    """An uploaded file's content and name; one over the limit is refused before it is read."""
    name = (file.name or "file").replace("\0", "")
    if file.size is None or file.size > settings.EVIDENCE_LIMIT:
        limit = f"≤ {settings.EVIDENCE_LIMIT / 1e6:.0f} MB"
        raise refuse("file-too-large", name, f"{(file.size or 0) / 1e6:.1f} MB", limit)
    return file.read(), name


def day(text: str, place: str) -> datetime.date | None:
    """A date from ``YYYY-MM-DD``, None from nothing."""
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise refuse("period-wrong", place, text, "YYYY-MM-DD") from problem
