"""Insight into a study: its class, measures, last year beside this year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from zuji.charts.bars import Saving, draw_abatement
from zuji.charts.specs import in_order
from zuji.compare import ClassDistribution, class_distribution
from zuji.core.label import Label
from zuji.core.marks import DecimalMark
from zuji.core.numbers import is_blank, read_quantity
from zuji.core.refusals import Refusal
from zuji.core.words import STAGE_LABELS
from zuji.footprint import Assessment
from zuji.footprint.measures import Effect, Measure, changed_study, effects, yearly_output
from zuji.footprint.study import marks_of
from zuji.lockfile.lock import assessment_of
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.models import Revision, Sealed, Study
from zuji_portal.ui.drawing import Drawing, drawn
from zuji_portal.ui.language import lang

YEARLY = Label("吨 CO₂e/年", "t CO₂e/a")


def class_of(study: Study, choices: Mapping[str, str]) -> ClassDistribution:
    """The distribution of approved revisions of the same model and choices, this study's
    enterprise included.
    """
    rows = Revision.objects.filter(
        study__model_id=study.model_id, study__state="approved", approval__is_approved=True
    )
    latest: dict[int, Revision] = {
        r.study_id: r for r in rows.order_by("number").select_related("study").defer("lock")
    }
    members = []
    for revision in latest.values():
        chosen, total, output = _class_facts(revision.sealed)
        if chosen == dict(choices):
            members.append((str(revision.study.enterprise_id), total, output))
    return class_distribution(members)


@lru_cache(maxsize=20_000)
def _class_facts(revision: Sealed) -> tuple[dict[str, str], float, float]:
    """Choices, total and yearly output of a frozen revision; it never changes, so neither do
    they.
    """
    assessment = assessment_of(revision.content())
    return dict(assessment.choices), assessment.total, yearly_output(assessment)


def measure_rows(
    assessment: Assessment,
) -> tuple[list[Effect], list[tuple[Measure, str]], Drawing | None]:
    """Measures by saving, those left out, and the abatement-cost curve (cheapest first)."""
    taken, left = effects(assessment, library_for(assessment.study))
    savings = [
        Saving(e.measure.label[lang()], e.abated_per_year, low, (low + high) / 2, high)
        for e in taken
        if e.abatement_cost and e.abated_per_year > 0
        for low, high in [e.abatement_cost]
    ]
    curve = drawn(lambda look: draw_abatement(savings, YEARLY[look.lang], look))
    return taken, left, curve if savings else None


def scenario(assessment: Assessment, chosen: Sequence[tuple[Measure, float]]) -> Assessment:
    """The study with measures taken one after the other, each on what the last left."""
    from zuji.footprint import assess

    current = assessment
    for measure, level in chosen:
        study = changed_study(current, measure, level)
        current = assess(
            study,
            assessment.model,
            as_of=assessment.as_of,
            library=library_for(assessment.study),
            profile=assessment.profile,
            gwp=assessment.gwp,
            rules=assessment.rules,
        )
    return current


def scenario_table(columns: Sequence[Assessment]) -> list[dict[str, Any]]:
    """Stages by scenario, with the total last."""
    stages = [dict(in_order(_stages(m))) for m in columns]
    return [
        {"name": STAGE_LABELS[s][lang()], "values": [st[s] for st in stages]}
        for s in stages[0]
        if any(st[s] for st in stages)
    ]


def _stages(assessment: Assessment) -> dict[str, float]:
    by_stage = dict.fromkeys(STAGE_LABELS, 0.0)
    for step in assessment.model.steps:
        if step.id in assessment.by_step:
            by_stage[step.stage] += assessment.by_step[step.id]
    return by_stage


def beside_last_year(study: Study) -> list[dict[str, Any]]:
    """Inputs this year and last, and the relative change where both are numbers."""
    if study.previous is None:
        return []
    model = get_model(study.model_id)
    now, then = study.data.get("inputs", {}), study.previous.data.get("inputs", {})
    rows = []
    for name, item in model.inputs.items():
        if name not in now and name not in then:
            continue
        a, b = (_value(d.get(name), item.unit, marks_of(d)) for d in (then, now))
        rows.append(
            {
                "label": item.label[lang()],
                "unit": item.unit,
                "old": a,
                "new": b,
                "change": (b - a) / abs(a) if a and b is not None else None,
                "is_same": a is not None and a == b,
            }
        )
    return rows


def _value(given: Any, unit: str, marks: DecimalMark) -> float | None:
    entry = given if isinstance(given, Mapping) else {"value": given}
    if is_blank(entry.get("value")):
        return None
    try:
        return read_quantity(entry["value"], unit, "", entry.get("unit"), marks=marks)
    except Refusal:
        return None
