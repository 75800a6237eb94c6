"""A lockfile as a submodel of an Asset Administration Shell: IDTA 02023 Carbon Footprint 1.0.1.

Source: IDTA 02023-1-0-1 (admin-shell-io/submodel-templates); values are named by ECLASS.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse
from zuji.core.units import conversion, parse_unit
from zuji.exchange.datasets.packing import zipped
from zuji.exchange.dataspaces.catena_x import DataspaceFootprint
from zuji.exchange.pact.filled import STANDARDS, refuse_no_domain
from zuji.factors.licences import kept_back

IDTA = "https://admin-shell.io/idta/CarbonFootprint"
METHODS = {
    "ISO14067": "0173-1#07-ABU218#003",
    "GHGP-Product": "0173-1#07-ABU221#003",
    "PAS2050": "0173-1#07-ACC008#001",
    "PACT-3.0": "0173-1#07-ACC012#001",
}
"""Standard → its value in the list of ECLASS 0173-1#02-ABG854#003."""
UNIT_VALUES = {
    "g": "0173-1#07-ABZ596#003",
    "kg": "0173-1#07-ABZ597#003",
    "t": "0173-1#07-ABZ598#003",
    "mL": "0173-1#07-ABZ599#003",
    "L": "0173-1#07-ABZ600#003",
    "m3": "0173-1#07-ABZ601#003",
    "m2": "0173-1#07-ABZ602#003",
    "item": "0173-1#07-ABZ603#003",
    "kWh": "0173-1#07-ACB997#001",
}
PHASES = {
    "cradle_to_gate": ("0173-1#07-ABZ789#003",),
    "cradle_to_grave": (
        *("0173-1#07-ABZ789#003", "0173-1#07-ABU211#003"),
        *("0173-1#07-ACC014#001", "0173-1#07-ACC015#001"),
    ),
    "gate_to_gate": ("0173-1#07-ABU210#003",),
}
"""Boundary → phases of EN 15804: A1-A3; then A4, B1-B7, C1-C4; A3."""
ELEMENTS: Mapping[str, tuple[str, str, bool]] = {
    "PcfCalculationMethods": ("SubmodelElementList", f"{IDTA}/PcfCalculationMethods/1/0", True),
    "PcfCO2eq": ("xs:decimal", "0173-1#02-ABG855#003", True),
    "ReferenceImpactUnitForCalculation": ("xs:string", "0173-1#02-ABG856#003", True),
    "QuantityOfMeasureForCalculation": ("xs:double", "0173-1#02-ABG857#003", True),
    "LifeCyclePhases": ("SubmodelElementList", f"{IDTA}/LifeCyclePhases/1/0", True),
    "PublicationDate": ("xs:dateTime", f"{IDTA}/PublicationDate/1/0", True),
    "ExpirationDate": ("xs:dateTime", f"{IDTA}/ExpirationDate/1/0", False),
}
"""Element of a footprint → type of its value, semantic id, whether it must be there."""
LISTS = {"PcfCalculationMethods": "0173-1#02-ABG854#003", "LifeCyclePhases": "0173-1#02-ABG858#003"}
"""List → what each of its values is."""


def shell_of(
    lock: Mapping[str, Any],
    *,
    domain: str,
    created: str,
    name: str = "",
    product: Mapping[str, Any] | None = None,
) -> DataspaceFootprint:
    """The environment of a lockfile: a shell for the product and its submodel, every id under
    `domain` and made from the lockfile's digest. `product` has `name_zh`, `name_en` and `gtin`
    where they are not to be those of the study.

    Refuses a unit, boundary or method that the template's lists do not have (``aas-value``), and a
    result that the licence of its data keeps back.
    """
    if found := kept_back(lock, name):
        raise Refusal([found])
    refuse_no_domain(domain)
    result = lock["result"]
    product = product or lock["study"].get("product") or {}
    unit, amount = _quantity(result["declared_unit"], name)
    profile, boundary = str(lock["profile"]["id"]), str(result["boundary"])
    methods = [METHODS[each] for each in STANDARDS.get(profile, ()) if each in METHODS]
    footprint = [
        _list("PcfCalculationMethods", methods or [_unlisted(name, "profile", profile, METHODS)]),
        _value("PcfCO2eq", repr(float(result["total"]["value"]))),
        _value("ReferenceImpactUnitForCalculation", UNIT_VALUES[unit]),
        _value("QuantityOfMeasureForCalculation", repr(amount)),
        _list(
            "LifeCyclePhases",
            PHASES.get(boundary) or [_unlisted(name, "result.boundary", boundary, PHASES)],
        ),
        _value("PublicationDate", created),
    ]
    space = f"https://{domain}/aas/{lock['digest'].removeprefix('sha256:')}"
    asset = f"urn:gtin:{product['gtin']}" if product.get("gtin") else f"{space}/product"
    data = _environment(space, asset, footprint, product)
    if wrong := check_shell(data, name):
        raise Refusal(wrong)
    return DataspaceFootprint(data, (note("aas-left-out", name),))


def package_of(environment: Mapping[str, Any]) -> bytes:
    """The environment as an AASX package (Open Packaging Conventions)."""
    relation = "http://admin-shell.io/aasx/relationships"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    schema = "http://schemas.openxmlformats.org/package/2006"

    def related(kind: str, target: str) -> bytes:
        text = (
            f'{head}<Relationships xmlns="{schema}/relationships">'
            f'<Relationship Type="{relation}/{kind}" Target="{target}" Id="r1"/></Relationships>'
        )
        return text.encode()

    types = (
        f'{head}<Types xmlns="{schema}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="json" ContentType="application/json"/>'
        '<Override PartName="/aasx/aasx-origin" ContentType="text/plain"/></Types>'
    )
    content = json.dumps(environment, ensure_ascii=False, indent=1).encode()
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": related("aasx-origin", "/aasx/aasx-origin"),
            "aasx/aasx-origin": b"Intentionally empty.",
            "aasx/_rels/aasx-origin.rels": related("aas-spec", "/aasx/environment.json"),
            "aasx/environment.json": content,
        }
    )


def _quantity(declared: Mapping[str, Any], name: str) -> tuple[str, float]:
    """Unit of the template's list and the amount in it, the declared unit itself where listed."""
    unit, amount = str(declared["unit"]), float(declared["amount"])
    if unit in UNIT_VALUES:
        return unit, amount
    for each in ("kg", "kWh", "m3", "m2", "item"):
        if parse_unit(unit).dimension == parse_unit(each).dimension:
            return each, amount * conversion(unit, each, "unit")
    return _unlisted(name, "result.declared_unit", unit, UNIT_VALUES), 0.0


def _unlisted(name: str, field: str, value: str, known: Mapping[str, Any]) -> str:
    raise refuse("aas-value", f"{name}!{field}", value, listed(known))


def _semantic(value: str) -> dict[str, Any]:
    key = {"type": "GlobalReference", "value": value}
    return {"type": "ExternalReference", "keys": [key]}


def _value(name: str, text: str) -> dict[str, Any]:
    kind, semantic, _ = ELEMENTS[name]
    return {
        "idShort": name,
        "semanticId": _semantic(semantic),
        "valueType": kind,
        "value": text,
        "modelType": "Property",
    }


def _list(name: str, values: Sequence[str]) -> dict[str, Any]:
    each = _semantic(LISTS[name])
    return {
        "idShort": name,
        "semanticId": _semantic(ELEMENTS[name][1]),
        "semanticIdListElement": each,
        "typeValueListElement": "Property",
        "valueTypeListElement": "xs:string",
        "value": [
            {"semanticId": each, "valueType": "xs:string", "value": text, "modelType": "Property"}
            for text in values
        ],
        "modelType": "SubmodelElementList",
    }


def _environment(
    space: str, asset: str, footprint: list[dict[str, Any]], product: Mapping[str, Any]
) -> dict[str, Any]:
    number = uuid.uuid5(uuid.NAMESPACE_URL, space).hex[:12]
    texts = (("zh", product.get("name_zh")), ("en", product.get("name_en")))
    names = [{"language": code, "text": text} for code, text in texts if text]
    entry = f"{IDTA}/ProductCarbonFootprint/1/0"
    submodel = {
        "idShort": "CarbonFootprint",
        "id": f"{space}/carbon-footprint",
        "kind": "Instance",
        "administration": {
            "version": "1",
            "revision": "0",
            "templateId": "https://admin-shell.io/IDTA 02023-1-0",
        },
        "semanticId": _semantic(f"{IDTA}/CarbonFootprint/1/0"),
        "submodelElements": [
            {
                "idShort": "ProductCarbonFootprints",
                "semanticId": _semantic(f"{IDTA}/ProductCarbonFootprints/1/0"),
                "semanticIdListElement": _semantic(entry),
                "typeValueListElement": "SubmodelElementCollection",
                "value": [
                    {
                        "semanticId": _semantic(entry),
                        "value": footprint,
                        "modelType": "SubmodelElementCollection",
                    }
                ],
                "modelType": "SubmodelElementList",
            }
        ],
        "modelType": "Submodel",
    }
    reference = {
        "type": "ModelReference",
        "keys": [{"type": "Submodel", "value": submodel["id"]}],
    }
    shell = {
        "idShort": f"Product_{number}",
        "id": space,
        **({"displayName": names} if names else {}),
        "assetInformation": {"assetKind": "Type", "globalAssetId": asset},
        "submodels": [reference],
        "modelType": "AssetAdministrationShell",
    }
    return {"assetAdministrationShells": [shell], "submodels": [submodel]}


def check_shell(data: Mapping[str, Any], name: str) -> list[Finding]:
    """What of the submodel does not fit its template: an element that is missing, of another type
    or meaning, or a value that is not in its list (``aas-value``).
    """
    try:
        entries = data["submodels"][0]["submodelElements"][0]["value"]
        return [found for entry in entries for found in _misfits(entry["value"], name)]
    except (KeyError, IndexError, TypeError):
        return [blocking("aas-value", f"{name}!submodels", "", "CarbonFootprint")]


def _misfits(elements: Sequence[Mapping[str, Any]], name: str) -> Iterator[Finding]:
    held = {str(each.get("idShort")): each for each in elements}
    for short, (kind, semantic, is_required) in ELEMENTS.items():
        each = held.pop(short, None)
        place = f"{name}!{short}"
        if each is None:
            if is_required:
                yield blocking("aas-value", place, "", kind)
            continue
        told = each.get("valueType", each.get("modelType"))
        meaning = each["semanticId"]["keys"][0]["value"]
        if (told, meaning) != (kind, semantic):
            yield blocking("aas-value", place, f"{told} {meaning}"[:80], f"{kind} {semantic}")
        elif not each.get("value"):
            yield blocking("aas-value", place, "", kind)
        elif kind in ("xs:decimal", "xs:double"):
            try:
                float(each["value"])
            except ValueError:
                yield blocking("aas-value", place, str(each["value"])[:60], kind)
    for short in held:
        yield blocking("aas-value", f"{name}!{short}", short[:60], listed(ELEMENTS))
