"""What a measure should save on an approved result, and what its steps saved since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.refusals import refuse
from zuji.footprint.assess import assessed_alike
from zuji.footprint.measures import Measure, applies, changed_study, measures_for
from zuji.lockfile.lock import assessment_of
from zuji_portal.enterprises.products.models import Product
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.models import ReductionMeasure, Revision, Study

TOUCHED = 1e-12
"""Relative to the total: a step that moves by less is not touched."""


@dataclass(frozen=True)
class ExpectedEffect:
    """What a measure should do: kgCO2e per declared unit less, in which steps."""

    name: Label
    saving: float
    steps: tuple[str, ...]


def offered(baseline: Revision) -> list[Measure]:
    """The measures of the model that apply to an approved result."""
    assessment = assessment_of(baseline.content())
    return [m for m in measures_for(assessment.model) if applies(m, assessment)]


def expected_of(baseline: Revision, key: str) -> ExpectedEffect:
    """The effect of a measure at its usual level, computed with it and without it with the same
    factors; refuses one that does not apply (``choice-unknown``).
    """
    assessment = assessment_of(baseline.content())
    measures = {m.id: m for m in measures_for(assessment.model) if applies(m, assessment)}
    if key not in measures:
        options = listed(m.label for m in measures.values())
        raise refuse("choice-unknown", "measure", key, options=options)
    library = library_for(assessment.study)
    before = assessed_alike(assessment, assessment.study, library)
    after = assessed_alike(assessment, changed_study(assessment, measures[key]), library)
    moved = {
        step: before.by_step.get(step, 0.0) - after.by_step.get(step, 0.0)
        for step in sorted({*before.by_step, *after.by_step})
    }
    least = TOUCHED * abs(before.total)
    steps = tuple(step for step, saving in moved.items() if abs(saving) > least)
    return ExpectedEffect(measures[key].label, before.total - after.total, steps)


def saved(
    before: Mapping[str, Any], after: Mapping[str, Any], steps: Iterable[str]
) -> float | None:
    """kgCO2e per declared unit that some steps emit less in a lockfile than in another; None where
    the later model no longer has one of them, or counts in another unit.
    """
    wanted, known = set(steps), {row["id"] for row in after["model"]["steps"]}
    if not wanted <= known or _unit(before) != _unit(after):
        return None
    return _emitted(before, wanted) - _emitted(after, wanted)


def _unit(lock: Mapping[str, Any]) -> str:
    return str(lock["result"]["total"]["unit"])


def _emitted(lock: Mapping[str, Any], steps: set[str]) -> float:
    """What the steps emit; one that does not run under the chosen options emits nothing."""
    return sum(float(row["kgco2e"]) for row in lock["result"]["steps"] if row["id"] in steps)


def hold(product: int) -> None:
    """Lock a product, so that nobody finishes a measure of it while a result is approved, nor
    plans two at once; before any other row of it.
    """
    Product.objects.select_for_update(no_key=True).get(pk=product)


def settle(product: int) -> None:
    """Measures of a product that are done, each against the first approved result of a later year
    that covers its day. The product is held (`hold`).
    """
    rows = ReductionMeasure.objects.filter(product=product, done_on__isnull=False)
    for measure in rows.select_related("baseline__study"):
        after = _following(measure)
        if after is None or after.pk == measure.after_id:
            continue
        measure.after = after
        measure.actual = saved(measure.baseline.content(), after.content(), measure.steps)
        measure.save(update_fields=["after", "actual"])


def _following(measure: ReductionMeasure) -> Revision | None:
    assert measure.done_on is not None
    least = max(measure.baseline.study.year + 1, measure.done_on.year)
    rows = Revision.objects.filter(
        study__product=measure.product_id,
        study__state="approved",
        study__year__gte=least,
        approval__is_approved=True,
    )
    return rows.order_by("study__year", "-number").first()


@dataclass(frozen=True)
class EffectSoFar:
    """A measure beside what its steps save in a study that is being worked on."""

    measure: ReductionMeasure
    actual: float | None


def effects_in(study: Study, lock: Mapping[str, Any]) -> list[EffectSoFar]:
    """The measures that were done by the end of a study's year, on results of earlier years."""
    rows = ReductionMeasure.objects.filter(
        product=study.product_id,
        done_on__year__lte=study.year,
        baseline__study__year__lt=study.year,
    )
    return [
        EffectSoFar(measure, saved(measure.baseline.content(), lock, measure.steps))
        for measure in rows.select_related("baseline")
    ]
