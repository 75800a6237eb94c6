"""Days on which each product's studies were first submitted and approved, for the programme."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Min, QuerySet

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.models import RevisionFigures, Study
from zuji_portal.ui.localday import LocalDay, day_of


class Reached(NamedTuple):
    """A product of an enterprise that reached something on a day."""

    product: int
    enterprise: int
    day: datetime.date


class Accepted(NamedTuple):
    """An approval, with the quality of the revision that was approved."""

    product: int
    enterprise: int
    day: datetime.date
    dqr: float
    primary: float


def submissions(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    """The first submission of every product that has one."""
    figures = RevisionFigures.objects.filter(enterprise__in=enterprises).order_by()
    rows = figures.values_list("product", "enterprise").annotate(
        first=Min(LocalDay("submitted_at"))
    )
    return (Reached(product, enterprise, day_of(day)) for product, enterprise, day in rows)


def acceptances(enterprises: QuerySet[Enterprise]) -> Iterable[Accepted]:
    """Every approval, oldest first."""
    figures = RevisionFigures.objects.filter(
        enterprise__in=enterprises, revision__approval__is_approved=True
    ).order_by("revision__approval__at", "revision__approval__pk")
    rows = figures.values_list(
        "product", "enterprise", LocalDay("revision__approval__at"), "dqr", "primary_share"
    )
    return (Accepted(p, e, day_of(day), dqr, primary) for p, e, day, dqr, primary in rows)


def standing(enterprises: QuerySet[Enterprise]) -> set[int]:
    """Products with a study that is approved today, not sent back since."""
    approved = Study.objects.filter(enterprise__in=enterprises, state="approved")
    return set(approved.order_by().values_list("product", flat=True))
