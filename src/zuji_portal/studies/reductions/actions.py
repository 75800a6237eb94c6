"""Planning a measure, saying that it is done and what it cost, dropping it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone

from zuji.core.label import Label, listed
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.action import Action
from zuji_portal.studies.models import ReductionMeasure, Revision
from zuji_portal.studies.reductions.effects import ExpectedEffect, expected_of, hold, settle
from zuji_portal.studies.reductions.queries import baseline_of


@dataclass
class PlanReduction(Action[Product, ReductionMeasure]):
    """A measure of the model's library by its id, or one's own: its name, the step that it acts
    on, and what it should save per declared unit. Refuses a product without an approved result.
    """

    measure: str = ""
    name_zh: str = ""
    name_en: str = ""
    step: str = ""
    expected: float | None = None
    planned_on: datetime.date | None = None
    cost: float | None = None
    life: int | None = None
    running: float | None = None
    policy: ClassVar[str] = "reduction.plan"

    def lock(self) -> None:
        hold(self.subject.pk)

    def perform(self) -> ReductionMeasure:
        assert self.viewer.user is not None and self.planned_on is not None
        if self.measure and (self.name_zh.strip() or self.name_en.strip() or self.step):
            raise refuse("reduction-both", "measure")
        if self.measure and self.expected is not None:
            raise refuse("reduction-both", "expected")
        baseline = baseline_of(self.subject)
        if baseline is None:
            raise refuse("reduction-baseline", "measure")
        effect = expected_of(baseline, self.measure) if self.measure else self._own(baseline)
        self._must_be_new(baseline, effect)
        return ReductionMeasure.objects.create(
            product=self.subject,
            baseline=baseline,
            key=self.measure,
            name_zh=effect.name.zh,
            name_en=effect.name.en,
            steps=list(effect.steps),
            expected=effect.saving,
            unit=baseline.content()["result"]["total"]["unit"],
            planned_on=self.planned_on,
            cost=self.cost,
            life=self.life,
            running=self.running,
            by=self.viewer.user,
        )

    def _must_be_new(self, baseline: Revision, effect: ExpectedEffect) -> None:
        """Refuses what is planned already, or done since the same result."""
        standing = ReductionMeasure.objects.filter(product=self.subject, dropped_at=None)
        rows = standing.filter(Q(done_on=None) | Q(baseline=baseline), key=self.measure)
        alike = rows if self.measure else rows.filter(name_zh=effect.name.zh)
        if any(self.measure or set(row.steps) == set(effect.steps) for row in alike):
            raise refuse("reduction-again", "measure" if self.measure else "name_zh", effect.name)

    def _own(self, baseline: Revision) -> ExpectedEffect:
        given = {"name_zh": self.name_zh.strip(), "step": self.step, "expected": self.expected}
        wrong = [blocking("field-missing", name) for name, value in given.items() if not value]
        steps = {step.id: step.label for step in get_model(baseline.study.model_id).steps}
        if self.step and self.step not in steps:
            options = listed(steps.values())
            wrong.append(blocking("choice-unknown", "step", self.step, options=options))
        if wrong or self.expected is None:
            raise Refusal(wrong)
        name = Label(self.name_zh.strip(), self.name_en.strip())
        return ExpectedEffect(name, self.expected, (self.step,))

    def facts(self, made: ReductionMeasure) -> Mapping[str, Any]:
        return {"measure": made.key, "expected": made.expected, "unit": made.unit}


@dataclass
class ReductionStep(Action[ReductionMeasure, ReductionMeasure]):
    """A step of a measure: its row is read again and locked before anything is decided."""

    def lock(self) -> None:
        hold(self.subject.product_id)
        rows = ReductionMeasure.objects.select_for_update(of=("self",))
        related = rows.select_related("product__enterprise", "baseline__study")
        self.subject = related.get(pk=self.subject.pk)


@dataclass
class FinishReduction(ReductionStep):
    """It is done: when, and what it cost. Refuses a day to come, and one before the year of the
    result that it starts from.
    """

    done_on: datetime.date | None = None
    paid: float | None = None
    policy: ClassVar[str] = "reduction.finish"

    def perform(self) -> ReductionMeasure:
        assert self.done_on is not None
        today = timezone.localdate()
        if self.done_on > today:
            raise refuse("reduction-day", "done_on", str(self.done_on), f"≤ {today}")
        first = datetime.date(self.subject.baseline.study.year, 1, 1)
        if self.done_on < first:
            raise refuse("reduction-before", "done_on", str(self.done_on), f"≥ {first}")
        self.subject.done_on, self.subject.paid = self.done_on, self.paid
        self.subject.save(update_fields=["done_on", "paid"])
        settle(self.subject.product_id)
        self.subject.refresh_from_db()
        return self.subject

    def facts(self, done: ReductionMeasure) -> Mapping[str, Any]:
        return {"done_on": str(done.done_on), "paid": done.paid}


@dataclass
class DropReduction(ReductionStep):
    """It is not going to be done, and why."""

    reason: str = ""
    policy: ClassVar[str] = "reduction.drop"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> ReductionMeasure:
        self.subject.dropped_at = timezone.now()
        self.subject.dropped_why = self.reason.strip()
        self.subject.save(update_fields=["dropped_at", "dropped_why"])
        return self.subject

    def facts(self, dropped: ReductionMeasure) -> Mapping[str, Any]:
        return {"reason": dropped.dropped_why}
