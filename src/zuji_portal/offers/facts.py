"""The facts of a product that conditions are judged against. Reads only."""

from __future__ import annotations

from zuji_portal.catalogue.models import Entry
from zuji_portal.offers.conditions import ProductFacts


def facts_of(entry: Entry) -> ProductFacts:
    """A product of the catalogue as it stands today."""
    values = list(entry.values.order_by("year", "pk"))
    return ProductFacts(
        industry=entry.industry,
        city=entry.enterprise.city,
        level=entry.level,
        is_certified=entry.has_valid_certificate(),
        is_public=entry.is_shown,
        is_exporter=entry.enterprise.is_exporter,
        dqr=entry.dqr,
        change=_change([(v.year, v.total, v.unit) for v in values]),
    )


def _change(values: list[tuple[int, float, str]]) -> float | None:
    """The relative change of the last year against the year before it that has a value in the same
    unit; None where there is none.
    """
    if not values:
        return None
    year, now, unit = values[-1]
    before = [total for y, total, u in values if y < year and u == unit and total > 0]
    return now / before[-1] - 1 if before else None
