"""Sharing of a plant's yearly totals over its products by stated keys, with nothing spread
silently: what no product takes is a named rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, warning

Array = NDArray[np.float64]
OUTPUT, STATED = "output", "stated"
MEASURES = ("mass", "time", "area", "energy", "cause", OUTPUT, STATED)
"""What a key measures: a product has an amount of it per unit of output, of `OUTPUT` one unit
itself; of `STATED` its share of the plant.
"""
TOLERANCE = 1e-9
"""By how much stated shares may exceed one, and a sum of products its plant, relatively."""
LARGEST = 1e15
"""Beyond it no plant makes, and no product weighs, anything."""


@dataclass(frozen=True, slots=True)
class PlantProduct:
    """One product (SKU) of a plant and a year.

    `output` counts `unit`; `routing` are the processes it passes; `amounts` are by key: per unit of
    output, or of a stated key its share (0 … 1). `places` say where each number was written.
    """

    sku: str
    output: float
    routing: frozenset[str]
    amounts: Mapping[str, float]
    title: str = ""
    unit: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def at(self, name: str) -> str:
        """Where the output, the code or the amount of a key stands."""
        return self.places.get(name, f"{self.sku} · {name}")


@dataclass(frozen=True, slots=True)
class SharingKey:
    """A key by which totals are shared. `unit` is that of one product's amount."""

    id: str
    measure: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PlantFlow:
    """A yearly total of the plant: what one meter or ledger account counts.

    `key` shares it over the products that pass `process`, or over all where it is "". Without a key
    it stays unallocated.
    """

    id: str
    process: str
    key: str


@dataclass(frozen=True)
class PlantShares:
    """Each product's share of each flow: rows are `products`, columns are `flows`."""

    products: tuple[PlantProduct, ...]
    flows: tuple[PlantFlow, ...]
    matrix: Array
    findings: tuple[Finding, ...] = ()

    @cached_property
    def rest(self) -> Array:
        """The unallocated share of each flow, 0 … 1; rounding below `TOLERANCE` is none."""
        left = np.array([1.0 - math.fsum(column) for column in self.matrix.T])
        return np.where(np.abs(left) <= TOLERANCE, 0.0, left)

    @cached_property
    def rows(self) -> Array:
        """Shares of the flows: of each product, and last of what no product takes."""
        return np.vstack([self.matrix, self.rest])


def share(
    products: Sequence[PlantProduct],
    keys: Mapping[str, SharingKey],
    flows: Sequence[PlantFlow],
) -> PlantShares:
    """Shares of `flows` among `products`, the same in whatever order they are given.

    A product's weight in a key is its amount per unit times its output; its share is its weight by
    that of all products that pass the process. Refuses with everything that is wrong:
    ``plant-sku-twice``, ``plant-number`` (negative, not finite or beyond `LARGEST`),
    ``plant-key-unknown``, ``plant-key-missing`` (a product on the routing without an amount),
    ``plant-shares-over`` and ``plant-share-idle`` (a share of a product without output). Warns with
    ``plant-rest`` of each flow with a key of which a part stays unallocated.
    """
    findings = [*_product_findings(products), *_key_findings(products, keys, flows)]
    if findings:
        raise Refusal(findings)
    columns = {
        (process, key): _column(products, keys[key], process) if key else np.zeros(len(products))
        for process, key in {(flow.process, flow.key) for flow in flows}
    }
    matrix = np.zeros((len(products), len(flows)))
    for index, flow in enumerate(flows):
        matrix[:, index] = columns[flow.process, flow.key]
    made = PlantShares(tuple(products), tuple(flows), matrix)
    keyed = [(flow, left) for flow, left in zip(flows, made.rest, strict=True) if flow.key]
    over = [
        blocking("plant-shares-over", flow.id, in_full(1 - left, 10), "≤ 1", key=flow.key)
        for flow, left in keyed
        if left < 0
    ]
    if over:
        raise Refusal(over)
    told = (
        warning("plant-rest", flow.id, f"{left:.6%}", "0 %", key=flow.key)
        for flow, left in keyed
        if left
    )
    return replace(made, findings=tuple(told))


def passes(product: PlantProduct, process: str) -> bool:
    """Whether a product takes part in what is used in `process`, "" for the whole plant."""
    return not process or process in product.routing


def _column(products: Sequence[PlantProduct], key: SharingKey, process: str) -> Array:
    amounts = np.array(
        [product.amounts[key.id] if passes(product, process) else 0.0 for product in products]
    )
    if key.measure == STATED:
        return amounts
    weights = amounts * np.array([product.output for product in products])
    total = math.fsum(weights)
    return weights / total if total > 0 else np.zeros(len(products))


def _product_findings(products: Sequence[PlantProduct]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for product in products:
        if product.sku in seen:
            yield blocking("plant-sku-twice", product.at("sku"), product.sku, seen[product.sku])
        seen.setdefault(product.sku, product.at("sku"))
        for name, number in {"output": product.output, **product.amounts}.items():
            if not 0 <= number <= LARGEST:
                yield blocking("plant-number", product.at(name), str(number), "0 … 1e15")


def _key_findings(
    products: Sequence[PlantProduct],
    keys: Mapping[str, SharingKey],
    flows: Sequence[PlantFlow],
) -> Iterator[Finding]:
    for flow in flows:
        if flow.key and flow.key not in keys:
            yield blocking("plant-key-unknown", flow.id, flow.key, listed(keys))
    asked = {(flow.key, flow.process): None for flow in flows if flow.key in keys}
    missing, idle = {}, {}
    for key, process in asked:
        for product in products:
            if not passes(product, process):
                continue
            amount = product.amounts.get(key)
            if amount is None:
                missing[product.sku, key] = product
            elif keys[key].measure == STATED and amount > 0 == product.output:
                idle[product.sku, key] = product
    for (_, key), product in missing.items():
        yield blocking("plant-key-missing", product.at(key), "", keys[key].unit, key=key)
    for (_, key), product in idle.items():
        yield blocking("plant-share-idle", product.at(key), in_full(product.amounts[key]), "0")
