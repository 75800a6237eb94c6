"""EcoSpold 2: one data set a file, as released by ecoinvent and others.

A process is an activity with one reference product, so its id is ``activityId_productId`` (the file
names of a system model); an input names the activity that makes it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from zuji.core.numbers import read_xml_number
from zuji.core.refusals import Refusal, or_refuse, refuse, warning
from zuji.exchange.databases.accounts import leave_files, refuse_file
from zuji.exchange.databases.archive import Archive, parsed
from zuji.exchange.databases.elements import (
    attribute,
    child,
    children,
    content,
    languages,
    tag,
    text,
    within,
)
from zuji.exchange.databases.fields import SPOLD_2, name_unknown, unknown_parts
from zuji.exchange.databases.formulas import FormulaScope, computed
from zuji.exchange.databases.laws import lognormal, mirrored, normal, triangular, uniform
from zuji.exchange.databases.references import check_reference
from zuji.exchange.databases.tables import (
    ELEMENTARY,
    FIXED,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    Builder,
    Database,
    Law,
)
from zuji.exchange.databases.unit_ids import size_in

DRY_MASS, WET_MASS = "3a0af1d6-04c3-41c6-a3da-92c4f61e0eaa", "67f102e2-9cb6-4d20-aa16-bf74d8a03326"
PRICE = "38f94dd1-d5aa-41b8-b182-c0c42985d9dc"
SETS = ("activityDataset", "childActivityDataset")
INPUTS, OUTPUTS = ("1", "2", "3", "4", "5"), ("0", "2", "3", "4", "5")
"""Groups of the schema: 4 is nature, 0 the reference product, 2 a by-product, 3 material for
treatment, 5 of outputs an addition to the stock.
"""
PARTS = ("intermediateExchange", "elementaryExchange", "parameter", "impactIndicator")


def read_ecospold2(
    archive: Archive, name: str, progress: Callable[[int, int], None] | None = None
) -> Database:
    """Reads every data set; one that cannot be used is left out and named, none at all is
    refused.
    """
    build = Builder(name, "EcoSpold 2")
    handed_over: list[tuple[int, str]] = []
    served: set[str] = set()
    paths = [
        path
        for path in archive.ending(".spold", ".xml")
        if "/masterdata/" not in f"/{path.lower()}"
    ]
    for done, path in enumerate(paths, 1):
        try:
            root = parsed(archive.read(path), path)
        except Refusal as refusal:
            refuse_file(build, archive, path, refusal)
            continue
        data_sets = [node for name in SETS for node in within(root, name)]
        if not data_sets:
            finding = warning("lca-part", path, tag(root))
            leave_files(build, archive, [path], finding)
            build.notes.append(finding)
        for data in data_sets:
            with build.whole(path), or_refuse("lca-dataset", path):
                reading = _SecondReading(build, data, path)
                reading.read()
                handed_over += reading.handed_over
                served |= reading.served
        if progress is not None and done % 100 == 0:
            progress(done, len(paths))
    for exchange, flow in handed_over:
        if flow in served:  # the treatment is a service, made as a positive amount
            build.turn(exchange)
    return build.done()


def _group(exchange: Any, place: str) -> tuple[str, str]:
    taken, given = text(exchange, "inputGroup"), text(exchange, "outputGroup")
    if bool(taken) == bool(given) or (taken or given) not in (INPUTS if taken else OUTPUTS):
        expected = "inputGroup 1–5, outputGroup 0, 2–5"
        raise refuse("lca-group", place, f"{taken} {given}".strip() or "—", expected)
    return taken, given


class _SecondReading:
    """Writes one data set to the tables, within `Builder.whole`."""

    def __init__(self, build: Builder, data: Any, path: str):
        self.build, self.data, self.path = build, data, path
        self.flow_data = child(data, "flowData")
        self.products = children(self.flow_data, "intermediateExchange")
        self.nature = children(self.flow_data, "elementaryExchange")
        self.scope = FormulaScope()
        self.handed_over: list[tuple[int, str]] = []
        self.served: set[str] = set()
        self.said: set[str] = set()
        self.ignored: list[str] = []
        self.process = -1
        self.is_zero = True

    def read(self) -> None:
        build, path = self.build, self.path
        activity = child(self.data, "activityDescription", "activity")
        every = languages(children(activity, "activityName"))[1]
        build.called(attribute(activity, "id"), *every.split("\n"))
        parameters = children(self.flow_data, "parameter")
        build.book.meet("exchange", len(self.products) + len(self.nature))
        if parameters:
            build.book.meet("parameter", len(parameters))
        if self.flow_data is None:
            raise refuse("lca-reference", path, "0")
        self._parameters(parameters)
        amounts = [self._amount(product, self._place(product)) for product in self.products]
        reference = self._reference(amounts)
        self._process(reference)
        for product, amount in zip(self.products, amounts, strict=True):
            self._product(product, amount, product is reference)
        for exchange in self.nature:
            self._elementary(exchange)
        build.book.read("exchange", len(self.products) + len(self.nature))
        build.book.read("parameter", len(parameters))
        names = [tag(node) for node in children(self.flow_data) if tag(node) not in PARTS]
        for exchange in [*self.products, *self.nature]:
            names += unknown_parts(exchange, SPOLD_2)
        name_unknown(build, [*names, *self.ignored], path)
        if self.is_zero and len(self.products) + len(self.nature) > 1:
            count = len(self.products) + len(self.nature) - 1
            build.notes.append(warning("lca-only-zeros", path, str(count)))

    def _place(self, exchange: Any) -> str:
        return f"{self.path} {tag(exchange)} {text(exchange, 'name')}"

    def _process(self, reference: Any) -> None:
        build, description = self.build, child(self.data, "activityDescription")
        activity = child(description, "activity")
        key, product = attribute(activity, "id"), attribute(reference, "intermediateExchangeId")
        if not key or not product:
            raise refuse("lca-id", self.path, f"{key} {product}".strip() or "—")
        if build.process_number(f"{key}_{product}") is not None:
            raise refuse("lca-twice", self.path, f"{key}_{product}")
        shown, names = languages(children(activity, "activityName"))
        self.process = build.process(
            f"{key}_{product}",
            shown,
            text(description, "geography", "shortname"),
            self._category(),
            "economic",
            names=names,
        )
        build.reference_unit(self.process, text(reference, "unitName"), 1.0)

    def _category(self) -> str:
        nodes = within(child(self.data, "activityDescription"), "classificationValue")
        return "; ".join(content(node) for node in nodes)[:200]

    def _reference(self, amounts: list[float]) -> Any:
        references = [
            (product, amount)
            for product, amount in zip(self.products, amounts, strict=True)
            if text(product, "outputGroup") == "0"
        ]
        used = [(product, amount) for product, amount in references if amount]
        if references and not used:
            raise refuse("lca-reference-zero", self._place(references[0][0]), "0")
        check_reference([amount for _, amount in used], 0, self.path, is_allocated=False)
        return used[0][0]

    def _parameters(self, parameters: list[Any]) -> None:
        nodes = [*parameters, *self.products, *self.nature]
        nodes += [entry for node in nodes for entry in children(node, "property")]
        for node in nodes:
            name = attribute(node, "variableName")
            if name:
                formula = attribute(node, "mathematicalRelation")
                place = f"{self.path} {tag(node)} {name}"
                self.scope.define(name, node.get("amount"), formula, place)

    def _amount(self, exchange: Any, place: str) -> float:
        formula, stated = attribute(exchange, "mathematicalRelation"), exchange.get("amount")
        if not formula:
            return read_xml_number(stated, f"{place} amount")
        value = None if stated is None else read_xml_number(stated, f"{place} amount")
        relation = f"{place} mathematicalRelation"
        # an allocated data set keeps the formulas of the whole one: its amounts count
        amount, finding = computed(self.scope, formula, value, relation, prefers_stated=True)
        if finding is not None and finding.rule not in self.said:
            self.said.add(finding.rule)
            self.build.notes.append(finding)
        return amount

    def _flow_unit(self, flow: int, unit: str, place: str) -> float:
        """Units of the flow in one `unit` of the exchange; data sets may differ."""
        if not unit:
            raise refuse("lca-unit-missing", f"{place} unitName")
        return size_in(unit, str(self.build.flows["unit"][flow]), place)

    def _elementary(self, exchange: Any) -> None:
        place = self._place(exchange)
        taken, _ = _group(exchange, place)
        amount, key = self._amount(exchange, place), attribute(exchange, "elementaryExchangeId")
        compartment = child(exchange, "compartment")
        where = [text(compartment, name) for name in ("compartment", "subcompartment")]
        shown, names = languages(children(exchange, "name"))
        unit = text(exchange, "unitName")
        flow = self.build.flow(
            key or f"{shown}|{'/'.join(where)}|{unit}",
            shown,
            ELEMENTARY,
            unit,
            cas=attribute(exchange, "casNumber"),
            formula=attribute(exchange, "formula"),
            compartment="/".join(where) if compartment is not None else "",
            names=_with_synonyms(names, exchange),
        )
        size = self._flow_unit(flow, unit, place)
        law = self._law(exchange, size, place)
        flags = INPUT if taken else 0
        self.build.exchange(self.process, flow, amount * size, flags, law=law)
        self.is_zero &= amount == 0

    def _product(self, exchange: Any, amount: float, is_reference: bool) -> None:
        build, place = self.build, self._place(exchange)
        taken, given = _group(exchange, place)
        key, unit = attribute(exchange, "intermediateExchangeId"), text(exchange, "unitName")
        key = key or f"{text(exchange, 'name')}|{unit}"
        flow = self._flow(exchange, key, unit, place)
        size = self._flow_unit(flow, unit, place)
        law = self._law(exchange, size, place)
        link = attribute(exchange, "activityLinkId")
        provider = f"{link}_{key}" if link else ""
        if amount == 0 and not is_reference:
            return
        amount *= size
        if is_reference:
            build.reference_unit(self.process, unit, size)
            self.served |= {key} if amount > 0 else set()
        self.is_zero &= is_reference
        flags = INPUT * bool(taken) + REFERENCE * is_reference
        if given and not is_reference and (given == "3" or _is_waste(exchange)):
            # waste handed over: an input of treatment, negative
            handed = build.exchange(
                self.process, flow, -amount, INPUT, provider=provider, law=mirrored(law)
            )
            self.handed_over.append((handed, key))
            return
        build.exchange(self.process, flow, amount, flags, provider=provider, law=law)

    def _flow(self, exchange: Any, key: str, unit: str, place: str) -> int:
        properties = {
            attribute(entry, "propertyId"): read_xml_number(
                entry.get("amount"), f"{place} property", NAN
            )
            for entry in children(exchange, "property")
            if attribute(entry, "propertyId") in (WET_MASS, DRY_MASS, PRICE)
        }
        mass = 1.0 if unit == "kg" else properties.get(WET_MASS, properties.get(DRY_MASS, NAN))
        shown, names = languages(children(exchange, "name"))
        return self.build.flow(
            key,
            shown,
            PRODUCT,
            unit,
            cas=attribute(exchange, "casNumber"),
            mass=mass,
            energy={"MJ": 1.0, "kWh": 3.6}.get(unit, NAN),
            price=properties.get(PRICE, NAN),
            names=_with_synonyms(names, exchange),
        )

    def _law(self, exchange: Any, size: float, place: str) -> Law:
        node = child(exchange, "uncertainty")
        laws = [each for each in children(node) if tag(each) not in ("pedigreeMatrix", "comment")]
        if not laws or tag(laws[0]) == "undefined":
            return FIXED
        stated = laws[0]
        kind = tag(stated)

        def read(name: str) -> float:
            return read_xml_number(stated.get(name), f"{place} uncertainty {name}", NAN)

        variance = read("varianceWithPedigreeUncertainty")
        variance = variance if variance else read("variance")
        low, high = read("minValue") * size, read("maxValue") * size
        deviation = (
            math.nan if math.isnan(variance) else math.copysign(math.sqrt(abs(variance)), variance)
        )
        laws_of: dict[str, Law] = {
            "lognormal": lognormal(deviation),
            "normal": normal(deviation * size),
            "uniform": uniform(low, high),
            "triangular": triangular(low, high),
        }
        if kind not in laws_of:
            self.ignored.append(kind)
        return laws_of.get(kind, FIXED)


def _with_synonyms(names: str, exchange: Any) -> str:
    synonyms = [content(node) for node in children(exchange, "synonym")]
    return "\n".join(dict.fromkeys(name for name in (*names.split("\n"), *synonyms) if name))


def _is_waste(exchange: Any) -> bool:
    values = within(exchange, "classificationValue")
    return any(content(value).lower() == "waste" for value in values)
