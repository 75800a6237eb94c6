"""One step explained: formula, this plant's numbers, inputs, factor, source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.refusals import Lang
from zuji.core.units import parse_unit
from zuji.footprint import Assessment
from zuji.footprint.result import step_data
from zuji.footprint.selection import proxy_reasons
from zuji.footprint.step_quality import inputs_behind, names_behind, slots_behind
from zuji.lockfile import assessment_of
from zuji.sectors.formula import Node
from zuji.sectors.model import Step
from zuji.sectors.render import labels, mathml, numbers, prune, written


def explain_step(lock: Mapping[str, Any], step_id: str, lang: Lang) -> dict[str, Any] | None:
    """Everything behind a step's number, or None for a step the study does not have."""
    made = assessment_of(lock)
    step = next((s for s in made.model.steps if s.id == step_id and s.id in made.by_step), None)
    if step is None:
        return None
    base = {**made.scenario.values, **made.evaluated.quantities}
    in_words, in_numbers = labels(made.model, lang), numbers(made.model, base, made.choices)

    def typeset(tree: Node) -> dict[str, str]:
        pruned = prune(tree, made.choices)
        return {"words": mathml(pruned, in_words), "numbers": mathml(pruned, in_numbers)}

    return {
        "step": step, "made": made, "data": step_data(made, step), "formula": typeset(step.formula.tree),
        "total": lock["result"]["total"], "study": lock["study"],
        "share": made.by_step[step.id] / made.total if made.total else 0.0,
        "gases": _gases(made, step),
        "supply": made.evaluated.supply[step.process],
        "quantities": [
            {"label": q.label[lang], "unit": q.unit, "source": made.model.sources.get(q.source, q.source),
             "value": written(float(made.evaluated.quantities[q.name]) / parse_unit(q.unit).scale), **typeset(q.formula.tree)}
            for q in made.model.quantities if q.name in names_behind(made.model, step)
        ],
        "inputs": [made.values[n] for n in inputs_behind(made.model, step) if made.values[n].is_known],
        "input_labels": {n: made.model.inputs[n].label[lang] for n in made.model.inputs},
        "factors": [
            {"slot": made.chosen[n].slot, "factor": made.chosen[n].factor, "by_study": made.chosen[n].by_study,
             "proxy": proxy_reasons(made.chosen[n].factor, made.study.country)}
            for n in [*([step.slot] if step.slot else []), *slots_behind(made.model, step)] if n in made.chosen
        ],
    }  # fmt: skip


def _gases(made: Assessment, step: Step) -> list[dict[str, Any]]:
    return [
        {
            "gas": gas,
            "kg": float(mass),
            "gwp": made.gwp[gas],
            "kgco2e": float(made.contributions[step.id][gas]),
        }
        for gas, mass in made.evaluated.gases[step.id].items()
    ]
