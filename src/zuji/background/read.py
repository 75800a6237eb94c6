"""Reading data/background: every process, product and citation, or everything that does not fit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from zuji.background.schema import (
    Cite,
    Flow,
    Good,
    ProcessFile,
    Settings,
    SourceFile,
    UnitProcess,
)
from zuji.core.alike import nearest
from zuji.core.content import content_path
from zuji.core.figures import in_full
from zuji.core.label import Label, listed
from zuji.core.numbers import read_number
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.core.rulefile import as_rules
from zuji.core.units import parse_unit
from zuji.core.yamlfile import load_yaml

PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True, kw_only=True)
class SystemProduct:
    """A product of the system: its properties and the process that makes it."""

    id: str
    name: Label
    unit: str
    good: Good
    process: str


@dataclass(frozen=True, kw_only=True)
class Background:
    """The system as data. `places` says where each process stands (file and line)."""

    settings: Settings
    sources: Mapping[str, Cite]
    processes: Mapping[str, UnitProcess]
    products: Mapping[str, SystemProduct]
    places: Mapping[str, str]
    folder: Path
    receipt: Receipt = field(default_factory=lambda: Receipt(source=""))

    def __repr__(self) -> str:
        return (
            f"<Background {self.settings.version}: {len(self.processes)} processes, "
            f"{len(self.products)} products, {len(self.sources)} sources>"
        )

    def product(self, product_id: str) -> SystemProduct:
        """The product; refuses an unknown id with near matches."""
        if product_id in self.products:
            return self.products[product_id]
        texts = {
            text: product.id
            for product in self.products.values()
            for text in (product.name.zh, product.name.en, product.id)
        }
        held = [text for text in texts if product_id.strip() and product_id in text][:3]
        found = held or nearest(product_id, texts, least=0.4)
        near = listed(dict.fromkeys(texts[text] for text in found))
        raise Refusal(blocking("background-product", product_id, product_id, near=near))


@cache
def builtin_background() -> Background:
    """The system of data/background, read once a process."""
    return read_background(content_path("data", "background"))


def read_background(folder: Path) -> Background:
    """The system in `folder`: system.yaml, sources.yaml, tables (*.csv) and process files.

    Refuses unknown keys, units, products, gases and sources, and a figure without a citation, each
    with its file and line; nothing is passed over.
    """
    book = ReceiptBook(folder.name)
    settings = _file(folder / "system.yaml", Settings)
    sources = _file(folder / "sources.yaml", SourceFile).sources
    tables = {path.stem: _table(path) for path in sorted(folder.glob("*.csv"))}
    processes: dict[str, UnitProcess] = {}
    places: dict[str, str] = {}
    findings: list[Finding] = []
    for path in sorted((folder / "processes").glob("*.yaml")):
        book.meet("file")
        document = load_yaml(path.read_text("utf-8"), path.name)
        read = as_rules(ProcessFile, document.data or {}, document.place)
        for name, process in read.processes.items():
            place = document.place("processes", name)
            for key, one in _repeated(name, process, tables, place):
                book.meet("data set")
                if key in processes:
                    findings.append(blocking("background-duplicate", place, key))
                    book.refuse("data set", findings[-1])
                    continue
                processes[key], places[key] = one, place
                book.read("data set")
        book.read("file")
    if findings:
        raise Refusal(findings)
    products = _products(processes, places)
    system = Background(
        settings=settings,
        sources=sources,
        processes=processes,
        products=products,
        places=places,
        folder=folder,
        receipt=book.receipt(),
    )
    wrong = [*_misfits(system)]
    if wrong:
        raise Refusal(wrong)
    return system


def _file(path: Path, shape: Any) -> Any:
    document = load_yaml(path.read_text("utf-8"), path.name)
    return as_rules(shape, document.data or {}, document.place)


def _table(path: Path) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8")), restkey="", restval=""))
    for line, row in enumerate(rows, start=2):
        if not row.get("row") or row.get(""):
            raise refuse("background-table-row", f"{path.name}:{line}", row.get("row") or "")
    return rows


def _repeated(
    name: str, process: UnitProcess, tables: Mapping[str, list[dict[str, str]]], place: str
) -> Iterator[tuple[str, UnitProcess]]:
    """The process itself, or one for each row of its table, with the row's words and amounts."""
    if process.rows is None:
        yield name, process
        return
    if process.rows not in tables:
        raise Refusal(blocking("background-table", place, process.rows, near=listed(tables)))
    for row in tables[process.rows]:
        yield f"{name}_{row['row']}", _of_row(process, row, place)


def _of_row(process: UnitProcess, row: Mapping[str, str], place: str) -> UnitProcess:
    data = _filled(process.model_dump(exclude={"rows"}, exclude_none=True), row, place)
    for part in ("inputs", "emissions", "resources"):
        data[part] = [flow for flow in data[part] if flow["amount"] is not None]
    return as_rules(UnitProcess, data, lambda *keys: f"{place} · {row['row']} · {keys}")


def _filled(value: Any, row: Mapping[str, str], place: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, row, place, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, row, place, key) for part in value]
    if not isinstance(value, str):
        return value
    if key == "amount":
        if value not in row:
            raise Refusal(blocking("background-column", place, value, near=listed(row)))
        return read_number(row[value], f"{place} · {value}") if row[value].strip() else None
    for name, text in row.items():
        value = value.replace("{" + name + "}", text)
    if left := PLACEHOLDER.search(value):
        raise refuse("background-column", place, left[0], near=listed(row))
    return value


def _products(
    processes: Mapping[str, UnitProcess], places: Mapping[str, str]
) -> dict[str, SystemProduct]:
    products: dict[str, SystemProduct] = {}
    for name, process in processes.items():
        goods: dict[str, Good] = {name: process, **process.coproducts}
        for key, good in goods.items():
            if key in products:
                raise Refusal(blocking("background-duplicate", places[name], key))
            products[key] = SystemProduct(
                id=key, name=Label(good.zh, good.en), unit=good.unit, good=good, process=name
            )
    return products


def _misfits(system: Background) -> Iterator[Finding]:
    for name, process in system.processes.items():
        place = system.places[name]
        yield from _unknown_words(system, process, place)
        goods = {name: process, **process.coproducts}
        for good in goods.values():
            yield from _bad_unit(good.unit, place)
            if good.fuel and good.fuel.source not in system.sources:
                yield _no_source(system, good.fuel.source, place)
        if process.coproducts and process.allocation is None:
            yield blocking("background-allocation", place, ", ".join(goods))
        yield from _bad_flows(system, process, place)
        for resource in process.resources:
            yield from _bad_unit(resource.unit, place)
        if process.form == "model" and process.plant is None:
            yield blocking("background-plant", place, name)


def _bad_flows(system: Background, process: UnitProcess, place: str) -> Iterator[Finding]:
    for flow in [*process.inputs, *process.emissions]:
        cited = flow.source or process.source
        if cited not in system.sources:
            yield _no_source(system, cited, place)
        yield from _bad_unit(flow.unit, place)
        yield from _bad_amount(flow, place)
    for taken in process.inputs:
        if taken.product not in system.products:
            near = listed(nearest(taken.product, system.products, least=0.4))
            yield blocking("background-product", place, taken.product, near=near)
        elif taken.burned and system.products[taken.product].good.fuel is None:
            yield blocking("background-fuel", place, taken.product)
    for emission in process.emissions:
        if emission.gas == "co2e" and process.form != "printed":
            yield blocking("background-co2e", place, emission.gas)


def _bad_amount(flow: Flow, place: str) -> Iterator[Finding]:
    amount = float(flow.amount)
    if not amount > 0:
        yield blocking("background-amount", place, f"{in_full(amount)} {flow.unit}", "> 0")
    low, high = flow.low, flow.high
    if low is None and high is None:
        return
    if low is None or high is None or not 0 < low <= amount <= high or low == high:
        ends = ("—" if end is None else in_full(float(end)) for end in (low, amount, high))
        yield blocking("background-range", place, " … ".join(ends))


def _unknown_words(system: Background, process: UnitProcess, place: str) -> Iterator[Finding]:
    if not str(process.year).isdigit():
        yield blocking("value-type", place, process.year, "2024")
    if process.stage not in system.settings.stages:
        yield blocking(
            "choice-unknown", place, process.stage, options=", ".join(system.settings.stages)
        )
    for number in process.covers:
        if str(number) not in system.settings.groups:
            yield blocking("choice-unknown", place, number, options="1 … 40")
    for held in process.held:
        if (held.factor is None) == (held.value is None):
            yield blocking("background-held", place, held.factor or held.value)
        if held.value is not None and held.source not in system.sources:
            yield _no_source(system, str(held.source), place)


def _no_source(system: Background, source: str, place: str) -> Finding:
    near = listed(nearest(source, system.sources, least=0.4))
    return blocking("background-source", place, source, near=near)


def _bad_unit(unit: str, place: str) -> Iterator[Finding]:
    try:
        parse_unit(unit, place)
    except Refusal as problem:
        yield from problem.findings
