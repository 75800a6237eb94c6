"""What bodies finished in the years that count, and how well."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from zuji.supervision import BodyQuality, BodyWork, body_qualities, supervision_rules
from zuji.verification import MeasuredSpread, months_later
from zuji_portal.foundation.events import ask
from zuji_portal.verification.calibration.queries import calibration_spreads
from zuji_portal.verification.models import Body, Statement, VerificationFinding
from zuji_portal.verification.quality.events import MissedAsked


class StatedWork(NamedTuple):
    """One statement, as far as quality looks at it."""

    statement: int
    body: int
    enterprise: int
    product: int
    assigned_on: datetime.date | None
    at: datetime.datetime
    is_returned: bool


@dataclass(frozen=True)
class QualityRow:
    """A body with its measures and, for whom it is shown to, the spread of its calibration."""

    body: Body
    quality: BodyQuality
    calibration: MeasuredSpread | None = None


def first_day() -> datetime.date:
    """The first day whose statements count."""
    return months_later(timezone.localdate(), -12 * supervision_rules().quality.years.value)


def _stated() -> list[StatedWork]:
    """Every statement in the order of time. A verification was returned where one of its findings
    was raised on an earlier revision than the one that the statement is about.
    """
    earlier = VerificationFinding.objects.filter(engagement=OuterRef("engagement")).exclude(
        revision=OuterRef("revision")
    )
    rows = Statement.objects.order_by("at", "pk").annotate(is_returned=Exists(earlier))
    fields = ("pk", "engagement__body", "engagement__enterprise", "engagement__study__product")
    more = ("engagement__assigned_on", "at", "is_returned")
    return [StatedWork(*row) for row in rows.values_list(*fields, *more)]


def _works(since: datetime.date) -> list[BodyWork]:
    """What each registered body finished since a day; those that finished nothing too."""
    missed = ask(MissedAsked()) or frozenset()
    last: dict[int, int] = {}
    of_body: dict[int, list[tuple[StatedWork, int | None]]] = defaultdict(list)
    verifiers: dict[int, set[int]] = defaultdict(set)
    for row in _stated():
        if timezone.localdate(row.at) >= since:
            of_body[row.body].append((row, last.get(row.product)))
            verifiers[row.enterprise].add(row.body)
        last[row.product] = row.body
    return [_work(pk, of_body[pk], missed, verifiers) for pk in _body_keys()]


def _body_keys() -> list[int]:
    return list(Body.objects.order_by("name_zh").values_list("pk", flat=True))


def _work(
    pk: int,
    rows: list[tuple[StatedWork, int | None]],
    missed: frozenset[int],
    verifiers: dict[int, set[int]],
) -> BodyWork:
    clients = {row.enterprise for row, _ in rows}
    return BodyWork(
        body=str(pk),
        stated=len(rows),
        returned=sum(row.is_returned for row, _ in rows),
        missed=sum(row.statement in missed for row, _ in rows),
        days=tuple(
            (timezone.localdate(row.at) - row.assigned_on).days
            for row, _ in rows
            if row.assigned_on is not None
        ),
        repeated=sum(before == pk for _, before in rows),
        followed=sum(before is not None for _, before in rows),
        shared=sum(len(verifiers[client]) > 1 for client in clients),
        enterprises=len(clients),
    )


def quality_rows() -> list[QualityRow]:
    """Every body, with its calibration: the ranked ones by place, then the others by name."""
    bodies = Body.objects.in_bulk()
    found = body_qualities(_works(first_day()), supervision_rules().quality.least.value)
    spreads = calibration_spreads()
    rows = [QualityRow(bodies[int(q.body)], q, spreads.get(int(q.body))) for q in found]
    return sorted(rows, key=lambda row: (row.quality.place is None, row.quality.place or 0))


def quality_of(body: Body) -> tuple[BodyQuality, int]:
    """A body's measures, and how many bodies have a place."""
    found = body_qualities(_works(first_day()), supervision_rules().quality.least.value)
    ranked = sum(each.place is not None for each in found)
    return next(each for each in found if each.body == str(body.pk)), ranked
