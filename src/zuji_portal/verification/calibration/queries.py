"""Reads of calibration: rounds, what came of a closed one, and how a body does over all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from zuji.verification import MeasuredSpread, measured_spread, relative_deviation
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.verification.models import Body, CalibrationAnswer, CalibrationRound, Verifier

READERS = frozenset({"province", "auditor"})


def rounds() -> QuerySet[CalibrationRound]:
    return CalibrationRound.objects.all()


def round_or_404(pk: int) -> CalibrationRound:
    found = rounds().filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def own_answer(viewer: Viewer, held: CalibrationRound) -> CalibrationAnswer | None:
    """What the viewer answered; nobody else's."""
    rows = held.answers.filter(verifier__appointment=viewer.acting)
    return rows.first() if viewer.acting else None


@dataclass(frozen=True)
class RoundResult:
    """What came of a closed round, over all answers or those of a body: bias and spread, and how
    many found the planted error.
    """

    body: Body | None
    measured: MeasuredSpread
    found: int


def _result(body: Body | None, answers: Iterable[CalibrationAnswer]) -> RoundResult | None:
    rows = list(answers)
    measured = measured_spread([relative_deviation(a.value, a.round.reference) for a in rows])
    if measured is None:
        return None
    return RoundResult(body, measured, sum(a.line in a.round.task["wrong"] for a in rows))


def results_of(viewer: Viewer, held: CalibrationRound) -> list[RoundResult]:
    """The results of a closed round: of all verifiers, then of the bodies that the viewer may see –
    each body its own, the province and auditors every one. Nothing before it is closed.
    """
    if held.closed_at is None:
        return []
    answers = list(held.answers.select_related("round", "body"))
    seen = {a.body_id: a.body for a in answers}
    if viewer.role not in READERS:
        own = Verifier.objects.filter(appointment=viewer.acting).first()
        seen = {pk: body for pk, body in seen.items() if own and pk == own.body_id}
    parts = [_result(None, answers)]
    parts += [
        _result(body, [a for a in answers if a.body_id == pk])
        for pk, body in sorted(seen.items(), key=lambda pair: pair[1].name_zh)
    ]
    return [part for part in parts if part is not None]


def calibration_spread_of(body: Body) -> MeasuredSpread | None:
    """Bias and spread of a body's verifiers over all closed rounds, as shares of the true values;
    None where none of them answered.
    """
    return calibration_spreads(body=body).get(body.pk)


def calibration_spreads(**only: Body) -> dict[int, MeasuredSpread]:
    """The same of every body whose verifiers answered, by its key."""
    rows = CalibrationAnswer.objects.filter(round__closed_at__isnull=False, **only)
    deviations: dict[int, list[float]] = defaultdict(list)
    for body, value, true in rows.values_list("body", "value", "round__reference"):
        deviations[body].append(relative_deviation(value, true))
    spreads = {body: measured_spread(each) for body, each in deviations.items()}
    return {body: spread for body, spread in spreads.items() if spread is not None}
