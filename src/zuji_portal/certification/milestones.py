"""Days on which each product was first certified, and which are today, for the programme."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Min, QuerySet
from django.utils import timezone

from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.milestones import Reached
from zuji_portal.ui.localday import LocalDay, day_of


def certifications(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    """The first certificate of every product that has one."""
    certificates = Certificate.objects.filter(
        enterprise__in=enterprises, issued_at__isnull=False
    ).order_by()
    rows = certificates.values_list("product", "enterprise").annotate(
        first=Min(LocalDay("issued_at"))
    )
    return (Reached(product, enterprise, day_of(day)) for product, enterprise, day in rows)


def certified_now(enterprises: QuerySet[Enterprise]) -> set[int]:
    """Products whose certificate is valid today: not suspended, ended or past its last day."""
    valid = Certificate.objects.filter(
        enterprise__in=enterprises, state="issued", valid_until__gte=timezone.now()
    )
    return set(valid.order_by().values_list("product", flat=True))
