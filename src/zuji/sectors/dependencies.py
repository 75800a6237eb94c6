"""The inputs, parameters and quantities that a step of a model depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zuji.sectors.formula import names_in, prune
from zuji.sectors.model import Formula, Model, Step

MOST_KEPT = 5000
"""Answers that a model remembers: a formula under a set of options each."""


def names_behind(model: Model, step: Step, choices: Mapping[str, str]) -> Sequence[str]:
    """Every name that a step depends on under the given choices, through quantities."""
    return _behind(model, step.formula, choices)


def inputs_in(model: Model, formula: Formula, choices: Mapping[str, str]) -> list[str]:
    """Inputs that a formula of the model depends on."""
    return [name for name in _behind(model, formula, choices) if name in model.inputs]


def _behind(model: Model, formula: Formula, choices: Mapping[str, str]) -> tuple[str, ...]:
    made = (formula.text, tuple(choices.items()))
    known = model.names_behind.get(made)
    if known is None:
        if len(model.names_behind) > MOST_KEPT:
            model.names_behind.clear()
        known = model.names_behind[made] = _searched(model, formula, choices)
    return known


def _searched(model: Model, formula: Formula, choices: Mapping[str, str]) -> tuple[str, ...]:
    quantities = {quantity.name: quantity for quantity in model.quantities}
    names: dict[str, None] = {}
    waiting = list(names_in(prune(formula.tree, choices)))
    while waiting:
        name = waiting.pop(0)
        if name in names:
            continue
        names[name] = None
        if name in quantities:
            waiting += names_in(prune(quantities[name].formula.tree, choices))
    return tuple(names)


def inputs_behind(model: Model, step: Step, choices: Mapping[str, str]) -> list[str]:
    """Inputs that a step depends on."""
    return [name for name in names_behind(model, step, choices) if name in model.inputs]


def slots_behind(model: Model, step: Step, choices: Mapping[str, str]) -> list[str]:
    """Parameter slots that a step's formula reads."""
    return [name for name in names_behind(model, step, choices) if name in model.slots]
