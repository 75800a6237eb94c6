"""The inputs, parameters and quantities that a step of a model rests on."""

from __future__ import annotations

from collections.abc import Mapping

from zuji.sectors.formula import names_in, prune
from zuji.sectors.model import Model, Step


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
