"""Quality scores of every step of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zuji.footprint.selection import proxy_reasons
from zuji.quality import StepQuality, score_step
from zuji.sectors.formula import names_in, prune
from zuji.sectors.model import Model, Step

if TYPE_CHECKING:
    from zuji.footprint.assess import Assessment
    from zuji.footprint.study import Value


def names_behind(model: Model, step: Step, choices: Mapping[str, str]) -> list[str]:
    """Every name a step rests on under the choices made, through quantities."""
    quantities = {q.name: q for q in model.quantities}
    seen: dict[str, None] = {}
    waiting = list(names_in(prune(step.formula.tree, choices)))
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen[name] = None
        if name in quantities:
            waiting += names_in(prune(quantities[name].formula.tree, choices))
    return list(seen)


def inputs_behind(model: Model, step: Step, choices: Mapping[str, str]) -> list[str]:
    """Inputs a step rests on."""
    return [name for name in names_behind(model, step, choices) if name in model.inputs]


def slots_behind(model: Model, step: Step, choices: Mapping[str, str]) -> list[str]:
    """Parameter slots a step's formula reads."""
    return [name for name in names_behind(model, step, choices) if name in model.slots]


def step_qualities(made: Assessment) -> dict[str, StepQuality]:
    """Scores per step id."""
    rules = made.rules["data_quality"]
    year = int(made.study.period[1][:4])
    found = {}
    for step in made.model.steps:
        if step.id not in made.evaluated.gases:
            continue
        used = [
            made.values[n]
            for n in inputs_behind(made.model, step, made.choices)
            if made.values[n].value is not None
        ]
        factor = made.chosen[step.slot].factor if step.slot else None
        found[step.id] = score_step(
            rules,
            statuses=[_status(made, v) for v in used],
            verified=bool(used) and all(v.reviewed_by for v in used),
            period_year=year,
            factor_year=factor.year if factor else None,
            factor_confidence=factor.confidence if factor else None,
            factor_is_proxy=bool(factor and proxy_reasons(factor, made.study.country)),
            factor_shares=(factor.primary_share, factor.verified_share) if factor else (None, None),
        )
    return found


def _status(made: Assessment, value: Value) -> str:
    """A coefficient left at the model's default does not make the plant's activity data
    secondary.
    """
    item = made.model.inputs[value.name]
    return "calculated" if value.status == "default" and item.default is not None else value.status
