"""EcoSpold 1: many data sets a file (ecoinvent 1 and 2, BAFU, USLCI, exports of openLCA and
SimaPro).

Products are known by name and unit; an input finds its maker by the number of a data set, else by
name and place, else by the linking rules.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import in_full
from zuji.core.numbers import read_xml_number
from zuji.core.refusals import Refusal, or_refuse, refuse, warning
from zuji.exchange.databases.accounts import refuse_file, repeated
from zuji.exchange.databases.archive import Archive, parsed
from zuji.exchange.databases.elements import attribute, children, content, tag, within
from zuji.exchange.databases.fields import SPOLD_1, name_unknown, unknown_parts
from zuji.exchange.databases.laws import (
    mirrored,
    normal,
    of_deviation,
    triangular,
    uniform,
)
from zuji.exchange.databases.references import check_reference, check_shares
from zuji.exchange.databases.tables import (
    AVOIDED,
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

ENERGY = {"MJ": 1.0, "kWh": 3.6}
INPUTS, OUTPUTS = ("1", "2", "3", "4", "5"), ("0", "1", "2", "3", "4")
"""Groups of the schema: 4 is nature, 0 the reference product, 1 an avoided product, 2 a
by-product, 3 waste to treatment.
"""
PARTS = ("exchange", "allocation")


@dataclass(frozen=True)
class DataSet:
    """A data set as it was found, with what others know it by."""

    path: str
    node: Any
    key: str
    name: str
    location: str

    @property
    def place(self) -> str:
        return f"{self.path} dataset {self.key}"

    @property
    def content(self) -> bytes:
        from lxml import etree

        return bytes(etree.tostring(self.node, with_tail=False))


def read_ecospold1(archive: Archive, name: str) -> Database:
    """Reads every data set of every file; one that cannot be used is left out and named."""
    build = Builder(name, "EcoSpold 1")
    data_sets: list[DataSet] = []
    numbers: Counter[str] = Counter()
    for path in archive.ending(".xml"):
        try:
            root = parsed(archive.read(path), path)
        except Refusal as refusal:
            refuse_file(build, archive, path, refusal)
            continue
        for node in within(root, "dataset"):
            function = next(within(node, "referenceFunction"), None)
            stated = attribute(node, "number") or str(len(data_sets))
            numbers[stated] += 1
            key = stated if numbers[stated] == 1 else f"{stated}#{numbers[stated]}"
            location = attribute(next(within(node, "geography"), None), "location")
            title = attribute(function, "name")
            data_sets.append(DataSet(path, node, key, title, location))
    _name_repeated(build, data_sets)
    makers = _makers(data_sets)
    for data_set in data_sets:
        with build.whole(data_set.place), or_refuse("lca-dataset", data_set.place):
            _FirstReading(build, makers, data_set).read()
    return build.done()


def _name_repeated(build: Builder, data_sets: list[DataSet]) -> None:
    """Says of data sets of one number, name and place that there are several."""
    first: dict[tuple[str, str, str], DataSet] = {}
    for each in data_sets:
        before = first.setdefault((each.key.split("#")[0], each.name, each.location), each)
        if before is not each:
            contents = [each.content, before.content]
            finding = repeated(each.place, before.place, contents, "process", before.key)
            build.notes.append(finding)


@dataclass(frozen=True)
class _Makers:
    """The data set that produces a product: by number (with its name), by name and place; and
    the products that are made as a positive amount, by name and unit.
    """

    by_number: Mapping[str, tuple[str, str]]
    by_place: Mapping[tuple[str, str], str]
    served: frozenset[tuple[str, str]]

    def provider(self, exchange: Any, name: str, place: str) -> str:
        """The provider of an input; "" where it is not stated."""
        key, title = self.by_number.get(attribute(exchange, "number"), ("", ""))
        location = attribute(exchange, "location") or place
        return key if key and title == name else self.by_place.get((name, location), "")


def _makers(data_sets: list[DataSet]) -> _Makers:
    by_number = {each.key: (each.key, each.name) for each in data_sets}
    places = Counter((each.name, each.location) for each in data_sets)
    by_place = {
        (each.name, each.location): each.key
        for each in data_sets
        if places[(each.name, each.location)] == 1
    }
    served = set()
    for each in data_sets:
        for exchange in within(each.node, "exchange"):
            if _is_given(exchange, "0") and not attribute(exchange, "meanValue").startswith("-"):
                served.add((attribute(exchange, "name"), attribute(exchange, "unit")))
    return _Makers(by_number, by_place, frozenset(served))


def _is_given(exchange: Any, group: str) -> bool:
    return any(tag(node) == "outputGroup" and content(node) == group for node in exchange)


def _lead(exchanges: list[Any], data_set: DataSet) -> Any:
    """The product that stands for an allocated data set of co-products alone (output group 2):
    that of the reference function, else the first; None where there is a reference product.
    """
    if any(_is_given(each, "0") for each in exchanges):
        return None
    products = [each for each in exchanges if _is_given(each, "2")]
    if next(within(data_set.node, "allocation"), None) is None:
        return None
    named = [each for each in products if attribute(each, "name") == data_set.name]
    return next(iter(named or products), None)


def _path(node: Any, *names: str) -> str:
    return "/".join(attribute(node, name) for name in names if attribute(node, name))


class _FirstReading:
    """Writes one data set to the tables, within `Builder.whole`."""

    def __init__(self, build: Builder, makers: _Makers, data_set: DataSet):
        self.build, self.makers, self.data_set = build, makers, data_set
        self.numbers: dict[str, int] = {}
        self.twice: set[str] = set()
        self.flows: dict[str, int] = {}
        self.products: set[int] = set()
        self.references: list[float] = []
        self.is_zero = True
        self.process = -1
        self.lead: Any = None

    def read(self) -> None:
        """Read the exchanges, then the allocation shares."""
        data_set, build = self.data_set, self.build
        build.called(data_set.key, data_set.name)
        exchanges = list(within(data_set.node, "exchange"))
        build.book.meet("exchange", len(exchanges))
        function = next(within(data_set.node, "referenceFunction"), None)
        if function is None:
            raise refuse("lca-reference-function", data_set.place, data_set.key)
        local = attribute(function, "localName")
        names = "\n".join(dict.fromkeys(name for name in (local, data_set.name) if name))
        self.process = build.process(
            data_set.key,
            data_set.name,
            data_set.location,
            _path(function, "category", "subCategory"),
            "causal",
            names=names,
        )
        self.lead = _lead(exchanges, data_set)
        for exchange in exchanges:
            self._exchange(exchange)
        self._compare(function, exchanges)
        is_allocated = self._shares()
        place = data_set.place
        check_reference(self.references, len(self.products), place, is_allocated=is_allocated)
        build.book.read("exchange", len(exchanges))
        flow_data = next(within(data_set.node, "flowData"), None)
        unknown = [tag(node) for node in children(flow_data) if tag(node) not in PARTS]
        unknown += [name for exchange in exchanges for name in unknown_parts(exchange, SPOLD_1)]
        name_unknown(build, unknown, place)
        if self.is_zero and len(exchanges) > 1:
            build.notes.append(warning("lca-only-zeros", place, str(len(exchanges) - 1)))

    def _compare(self, function: Any, exchanges: list[Any]) -> None:
        """Names an amount of the reference function that is not that of its exchange."""
        references = [each for each in exchanges if _is_given(each, "0")]
        if len(references) != 1 or function.get("amount") is None:
            return
        place = f"{self.data_set.place} referenceFunction amount"
        unit, stated = attribute(function, "unit"), read_xml_number(function.get("amount"), place)
        if unit == attribute(references[0], "unit") and not math.isclose(
            stated, self.references[0], rel_tol=1e-6
        ):
            read = in_full(stated)
            self.build.notes.append(
                warning("lca-reference-amount", place, read, in_full(self.references[0]))
            )

    def _exchange(self, exchange: Any) -> None:
        name = attribute(exchange, "name")
        key = attribute(exchange, "number")
        place = f"{self.data_set.place} exchange {key} {name}"
        amount = read_xml_number(exchange.get("meanValue"), f"{place} meanValue")
        group = {tag(node): content(node) for node in children(exchange)}
        taken, given = group.get("inputGroup", ""), group.get("outputGroup", "")
        if bool(taken) == bool(given) or (taken or given) not in (INPUTS if taken else OUTPUTS):
            expected = "inputGroup 1–5, outputGroup 0–4"
            raise refuse("lca-group", place, f"{taken} {given}".strip() or "—", expected)
        if not attribute(exchange, "unit"):
            raise refuse("lca-unit-missing", f"{place} unit")
        law = self._law(exchange, place)
        if "4" in (taken, given):
            exchange_number = self._elementary(exchange, name, amount, bool(taken), law)
        else:
            exchange_number = self._product(exchange, amount, taken, given, law)
        self.is_zero &= given == "0" or amount == 0
        if key in self.numbers:
            self.twice.add(key)
        self.numbers[key] = exchange_number

    def _elementary(self, exchange: Any, name: str, amount: float, is_input: bool, law: Law) -> int:
        compartment, unit = _path(exchange, "category", "subCategory"), attribute(exchange, "unit")
        cas = attribute(exchange, "CASNumber")
        flow = self.build.flow(
            f"{name}|{compartment}|{unit}",
            name,
            ELEMENTARY,
            unit,
            cas=cas if cas[:1].isdigit() else "",
            formula=attribute(exchange, "formula"),
            compartment=f"resource/{compartment}" if is_input else compartment,
            names=_names(exchange),
        )
        return self.build.exchange(self.process, flow, amount, INPUT if is_input else 0, law=law)

    def _product(self, exchange: Any, amount: float, taken: str, given: str, law: Law) -> int:
        name, unit = attribute(exchange, "name"), attribute(exchange, "unit")
        flow = self.build.flow(
            f"{name}|{unit}",
            name,
            PRODUCT,
            unit,
            mass=1.0 if unit == "kg" else NAN,
            energy=ENERGY.get(unit, NAN),
            names=_names(exchange),
            family=name,
        )
        is_reference = given == "0" or exchange is self.lead
        is_first = is_reference and not self.references
        flags = INPUT * bool(taken) + REFERENCE * is_first + AVOIDED * (given == "1")
        if given == "3":
            # waste to treatment: a service that is taken, or a negative amount of the waste
            flags = INPUT
            if (name, unit) not in self.makers.served:
                amount, law = -amount, mirrored(law)
        is_bought = flags & (INPUT | AVOIDED)
        provider = self.makers.provider(exchange, name, self.data_set.location) if is_bought else ""
        self.flows[attribute(exchange, "number")] = flow
        if is_reference or given == "2":
            self.products.add(flow)
        if is_reference:
            self.references.append(amount)
        if is_first:
            self.build.reference_unit(self.process, unit, 1.0)
        return self.build.exchange(self.process, flow, amount, flags, provider=provider, law=law)

    def _law(self, exchange: Any, place: str) -> Law:
        def stated(name: str) -> float:
            return read_xml_number(exchange.get(name), f"{place} {name}", NAN)

        kind, spread = attribute(exchange, "uncertaintyType") or "0", stated("standardDeviation95")
        low, high = stated("minValue"), stated("maxValue")
        law = FIXED
        if kind == "1":
            law = of_deviation(spread, 2)  # the square of the geometric standard deviation
        elif kind == "2":
            law = normal(spread / 2)
        elif kind in ("3", "4"):
            law = triangular(low, high) if kind == "3" else uniform(low, high)
        return law

    def _shares(self) -> bool:
        """The stated shares; whether there are any."""
        shares: dict[int, dict[int, float]] = {}
        for row in within(self.data_set.node, "allocation"):
            place = f"{self.data_set.place} allocation"
            product = self.flows.get(attribute(row, "referenceToCoProduct"))
            share = read_xml_number(row.get("fraction"), f"{place} fraction") / 100
            for target in children(row, "referenceToInputOutput"):
                if content(target) in self.twice:
                    raise refuse("lca-share-twice", place, content(target))
                if product is None or content(target) not in self.numbers:
                    missing = f"{attribute(row, 'referenceToCoProduct')} {content(target)}"
                    self.build.notes.append(warning("lca-share-target", place, missing))
                    continue
                shares.setdefault(self.numbers[content(target)], {})[product] = share
        write_shares(self.build, self.process, shares, self.products)
        return bool(shares)


def write_shares(
    build: Builder, process: int, shares: Mapping[int, Mapping[int, float]], products: set[int]
) -> None:
    """Shares by exchange and product; where those of an exchange sum to one, every other product
    has none of it.
    """
    for exchange, of_product in shares.items():
        is_full = abs(sum(of_product.values()) - 1) < 1e-3
        rest = dict.fromkeys(products - of_product.keys(), 0.0) if is_full else {}
        check_shares(build, of_product.values(), f"{build.processes['id'][process]} {exchange}")
        for product, share in {**of_product, **rest}.items():
            build.share(process, product, "causal", share, exchange)


def _names(exchange: Any) -> str:
    names = (attribute(exchange, "localName"), attribute(exchange, "name"))
    return "\n".join(dict.fromkeys(name for name in names if name))
