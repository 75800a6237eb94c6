"""A catalogue entry as the comparability guard sees it."""

from __future__ import annotations

from zuji.compare import Comparand, comparand_of
from zuji_portal.catalogue.models import Entry
from zuji_portal.ui.language import lang


def comparand(entry: Entry) -> Comparand:
    assert entry.revision is not None
    name = entry.page[lang()]["name"]
    return comparand_of(entry.revision.content(), name, is_valid=entry.has_valid_certificate())
