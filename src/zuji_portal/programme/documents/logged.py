"""Log record of a document."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji_portal.programme.documents.models import Document
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows

FIELDS = (
    "key",
    "number",
    "kind",
    "title_zh",
    "title_en",
    "body_zh",
    "body_en",
    "source",
    "what_changed",
    "is_withdrawn",
)


def document_content(document: Document) -> bytes:
    return canonical_bytes({name: getattr(document, name) for name in FIELDS})


read_document = row_reader(Document, document_content)


def _page(document: Document) -> PublicRecord:
    address = reverse("document_version", args=[document.key, document.number])
    return PublicRecord(Label(document.title_zh, document.title_en), address)


public_document = public_rows(Document, _page)
