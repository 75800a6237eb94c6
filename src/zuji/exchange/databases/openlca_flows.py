"""Flows of an openLCA package: their kind, unit and place, also where their own file is absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zuji.core.refusals import refuse
from zuji.exchange.databases.openlca_units import (
    Factors,
    OpenlcaUnits,
    Row,
    flag,
    identifier,
    object_of,
)
from zuji.exchange.databases.references import UNKNOWN_UNIT, kind_of_absent
from zuji.exchange.databases.tables import ELEMENTARY, NAN, PRODUCT, WASTE, Builder
from zuji.exchange.databases.unit_ids import known_units

KIND = {"ELEMENTARY_FLOW": ELEMENTARY, "PRODUCT_FLOW": PRODUCT, "WASTE_FLOW": WASTE}
MASS, ENERGY = "93a60a56-a3c8-11da-a746-0800200b9a66", "f6811440-ee37-11de-8a39-0800200c9a66"
"""Reference data of openLCA (and ILCD): flow property Mass; Energy of the openLCA set."""


@dataclass(frozen=True)
class OpenlcaFlow:
    """A flow in the reference unit of its reference flow property."""

    row: Row
    name: str
    kind: int
    unit: str
    compartment: str
    factors: Factors


@dataclass
class OpenlcaFlows:
    """The flows of a package by identifier, written to the tables when they are used."""

    build: Builder
    units: OpenlcaUnits
    categories: dict[str, Row] = field(default_factory=dict)
    rows: dict[str, tuple[str, Row]] = field(default_factory=dict)
    known: dict[str, OpenlcaFlow] = field(default_factory=dict)
    provided: set[str] = field(default_factory=set)

    def category(self, value: Any) -> str:
        """A category path: text in schema 2, a chain of rows in schema 1."""
        if isinstance(value, str):
            return value
        parts, visited = [], set()
        while isinstance(value, dict) and value.get("@id") not in visited:
            visited.add(value.get("@id"))
            own = self.categories.get(str(value.get("@id")), {})
            parts.append(str(value.get("name") or own.get("name") or ""))
            value = own.get("category")
        return "/".join(reversed(parts))

    def flow(self, exchange: Row, place: str, is_reference: bool, is_input: bool) -> OpenlcaFlow:
        """The flow of an exchange; one that is not in the package by what refers to it."""
        reference = exchange.get("flow")
        if not isinstance(reference, dict) or not reference.get("@id"):
            raise refuse("lca-json", f"{place} flow", str(reference)[:60], "@id")
        key = str(reference["@id"])
        if key in self.known:
            return self.known[key]
        path, row = self.rows.get(key, (place, reference))
        stated = str(row.get("flowType") or reference.get("flowType") or "")
        if stated and stated not in KIND:
            raise refuse("lca-json", f"{path} flowType", stated, ", ".join(KIND))
        compartment, absent_unit = self.category(row.get("category")), ""
        if stated:
            kind = KIND[stated]
        else:
            is_bought = is_input or _is_traded(exchange, place)
            kind, place_of, absent_unit = kind_of_absent(
                key, self.provided, is_reference=is_reference, is_input=is_bought
            )
            compartment = compartment or place_of
        factors = self.units.factors(row, path)
        unit = self.units.reference(factors.reference) or str(row.get("refUnit") or "")
        if not unit:
            known_unit = "" if absent_unit == UNKNOWN_UNIT else absent_unit
            unit = known_unit or self._unit_by(exchange, place)
        if not unit and kind == ELEMENTARY:
            unit = UNKNOWN_UNIT
        name = str(row.get("name") or reference.get("name") or "")
        self.known[key] = OpenlcaFlow(
            row=row, name=name, kind=kind, unit=unit, compartment=compartment, factors=factors
        )
        return self.known[key]

    def _unit_by(self, exchange: Row, place: str) -> str:
        """The unit of a flow of which only an exchange states one."""
        used = identifier(exchange, "flowProperty", place)
        unit = object_of(exchange, "unit", place)
        stated = known_units().get(str(unit.get("@id")))
        public = stated.reference if stated else ""
        return self.units.reference(used) or public or str(unit.get("name") or "")

    def put(self, key: str) -> int:
        """The number of a flow in the tables."""
        flow = self.known[key]
        factors = flow.factors.by_property
        own = factors.get(flow.factors.reference, 1.0)

        def per_unit(property_id: str, word: str) -> float:
            for each, factor in factors.items():
                if each == property_id or self.units.called(each) == word:
                    return factor / own
            return NAN

        return self.build.flow(
            key,
            flow.name,
            flow.kind,
            flow.unit,
            cas=str(flow.row.get("cas") or ""),
            formula=str(flow.row.get("formula") or ""),
            compartment=flow.compartment,
            mass=per_unit(MASS, "mass"),
            energy=per_unit(ENERGY, "energy"),
            price=per_unit("", "price"),
            names=_names(flow),
        )

    def size(
        self, exchange: Row, place: str, is_reference: bool = False, is_input: bool = False
    ) -> float:
        """Reference units of the flow in one unit of the exchange."""
        flow = self.flow(exchange, place, is_reference, is_input)
        return self.units.amount_size(exchange, flow.factors, flow.unit, place)


def _is_traded(exchange: Row, place: str) -> bool:
    """Whether an exchange names a provider or is avoided: only products are."""
    is_avoided = flag(exchange, place, "avoidedProduct", "isAvoidedProduct")
    return is_avoided or bool(identifier(exchange, "defaultProvider", place))


def _names(flow: OpenlcaFlow) -> str:
    synonyms = str(flow.row.get("synonyms") or "").split(";")
    return "\n".join(dict.fromkeys(text.strip() for text in (flow.name, *synonyms) if text.strip()))
