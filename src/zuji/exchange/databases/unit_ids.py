"""Units and flow properties by their public identifiers, for packages that do not carry them.

data/lca/unit_ids.csv and property_ids.csv hold the identifiers of the openLCA and ILCD reference
data that are the same in every export, with the size of each unit in the reference of its group.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from zuji.core.refusals import Refusal, refuse
from zuji.core.units import conversion
from zuji.factors.gases import lca_rows


@dataclass(frozen=True)
class UnitSize:
    """A unit: its name, its group, and how many reference units of the group it is."""

    name: str
    group: str
    reference: str
    size: float


@dataclass(frozen=True)
class PublicQuantity:
    """A flow property: its name, its unit group, and the reference unit in openLCA and ILCD."""

    name: str
    group: str
    openlca: str
    ilcd: str


@cache
def known_units() -> dict[str, UnitSize]:
    """Public units by identifier."""
    return {
        row["unit"]: UnitSize(row["name"], row["group"], row["reference"], float(row["size"]))
        for row in lca_rows("unit_ids.csv")
    }


@cache
def known_quantities() -> dict[str, PublicQuantity]:
    """Public flow properties by identifier."""
    return {
        row["property"]: PublicQuantity(row["name"], row["group"], row["openlca"], row["ilcd"])
        for row in lca_rows("property_ids.csv")
    }


@cache
def _by_name() -> dict[str, UnitSize]:
    return {unit.name: unit for unit in known_units().values()}


def size_in(name: str, reference: str, place: str) -> float:
    """How many `reference` units one unit `name` is; refuses units of other dimensions, or unknown
    ones (``lca-unit``).
    """
    if name == reference:
        return 1.0
    known = _by_name()
    if name in known and reference in known and known[name].group == known[reference].group:
        return known[name].size / known[reference].size
    try:
        return conversion(name, reference, place)
    except Refusal as problem:
        raise refuse("lca-unit", place, name or "—", reference or "—") from problem


def agree(name: str, stated: UnitSize) -> bool:
    """Whether a unit called `name` can be the unit that an identifier stands for."""
    if not name or name == stated.name:
        return True
    try:
        size = size_in(name, stated.reference, "")
    except Refusal:
        return True  # another spelling, of which nothing is known
    return math.isclose(size, stated.size, rel_tol=1e-3)
