"""Unit inference over formulas, done once when a model is loaded."""

from __future__ import annotations

from collections.abc import Mapping

from zuji.core.alike import nearest
from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.core.units import ONE, Unit, parse_unit
from zuji.sectors.formula import Name, Node, Number, Operation, TableLookup, Text

Kind = Unit | str
"""The unit of a value, or ``choice`` for option texts, or ``truth`` for conditions."""


class UnitCheck:
    """Infers the unit of formulas over names of known unit; refuses units that do not agree."""

    def __init__(self, names: Mapping[str, Kind], tables: Mapping[str, tuple[Unit, list[str]]]):
        self.names = names
        self.tables = tables

    def unit_of(self, node: Node, place: str) -> Kind:
        """The unit of `node`, with its place in the model file for messages."""
        if isinstance(node, Number):
            return parse_unit(node.unit, place) if node.unit else ONE
        if isinstance(node, Text):
            return "choice"
        if isinstance(node, Name):
            return self._named(node.name, place)
        if isinstance(node, TableLookup):
            return self._table(node, place)
        if node.kind == "if":
            return self._conditional(node, place)
        if node.kind in {"and", "or", "not"}:
            self._all_truths(node, place)
            return "truth"
        if node.kind in {"<", ">", "<=", ">=", "==", "!="}:
            self._same([self.unit_of(part, place) for part in node.parts], node.kind, place)
            return "truth"
        return self._arithmetic(node, place)

    def require(self, node: Node, expected: Unit, place: str) -> None:
        """Refuse (``formula-unit``) unless `node` has the dimension of `wanted`."""
        unit = self.unit_of(node, place)
        if not isinstance(unit, Unit) or unit.dimension != expected.dimension:
            raise refuse("formula-unit", place, str(unit), str(expected))

    def _named(self, name: str, place: str) -> Kind:
        if name not in self.names:
            nearest_names = listed(nearest(name, self.names))
            raise refuse("formula-name", place, name, near=nearest_names)
        return self.names[name]

    def _table(self, node: TableLookup, place: str) -> Kind:
        if node.table not in self.tables:
            raise refuse("formula-name", place, node.table, near=listed(self.tables))
        unit, keys = self.tables[node.table]
        if isinstance(node.key, Text) and node.key.value not in keys:
            raise refuse("table-key", place, node.key.value, near=listed(keys))
        if isinstance(node.key, Name):
            self._named(node.key.name, place)
        return unit

    def _conditional(self, node: Operation, place: str) -> Kind:
        yes, condition, no = node.parts
        if self.unit_of(condition, place) != "truth":
            raise refuse("formula-unit", place, "if …", "a condition")
        return self._same([self.unit_of(yes, place), self.unit_of(no, place)], "if-else", place)

    def _all_truths(self, node: Operation, place: str) -> None:
        if any(self.unit_of(part, place) != "truth" for part in node.parts):
            raise refuse("formula-unit", place, node.kind, "conditions")

    def _same(self, kinds: list[Kind], operation: str, place: str) -> Kind:
        first = kinds[0]
        for kind in kinds[1:]:
            same = kind == first
            if isinstance(kind, Unit) and isinstance(first, Unit):
                same = kind.dimension == first.dimension
            if not same:
                raise refuse("formula-unit", place, f"{first} {operation} {kind}", str(first))
        return first

    def _arithmetic(self, node: Operation, place: str) -> Kind:
        units: list[Unit] = []
        for part in node.parts:
            unit = self.unit_of(part, place)
            if not isinstance(unit, Unit):
                raise refuse("formula-unit", place, str(unit), "a number")
            units.append(unit)
        if not units:
            raise refuse("formula-syntax", place, f"{node.kind}()")
        if node.kind == "*":
            return units[0] * units[1]
        if node.kind == "/":
            return units[0] / units[1]
        if node.kind == "**":
            exponent = node.parts[1]
            if not isinstance(exponent, Number) or exponent.unit:
                raise refuse("formula-unit", place, "** …", "a literal exponent")
            return units[0] ** exponent.value
        return self._same(list(units), node.kind, place)
