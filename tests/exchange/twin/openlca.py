"""The system as an openLCA JSON-LD package, of schema 1 and of schema 2."""

from __future__ import annotations

import json
from typing import Any

from exchange.twin.markup import CAS, EF, key_of
from exchange.twin.packing import Files
from exchange.twin.system import AIR, MEASURE_OF, PRODUCTS, SIZES, Line, Process, Style, in_units

PROPERTY = {
    "mass": ("93a60a56-a3c8-11da-a746-0800200b9a66", "Mass"),
    "energy": ("f6811440-ee37-11de-8a39-0800200c9a66", "Energy"),
    "transport": ("838aaa20-0117-11db-92e3-0800200c9a66", "Goods transport (mass*distance)"),
    "volume": ("93a60a56-a3c8-22da-a746-0800200c9a66", "Volume"),
}
UNITS = {
    "kg": "20aadc24-a391-41cf-b340-3e4529f44bde",
    "g": "e1317ffc-7f83-4a85-bc65-4fb229a25cf8",
    "mg": "b872a063-0500-42b7-9e5d-441642d84417",
    "t": "83192ffa-5990-490b-a23a-b45ca072db6f",
    "lb": "0300ec69-ce1a-45f0-bcf0-7b33845dc53e",
    "MJ": "52765a6c-3896-43c2-b2f4-c679acf13efe",
    "kWh": "86ad2244-1f0e-4912-af53-7865283103e4",
    "MWh": "92e3bd49-8ed5-4885-9db6-fc88c7afcfcb",
    "GJ": "01e58eb9-0aba-4c76-ba0c-03f6f3be1353",
    "t*km": "0dea4ed8-bb6b-4049-b2b4-b2c413ef2180",
    "kg*km": "a40229e6-7275-42e3-a304-23d590044770",
    "m3": "1c3a9695-398d-4b1f-b07e-a8715b610f70",
    "l": "b80a512e-e402-4363-8ad0-7d02dcf4a459",
}
GROUP = {
    "mass": "93a60a57-a4c8-11da-a746-0800200c9a66",
    "energy": "93a60a57-a3c8-11da-a746-0800200c9a66",
    "transport": "838aaa21-0117-11db-92e3-0800200c9a66",
    "volume": "93a60a57-a3c8-12da-a746-0800200c9a66",
}
"""Public identifiers of the openLCA reference data."""
WORDS = {
    1: ("referenceFlowProperty", "quantitativeReference", "input", "avoidedProduct"),
    2: ("isRefFlowProperty", "isQuantitativeReference", "isInput", "isAvoidedProduct"),
}
"""The words of the two schemas for the same four flags."""


def _flow_key(flow: str) -> str:
    return EF.get(flow, key_of("f", flow))


def _flow(flow: str, measure: str, style: Style, schema: int) -> dict[str, Any]:
    key, name = PROPERTY[measure]
    reference = {
        WORDS[schema][0]: True,
        "conversionFactor": 1.0,
        "flowProperty": {"@type": "FlowProperty", "@id": key, "name": name},
    }
    row: dict[str, Any] = {
        "@type": "Flow",
        "@id": _flow_key(flow),
        "name": style.flow_name(flow),
        "flowType": "PRODUCT_FLOW" if flow in PRODUCTS else "ELEMENTARY_FLOW",
        "flowProperties": [reference],
    }
    if flow in CAS:
        row["cas"] = CAS[flow]
    if flow not in PRODUCTS:
        words = ("Emission to air", "unspecified") if flow in AIR else ("Resource", "in water")
        path = ("Elementary flows", *words)
        row["category"] = (
            "/".join(path)
            if schema == 2
            else {"@type": "Category", "@id": key_of("c", *path), "name": words[1]}
        )
    return row


def _categories() -> Files:
    """The categories of schema 1, each with its parent."""
    files = {}
    for words in (("Emission to air", "unspecified"), ("Resource", "in water")):
        path = ("Elementary flows", *words)
        for depth in range(1, len(path) + 1):
            key = key_of("c", *path[:depth])
            row: dict[str, Any] = {
                "@type": "Category",
                "@id": key,
                "name": path[depth - 1],
                "modelType": "FLOW",
            }
            if depth > 1:
                row["category"] = {"@type": "Category", "@id": key_of("c", *path[: depth - 1])}
            files[f"categories/{key}.json"] = json.dumps(row).encode()
    return files


def _exchange(at: int, line: Line, style: Style, schema: int) -> dict[str, Any]:
    _, reference, used, avoided = WORDS[schema]
    makers = {process.made.flow: process.key for process in in_units(style)}
    key, name = PROPERTY[MEASURE_OF[line.unit]]
    row = {
        "@type": "Exchange",
        "internalId": at,
        reference: line.side == "made",
        used: line.side in ("input", "resource"),
        avoided: line.side == "avoided",
        "amount": float(line.written),
        "flow": {"@type": "Flow", "@id": _flow_key(line.flow), "name": style.flow_name(line.flow)},
        "unit": {"@type": "Unit", "@id": UNITS[line.unit], "name": line.unit},
        "flowProperty": {"@type": "FlowProperty", "@id": key, "name": name},
    }
    if line.side in ("input", "avoided") and line.flow in makers:
        row["defaultProvider"] = {"@type": "Process", "@id": key_of("a", makers[line.flow])}
    return row


def _process(process: Process, style: Style, schema: int) -> dict[str, Any]:
    lines = (process.made, *process.lines)
    return {
        "@type": "Process",
        "@id": key_of("a", process.key),
        "name": process.name,
        "processType": "UNIT_PROCESS",
        "exchanges": [_exchange(at, line, style, schema) for at, line in enumerate(lines, 1)],
    }


def _units(measure: str) -> Files:
    key, name = PROPERTY[measure]
    group, base = GROUP[measure], next(iter(SIZES[measure]))
    units = [
        {
            "@type": "Unit",
            "@id": UNITS[unit],
            "name": unit,
            "conversionFactor": float(size),
            "isRefUnit" if unit == base else "synonyms": True if unit == base else [],
        }
        for unit, size in SIZES[measure].items()
    ]
    kind = {"@type": "UnitGroup", "@id": group, "name": f"Units of {measure}"}
    quantity = {"@type": "FlowProperty", "@id": key, "name": name, "unitGroup": kind}
    return {
        f"unit_groups/{group}.json": json.dumps(kind | {"units": units}).encode(),
        f"flow_properties/{key}.json": json.dumps(quantity).encode(),
    }


def openlca(style: Style, schema: int = 2) -> Files:
    """`has_flows`, `has_units`: whether the package holds what the public lists know."""

    def content(row: dict[str, Any]) -> bytes:
        return json.dumps(row, ensure_ascii=False, indent=1).encode(style.encoding)

    files: dict[str, bytes] = {}
    if schema == 2:
        files["olca-schema.json"] = b'{"version": 2}'
    else:
        files["context.json"] = b'{"@context": {"@vocab": "http://openlca.org/schema/v1.1/"}}'
        files |= _categories()
    measures = dict(PRODUCTS) | {"water": "volume"} | dict.fromkeys(AIR, "mass")
    for flow, measure in measures.items():
        if style.has_flows or flow not in EF:
            files[f"flows/{_flow_key(flow)}.json"] = content(_flow(flow, measure, style, schema))
    for process in in_units(style):
        key = key_of("a", process.key)
        files[f"processes/{key}.json"] = content(_process(process, style, schema))
    if style.has_units:
        for measure in PROPERTY:
            files |= _units(measure)
    return files
