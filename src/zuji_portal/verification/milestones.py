"""Days of each product's first statement with an unmodified opinion, for the programme."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, Min, OuterRef, QuerySet

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.milestones import Reached
from zuji_portal.studies.models import Revision
from zuji_portal.ui.localday import LocalDay, day_of
from zuji_portal.verification.models import Statement


def verifications(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    """The first statement of every product that has one."""
    statements = Statement.objects.filter(
        engagement__enterprise__in=enterprises, opinion="unmodified"
    ).order_by()
    rows = statements.values_list("engagement__study__product", "engagement__enterprise").annotate(
        first=Min(LocalDay("at"))
    )
    return (Reached(product, enterprise, day_of(day)) for product, enterprise, day in rows)


def verified_now(enterprises: QuerySet[Enterprise]) -> set[int]:
    """Products with an unmodified statement about a revision that stands today: approved, not sent
    back since, and the last of its study.
    """
    later = Revision.objects.filter(
        study=OuterRef("revision__study"), number__gt=OuterRef("revision__number")
    )
    statements = Statement.objects.filter(
        ~Exists(later),
        engagement__enterprise__in=enterprises,
        opinion="unmodified",
        revision__study__state="approved",
    )
    return set(statements.order_by().values_list("revision__study__product", flat=True))
