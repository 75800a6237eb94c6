"""Files that a page hands out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

from zuji.core.label import Label, Lang
from zuji.factors.packs import safe_cell

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep under `name`, which is ours and plain ASCII."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def table_text(columns: Mapping[str, Label], rows: Iterable[Mapping[str, Any]], lang: Lang) -> str:
    """Rows as CSV for people: heads in words of one language, and no text that a spreadsheet would
    take for a formula. What programs read has the keys of `columns`.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_head(label[lang]) for label in columns.values()])
    writer.writerows([_cell(row.get(key)) for key in columns] for row in rows)
    return out.getvalue()


def with_mark(text: str) -> bytes:
    """A text with the mark by which a spreadsheet reads Chinese."""
    return text.encode("utf-8-sig")


def _head(words: str) -> str:
    """The head of a column in sentence case; a unit at its beginning stays as it is written."""
    first = words.partition(" ")[0]
    is_word = first.isascii() and first.islower() and len(first) > len("km")
    return words[:1].upper() + words[1:] if is_word else words


def _cell(value: Any) -> Any:
    return safe_cell(value) if isinstance(value, str) else "" if value is None else value


def dictionary(columns: Mapping[str, Label]) -> list[dict[str, str]]:
    """The columns of open data: the key by which programs read one, and its words."""
    return [{"key": key, "zh": label.zh, "en": label.en} for key, label in columns.items()]
