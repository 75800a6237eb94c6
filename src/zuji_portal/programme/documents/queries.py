"""Reads of the documents: public, the current version of each first."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zuji_portal.programme.documents.models import Document


def current() -> QuerySet[Document]:
    """The latest version of every document, withdrawn ones too."""
    later = Document.objects.filter(key=OuterRef("key"), number__gt=OuterRef("number"))
    return Document.objects.filter(~Exists(later))


def found(words: str = "", kind: str = "") -> QuerySet[Document]:
    """Documents in force whose title or text holds every word."""
    documents = current().filter(is_withdrawn=False)
    if kind:
        documents = documents.filter(kind=kind)
    for word in words.split():
        documents = documents.filter(
            Q(title_zh__icontains=word)
            | Q(title_en__icontains=word)
            | Q(body_zh__icontains=word)
            | Q(body_en__icontains=word)
        )
    return documents


def versions_of(key: str) -> QuerySet[Document]:
    return Document.objects.filter(key=key).select_related("by").order_by("-number")


def version_or_404(key: str, number: int | None = None) -> Document:
    versions = versions_of(key)
    held = versions.first() if number is None else versions.filter(number=number).first()
    if held is None:
        raise Http404(key)
    return held
