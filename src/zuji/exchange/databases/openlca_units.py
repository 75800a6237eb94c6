"""Units, flow properties and flows of an openLCA package, and the amount of an exchange in the
reference unit of its flow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.numbers import read_xml_number
from zuji.core.refusals import refuse
from zuji.exchange.databases.formulas import FormulaScope
from zuji.exchange.databases.references import UNKNOWN_UNIT
from zuji.exchange.databases.unit_ids import (
    UnitSize,
    agree,
    known_quantities,
    known_units,
    size_in,
)

Row = Mapping[str, Any]


def flag(row: Row, place: str, *names: str) -> bool:
    """A truth value under its name in schema 1 or 2; refuses text that is none."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            value = value.lower() == "true"
        if value is not None and not isinstance(value, bool):
            raise refuse("lca-json", f"{place} {name}", value, "true, false")
        if value:
            return True
    return False


def rows_of(row: Row, name: str, place: str) -> list[Row]:
    """A list of objects; refuses anything else."""
    rows = row.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise refuse("lca-json", f"{place} {name}", str(rows)[:60], "[{…}]")
    return rows


def object_of(row: Row, name: str, place: str) -> Row:
    """An object that may be absent; refuses anything else."""
    value = row.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise refuse("lca-json", f"{place} {name}", str(value)[:60], "{…}")
    return value


def identifier(row: Row, name: str, place: str) -> str:
    """The identifier of a reference; "" where there is none."""
    return str(object_of(row, name, place).get("@id") or "")


@dataclass(frozen=True)
class Factors:
    """Flow properties of a flow: the reference one, and units of each in one reference unit."""

    reference: str
    by_property: Mapping[str, float]


@dataclass
class OpenlcaUnits:
    """Unit groups and flow properties of a package, completed by the public identifiers."""

    units: dict[str, UnitSize] = field(default_factory=dict)
    group_unit: dict[str, str] = field(default_factory=dict)
    property_group: dict[str, str] = field(default_factory=dict)
    property_name: dict[str, str] = field(default_factory=dict)

    def add_group(self, row: Row, place: str) -> None:
        """A unit group with its units."""
        units = rows_of(row, "units", place)
        references = [
            str(unit.get("name") or "")
            for unit in units
            if flag(unit, place, "referenceUnit", "isRefUnit")
        ]
        if len(references) != 1:
            raise refuse("lca-unit-group", place, ", ".join(references) or "—")
        for unit in units:
            name = str(unit.get("name") or "")
            where = f"{place} {name} conversionFactor"
            alone = 1.0 if name == references[0] else None
            size = read_xml_number(unit.get("conversionFactor"), where, alone)
            if size <= 0:
                raise refuse("lca-unit-group", where, size, "> 0")
            self.units[str(unit.get("@id"))] = UnitSize(name, row["@id"], references[0], size)
        self.group_unit[row["@id"]] = references[0]

    def add_property(self, row: Row, place: str) -> None:
        """A flow property."""
        self.property_group[row["@id"]] = identifier(row, "unitGroup", place)
        self.property_name[row["@id"]] = str(row.get("name") or "")

    def group(self, property_id: str) -> str:
        """The unit group of a flow property; "" where nothing is known of it."""
        known = known_quantities().get(property_id)
        return self.property_group.get(property_id) or (known.group if known else "")

    def reference(self, property_id: str) -> str:
        """The reference unit of a flow property; "" where nothing is known of it."""
        unit = self.group_unit.get(self.group(property_id), "")
        known = known_quantities().get(property_id)
        return unit or (known.openlca if known else "")

    def called(self, property_id: str) -> str:
        """The name of a flow property in lower case."""
        known = known_quantities().get(property_id)
        name = self.property_name.get(property_id) or (known.name if known else "")
        return name.lower()

    def size(self, unit: Row, property_id: str, reference: str, place: str) -> float:
        """How many `reference` units the unit of an exchange is.

        Known by its identifier, in the package or in public, else by its name. Refuses a unit that
        is not of the flow property, whose name contradicts its identifier, or that is not known.
        """
        name = str(unit.get("name") or "")
        stated = self.units.get(str(unit.get("@id"))) or known_units().get(str(unit.get("@id")))
        if stated is None:
            return size_in(name, reference, place)
        if not agree(name, stated):
            raise refuse("lca-unit-contradicts", place, name, stated.name)
        group = self.group(property_id)
        if group and stated.group != group:
            return size_in(stated.name, reference, place)
        if stated.reference == reference or not reference:
            return stated.size
        return stated.size * size_in(stated.reference, reference, place)

    def factors(self, flow: Row, place: str) -> Factors:
        """The flow properties that a flow states."""
        rows = rows_of(flow, "flowProperties", place)
        by_property: dict[str, float] = {}
        chosen: list[str] = []
        for row in rows:
            key, where = identifier(row, "flowProperty", place), f"{place} conversionFactor"
            is_reference = flag(row, place, "referenceFlowProperty", "isRefFlowProperty")
            alone = 1.0 if is_reference or len(rows) == 1 else None
            value = read_xml_number(row.get("conversionFactor"), where, alone)
            if value <= 0:
                raise refuse("lca-unit-group", where, value, "> 0")
            by_property[key] = value
            if is_reference:
                chosen.append(key)
        if not chosen and len(rows) == 1:
            chosen = list(by_property)
        if len(chosen) > 1 or (rows and not chosen):
            raise refuse("lca-flow-property", place, ", ".join(chosen) or "—")
        return Factors(chosen[0] if chosen else "", by_property)

    def amount_size(self, exchange: Row, factors: Factors, reference: str, place: str) -> float:
        """Reference units of the flow in one unit of the exchange.

        A flow property other than the reference one needs its factor. Without a unit the reference
        unit of the flow property is meant, as openLCA reads it (Quantity of olca-modules).
        """
        used = identifier(exchange, "flowProperty", place) or factors.reference
        unit = object_of(exchange, "unit", place)
        if not unit and reference in ("", UNKNOWN_UNIT):
            raise refuse("lca-unit-missing", f"{place} unit")
        if used == factors.reference or not factors.reference:
            return self.size(unit, used, reference, place) if unit else 1.0
        if used not in factors.by_property:
            raise refuse("lca-flow-property", place, self.called(used) or used)
        own = self.reference(used)
        if not own:
            raise refuse("lca-unit", place, str(unit.get("name") or "—"), self.called(used) or used)
        size = self.size(unit, used, own, place) if unit else 1.0
        return size * factors.by_property.get(factors.reference, 1.0) / factors.by_property[used]


def define(scope: FormulaScope, row: Row, place: str) -> None:
    """A parameter of a package or a process; an input parameter has a value and no formula."""
    is_input = row.get("isInputParameter", row.get("inputParameter"))
    name = str(row.get("name") or "")
    if not name:
        raise refuse("lca-json", f"{place} parameters", "—", "name")
    formula = "" if is_input else str(row.get("formula") or "")
    scope.define(name, row.get("value"), formula, f"{place} {name}")
