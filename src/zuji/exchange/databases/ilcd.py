"""ILCD 1.1 process data sets with their flows, flow properties and unit groups (zip or folder)."""

from __future__ import annotations

import math
from typing import Any

from zuji.core.refusals import refuse
from zuji.exchange.databases.archive import Archive, parsed
from zuji.exchange.databases.tables import (
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    WASTE,
    Builder,
    Database,
)

KIND = {"Elementary flow": ELEMENTARY, "Waste flow": WASTE}
MASS, ENERGY = "93a60a56-a3c8-11da-a746-0800200b9a66", "93a60a56-a3c8-11da-a746-0800200c9a66"
"""ILCD reference flow properties: mass, net calorific value."""


def _tag(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _all(node: Any, name: str) -> list[Any]:
    return (
        [child for child in node.iter() if isinstance(child.tag, str) and _tag(child) == name]
        if node is not None
        else []
    )


def _first(node: Any, name: str) -> Any:
    nodes = _all(node, name)
    return nodes[0] if nodes else None


def _text(node: Any, name: str) -> str:
    """Text of the first such element, the English one where there are several languages."""
    nodes = _all(node, name)
    english = [
        element
        for element in nodes
        if element.get("{http://www.w3.org/XML/1998/namespace}lang") in (None, "en")
    ]
    chosen = (english or nodes)[:1]
    return (chosen[0].text or "").strip() if chosen else ""


class _IlcdReader:
    def __init__(self, archive: Archive, name: str):
        self.archive, self.build = archive, Builder(name, "ILCD")
        self.sets: dict[str, dict[str, Any]] = {
            kind: {} for kind in ("unitGroup", "flowProperty", "flow", "process")
        }
        for path in archive.ending(".xml"):
            root = parsed(archive.read(path), path)
            kind = _tag(root).removesuffix("DataSet")
            if kind in self.sets:
                self.sets[kind][_text(root, "UUID")] = root

    def database(self) -> Database:
        if not self.sets["process"]:
            raise refuse(
                "lca-empty",
                self.archive.path.name,
                ", ".join(key for key, identity in self.sets.items() if identity),
            )
        for key, root in self.sets["process"].items():
            if _text(root, "typeOfDataSet") == "EPD":
                raise refuse("lca-epd", self.archive.path.name, key)
            self._process(key, root)
        return self.build.done()

    def _unit(self, prop: str) -> str:
        """Reference unit of a flow property."""
        group = _first(self.sets["flowProperty"].get(prop), "referenceToReferenceUnitGroup")
        root = self.sets["unitGroup"].get(group.get("refObjectId")) if group is not None else None
        reference = _text(root, "referenceToReferenceUnit")
        for unit in _all(root, "unit"):
            if unit.get("dataSetInternalID") == reference:
                return _text(unit, "name")
        return ""

    def _flow(self, reference: Any) -> int:
        key = reference.get("refObjectId")
        root = self.sets["flow"].get(key)
        short = _text(reference, "shortDescription")
        if root is None:
            return self.build.flow(key, short, PRODUCT, "")
        chosen, factors, unit = _text(root, "referenceToReferenceFlowProperty"), {}, ""
        for row in _all(root, "flowProperty"):
            prop = _first(row, "referenceToFlowPropertyDataSet")
            key_of = prop.get("refObjectId") if prop is not None else ""
            factors[key_of] = float(_text(row, "meanValue") or 1)
            if row.get("dataSetInternalID") == chosen:
                unit = self._unit(key_of)
        place = "/".join((category.text or "").strip() for category in _all(root, "category"))
        return self.build.flow(
            key,
            _text(root, "baseName") or short,
            KIND.get(_text(root, "typeOfDataSet"), PRODUCT),
            unit,
            cas=_text(root, "CASNumber"),
            formula=_text(root, "sumFormula"),
            compartment=place,
            mass=factors.get(MASS, NAN),
            energy=factors.get(ENERGY, NAN),
        )

    def _process(self, key: str, root: Any) -> None:
        build, place = self.build, _first(root, "locationOfOperationSupplyOrProduction")
        name = ", ".join(
            text for text in (_text(root, "baseName"), _text(root, "mixAndLocationTypes")) if text
        )
        classes = "/".join((node.text or "").strip() for node in _all(root, "class"))
        process = build.process(
            key, name, place.get("location", "") if place is not None else "", classes, "causal"
        )
        references = {(node.text or "").strip() for node in _all(root, "referenceToReferenceFlow")}
        numbers, first = {}, True
        products: dict[str, int] = {}
        for exchange in [
            node for node in _all(root, "exchange") if node.get("dataSetInternalID") is not None
        ]:
            reference = _first(exchange, "referenceToFlowDataSet")
            amount = float(
                _text(exchange, "resultingAmount") or _text(exchange, "meanAmount") or "nan"
            )
            if reference is None or not math.isfinite(amount):
                build.note("lca-dataset", key, exchange.get("dataSetInternalID"))
                continue
            flow, internal_id = self._flow(reference), exchange.get("dataSetInternalID")
            is_reference = internal_id in references and first
            first &= not is_reference
            is_input = _text(exchange, "exchangeDirection").lower() == "input"
            number = build.exchange(
                process,
                flow,
                amount,
                INPUT * is_input + REFERENCE * is_reference,
                law=_law(exchange, amount),
            )
            numbers[internal_id], products[internal_id] = (exchange, number), flow
            if is_reference:
                build.reference_unit(process, build.flows["unit"][flow], 1.0)
        for exchange, number in numbers.values():
            for row in _all(exchange, "allocation"):
                product = products.get(row.get("internalReferenceToCoProduct") or "")
                if product is not None:
                    build.share(
                        process,
                        product,
                        "causal",
                        float(row.get("allocatedFraction") or 0) / 100,
                        number,
                    )


def _law(exchange: Any, amount: float) -> tuple[int, float, float, float]:
    kind = _text(exchange, "uncertaintyDistributionType")
    spread = float(_text(exchange, "relativeStandardDeviation95In") or 0)
    low, high = (float(_text(exchange, tag) or NAN) for tag in ("minimumAmount", "maximumAmount"))
    if kind == "log-normal" and spread > 1:
        return 1, math.log(spread) / 2, NAN, NAN
    if kind == "normal" and spread > 0:
        return 2, abs(amount) * spread / 200, NAN, NAN
    if (
        kind in ("triangular", "uniform")
        and low < high
        and (kind == "uniform" or low <= amount <= high)
    ):
        return (4 if kind == "triangular" else 3), 0.0, low, high
    return 0, 0.0, NAN, NAN


def read_ilcd(archive: Archive, name: str) -> Database:
    """Reads every process. Refuses EPD data sets: they hold results, not an inventory."""
    return _IlcdReader(archive, name).database()
