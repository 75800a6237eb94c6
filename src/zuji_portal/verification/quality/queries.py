"""What bodies finished in the years that count, and how well."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from zuji.supervision import BodyQuality, BodyWork, body_qualities, supervision_rules
from zuji.verification import MeasuredSpread, months_later
from zuji_portal.foundation.events import ask
from zuji_portal.ui.kept_while import kept_while
from zuji_portal.verification.calibration.queries import calibration_spreads
from zuji_portal.verification.models import Body, Statement, VerificationFinding
from zuji_portal.verification.quality.events import MissedAsked

KEPT = "body-qualities"


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


def _start(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _since(day: datetime.date) -> QuerySet[Statement]:
    """Statements since a day, that day included."""
    return Statement.objects.filter(at__gte=_start(day))


def _stated(since: datetime.date) -> list[StatedWork]:
    """Every statement since a day in the order of time. A verification was returned where one of
    its findings was raised on an earlier revision than the one that the statement is about.
    """
    earlier = VerificationFinding.objects.filter(engagement=OuterRef("engagement")).exclude(
        revision=OuterRef("revision")
    )
    rows = _since(since).order_by("at", "pk").annotate(is_returned=Exists(earlier))
    fields = ("pk", "engagement__body", "engagement__enterprise", "engagement__study__product")
    more = ("engagement__assigned_on", "at", "is_returned")
    return [StatedWork(*row) for row in rows.values_list(*fields, *more)]


def _last_before(since: datetime.date) -> dict[int, int]:
    """Product → the body of its last statement before a day, of products that have one since."""
    again = _since(since).values("engagement__study__product")
    rows = Statement.objects.filter(at__lt=_start(since))
    of_products = rows.filter(engagement__study__product__in=again).order_by("at", "pk")
    return dict(of_products.values_list("engagement__study__product", "engagement__body"))


def _works(since: datetime.date, bodies: Sequence[int], missed: frozenset[int]) -> list[BodyWork]:
    """What each of the bodies finished since a day; those that finished nothing too."""
    last = _last_before(since)
    of_body: dict[int, list[tuple[StatedWork, int | None]]] = defaultdict(list)
    verifiers: dict[int, set[int]] = defaultdict(set)
    for row in _stated(since):
        of_body[row.body].append((row, last.get(row.product)))
        verifiers[row.enterprise].add(row.body)
        last[row.product] = row.body
    return [_work(pk, of_body[pk], missed, verifiers) for pk in bodies]


def qualities() -> list[BodyQuality]:
    """Every body's measures, by name; statements, which never change, are read again only once
    there is one more, another finding or body, another day, or another answer to what was missed.
    """
    since, least = first_day(), supervision_rules().quality.least.value
    bodies = tuple(Body.objects.order_by("name_zh").values_list("pk", flat=True))
    missed: frozenset[int] = ask(MissedAsked()) or frozenset()
    last = VerificationFinding.objects.aggregate(last=Max("pk"))["last"]
    stamp = (since, least, bodies, missed, last, _since(since).count())
    return kept_while(KEPT, stamp, lambda: body_qualities(_works(since, bodies, missed), least))


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
    spreads = calibration_spreads()
    rows = [QualityRow(bodies[int(q.body)], q, spreads.get(int(q.body))) for q in qualities()]
    return sorted(rows, key=lambda row: (row.quality.place is None, row.quality.place or 0))


def quality_of(body: Body) -> tuple[BodyQuality, int]:
    """A body's measures, and how many bodies have a place."""
    found = qualities()
    ranked = sum(each.place is not None for each in found)
    return next(each for each in found if each.body == str(body.pk)), ranked
