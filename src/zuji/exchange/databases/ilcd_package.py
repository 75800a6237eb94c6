"""The files of an ILCD package: data sets by identifier, the newest version of each; flows with
their units.

TIDAS packages hold the same data sets as JSON, an element a key, with ``@`` before attributes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zuji.core.refusals import Finding, Refusal, refuse, warning
from zuji.exchange.databases.accounts import leave_files, refuse_file
from zuji.exchange.databases.archive import TIDAS, Archive, parsed
from zuji.exchange.databases.elements import (
    LANGUAGE,
    attribute,
    child,
    children,
    content,
    languages,
    number,
    tag,
    text,
)
from zuji.exchange.databases.references import UNKNOWN_UNIT, kind_of_absent, known_gases
from zuji.exchange.databases.tables import ELEMENTARY, NAN, PRODUCT, WASTE, Builder
from zuji.exchange.databases.unit_ids import known_quantities

USED = ("unitGroup", "flowProperty", "flow", "process")
DOCUMENTS = ("source", "contact")
KIND = {"Elementary flow": ELEMENTARY, "Waste flow": WASTE, "Product flow": PRODUCT}
OTHER = "Other flow"
MASS, ENERGY = "93a60a56-a3c8-11da-a746-0800200b9a66", "93a60a56-a3c8-11da-a746-0800200c9a66"
"""ILCD reference flow properties: mass, net calorific value."""


@dataclass(frozen=True)
class IlcdFlow:
    """A flow in the reference unit of its reference flow property."""

    key: str
    name: str
    names: str
    kind: int
    unit: str
    cas: str = ""
    formula: str = ""
    compartment: str = ""
    mass: float = NAN
    energy: float = NAN
    is_other: bool = False

    def put(self, build: Builder) -> int:
        """The number of the flow in the tables."""
        return build.flow(
            self.key,
            self.name,
            self.kind,
            self.unit,
            cas=self.cas,
            formula=self.formula,
            compartment=self.compartment,
            mass=self.mass,
            energy=self.energy,
            names=self.names,
        )


def root_of_json(content: bytes, place: str) -> Any:
    """The data set of a TIDAS file as the element that ILCD writes."""
    try:
        row = json.loads(content)
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise refuse("lca-json", place, str(problem)[:100]) from problem
    sets = [key for key in row if str(key).endswith("DataSet")] if isinstance(row, dict) else []
    if len(sets) != 1 or not isinstance(row[sets[0]], dict):
        raise refuse("lca-json", place, type(row).__name__, "processDataSet, flowDataSet, …")
    return _element(sets[0], row[sets[0]])


def _element(name: str, value: Any) -> Any:
    from lxml import etree

    node = etree.Element(name.rsplit(":", 1)[-1], None, None)
    for key, inner in (value if isinstance(value, dict) else {"#text": value}).items():
        if key == "#text":
            node.text = "" if inner is None else str(inner)
        elif key.startswith(("@xmlns", "@xsi")):
            continue
        elif key.startswith("@"):
            name = LANGUAGE if key == "@xml:lang" else key[1:].rsplit(":", 1)[-1]
            node.set(name, "" if inner is None else str(inner))
        else:
            for each in inner if isinstance(inner, list) else [inner]:
                node.append(_element(key, each))
    return node


def _version(root: Any) -> str:
    return text(root, "administrativeInformation", "publicationAndOwnership", "dataSetVersion")


def _information(root: Any) -> Any:
    """The element that holds name and identifier, whatever the kind of the data set."""
    return child(next(iter(children(root)), None), "dataSetInformation")


class IlcdPackage:
    """Data sets of a package by kind and identifier, and what became of its files."""

    def __init__(self, archive: Archive, build: Builder):
        self.archive, self.build = archive, build
        self.sets: dict[str, dict[str, tuple[str, Any]]] = {kind: {} for kind in USED}
        self.flows: dict[str, IlcdFlow] = {}
        unused: dict[str, list[str]] = {}
        for path in archive.ending(".xml", ".json"):
            root, kind = self._root(path)
            if root is None:
                continue
            if kind not in USED:
                unused.setdefault(kind, []).append(path)
            else:
                self._keep(kind, path, root)
        for kind, paths in unused.items():
            rule = "lca-documents" if kind in DOCUMENTS else "lca-part"
            finding = warning(rule, kind, str(len(paths)))
            leave_files(build, archive, paths, finding, kind)
            if rule == "lca-part":
                build.notes.append(finding)

    def _root(self, path: str) -> tuple[Any, str]:
        """The root of a file and the kind of its data set; None where the file is refused."""
        if path.lower().endswith(".json") and not _is_data_set(self.archive, path):
            return None, ""
        try:
            content = self.archive.read(path)
            is_json = path.lower().endswith(".json")
            root = root_of_json(content, path) if is_json else parsed(content, path)
        except Refusal as refusal:
            refuse_file(self.build, self.archive, path, refusal)
            return None, ""
        return root, tag(root).removesuffix("DataSet")

    def _keep(self, kind: str, path: str, root: Any) -> None:
        """A data set by its identifier; of several versions the newest."""
        build, key = self.build, text(_information(root), "UUID")
        if not key:
            refuse_file(build, self.archive, path, refuse("lca-id", path, "—"))
            return
        older = self.sets[kind].get(key)
        if older is None:
            self.sets[kind][key] = (path, root)
            return
        same = _version(root) == _version(older[1])
        left, chosen = (older, path) if _version(root) > _version(older[1]) else ((path, root), "")
        if chosen:
            self.sets[kind][key] = (path, root)
        rule = "lca-twice" if same else "lca-version"
        finding = warning(rule, left[0], _version(left[1]), chosen or older[0])
        leave_files(build, self.archive, [left[0]], finding)
        build.notes.append(finding)

    def processes(self) -> Iterator[tuple[str, str, Any]]:
        """Identifier, path and root of each process."""
        for key, (path, root) in self.sets["process"].items():
            yield key, path, root

    def unit(self, property_id: str) -> str:
        """Reference unit of a flow property; "" where nothing is known of it."""
        _, root = self.sets["flowProperty"].get(property_id, ("", None))
        reference = child(root, "flowPropertiesInformation", "quantitativeReference")
        group = attribute(child(reference, "referenceToReferenceUnitGroup"), "refObjectId")
        _, root = self.sets["unitGroup"].get(group, ("", None))
        internal = text(
            root, "unitGroupInformation", "quantitativeReference", "referenceToReferenceUnit"
        )
        for row in children(child(root, "units"), "unit"):
            if attribute(row, "dataSetInternalID") == internal:
                return text(row, "name")
        known = known_quantities().get(property_id)
        return known.ilcd if known else ""

    def flow(self, reference: Any, provided: set[str], is_reference: bool, is_input: bool) -> Any:
        """The flow that an exchange refers to, and the finding where its data set is absent."""
        key = attribute(reference, "refObjectId")
        path, root = self.sets["flow"].get(key, ("", None))
        finding: Finding | None = None
        if key in self.flows:
            return self.flows[key], None
        if root is not None:
            flow = self._described(key, path, root, reference)
        else:
            kind, compartment, unit = kind_of_absent(
                key, provided, is_reference=is_reference, is_input=is_input
            )
            shown, names = languages(children(reference, "shortDescription"))
            flow = IlcdFlow(key, shown, names, kind, unit, compartment=compartment)
            if key not in known_gases():
                finding = warning("lca-flow-absent", key, shown or "—")
        self.flows[key] = flow
        return flow, finding

    def _described(self, key: str, path: str, root: Any, reference: Any) -> IlcdFlow:
        """A flow by its own data set."""
        information = child(root, "flowInformation", "dataSetInformation")
        rows = children(child(root, "flowProperties"), "flowProperty")
        internal = text(
            root, "flowInformation", "quantitativeReference", "referenceToReferenceFlowProperty"
        )
        factors: dict[str, float] = {}
        chosen = [row for row in rows if attribute(row, "dataSetInternalID") == internal]
        if not chosen and len(rows) == 1:
            chosen = rows
        if rows and len(chosen) != 1:
            raise refuse("lca-flow-property", path, internal or "—")
        for row in rows:
            factors[_property(row)] = number(text(row, "meanValue"), f"{path} meanValue", 1.0)
        own = factors.get(_property(chosen[0]), 1.0) if chosen else 1.0
        if own == 0:
            raise refuse("lca-unit-group", f"{path} meanValue", "0", "≠ 0")
        unit = self.unit(_property(chosen[0])) if chosen else ""
        stated = text(root, "modellingAndValidation", "LCIMethod", "typeOfDataSet")
        categories = child(information, "classificationInformation", "elementaryFlowCategorization")
        kind = KIND.get(stated, ELEMENTARY if children(categories) and not stated else PRODUCT)
        shown, names = languages(children(child(information, "name"), "baseName"))
        described, described_names = languages(children(reference, "shortDescription"))
        return IlcdFlow(
            key,
            shown or described,
            "\n".join(dict.fromkeys([*names.split("\n"), *_synonyms(information)]))
            or described_names,
            kind,
            unit or (UNKNOWN_UNIT if kind == ELEMENTARY else ""),
            cas=text(information, "CASNumber"),
            formula=text(information, "sumFormula"),
            compartment="/".join(content(node) for node in children(categories, "category")),
            mass=factors.get(MASS, NAN) / own,
            energy=factors.get(ENERGY, NAN) / own,
            is_other=stated == OTHER,
        )


def _property(row: Any) -> str:
    return attribute(child(row, "referenceToFlowPropertyDataSet"), "refObjectId")


def _synonyms(information: Any) -> list[str]:
    return [
        name.strip()
        for node in children(information, "synonyms")
        for name in content(node).split(";")
        if name.strip()
    ]


def _is_data_set(archive: Archive, path: str) -> bool:
    """Whether a JSON file holds a TIDAS data set and is no index or note of a package."""
    return TIDAS.match(archive.head(path, 400)) is not None
