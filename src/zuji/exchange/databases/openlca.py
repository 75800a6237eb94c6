"""openLCA JSON-LD, schema 1 (olca 1.x) and 2, as zip or folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from zuji.core.refusals import refuse
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    WASTE,
    Builder,
    Database,
)

KIND = {"ELEMENTARY_FLOW": ELEMENTARY, "PRODUCT_FLOW": PRODUCT, "WASTE_FLOW": WASTE}
METHOD = {
    "PHYSICAL_ALLOCATION": "physical",
    "ECONOMIC_ALLOCATION": "economic",
    "CAUSAL_ALLOCATION": "causal",
}
MASS, ENERGY = "93a60a56-a3c8-11da-a746-0800200b9a66", "f6811440-ee37-11de-8a39-0800200c9a66"
"""Reference data of openLCA (and ILCD): flow property Mass; Energy of the openLCA set."""
Row = Mapping[str, Any]


def read_openlca(archive: Archive, name: str) -> Database:
    """Reads every process; units and flow properties are converted to the flow's reference."""
    return _OpenlcaReader(archive, name).database()


def _flag(row: Row, *names: str) -> bool:
    """A truth value under its name in schema 1 or 2."""
    return any(bool(row.get(name)) for name in names)


class _OpenlcaReader:
    def __init__(self, archive: Archive, name: str):
        self.archive, self.build = archive, Builder(name, "openLCA JSON-LD")
        self.units: dict[str, tuple[str, float, str]] = {}
        self.group_unit: dict[str, str] = {}
        self.property_group: dict[str, str] = {}
        self.property_name: dict[str, str] = {}
        self.flow_rows: dict[str, Row] = {}
        self.categories: dict[str, Row] = {}

    def rows(self, folder: str) -> Any:
        for path in self.archive.names:
            parts = path.split("/")
            if len(parts) >= 2 and parts[-2] == folder and path.endswith(".json"):
                try:
                    row = json.loads(self.archive.read(path))
                except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
                    raise refuse("lca-json", path, str(problem)[:100]) from problem
                if not isinstance(row, dict) or not row.get("@id"):
                    raise refuse("lca-json", path, type(row).__name__, "@id")
                yield path, row

    def database(self) -> Database:
        for _, row in self.rows("unit_groups"):
            for unit in row.get("units") or []:
                self.units[unit["@id"]] = (
                    unit.get("name", ""),
                    float(unit.get("conversionFactor", 1.0)),
                    row["@id"],
                )
                if _flag(unit, "referenceUnit", "isRefUnit"):
                    self.group_unit[row["@id"]] = unit.get("name", "")
        for _, row in self.rows("flow_properties"):
            self.property_group[row["@id"]] = (row.get("unitGroup") or {}).get("@id", "")
            self.property_name[row["@id"]] = row.get("name", "")
        self.categories = {row["@id"]: row for _, row in self.rows("categories")}
        self.flow_rows = {row["@id"]: row for _, row in self.rows("flows")}
        for path, row in self.rows("processes"):
            try:
                self._process(row)
            except (KeyError, TypeError, ValueError, AttributeError) as problem:
                raise refuse(
                    "lca-json", path, f"{type(problem).__name__}: {problem}"[:120]
                ) from problem
        for _, row in self.rows("lcia_categories"):
            self._method(row)
        return self.build.done()

    def _method(self, row: Row) -> None:
        for factor in row.get("impactFactors") or []:
            flow = factor.get("flow") or {}
            size = self._size(factor, flow.get("@id", ""))
            self.build.factor(
                row.get("name", ""), self._flow(flow), float(factor.get("value") or 0) / size
            )

    def _category(self, value: Any) -> str:
        """A category path: text in schema 2, a chain of rows in schema 1."""
        if isinstance(value, str):
            return value
        parts, visited = [], set()
        while value and value.get("@id") not in visited:
            visited.add(value.get("@id"))
            parts.append(value.get("name", ""))
            value = (self.categories.get(value.get("@id"), {}) or {}).get("category")
        return "/".join(reversed(parts))

    def _flow(self, reference: Row) -> int:
        row = self.flow_rows.get(reference["@id"], reference)
        kind = KIND.get(row.get("flowType") or reference.get("flowType") or "", PRODUCT)
        factors = row.get("flowProperties") or []
        chosen = [
            factor
            for factor in factors
            if _flag(factor, "referenceFlowProperty", "isRefFlowProperty")
        ]
        reference_property = (chosen[0].get("flowProperty") or {}).get("@id", "") if chosen else ""
        unit = self.group_unit.get(self.property_group.get(reference_property, ""), "")
        by_property = {
            (factor.get("flowProperty") or {}).get("@id", ""): float(
                factor.get("conversionFactor") or 0
            )
            for factor in factors
        }

        def per_unit(property_id: str, word: str) -> float:
            for key, factor in by_property.items():
                if key == property_id or self.property_name.get(key, "").lower() == word:
                    return factor
            return NAN

        return self.build.flow(
            reference["@id"],
            row.get("name", ""),
            kind,
            unit,
            cas=row.get("cas") or "",
            formula=row.get("formula") or "",
            compartment=self._category(row.get("category")),
            mass=per_unit(MASS, "mass"),
            energy=per_unit(ENERGY, "energy"),
            price=per_unit("", "price"),
        )

    def _size(self, exchange: Row, flow: str) -> float:
        """Amount of the flow's reference unit in one unit of the exchange."""
        unit = (exchange.get("unit") or {}).get("@id")
        size = self.units[unit][1] if unit in self.units else 1.0
        used = (exchange.get("flowProperty") or {}).get("@id")
        if used:
            for factor in self.flow_rows.get(flow, {}).get("flowProperties") or []:
                if (factor.get("flowProperty") or {}).get("@id") == used:
                    return size / (float(factor.get("conversionFactor") or 1.0) or 1.0)
        return size

    def _process(self, row: Row) -> None:
        build = self.build
        default = METHOD.get(row.get("defaultAllocationMethod") or "", "")
        location = row.get("location") or {}
        process = build.process(
            row["@id"],
            row.get("name", ""),
            location.get("code") or location.get("name", ""),
            self._category(row.get("category")),
            default,
        )
        if process < 0:
            return
        numbers: dict[Any, int] = {}
        for exchange in row.get("exchanges") or []:
            flow, size = self._flow(exchange["flow"]), self._size(exchange, exchange["flow"]["@id"])
            is_reference = _flag(exchange, "quantitativeReference", "isQuantitativeReference")
            flags = INPUT * _flag(exchange, "input", "isInput") + REFERENCE * is_reference
            flags += AVOIDED * _flag(exchange, "avoidedProduct", "isAvoidedProduct")
            provider = (exchange.get("defaultProvider") or {}).get("@id", "")
            number = build.exchange(
                process,
                flow,
                float(exchange.get("amount") or 0) * size,
                flags,
                provider=provider,
                law=_law(exchange.get("uncertainty") or {}, size),
            )
            numbers[exchange.get("internalId", exchange.get("@id"))] = number
            if is_reference:
                unit = self.units.get((exchange.get("unit") or {}).get("@id", ""), ("", 1.0, ""))[0]
                build.reference_unit(process, unit or build.flows["unit"][flow], size)
        for factor in row.get("allocationFactors") or []:
            self._share(process, factor, numbers)

    def _share(self, process: int, row: Row, numbers: Mapping[Any, int]) -> None:
        product = (row.get("product") or {}).get("@id", "")
        method = METHOD.get(row.get("allocationType") or "", "")
        if not product or not method:
            return
        flow, exchange = self._flow({"@id": product}), row.get("exchange")
        if isinstance(exchange, dict):
            number = numbers.get(exchange.get("internalId", exchange.get("@id")), -1)
        else:
            number = -1 if exchange is None else numbers.get(exchange, -1)
        self.build.share(process, flow, method, float(row.get("value") or 0), number)


def _law(row: Row, size: float) -> tuple[int, float, float, float]:
    """Law code (`zuji.engine.uncertain`), spread, low and high, in the flow's reference unit."""
    import math

    kind = row.get("distributionType", "")
    if kind == "LOG_NORMAL_DISTRIBUTION" and (row.get("geomSd") or 0) > 1:
        return 1, math.log(row["geomSd"]), NAN, NAN
    if kind == "NORMAL_DISTRIBUTION" and (row.get("sd") or 0) > 0:
        return 2, row["sd"] * size, NAN, NAN
    low, high = row.get("minimum"), row.get("maximum")
    if low is None or high is None or high <= low:
        return 0, 0.0, NAN, NAN
    if kind == "UNIFORM_DISTRIBUTION":
        return 3, 0.0, low * size, high * size
    return (
        (4, 0.0, low * size, high * size) if kind == "TRIANGLE_DISTRIBUTION" else (0, 0.0, NAN, NAN)
    )
