"""What the catalogue tells the pages of an enterprise and of a product: what is public."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.label import Label
from zuji_portal.catalogue.queries import visible_to
from zuji_portal.enterprises.organisations.events import MarksAsked, StandingMark


def marks(event: MarksAsked) -> list[StandingMark]:
    """Whether each product has a public page, and which submission it shows."""
    rows = visible_to(event.viewer).filter(enterprise=event.enterprise_id)
    if event.product_id:
        rows = rows.filter(product=event.product_id)
    return [
        StandingMark(
            row.product_id,
            "public" if row.is_shown else "filed",
            _standing(row.is_shown, row.archive_number, row.delisted_at is not None),
            reverse("entry", args=[row.pk]),
            row.revision_id,
        )
        for row in rows
    ]


def _standing(is_shown: bool, number: str, is_delisted: bool) -> Label:
    if is_delisted:
        return Label(f"{number} 已移出目录", f"{number}, delisted")
    if is_shown:
        return Label(f"{number} 已公开，任何人可见", f"{number}, public to everybody")
    return Label(
        f"{number} 未公开，只有本企业和主管部门可见",
        f"{number}, not public: seen by the enterprise and the officers",
    )
