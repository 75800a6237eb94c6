"""Days of each product's first statement with an unmodified opinion, for the programme."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Min, QuerySet

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.milestones import Reached
from zuji_portal.ui.localday import LocalDay, day_of
from zuji_portal.verification.models import Statement


def verifications(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    found = Statement.objects.filter(
        engagement__enterprise__in=enterprises, opinion="unmodified"
    ).order_by()
    rows = found.values_list("engagement__study__product", "engagement__enterprise").annotate(
        first=Min(LocalDay("at"))
    )
    return (Reached(product, enterprise, day_of(day)) for product, enterprise, day in rows)
