"""Log record of a document."""

from __future__ import annotations

from zuji.core.canonical import canonical_bytes
from zuji_portal.programme.documents.models import Document
from zuji_portal.transparency.contents import row_reader

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
