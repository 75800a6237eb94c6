"""Opening a round of calibration, answering it once, closing it."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.training.plants import calibration_task, task_data
from zuji_portal.foundation.audit.action import Action
from zuji_portal.verification.models import CalibrationAnswer, CalibrationRound, Verifier

SEEDS = 2**31
LONGEST = datetime.timedelta(days=90)


def secret_seed() -> int:
    """A seed that nobody can foresee: who knew it could compute the case."""
    return secrets.randbelow(SEEDS)


@dataclass
class OpenCalibration(Action[None, CalibrationRound]):
    """A case that nobody has seen and no course shows; refuses a last day that is over or far
    away, and a model of which there are no fictional plants.
    """

    model: str = ""
    closes_on: datetime.date | None = None
    policy: ClassVar[str] = "calibration.open"

    def perform(self) -> CalibrationRound:
        assert self.viewer.user is not None and self.closes_on is not None
        today = timezone.localdate()
        if not today <= self.closes_on <= today + LONGEST:
            span = f"{today} … {today + LONGEST}"
            raise refuse("calibration-day", "closes_on", str(self.closes_on), span)
        seed = secret_seed()
        task = calibration_task(self.model, seed)
        return CalibrationRound.objects.create(
            model_id=self.model,
            seed=seed,
            task=task_data(task),
            reference=task.reported / (1 + task.moved),
            unit=task.unit,
            closes_on=self.closes_on,
            opened_by=self.viewer.user,
        )

    def facts(self, made: CalibrationRound) -> Mapping[str, Any]:
        return {"model": made.model_id, "until": made.closes_on.isoformat()}


@dataclass
class AnswerCalibration(Action[CalibrationRound, CalibrationAnswer]):
    """A verifier's answer, once; nobody else's can be seen before the round is closed."""

    value: float = 0.0
    line: str = ""
    policy: ClassVar[str] = "calibration.answer"

    def lock(self) -> None:
        self.subject = CalibrationRound.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> CalibrationAnswer:
        wrong: list[Finding] = []
        if not 0 < self.value < float("inf"):
            wrong.append(blocking("value-range", "value", str(self.value), "> 0"))
        names = [line.name for line in self.subject.case.lines]
        if self.line not in names:
            wrong.append(blocking("choice-unknown", "line", self.line, options=", ".join(names)))
        verifier = Verifier.objects.filter(appointment=self.viewer.acting).first()
        if verifier is None:
            wrong.append(blocking("verifier-unregistered", "verifier"))
        elif self.subject.answers.filter(verifier=verifier).exists():
            wrong.append(blocking("calibration-answered", "value"))
        if wrong:
            raise Refusal(wrong)
        assert verifier is not None
        return CalibrationAnswer.objects.create(
            round=self.subject,
            verifier=verifier,
            body=verifier.body,
            value=self.value,
            line=self.line,
        )

    def facts(self, answer: CalibrationAnswer) -> Mapping[str, Any]:
        return {"round": answer.round_id}


@dataclass
class CloseCalibration(Action[CalibrationRound, CalibrationRound]):
    """The answers are measured and published to the bodies."""

    policy: ClassVar[str] = "calibration.close"

    def lock(self) -> None:
        self.subject = CalibrationRound.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> CalibrationRound:
        self.subject.closed_at = timezone.now()
        self.subject.save(update_fields=["closed_at"])
        return self.subject

    def facts(self, closed: CalibrationRound) -> Mapping[str, Any]:
        return {"round": closed.pk, "answers": closed.answers.count()}
