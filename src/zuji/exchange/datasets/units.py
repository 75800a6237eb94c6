"""Units and quantities of data sets by their public identifiers; what has none gets its own.

A unit is written under its public identifier only where the public list gives it the size that it
has here: a short ton of 907.18 kg is not one of 907.18474 kg. Otherwise the amount is turned into
the reference unit of its group.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from zuji.exchange.databases.measures import measure
from zuji.exchange.databases.unit_ids import (
    PublicQuantity,
    UnitSize,
    known_quantities,
    known_units,
)
from zuji.exchange.datasets.record import key_of

SPELLED = {"t·km": "t*km", "kg·km": "kg*km", "p·km": "p*km", "L": "l", "m³": "m3", "m²": "m2"}
SPELLED |= {"tkm": "t*km", "a": "a", "台": "Item(s)", "件": "Item(s)", "item": "Item(s)"}
SPELLED |= {"piece": "Item(s)", "个": "Item(s)", "unit": "Item(s)"}
CO2E = "kg CO2 eq"
"""The unit of a sum of gases whose parts are not told."""
GROUPS = {
    "kg": "Mass",
    "MJ": "Energy",
    "m3": "Volume",
    "t*km": "Mass transport",
    "Item(s)": "Number",
    "m2": "Area",
    "m": "Length",
    "p*km": "Person transport",
    "h": "Time",
}
"""The flow property that stands for each reference unit, as the public lists call it."""
ENERGY = {"openlca": "Energy", "ilcd": "Net calorific value"}


@dataclass(frozen=True)
class WrittenUnit:
    """A unit as a package writes it: `size` reference units of its group in one of it.

    `factor` turns an amount in the unit asked for into this one.
    """

    id: str
    name: str
    size: float
    factor: float
    reference: str
    reference_id: str
    group: str
    group_name: str
    quantity: str
    quantity_name: str
    is_own: bool

    def members(self) -> list[UnitSize]:
        """All units of its group; of a public one those of the public list."""
        if self.is_own:
            return [UnitSize(self.name, self.group, self.reference, 1.0)]
        return [unit for unit in known_units().values() if unit.group == self.group]


@cache
def _ids() -> dict[tuple[str, str], str]:
    return {(unit.group, unit.name): key for key, unit in known_units().items()}


def unit_id(group: str, name: str) -> str:
    """The public identifier of a unit of a group; one of our own where it has none."""
    return _ids().get((group, name)) or key_of("unit", group, name)


@cache
def written_unit(text: str, style: str = "openlca") -> WrittenUnit:
    """The unit of a data set; `style` tells whose word for energy is meant (`ENERGY`)."""
    name = SPELLED.get(text, text)
    dimension, scale = measure(text) if name not in ("Item(s)",) else ("Item(s)", 1.0)
    for reference, quantity in GROUPS.items():
        if dimension != measure(reference)[0] or (reference == "h" and style == "ilcd"):
            continue
        known = ENERGY[style] if quantity == "Energy" else quantity
        row = next(item for item in known_quantities().items() if item[1].name == known)
        return _public(name, scale / measure(reference)[1], reference, *row)
    return _own(text)


def _public(
    name: str, size: float, reference: str, quantity: str, row: PublicQuantity
) -> WrittenUnit:
    group, title = row.group, row.name
    public = known_units().get(_ids().get((group, name), ""))
    is_same = public is not None and math.isclose(public.size, size, rel_tol=1e-12)
    written = name if is_same else reference
    return WrittenUnit(
        id=unit_id(group, written),
        name=written,
        size=size if is_same else 1.0,
        factor=1.0 if is_same else size,
        reference=reference,
        reference_id=unit_id(group, reference),
        group=group,
        group_name=f"Units of {GROUPS[reference].lower()}",
        quantity=quantity,
        quantity_name=title,
        is_own=False,
    )


def _own(text: str) -> WrittenUnit:
    group = key_of("unit group", text)
    return WrittenUnit(
        id=key_of("unit", group, text),
        name=text,
        size=1.0,
        factor=1.0,
        reference=text,
        reference_id=key_of("unit", group, text),
        group=group,
        group_name=f"Units of {text}",
        quantity=key_of("flow property", text),
        quantity_name=f"Amount in {text}",
        is_own=True,
    )


def own_units(units: Iterable[str]) -> list[str]:
    """Those of `units` that no public list knows."""
    return [unit for unit in dict.fromkeys(units) if written_unit(unit).is_own]
