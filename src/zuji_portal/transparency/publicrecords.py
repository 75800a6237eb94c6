"""What anybody may open of a record in the log.

Each app contributes those of its own records (kind ``public record`` in its `apps.py`); a record
without one has no page for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
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


def public_record(subject: str) -> PublicRecord | None:
    """The public page of the record that ``kind:key`` names; None where there is none."""
    kind, _, key = subject.partition(":")
    reader = contributions(PUBLIC_RECORD).get(kind)
    return reader(key) if reader else None


def public_row(
    table: type[Row], shown: Callable[[Row], PublicRecord | None]
) -> Callable[[str], PublicRecord | None]:
    """The reader of the pages of records that are rows of a table."""

    def read(key: str) -> PublicRecord | None:
        row = table._default_manager.filter(pk=key).first()
        return shown(row) if row else None

    return read


def public_model(named: str) -> PublicRecord | None:
    """The page of a sector model; the version stands in its title."""
    model_id, _, version = named.partition(CURRENT)
    if model_id not in model_files():
        return None
    title = get_model(model_id).title
    words = Label(f"{title.zh} {version}", f"{title.en} {version}")
    return PublicRecord(words, reverse("model", args=[model_id]))
