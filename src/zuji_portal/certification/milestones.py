"""Days on which each product was first certified, for the programme."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Min, QuerySet

from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.milestones import Reached
from zuji_portal.ui.localday import LocalDay, day_of


def certifications(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    found = Certificate.objects.filter(
        enterprise__in=enterprises, issued_at__isnull=False
    ).order_by()
    rows = found.values_list("product", "enterprise").annotate(first=Min(LocalDay("issued_at")))
    return (Reached(product, enterprise, day_of(day)) for product, enterprise, day in rows)
