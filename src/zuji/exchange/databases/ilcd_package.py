"""The files of an ILCD package: data sets by identifier, the newest version of each; flows with
their units.

TIDAS packages hold the same data sets as JSON, an element a key, with ``@`` before attributes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zuji.core.kinds import kind_of
from zuji.core.numbers import exact_float, read_xml_number
from zuji.core.refusals import Finding, Refusal, note, refuse, warning
from zuji.exchange.databases.accounts import leave_files, left_aside, refuse_file, repeated
from zuji.exchange.databases.archive import TIDAS, Archive, parsed
from zuji.exchange.databases.elements import (
    LANGUAGE,
    ascii_of,
    attribute,
    child,
    children,
    content,
    languages,
    root_of,
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
        row = json.loads(content, parse_float=lambda text: exact_float(text, place))
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise refuse("lca-json", place, str(problem)[:100]) from problem
    sets = [key for key in row if str(key).endswith("DataSet")] if isinstance(row, dict) else []
    if len(sets) != 1 or not isinstance(row[sets[0]], dict):
        raise refuse("lca-json", place, kind_of(row), "processDataSet, flowDataSet, …")
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


UUID = re.compile(r'UUID"?[^>:]*[>:][\["\s]*([^<"]+?)\s*[<"]')
VERSION = re.compile(r'dataSetVersion"?[^>:]*[>:][\["\s]*([^<"]+?)\s*[<"]')
"""Identifier and version of a data set in XML and in JSON; parsing every file of a large package
for them takes minutes and gigabytes.
"""


@dataclass(frozen=True)
class IlcdFile:
    """Where a data set stands, and its version."""

    path: str
    version: str


class IlcdPackage:
    """Data sets of a package by kind and identifier, and what became of its files."""

    def __init__(self, archive: Archive, build: Builder):
        self.archive, self.build = archive, build
        self.sets: dict[str, dict[str, IlcdFile]] = {kind: {} for kind in USED}
        self.flows: dict[str, IlcdFlow] = {}
        self.absent: dict[str, Finding] = {}
        self.units: dict[str, str] = {}
        unused: dict[str, list[str]] = {}
        for path in archive.ending(".xml", ".json"):
            if path.lower().endswith(".json") and not TIDAS.match(archive.head(path, 400)):
                continue
            try:
                kind = self._index(path)
            except Refusal as refusal:
                refuse_file(build, archive, path, refusal)
            else:
                if kind not in USED:
                    unused.setdefault(kind, []).append(path)
        for kind, paths in unused.items():
            finding = left_aside(kind, len(paths), kind in DOCUMENTS)
            leave_files(build, archive, paths, finding, kind)
            if kind not in DOCUMENTS:
                build.notes.append(finding)

    def _index(self, path: str) -> str:
        """The kind of a file's data set, which is kept by its identifier if it is used."""
        content = self.archive.read(path)
        plain = ascii_of(content)
        if path.lower().endswith(".json"):
            name = plain.split('"', 2)[1]
        else:
            name, _ = root_of(content[:20_000])
        kind = name.removesuffix("DataSet")
        if kind in USED or not name:
            key, version = UUID.search(plain), VERSION.search(plain)
            if key is None:
                self._parsed(path)
                raise refuse("lca-id", path, "—")
            self._keep(kind, key[1], IlcdFile(path, version[1] if version else ""))
        return kind

    def _parsed(self, path: str) -> Any:
        content = self.archive.read(path)
        is_json = path.lower().endswith(".json")
        return root_of_json(content, path) if is_json else parsed(content, path)

    def _keep(self, kind: str, key: str, file: IlcdFile) -> None:
        """A data set by its identifier; of several versions the newest."""
        older = self.sets[kind].get(key)
        if older is None:
            self.sets[kind][key] = file
            return
        chosen, left = (file, older) if file.version > older.version else (older, file)
        self.sets[kind][key] = chosen
        if file.version != older.version:
            finding = warning("lca-version", left.path, left.version, chosen.path)
        else:
            contents = [self.archive.read(each.path) for each in (left, chosen)]
            finding = repeated(left.path, chosen.path, contents, kind, key)
        leave_files(self.build, self.archive, [left.path], finding)
        self.build.notes.append(finding)

    def root(self, kind: str, key: str) -> Any:
        """The element of a data set; None where it is not in the package."""
        file = self.sets[kind].get(key)
        if file is None:
            return None
        root = self._parsed(file.path)
        stated = text(child(next(iter(children(root)), None), "dataSetInformation"), "UUID")
        if stated != key:
            raise refuse("lca-id", file.path, stated or "—", key)
        return root

    @cached_property
    def provided(self) -> set[str]:
        """The flows that the processes of the package have as their reference."""
        provided: set[str] = set()
        for key in self.sets["process"]:
            try:
                root = self.root("process", key)
            except Refusal:
                continue  # named where the process is read
            ids = reference_ids(root)
            provided |= {
                attribute(child(exchange, "referenceToFlowDataSet"), "refObjectId")
                for exchange in exchanges_of(root)
                if attribute(exchange, "dataSetInternalID") in ids
            }
        return provided

    def account(self) -> None:
        """Says of every flow data set whether a process uses it."""
        book, count = self.build.book, len(self.sets["flow"])
        used = sum(key in self.flows for key in self.sets["flow"])
        book.meet("flow", count)
        book.read("flow", used)
        finding = note("lca-flow-unused", "flows", str(count - used))
        book.ignore("flow", finding, count - used, ("flows",))

    def unit(self, property_id: str) -> str:
        """Reference unit of a flow property; "" where nothing is known of it."""
        if property_id not in self.units:
            self.units[property_id] = self._unit(property_id)
        return self.units[property_id]

    def _unit(self, property_id: str) -> str:
        root = self.root("flowProperty", property_id)
        reference = child(root, "flowPropertiesInformation", "quantitativeReference")
        group = attribute(child(reference, "referenceToReferenceUnitGroup"), "refObjectId")
        root = self.root("unitGroup", group)
        internal = text(
            root, "unitGroupInformation", "quantitativeReference", "referenceToReferenceUnit"
        )
        for row in children(child(root, "units"), "unit"):
            if attribute(row, "dataSetInternalID") == internal:
                return text(row, "name")
        known = known_quantities().get(property_id)
        return known.ilcd if known else ""

    def flow(self, reference: Any, is_reference: bool, is_input: bool) -> IlcdFlow:
        """The flow that an exchange refers to; where its data set is absent, `absent` says so."""
        key = attribute(reference, "refObjectId")
        if key in self.flows:
            return self.flows[key]
        root = self.root("flow", key)
        if root is not None:
            self.flows[key] = self._described(key, root, reference)
            return self.flows[key]
        provided = () if is_reference or is_input else self.provided
        kind, compartment, unit = kind_of_absent(
            key, provided, is_reference=is_reference, is_input=is_input
        )
        shown, names = languages(children(reference, "shortDescription"))
        self.flows[key] = IlcdFlow(key, shown, names, kind, unit, compartment=compartment)
        if key not in known_gases():
            self.absent[key] = warning("lca-flow-absent", key, shown or "—")
        return self.flows[key]

    def _described(self, key: str, root: Any, reference: Any) -> IlcdFlow:
        """A flow by its own data set."""
        path = self.sets["flow"][key].path
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
            factors[_property(row)] = read_xml_number(
                text(row, "meanValue"), f"{path} meanValue", 1.0
            )
        own = factors.get(_property(chosen[0]), 1.0) if chosen else 1.0
        if own <= 0:
            raise refuse("lca-unit-group", f"{path} meanValue", own, "> 0")
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


def reference_ids(root: Any) -> set[str]:
    """Internal numbers of the reference flows of a process."""
    node = child(root, "processInformation", "quantitativeReference")
    return {content(each) for each in children(node, "referenceToReferenceFlow")}


def exchanges_of(root: Any) -> list[Any]:
    """The exchanges of a process."""
    return children(child(root, "exchanges"), "exchange")
