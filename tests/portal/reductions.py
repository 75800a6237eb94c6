"""Reduction measures of the cast: one that is planned, on a result that was submitted."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from portal.people import Cast, approved, submitted
from zuji_portal.studies.models import ReductionMeasure, Revision
from zuji_portal.studies.reductions.actions import PlanReduction

REDUCTION = {
    "name_zh": "保温",
    "name_en": "Insulation",
    "step": "ammonia",
    "expected": "12.5",
    "planned_on": "2027-01-01",
    "cost": "1000000",
    "life": "10",
    "running": "-20000",
}
FINISHED = {"done_on": "2025-01-01", "paid": "500000"}
"""What the forms are filled in with."""


def measure_on(revision: Revision) -> ReductionMeasure:
    """A planned measure on any result, written as it is."""
    return ReductionMeasure.objects.create(
        product=revision.study.product,
        baseline=revision,
        name_zh="蒸汽管网保温",
        name_en="Insulated steam pipes",
        steps=["ammonia"],
        expected=12.5,
        unit="kgCO2e/t",
        planned_on=timezone.localdate(),
        by=revision.by,
    )


def planned_here(cast: Cast) -> ReductionMeasure:
    return measure_on(submitted(cast.ludai))


def planned_on_approved(cast: Cast, **more: Any) -> ReductionMeasure:
    """One's own measure, planned by the action on an approved result."""
    approved(cast.ludai)
    own = {"name_zh": "蒸汽管网保温", "step": "ammonia", "expected": 12.5}
    given = {"planned_on": timezone.localdate(), "cost": 500_000.0, **own, **more}
    return PlanReduction(cast.viewer("clerk"), cast.ludai.product, **given).run()
