"""EcoSpold 2: one data set a file, as released by ecoinvent and others.

A process is an activity with one reference product, so its id is ``activityId_productId`` (the file
names of a system model); an input names the activity that makes it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from zuji.core.refusals import Refusal, refuse
from zuji.exchange.databases.archive import Archive, parsed
from zuji.exchange.databases.tables import (
    ELEMENTARY,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
)

SPACE = "{http://www.EcoInvent.org/EcoSpold02}"
DRY_MASS, WET_MASS = "3a0af1d6-04c3-41c6-a3da-92c4f61e0eaa", "67f102e2-9cb6-4d20-aa16-bf74d8a03326"
PRICE = "38f94dd1-d5aa-41b8-b182-c0c42985d9dc"


def read_ecospold2(
    archive: Archive, name: str, progress: Callable[[int, int], None] | None = None
) -> Database:
    """Reads every data set; one that cannot be used is left out with a note, none at all is
    refused.
    """
    build = Builder(name, "EcoSpold 2")
    names = [
        name
        for name in archive.ending(".spold", ".xml")
        if "/masterdata/" not in f"/{name.lower()}"
    ]
    for done, path in enumerate(names, 1):
        root = parsed(archive.read(path), path)
        for data in [
            *root.iter(f"{SPACE}activityDataset"),
            *root.iter(f"{SPACE}childActivityDataset"),
        ]:
            try:
                _dataset(build, data)
            except (KeyError, ValueError, AttributeError, TypeError, Refusal) as problem:
                build.note("lca-dataset", path, f"{type(problem).__name__}: {problem}"[:120])
        if progress is not None and done % 100 == 0:
            progress(done, len(names))
    if not build.processes["id"]:
        raise refuse("lca-empty", archive.path.name, build.notes[0].read if build.notes else "")
    return build.done()


def _text(node: Any, tag: str) -> str:
    child = node.find(f"{SPACE}{tag}")
    return (child.text or "").strip() if child is not None else ""


def _dataset(build: Builder, data: Any) -> None:
    activity = data.find(f".//{SPACE}activity")
    geography = data.find(f".//{SPACE}geography")
    flows = data.find(f"{SPACE}flowData")
    products = list(flows.iter(f"{SPACE}intermediateExchange"))
    reference = next(
        product
        for product in products
        if _text(product, "outputGroup") == "0" and float(product.get("amount")) != 0
    )
    key = activity.get("id")
    name = _text(activity, "activityName")
    process = build.process(
        f"{key}_{reference.get('intermediateExchangeId')}",
        name,
        _text(geography, "shortname") if geography is not None else "",
        _category(data),
        "economic",
    )
    if process < 0:
        return
    build.reference_unit(process, _text(reference, "unitName"), 1.0)
    for product in products:
        _product(build, process, product, product is reference)
    for product in flows.iter(f"{SPACE}elementaryExchange"):
        compartment = product.find(f"{SPACE}compartment")
        place = (
            "/".join(_text(compartment, tag) for tag in ("compartment", "subcompartment"))
            if compartment is not None
            else ""
        )
        flow = build.flow(
            product.get("elementaryExchangeId"),
            _text(product, "name"),
            ELEMENTARY,
            _text(product, "unitName"),
            cas=product.get("casNumber") or "",
            formula=product.get("formula") or "",
            compartment=place,
        )
        flags = INPUT if _text(product, "inputGroup") else 0
        build.exchange(process, flow, float(product.get("amount")), flags, law=_law(product))


def _category(data: Any) -> str:
    return "; ".join(
        node.text or ""
        for node in data.iterfind(f".//{SPACE}classification/{SPACE}classificationValue")
    )[:200]


def _product(build: Builder, process: int, exchange: Any, is_reference: bool) -> None:
    properties = {
        entry.get("propertyId"): float(entry.get("amount") or 0)
        for entry in exchange.iterfind(f"{SPACE}property")
    }
    unit = _text(exchange, "unitName")
    mass = 1.0 if unit == "kg" else properties.get(WET_MASS, properties.get(DRY_MASS, NAN))
    energy = {"MJ": 1.0, "kWh": 3.6}.get(unit, NAN)
    flow = build.flow(
        exchange.get("intermediateExchangeId"),
        _text(exchange, "name"),
        PRODUCT,
        unit,
        cas=exchange.get("casNumber") or "",
        mass=mass,
        energy=energy,
        price=properties.get(PRICE, NAN),
    )
    amount, is_input = float(exchange.get("amount")), bool(_text(exchange, "inputGroup"))
    link = exchange.get("activityLinkId") or ""
    provider = f"{link}_{exchange.get('intermediateExchangeId')}" if link else ""
    if amount == 0 and not is_reference:
        return
    waste = any(
        (value.text or "").strip().lower() == "waste"
        for value in exchange.iterfind(f"{SPACE}classification/{SPACE}classificationValue")
    )
    if not is_input and not is_reference and waste:
        # waste handed over: an input of treatment, negative
        build.exchange(process, flow, -amount, INPUT, provider=provider, law=_law(exchange))
        return
    flags = INPUT * is_input + REFERENCE * is_reference
    build.exchange(process, flow, amount, flags, provider=provider, law=_law(exchange))


def _law(exchange: Any) -> tuple[int, float, float, float]:
    node = exchange.find(f"{SPACE}uncertainty")
    if node is None or not len(node):
        return 0, 0.0, NAN, NAN
    law = node[0]
    kind = law.tag.removeprefix(SPACE)
    variance = float(law.get("varianceWithPedigreeUncertainty") or law.get("variance") or 0)
    if kind == "lognormal" and variance > 0:
        return 1, math.sqrt(variance), NAN, NAN
    if kind == "normal" and variance > 0:
        return 2, math.sqrt(variance), NAN, NAN
    low, high = (float(law.get(attribute) or NAN) for attribute in ("minValue", "maxValue"))
    if kind == "uniform" and low < high:
        return 3, 0.0, low, high
    if kind == "triangular" and low < high and low <= float(exchange.get("amount")) <= high:
        return 4, 0.0, low, high
    return 0, 0.0, NAN, NAN
