"""Files that a page hands out."""

from __future__ import annotations

from django.http import HttpResponse

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep under `name`, which is ours and plain ASCII."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
