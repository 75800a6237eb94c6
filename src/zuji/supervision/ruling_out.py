"""Which evidence rules an edit of a number out."""

from __future__ import annotations

from zuji.core.label import Label
from zuji.sectors.formula import names_in
from zuji.sectors.model import Input, Model
from zuji.supervision.rules import supervision_rules

POWER = ("kWh", "万kWh", "MWh", "GWh")
KINDS = (("[mass]", "mass"), ("[volume]", "gas"), ("[energy]", "heat"))
MASS_BY_LENGTH = {"[mass]", "[length]"}


def measured(item: Input, model: Model) -> str:
    """What an input measures, as evidence shows it: the output of the product, power, heat, gas,
    mass, transport, a share of something, or something else.
    """
    outputs = (formula.tree for process in model.processes for formula in process.outputs.values())
    if any(item.name in names_in(tree) for tree in outputs):
        return "output"
    if item.unit in POWER:
        return "power"
    dimension = dict(item.measure.dimension)
    if set(dimension) == MASS_BY_LENGTH or set(dimension) == {"[length]"}:
        return "transport"
    if not dimension or any(power < 0 for power in dimension.values()):
        return "share"
    kinds = (kind for base, kind in KINDS if dimension.get(base) == 1 and len(dimension) == 1)
    return next(kinds, "other")


def evidence_for(name: str, model: Model) -> list[tuple[str, Label]]:
    """Key and words of the evidence that rules an edit of an input out, the first to see first."""
    rules = supervision_rules().countercheck
    kinds = rules.shown_by[measured(model.inputs[name], model)]
    return [(kind, Label(rules.evidence[kind].zh, rules.evidence[kind].en)) for kind in kinds]
