"""Explanation of one step: formula, this plant's numbers, inputs, factor, source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import Label, Lang
from zuji.core.units import parse_unit
from zuji.footprint import Assessment
from zuji.footprint.result import step_data
from zuji.footprint.selection import proxy_reasons
from zuji.footprint.values import Value
from zuji.lockfile.lock import assessment_of
from zuji.sectors.dependencies import inputs_behind, names_behind, slots_behind
from zuji.sectors.formula import Node, evaluate, prune
from zuji.sectors.model import Step
from zuji.sectors.render import labels, mathml, numbers, plain, written

KINDS = {
    "combustion": Label("燃烧", "combustion"),
    "process": Label("过程排放", "process emission"),
    "energy": Label("外购能源", "purchased energy"),
    "upstream": Label("上游", "upstream"),
    "transport": Label("运输", "transport"),
    "use": Label("使用", "use"),
    "end_of_life": Label("处置", "end of life"),
    "credit": Label("抵扣", "credit"),
    "removal": Label("吸收", "removal"),
}


def explain_step(lock: Mapping[str, Any], step_id: str, lang: Lang) -> dict[str, Any] | None:
    """Everything behind a step's number, or None for a step the study does not have."""
    assessment = assessment_of(lock)
    step = next(
        (s for s in assessment.model.steps if s.id == step_id and s.id in assessment.by_step), None
    )
    if step is None:
        return None
    base = {**assessment.scenario.values, **assessment.evaluated.quantities}
    in_words, in_numbers = (
        labels(assessment.model, lang),
        numbers(assessment.model, base, assessment.choices, lang),
    )

    names = {**base, **assessment.choices}
    tables = assessment.model.table_values()

    def is_zero(tree: Node) -> bool:
        return bool(evaluate(tree, names, tables) == 0)

    def typeset(tree: Node, times: bool = False) -> dict[str, str]:
        pruned = prune(tree, assessment.choices)
        return {
            "words": mathml(pruned, in_words, times=times),
            "numbers": mathml(pruned, in_numbers, is_zero, times),
            "text": plain(pruned, in_words),
            "text_in_numbers": plain(pruned, in_numbers),
        }

    return {
        "step": step,
        "kind": KINDS[step.kind][lang],
        "process": next(p.label[lang] for p in assessment.model.processes if p.id == step.process),
        "data": step_data(assessment, step),
        "formula": typeset(step.formula.tree, bool(step.slot)),
        "total": lock["result"]["total"],
        "study": lock["study"],
        "share": assessment.by_step[step.id] / assessment.total if assessment.total else 0.0,
        "gases": _gases(assessment, step),
        "supply": assessment.evaluated.supply[step.process],
        "quantities": [
            {
                "label": q.label[lang],
                "unit": "" if q.unit == "1" else q.unit,
                "source": assessment.model.sources.get(q.source, q.source),
                "value": written(
                    float(assessment.evaluated.quantities[q.name]) / parse_unit(q.unit).scale
                ),
                **typeset(q.formula.tree),
            }
            for q in assessment.model.quantities
            if q.name in names_behind(assessment.model, step, assessment.choices)
        ],
        "inputs": _inputs(assessment, step),
        "input_labels": {
            n: assessment.model.inputs[n].label[lang] for n in assessment.model.inputs
        },
        "factors": _factors(assessment, step, lang),
    }


def _inputs(assessment: Assessment, step: Step) -> list[Value]:
    """The known values that the step rests on."""
    names = inputs_behind(assessment.model, step, assessment.choices)
    return [assessment.values[name] for name in names if assessment.values[name].is_known]


def _factors(assessment: Assessment, step: Step, lang: Lang) -> list[dict[str, Any]]:
    """The factors that the step rests on, its own first, and why one is a stand-in."""
    slots = [
        *([step.slot] if step.slot else []),
        *slots_behind(assessment.model, step, assessment.choices),
    ]
    chosen = [assessment.chosen[slot] for slot in slots if slot in assessment.chosen]
    return [
        {
            "slot": choice.slot,
            "factor": choice.factor,
            "by_study": choice.by_study,
            "proxy": [why[lang] for why in proxy_reasons(choice.factor, assessment.study.country)],
        }
        for choice in chosen
    ]


def _gases(assessment: Assessment, step: Step) -> list[dict[str, Any]]:
    return [
        {
            "gas": gas,
            "kg": float(mass),
            "gwp": assessment.gwp[gas],
            "kgco2e": float(assessment.contributions[step.id][gas]),
        }
        for gas, mass in assessment.evaluated.gases[step.id].items()
    ]
