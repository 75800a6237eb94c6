"""ILCD 1.1 process data sets (also TIDAS) with their flows, flow properties and unit groups."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import in_full
from zuji.core.numbers import read_xml_number
from zuji.core.refusals import Refusal, blocking, or_refuse, refuse, warning
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.ecospold1 import write_shares
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
from zuji.exchange.databases.fields import ILCD, name_unknown, unknown_parts
from zuji.exchange.databases.formulas import FormulaScope, computed
from zuji.exchange.databases.ilcd_package import (
    IlcdFlow,
    IlcdPackage,
    exchanges_of,
    reference_ids,
)
from zuji.exchange.databases.laws import normal, of_deviation, triangular, uniform
from zuji.exchange.databases.references import check_reference
from zuji.exchange.databases.tables import (
    AVOIDED,
    ELEMENTARY,
    FIXED,
    INPUT,
    NAN,
    PRODUCT,
    REFERENCE,
    WASTE,
    Builder,
    Database,
    Law,
)
from zuji.factors.gas_names import said_by

SAME = 1e-6
REMINDER = "reminder flow"
"""Exchanges of this function document what the data set leaves out or has solved already."""
PARTS = (
    "processInformation",
    "modellingAndValidation",
    "administrativeInformation",
    "exchanges",
)


def read_ilcd(
    archive: Archive, name: str, progress: Callable[[int, int], None] | None = None
) -> Database:
    """Reads every process. Refuses EPD data sets: they hold results, not an inventory."""
    build = Builder(name, "ILCD")
    package = IlcdPackage(archive, build)
    if not package.sets["process"]:
        blocked = [finding for finding in build.notes if finding.severity == "block"]
        found = ", ".join(kind for kind, sets in package.sets.items() if sets)
        raise Refusal(blocked or blocking("lca-empty", archive.path.name, found))
    total = len(package.sets["process"])
    for done, (key, file) in enumerate(package.sets["process"].items(), 1):
        with build.whole(file.path), or_refuse("lca-dataset", file.path):
            _ProcessReading(build, package, key, file.path).read(package.root("process", key))
        if progress is not None and done % 100 == 0:
            progress(done, total)
    package.account()
    return build.done()


@dataclass(frozen=True)
class _Output:
    """An exchange in the tables, with its element for the allocation that it states."""

    node: Any
    number: int
    flow: int


class _ProcessReading:
    """Writes one data set to the tables, within `Builder.whole`."""

    def __init__(self, build: Builder, package: IlcdPackage, key: str, path: str):
        self.build, self.package = build, package
        self.key, self.path = key, path
        self.scope = FormulaScope()
        self.written: dict[str, _Output] = {}
        self.products: set[int] = set()
        self.said: set[str] = set()
        self.references: list[float] = []
        self.process = -1
        self.is_zero = True

    def read(self, root: Any) -> None:
        build, path = self.build, self.path
        information = child(root, "processInformation")
        name = child(information, "dataSetInformation", "name")
        build.called(self.key, *languages(children(name, "baseName"))[1].split("\n"))
        exchanges = exchanges_of(root)
        parameters = children(child(information, "mathematicalRelations"), "variableParameter")
        build.book.meet("exchange", len(exchanges))
        if parameters:
            build.book.meet("parameter", len(parameters))
        method = child(root, "modellingAndValidation", "LCIMethodAndAllocation")
        if text(method, "typeOfDataSet") == "EPD":
            raise refuse("lca-epd", path, self.key)
        for row in parameters:
            self._parameter(row)
        self._process(information)
        ids = reference_ids(root)
        ignored = sum(not self._exchange(exchange, ids) for exchange in exchanges)
        if ids and not self.references:
            raise refuse("lca-reference", path, ", ".join(sorted(ids)))
        is_allocated = self._shares()
        build.notes += check_reference(
            self.references, len(self.products), path, is_allocated=is_allocated
        )
        build.book.read("exchange", len(exchanges) - ignored)
        build.book.read("parameter", len(parameters))
        names = [tag(node) for node in children(root) if tag(node) not in PARTS]
        names += [name for exchange in exchanges for name in unknown_parts(exchange, ILCD)]
        name_unknown(build, names, path)
        if self.is_zero and len(exchanges) > 1:
            build.notes.append(warning("lca-only-zeros", path, str(len(exchanges) - 1)))

    def _process(self, information: Any) -> None:
        described = child(information, "dataSetInformation")
        name = child(described, "name")
        shown, names = languages(children(name, "baseName"))
        parts = [shown, text(name, "mixAndLocationTypes")]
        classes = within(child(described, "classificationInformation"), "class")
        location = child(information, "geography", "locationOfOperationSupplyOrProduction")
        self.process = self.build.process(
            self.key,
            ", ".join(part for part in parts if part),
            attribute(location, "location"),
            "/".join(content(node) for node in classes),
            "causal",
            names=names,
        )

    def _parameter(self, row: Any) -> None:
        name, formula = attribute(row, "name"), text(row, "formula")
        self.scope.define(name, text(row, "meanValue"), formula, f"{self.path} {name}")

    def _amount(self, exchange: Any, place: str) -> float:
        """The resulting amount; mean × variable where it is not stated, or stated as zero.

        ILCD format documentation, "Resulting amount": the mean amount times the value of the
        variable, or the mean amount where there is none.
        """
        mean = read_xml_number(text(exchange, "meanAmount"), f"{place} meanAmount", NAN)
        resulting = read_xml_number(
            text(exchange, "resultingAmount"), f"{place} resultingAmount", NAN
        )
        variable = text(exchange, "referenceToVariable")
        if variable:
            if math.isnan(mean):
                raise refuse("value-missing", f"{place} meanAmount")
            stated = None if math.isnan(resulting) else resulting
            formula = f"{variable} * ({mean!r})"
            amount, finding = computed(self.scope, formula, stated, f"{place} referenceToVariable")
            if finding is not None:
                self.build.notes.append(finding)
            return amount
        if math.isnan(mean) and math.isnan(resulting):
            raise refuse("value-missing", f"{place} meanAmount, resultingAmount")
        if math.isnan(mean) or math.isnan(resulting):
            return mean if math.isnan(resulting) else resulting
        if not math.isclose(mean, resulting, rel_tol=SAME):
            if not mean or not resulting:
                raise refuse("lca-amounts-differ", place, in_full(resulting), in_full(mean))
            finding = warning("lca-amounts-differ", place, in_full(resulting), in_full(mean))
            self.build.notes.append(finding)
        return resulting

    def _exchange(self, exchange: Any, references: set[str]) -> bool:
        """Writes an exchange; False where it only reminds of something."""
        build, internal = self.build, attribute(exchange, "dataSetInternalID")
        place = f"{self.path} exchange {internal or '—'}"
        reference, function = (
            child(exchange, "referenceToFlowDataSet"),
            text(exchange, "functionType"),
        )
        if not internal or internal in self.written or reference is None:
            raise refuse("lca-exchange", place, internal or "—")
        if function.lower().endswith(REMINDER) and internal not in references:
            build.book.ignore("exchange", warning("lca-reminder", place, function))
            return False
        direction = text(exchange, "exchangeDirection").lower()
        if direction not in ("input", "output"):
            raise refuse(
                "lca-group", f"{place} exchangeDirection", direction or "—", "Input, Output"
            )
        is_input, is_reference = direction == "input", internal in references
        amount = self._amount(exchange, place)
        flow = self.package.flow(reference, is_reference, is_input)
        if flow.key in self.package.absent and flow.key not in self.said:
            self.said.add(flow.key)
            build.notes.append(self.package.absent[flow.key])
        if flow.is_other and not is_input and not is_reference:
            build.book.ignore("exchange", warning("lca-other-flow", place, flow.name))
            if amount and said_by(flow.name).gas:
                build.notes.append(warning("lca-other-gas", place, in_full(amount), flow=flow.name))
            return False
        self._write(
            exchange, flow, amount, internal=internal, is_input=is_input, is_reference=is_reference
        )
        return True

    def _write(
        self,
        exchange: Any,
        flow: IlcdFlow,
        amount: float,
        *,
        internal: str,
        is_input: bool,
        is_reference: bool,
    ) -> None:
        build, place = self.build, f"{self.path} exchange {internal}"
        if is_reference and flow.kind == ELEMENTARY:
            raise refuse("lca-reference-elementary", place, flow.name)
        is_first = is_reference and not self.references
        is_avoided = attribute(exchange, "avoidedProduct").lower() == "true"
        flow_number = flow.put(build)
        flags = INPUT * is_input + REFERENCE * is_first + AVOIDED * is_avoided
        written = build.exchange(
            self.process,
            flow_number,
            amount,
            flags,
            provider=attribute(exchange, "defaultProvider"),
            law=self._law(exchange, amount, place),
        )
        self.written[internal] = _Output(exchange, written, flow_number)
        provides = (flow.kind == PRODUCT and not is_input) or (flow.kind == WASTE and is_input)
        if is_reference or (provides and not is_avoided and amount):
            self.products.add(flow_number)
        if is_reference:
            self.references.append(amount)
        elif amount:
            self.is_zero = False
        if is_first:
            build.reference_unit(self.process, build.flows["unit"][flow_number], 1.0)

    def _shares(self) -> bool:
        """The stated shares; whether there are any."""
        shares: dict[int, dict[int, float]] = {}
        for output in self.written.values():
            for row in children(child(output.node, "allocations"), "allocation"):
                target = attribute(row, "internalReferenceToCoProduct")
                place = f"{self.path} allocation {target}"
                product = self.written.get(target)
                if product is None or product.flow not in self.products:
                    self.build.notes.append(warning("lca-share-target", place, target or "—"))
                    continue
                share = (
                    read_xml_number(row.get("allocatedFraction"), f"{place} allocatedFraction")
                    / 100
                )
                shares.setdefault(output.number, {})[product.flow] = share
        write_shares(self.build, self.process, shares, self.products)
        return bool(shares)

    def _law(self, exchange: Any, amount: float, place: str) -> Law:
        def stated(name: str) -> float:
            return read_xml_number(text(exchange, name), f"{place} {name}", NAN)

        kind = text(exchange, "uncertaintyDistributionType")
        spread = stated("relativeStandardDeviation95In")
        low, high = stated("minimumAmount"), stated("maximumAmount")
        law = FIXED
        if kind == "log-normal" and spread:
            law = of_deviation(spread, 2)
        elif kind == "normal":
            law = normal(abs(amount) * spread / 200)
        elif kind in ("triangular", "uniform"):
            law = triangular(low, high) if kind == "triangular" else uniform(low, high)
        return law
