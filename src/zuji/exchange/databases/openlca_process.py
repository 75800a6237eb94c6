"""One process of an openLCA package: its parameters, exchanges and allocation factors."""

from __future__ import annotations

import math
from typing import Any

from zuji.core.numbers import read_xml_number
from zuji.core.refusals import note, refuse, warning
from zuji.exchange.databases.fields import name_unknown, unknown_fields
from zuji.exchange.databases.formulas import FormulaScope, computed
from zuji.exchange.databases.laws import (
    normal,
    of_deviation,
    triangular,
    uniform,
)
from zuji.exchange.databases.openlca_flows import OpenlcaFlows
from zuji.exchange.databases.openlca_units import (
    Row,
    define,
    flag,
    identifier,
    object_of,
    rows_of,
)
from zuji.exchange.databases.references import check_reference, check_shares
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    FIXED,
    INPUT,
    PRODUCT,
    REFERENCE,
    WASTE,
    Law,
)

METHOD = {
    "PHYSICAL_ALLOCATION": "physical",
    "ECONOMIC_ALLOCATION": "economic",
    "CAUSAL_ALLOCATION": "causal",
    "NO_ALLOCATION": "none",
}
NO_METHOD = ("", "USE_DEFAULT_ALLOCATION")
ASIDE = ("socialAspects",)
"""Fields of a process that hold amounts of another kind."""


class OpenlcaProcess:
    """Writes one process to the tables, within `Builder.whole`."""

    def __init__(self, package: OpenlcaFlows, parameters: FormulaScope, row: Row, place: str):
        self.package, self.build, self.row, self.place = package, package.build, row, place
        self.scope = FormulaScope(parameters)
        self.numbers: dict[Any, dict[str, list[int]]] = {}
        self.products: dict[str, int] = {}
        self.causal: dict[str, list[float]] = {}
        self.references: list[float] = []
        self.process = -1
        self.is_zero = True

    def read(self) -> None:
        row, place = self.row, self.place
        exchanges = rows_of(row, "exchanges", place)
        parameters = rows_of(row, "parameters", place)
        factors = rows_of(row, "allocationFactors", place)
        self.build.book.meet("exchange", len(exchanges))
        if parameters:
            self.build.book.meet("parameter", len(parameters))
        if self.build.process_number(row["@id"]) is not None:
            raise refuse("lca-twice", place, row["@id"])
        for parameter in parameters:
            define(self.scope, parameter, place)
        location, stated = object_of(row, "location", place), row.get("defaultAllocationMethod")
        method = METHOD.get(str(stated or ""), "")
        if not method and str(stated or "") not in NO_METHOD:
            raise refuse("lca-json", f"{place} defaultAllocationMethod", stated, ", ".join(METHOD))
        self.process = self.build.process(
            row["@id"],
            str(row.get("name") or ""),
            str(location.get("code") or location.get("name") or ""),
            self.package.category(row.get("category")),
            method,
        )
        for index, exchange in enumerate(exchanges, 1):
            self._exchange(exchange, f"{place} exchange {exchange.get('internalId', index)}")
        self._shares(factors)
        self._name_unknown(exchanges, parameters, factors)
        used = {METHOD.get(str(factor.get("allocationType")), "") for factor in factors}
        if method not in {"", "none", *used} and used - {""}:
            self.build.notes.append(warning("lca-method-absent", place, stated))
        is_allocated = bool(used & {method or "physical", "physical", "economic"})
        self.build.notes += check_reference(
            self.references, len(self.products), place, is_allocated=is_allocated
        )
        self._close(len(exchanges), len(parameters))

    def _name_unknown(
        self, exchanges: list[Row], parameters: list[Row], factors: list[Row]
    ) -> None:
        names = unknown_fields(self.row, "Process")
        for kind, rows in (
            ("Exchange", exchanges),
            ("Parameter", parameters),
            ("AllocationFactor", factors),
            ("Uncertainty", [each.get("uncertainty") or {} for each in exchanges]),
        ):
            names += [name for row in rows for name in unknown_fields(row, kind)]
        name_unknown(self.build, names, self.place)

    def _close(self, exchanges: int, parameters: int) -> None:
        build, place = self.build, self.place
        build.book.read("exchange", exchanges)
        build.book.read("parameter", parameters)
        for name in ASIDE:
            if self.row.get(name):
                count = len(rows_of(self.row, name, place))
                build.book.meet("field", count)
                finding = warning("lca-part", place, name)
                build.book.ignore("field", finding, count, (name,))
        bare = sum(not each.get("unit") for each in self.row.get("exchanges") or [])
        if bare:
            build.notes.append(note("lca-unit-assumed", place, str(bare)))
        if self.is_zero and exchanges > 1:
            build.notes.append(warning("lca-only-zeros", place, str(exchanges - 1)))

    def _amount(self, exchange: Row, place: str) -> float:
        formula = str(exchange.get("amountFormula") or "").strip()
        stated = exchange.get("amount")
        if not formula:
            return read_xml_number(stated, f"{place} amount")
        value = None if stated is None else read_xml_number(stated, f"{place} amount")
        amount, finding = computed(self.scope, formula, value, f"{place} amountFormula")
        if finding is not None:
            self.build.notes.append(finding)
        return amount

    def _exchange(self, exchange: Row, place: str) -> None:
        build, package = self.build, self.package
        is_reference = flag(exchange, place, "quantitativeReference", "isQuantitativeReference")
        is_input = flag(exchange, place, "input", "isInput")
        is_avoided = flag(exchange, place, "avoidedProduct", "isAvoidedProduct")
        flow = package.flow(exchange, place, is_reference, is_input)
        size = package.units.amount_size(exchange, flow.factors, flow.unit, place)
        amount = self._amount(exchange, place) * size
        if not math.isfinite(amount):
            raise refuse("number-not-finite", place, exchange.get("amount"))
        key = str(exchange["flow"]["@id"])
        flow_number = package.put(key)
        law = self._law(exchange, size, place)
        flags = INPUT * is_input + REFERENCE * is_reference + AVOIDED * is_avoided
        exchange_number = build.exchange(
            self.process,
            flow_number,
            amount,
            flags,
            provider=identifier(exchange, "defaultProvider", place),
            law=law,
        )
        for name in ("internalId", "@id"):
            if exchange.get(name) is not None:
                self.numbers.setdefault(exchange[name], {}).setdefault(key, []).append(
                    exchange_number
                )
        provides = (flow.kind == PRODUCT and not is_input) or (flow.kind == WASTE and is_input)
        if is_reference or (provides and not is_avoided and amount):
            self.products[key] = flow_number
        if is_reference:
            if flow.kind == ELEMENTARY:
                raise refuse("lca-reference-elementary", place, flow.name or key)
            self.references.append(amount)
            unit = str(object_of(exchange, "unit", place).get("name") or "") or flow.unit
            build.reference_unit(self.process, unit, size)
        elif amount:
            self.is_zero = False

    def _law(self, exchange: Row, size: float, place: str) -> Law:
        row = object_of(exchange, "uncertainty", place)
        kind = str(row.get("distributionType") or "")

        def stated(name: str) -> float:
            return read_xml_number(row.get(name), f"{place} uncertainty {name}", math.nan)

        low, high = stated("minimum") * size, stated("maximum") * size
        laws: dict[str, Law] = {
            "LOG_NORMAL_DISTRIBUTION": of_deviation(stated("geomSd")),
            "NORMAL_DISTRIBUTION": normal(stated("sd") * abs(size)),
            "UNIFORM_DISTRIBUTION": uniform(low, high),
            "TRIANGLE_DISTRIBUTION": triangular(low, high),
        }
        return laws.get(kind, FIXED)

    def _shares(self, rows: list[Row]) -> None:
        """The stated factors; those that point to nothing are named once."""
        lost = [row for row in rows if not self._share(row)]
        if lost:
            place = f"{self.place} allocationFactors"
            self.build.notes.append(warning("lca-share-target", place, str(len(lost))))
        for exchange, shares in self.causal.items():
            check_shares(self.build, shares, f"{self.place} exchange {exchange}")

    def _share(self, row: Row) -> bool:
        """Writes a factor; False where its product or exchange is not there."""
        product = identifier(row, "product", self.place)
        method = METHOD.get(str(row.get("allocationType") or ""), "")
        place = f"{self.place} allocationFactors"
        if product not in self.products or not method:
            return False
        target, value = -1, row.get("value")
        if method == "causal":
            exchange = object_of(row, "exchange", place)
            key = exchange.get("internalId", exchange.get("@id"))
            by_flow = self.numbers.get(key, {})
            targets = by_flow.get(identifier(exchange, "flow", place)) or [
                each for numbers in by_flow.values() for each in numbers
            ]
            if len(targets) > 1:
                raise refuse("lca-share-twice", place, str(key))
            if not targets:
                return False
            target = targets[0]
        formula = str(row.get("formula") or "").strip()
        share = None if value is None else read_xml_number(value, f"{place} value")
        if formula:
            share, finding = computed(self.scope, formula, share, f"{place} formula")
            if finding is not None:
                self.build.notes.append(finding)
        elif share is None:
            raise refuse("value-missing", f"{place} value", "")
        if method == "causal":
            self.causal.setdefault(str(key), []).append(share)
        self.build.share(self.process, self.products[product], method, share, target)
        return True
