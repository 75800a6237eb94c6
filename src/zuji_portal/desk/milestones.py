"""When each product's studies were first submitted and approved: what the programme counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Min, QuerySet

from zuji_portal.desk.models import Approval, Revision
from zuji_portal.organisations.models import Enterprise


class Reached(NamedTuple):
    """A product of an enterprise that reached something at an instant."""

    product: int
    enterprise: int
    at: datetime.datetime


class Accepted(NamedTuple):
    """An approval, with the quality of the revision that was approved."""

    product: int
    enterprise: int
    at: datetime.datetime
    dqr: float
    primary: float


def submissions(enterprises: QuerySet[Enterprise]) -> Iterable[Reached]:
    """The first submission of every product that has one."""
    found = Revision.objects.filter(study__enterprise__in=enterprises).order_by()
    rows = found.values_list("study__product", "study__enterprise").annotate(first=Min("at"))
    return (Reached(*row) for row in rows)


def acceptances(enterprises: QuerySet[Enterprise]) -> Iterable[Accepted]:
    """Every approval, oldest first."""
    found = Approval.objects.filter(
        is_approved=True, revision__study__enterprise__in=enterprises
    ).order_by("at", "pk")
    rows = found.values_list(
        "revision__study__product", "revision__study__enterprise", "at",
        "revision__figures__dqr", "revision__figures__primary_share",
    )  # fmt: skip
    return (Accepted(*row) for row in rows)
