"""A public product as the comparability guard sees it."""

from __future__ import annotations

from zuji.compare import Comparand, comparand_of
from zuji_portal.catalogue.public import PublicView
from zuji_portal.ui.language import lang


def comparand(view: PublicView) -> Comparand:
    revision = view.entry.revision
    assert revision is not None
    name = view.page[lang()]["name"]
    return comparand_of(revision.content(), name, is_valid=view.is_certified)
