"""Which rows' documents are read: lockfiles and findings of revisions, PDF of statements, contents
of the exchange.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db import models

from zuji_portal.exchange.models import PartnerDelivery, PartnerEvent, SharedFootprint
from zuji_portal.studies.models import HEAVY, Revision
from zuji_portal.verification.models import PAPERS, Statement

DOCUMENTS: dict[type[models.Model], tuple[str, ...]] = {
    Revision: HEAVY,
    Statement: PAPERS,
    **dict.fromkeys((SharedFootprint, PartnerEvent, PartnerDelivery), ("content",)),
}


@contextmanager
def heavy_reads() -> Iterator[list[str]]:
    """The columns with documents that are read in the block, each as often as a row of it is."""
    seen: list[str] = []
    with ExitStack() as stack:
        for model, columns in DOCUMENTS.items():
            stack.enter_context(_told(model, columns, seen))
        yield seen


def _told(model: type[models.Model], columns: Sequence[str], seen: list[str]) -> Any:
    made = model.from_db

    def read(db: str | None, names: Sequence[str], values: Sequence[Any]) -> models.Model:
        seen.extend(f"{model.__name__}.{name}" for name in columns if name in names)
        return made(db, names, values)

    return mock.patch.object(model, "from_db", read)
