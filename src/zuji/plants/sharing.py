"""Sharing of a plant's yearly totals over its products by stated keys, with nothing spread
silently: what no product takes is a named rest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zuji.core.refusals import Finding, Refusal, blocking, note

Array = NDArray[np.float64]
KINDS = ("mass", "time", "area", "energy", "cause", "stated")
"""What a key measures: of the first five a product has an amount per unit of output; of the last
its share of the plant, as it was stated.
"""
TOLERANCE = 1e-9
"""By how much stated shares may exceed one, and a sum of products its plant, relatively."""


@dataclass(frozen=True, slots=True)
class PlantProduct:
    """One product (SKU) of a plant and a year.

    `output` counts the product's own unit; `routing` are the ids of the processes it passes;
    `amounts` are by key: per unit of output, or of a stated key its share (0 … 1).
    """

    sku: str
    output: float
    routing: frozenset[str]
    amounts: Mapping[str, float]
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SharingKey:
    """A key by which totals are shared. `unit` is that of one product's amount."""

    id: str
    kind: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PlantFlow:
    """A yearly total of the plant: what one meter or ledger account counts.

    `process` is where it is used, "" where no process takes it (it then stays unallocated); `key`
    shares it over the products that pass the process.
    """

    id: str
    process: str
    key: str


@dataclass(frozen=True)
class Shares:
    """Each product's share of each flow: rows are `products`, columns are `flows`."""

    products: tuple[PlantProduct, ...]
    flows: tuple[PlantFlow, ...]
    matrix: Array
    findings: tuple[Finding, ...]

    @cached_property
    def rest(self) -> Array:
        """The unallocated share of each flow, 0 … 1; rounding below `TOLERANCE` is none."""
        left = 1.0 - self.matrix.sum(axis=0)
        return np.where(np.abs(left) <= TOLERANCE, 0.0, left)


def share(
    products: Sequence[PlantProduct],
    keys: Mapping[str, SharingKey],
    flows: Sequence[PlantFlow],
) -> Shares:
    """Shares of `flows` among `products`.

    A product's weight in a key is its amount per unit times its output; its share is its weight by
    that of all products that pass the process. Refuses with everything that is wrong:
    ``plant-sku-twice``, ``plant-number`` (negative or not finite), ``plant-key-unknown``,
    ``plant-key-missing`` (a product on the routing without an amount), ``plant-shares-over`` and
    ``plant-share-idle`` (a share of a product without output). Notes ``plant-rest`` for each flow
    of which a part stays unallocated.
    """
    findings = [*_product_findings(products), *_key_findings(products, keys, flows)]
    if findings:
        raise Refusal(findings)
    columns: dict[tuple[str, str], Array] = {}
    for flow in flows:
        route = (flow.process, flow.key)
        if route not in columns:
            columns[route] = _column(products, keys[flow.key], flow.process)
    matrix = np.zeros((len(products), len(flows)))
    for index, flow in enumerate(flows):
        matrix[:, index] = columns[flow.process, flow.key]
    over = [
        blocking("plant-shares-over", flow.id, f"{total:.10g}", "≤ 1", key=flow.key)
        for flow, total in zip(flows, matrix.sum(axis=0), strict=True)
        if total > 1 + TOLERANCE
    ]
    if over:
        raise Refusal(over)
    made = Shares(tuple(products), tuple(flows), matrix, ())
    notes = tuple(
        note("plant-rest", flow.id, f"{left:.6%}", "0 %")
        for flow, left in zip(flows, made.rest, strict=True)
        if left
    )
    return Shares(made.products, made.flows, matrix, notes)


def _column(products: Sequence[PlantProduct], key: SharingKey, process: str) -> Array:
    if not process:
        return np.zeros(len(products))
    passes = np.array([process in product.routing for product in products], dtype=bool)
    amounts = np.array([product.amounts.get(key.id, 0.0) for product in products])
    if key.kind == "stated":
        return np.where(passes, amounts, 0.0)
    outputs = np.array([product.output for product in products])
    weights = np.where(passes, amounts * outputs, 0.0)
    total = weights.sum()
    return weights / total if total > 0 else np.zeros(len(products))


def _product_findings(products: Sequence[PlantProduct]) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for product in products:
        if product.sku in seen:
            findings.append(blocking("plant-sku-twice", product.sku, product.sku))
        seen.add(product.sku)
        numbers = {"output": product.output, **product.amounts}
        findings += [
            blocking("plant-number", f"{product.sku} · {name}", f"{number:g}", "≥ 0")
            for name, number in numbers.items()
            if not math.isfinite(number) or number < 0
        ]
    return findings


def _key_findings(
    products: Sequence[PlantProduct],
    keys: Mapping[str, SharingKey],
    flows: Sequence[PlantFlow],
) -> list[Finding]:
    findings = [
        blocking("plant-key-unknown", flow.id, flow.key, ", ".join(keys))
        for flow in flows
        if flow.key not in keys
    ]
    for process, key in sorted({(flow.process, flow.key) for flow in flows if flow.process}):
        if key not in keys:
            continue
        for product in products:
            place = f"{product.sku} · {key}"
            if process not in product.routing:
                continue
            if key not in product.amounts:
                findings.append(blocking("plant-key-missing", place, "", keys[key].unit))
            elif keys[key].kind == "stated" and product.amounts[key] > 0 == product.output:
                findings.append(
                    blocking("plant-share-idle", place, f"{product.amounts[key]:g}", "0")
                )
    return findings
