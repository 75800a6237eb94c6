"""Insight into a study: its class, measures, last year beside this year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from zuji.footprint.measures import Effect, Measure, effects, taken_in_turn
from zuji.footprint.study import marks_of
from zuji.sectors.registry import get_model
from zuji_portal.rulebook.factors.queries import library_for
from zuji_portal.studies.classes import class_key
from zuji_portal.studies.models import ClassFigures, Study
from zuji_portal.ui.drawing import Drawing, drawn
from zuji_portal.ui.language import lang

YEARLY = Label("吨 CO₂e/年", "t CO₂e/a")


def class_of(study: Study, choices: Mapping[str, str]) -> ClassDistribution:
    """The distribution of approved revisions of the same model and choices, this study's
    enterprise included.
    """
    rows = ClassFigures.objects.filter(
        model_id=study.model_id,
        revision__study__state="approved",
        revision__approval__is_approved=True,
    )
    columns = ("revision__study", "key", "enterprise", "total", "output")
    latest = {of: row for of, *row in rows.order_by("revision__number").values_list(*columns)}
    own = class_key(choices)
    return class_distribution(
        (str(firm), total, output) for key, firm, total, output in latest.values() if key == own
    )


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
    """The study with measures taken one after the other, with the factors of the province."""
    return taken_in_turn(assessment, chosen, library_for(assessment.study))


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
