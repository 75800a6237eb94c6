"""What anybody may open of a record in the log.

Each app contributes those of its own records (kind ``public record`` in its `apps.py`); a record
without one has no page for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.urls import reverse

from zuji.core.label import Label
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.registry import contributions
from zuji_portal.transparency.contents import CURRENT

PUBLIC_RECORD = "public record"
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class PublicRecord:
    """What a record is called, and its page."""

    title: Label
    path: str


Reader = Callable[[Collection[str]], dict[str, PublicRecord]]


def public_records(subjects: Iterable[str]) -> dict[str, PublicRecord]:
    """The public pages of the records that ``kind:key`` names, those of a kind read at once; a
    record without one is left out.
    """
    readers = contributions(PUBLIC_RECORD)
    keys: dict[str, set[str]] = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if kind in readers:
            keys.setdefault(kind, set()).add(key)
    return {
        f"{kind}:{key}": record
        for kind, asked in keys.items()
        for key, record in readers[kind](asked).items()
    }


def public_rows(
    table: type[Row], shown: Callable[[Row], PublicRecord | None], *related: str
) -> Reader:
    """The reader of the pages of records that are rows of a table, read with what is `related`."""

    def read(keys: Collection[str]) -> dict[str, PublicRecord]:
        rows = table._default_manager.filter(pk__in=keys).select_related(*related)
        pages = {str(row.pk): shown(row) for row in rows}
        return {key: page for key, page in pages.items() if page}

    return read


def public_models(named: Collection[str]) -> dict[str, PublicRecord]:
    """The pages of sector models; the version stands in the title."""
    return {each: page for each in named if (page := _model(each))}


def _model(named: str) -> PublicRecord | None:
    model_id, _, version = named.partition(CURRENT)
    if model_id not in model_files():
        return None
    title = get_model(model_id).title
    words = Label(f"{title.zh} {version}", f"{title.en} {version}")
    return PublicRecord(words, reverse("model", args=[model_id]))
