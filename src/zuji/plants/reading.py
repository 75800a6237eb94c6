"""The folder of a plant: plant.yaml, the table of its products and that of its materials."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from zuji.core.alike import nearest
from zuji.core.content import read_rules
from zuji.core.kinds import kind_of
from zuji.core.label import Label, listed
from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding, Refusal, blocking, by_severity, note, refuse
from zuji.core.shapes import Path as KeyPath
from zuji.core.shapes import read_shape
from zuji.core.yamlfile import load_yaml, yaml_decoded
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.ledgers.grid import Grid
from zuji.factors import Factor
from zuji.footprint.own_factors import own_factors, own_findings
from zuji.footprint.period import period_findings
from zuji.footprint.profile import Profile, get_profile
from zuji.footprint.selection import factor_findings
from zuji.footprint.study import StudyDocument, fact_findings, library_of, plain_dates
from zuji.plants import bom_table
from zuji.plants.bom import BillOfMaterials, BomLine, bill_of
from zuji.plants.bom_table import BomRows
from zuji.plants.flows import FlowReader, LedgerFlow
from zuji.plants.items import PlantItem, item_findings, items_of
from zuji.plants.masses import mass_findings
from zuji.plants.product_table import HEADINGS, KEY, ProductRows, key_unit, product_fields
from zuji.plants.schema import KeyRow, NamedRow, PlantFile, TableRef
from zuji.plants.sharing import PlantFlow, PlantProduct, PlantShares, SharingKey, share
from zuji.plants.tables import PlantTable, alike, norm, read_table

FILE = "plant.yaml"
Opener = Callable[[str], bytes | None]
"""The content of a file that a plant names; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class SharedPlant:
    """A plant as read and shared over its products."""

    document: StudyDocument
    profile: Profile
    rules: Mapping[str, Any]
    processes: Mapping[str, Label]
    keys: Mapping[str, Label]
    flows: tuple[LedgerFlow, ...]
    amounts: Mapping[str, tuple[float, str]]
    shares: PlantShares
    bill: BillOfMaterials | None
    items: tuple[PlantItem, ...]


@dataclass(frozen=True)
class PlantReading:
    """What became of a folder: the plant, or None where something blocks; findings; receipts."""

    plant: SharedPlant | None
    document: StudyDocument
    findings: tuple[Finding, ...]
    receipts: tuple[Receipt, ...]
    waiting: tuple[PlantItem, ...] = ()
    """Bought items of the bill that no flow counts yet and nobody left out."""

    def taken(self) -> SharedPlant:
        """The plant; refuses with every finding where something blocks."""
        if self.plant is None:
            raise Refusal(self.findings)
        return self.plant


def read_plant(path: str | PathLike[str], as_of: str = "") -> PlantReading:
    """The plant of a folder, or of a plant.yaml, as of a date (ISO text, default today).

    Refuses a folder without plant.yaml and a file whose form is wrong; all else is told in the
    reading.
    """
    file = Path(path)
    file = file / FILE if file.is_dir() else file
    if not file.is_file():
        raise refuse("file-missing", str(file), "", FILE)
    if file.suffix.lower() not in {".yaml", ".yml"}:
        raise refuse("file-kind", file.name, file.suffix, FILE)

    def opener(name: str) -> bytes | None:
        named = file.parent / name
        return named.read_bytes() if named.is_file() else None

    return read_plant_text(file.read_bytes(), file.name, opener, as_of)


def read_plant_text(content: bytes, name: str, opener: Opener, as_of: str = "") -> PlantReading:
    """The plant of a plant.yaml whose tables `opener` hands out; refuses as `read_plant` does."""
    decoded = yaml_decoded(content, name)
    document = load_yaml(decoded.text, name)
    study = StudyDocument(plain_dates(document.data), document.source, document.place)
    reader = FolderReader(opener, shape_of(document.data, document.place), study, as_of)
    if told := decoded.finding(name):
        reader.findings.append(told)
    return reader.reading()


def shape_of(data: Any, place: Callable[..., str]) -> PlantFile:
    """The form of a plant's file; refuses every key that it does not have."""
    if not isinstance(data, Mapping):
        raise refuse("value-type", place(), kind_of(data), kind_of({}))

    def unknown(path: KeyPath, allowed: list[str]) -> Finding:
        key = str(path[-1])
        near = listed(nearest(key, allowed, 2) or allowed)
        return blocking("plant-field-unknown", place(*path), key, near)

    shape, findings = read_shape(PlantFile, data, place, unknown)
    if shape is None:
        raise Refusal(findings)
    return shape


class FolderReader:
    """Reads the parts of a plant one after the other and keeps what is to be told.

    Refuses a period, an enterprise code or a country that cannot be.
    """

    def __init__(self, opener: Opener, shape: PlantFile, study: StudyDocument, as_of: str):
        if wrong := fact_findings(study):
            raise Refusal(wrong)
        self.opener, self.shape, self.study = opener, shape, study
        self.as_of = as_of or str(study.data.get("as_of") or datetime.date.today())
        self.profile = get_profile(study.profile_id)
        self.rules = read_rules("uncertainty")
        self.findings: list[Finding] = []
        self.receipts: list[Receipt] = []
        self.items: tuple[PlantItem, ...] = ()
        self.left_out = {name: str(reason or "") for name, reason in shape.left_out.items()}
        self.grids: dict[str, list[Grid]] = {}
        self.tables: list[tuple[str, PlantTable, list[Finding]]] = []

    def tell(self, findings: Iterable[Finding]) -> None:
        self.findings += findings

    def reading(self) -> PlantReading:
        """The plant with everything that is to be told of it."""
        plant = self.read()
        findings = tuple(by_severity(self.findings))
        return PlantReading(
            plant=None if any(each.severity == "block" for each in findings) else plant,
            document=self.study,
            findings=findings,
            receipts=tuple(self.receipts),
            waiting=tuple(item for item in self.items if item.waits(self.left_out)),
        )

    def read(self) -> SharedPlant | None:
        processes = _labels(self.shape.processes)
        names = _labels(self.shape.keys)
        keys = self._keys()
        products = self._products(keys, names, processes)
        lines, titles = self._lines()
        self._account()
        flows, library_says = self._flows(processes, names, lines)
        self.tell(library_says)
        if any(finding.severity == "block" for finding in self.findings) or products is None:
            return None
        try:
            plant = self._shared(
                products=products,
                keys=keys,
                names=names,
                processes=processes,
                lines=lines,
                titles=titles,
                flows=flows,
            )
            if not flows:
                raise refuse("key-missing", self.study.place_of("flows"), "", "flows")
            return plant
        except Refusal as problem:
            self.tell(problem.findings)
            return None

    def _keys(self) -> dict[str, SharingKey]:
        keys = {}
        for name, row in self.shape.keys.items():
            if any(norm(word) in HEADINGS for word in (name, row.zh, row.en) if word):
                self.tell([blocking("plant-key-name", self.study.place_of("keys", name), name)])
            try:
                place = self.study.place_of("keys", name, "unit")
                key = SharingKey(name, row.measure, str(row.unit or "").strip())
                keys[name] = key_unit(key, place)
            except Refusal as problem:
                self.tell(problem.findings)
        return keys

    def _table(
        self, part: str, ref: TableRef, fields: Mapping[str, Any], needed: Iterable[str]
    ) -> PlantTable:
        name = str(ref.file)
        content = self.opener(name) if name not in self.grids else b""
        if content is None:
            raise refuse("file-missing", self.study.place_of(part), name)
        known = {name.removeprefix(KEY): name for name in fields}
        for column in ref.columns:
            if column not in known:
                place = self.study.place_of(part, "columns", column)
                raise refuse("plant-field-unknown", place, column, listed(known))
        own = {known[column]: heading for column, heading in ref.columns.items()}
        sheet = str(ref.sheet or "")
        short = Path(name).name
        if name not in self.grids:
            self.grids[name] = open_grids(content, short)
        return read_table(self.grids[name], short, fields, tuple(needed), own=own, sheet=sheet)

    def _products(
        self,
        keys: Mapping[str, SharingKey],
        names: Mapping[str, Label],
        processes: Mapping[str, Label],
    ) -> list[PlantProduct] | None:
        ref = self.shape.products
        fields = product_fields(keys, names)
        needed = ["sku", "output", *(["routing"] if processes else [])]
        try:
            table = self._table("products", ref, fields, needed)
        except Refusal as problem:
            self.tell(problem.findings)
            return None
        rows = ProductRows(table, keys, processes)
        products = rows.read()
        if not table.rows:
            rows.said.findings.append(blocking("table-empty", table.source))
        self.tables.append((str(ref.file), table, rows.said.findings))
        return products

    def _lines(self) -> tuple[list[BomLine] | None, dict[str, str]]:
        ref = self.shape.bom
        if ref is None:
            return None, {}
        try:
            table = self._table("bom", ref, bom_table.FIELDS, bom_table.NEEDED)
            rows = BomRows(table)
        except Refusal as problem:
            self.tell(problem.findings)
            return None, {}
        lines = rows.read()
        self.tables.append((str(ref.file), table, rows.said.findings))
        return lines, rows.titles

    def _account(self) -> None:
        """Findings and receipts of the tables; a sheet of another table is not left unread."""
        for file, table, findings in self.tables:
            used = {other.grid.name for name, other, _ in self.tables if name == file}
            others = tuple(grid for grid in table.others if grid.name not in used)
            self.tell([*findings, *table.doubts()])
            if statement := table.marks.finding(table.source):
                self.tell([statement])
            self.receipts.append(replace(table, others=others).receipt(findings))

    def _flows(
        self,
        processes: Mapping[str, Label],
        keys: Mapping[str, Label],
        lines: Iterable[BomLine] | None,
    ) -> tuple[list[LedgerFlow], list[Finding]]:
        told = period_findings(self.study, self.profile, self.as_of)
        try:
            library = library_of(self.study).with_factors(own_factors(self.study))
        except Refusal as problem:
            return [], [*told, *problem.findings]
        reader = FlowReader(self.study, self.shape.flows, library, self.profile, self.rules)
        parents = {line.parent for line in lines or ()}
        items = {line.child for line in lines or ()} - parents
        flows = reader.read(processes, keys, items)
        used: dict[str, Factor] = {}
        for flow in flows:
            for factor in flow.factors:
                used[self.study.place_of("flows", flow.id, "factors", factor.id)] = factor
        for part, names, idle in (
            ("processes", processes, {flow.process for flow in flows}),
            ("keys", keys, {flow.key for flow in flows}),
        ):
            unused = (name for name in names if flows and name not in idle)
            told += [
                note("plant-part-idle", self.study.place_of(part, name), name) for name in unused
            ]
        told += factor_findings(used, self.study, self.as_of)
        told += own_findings(used, self.study, self.as_of)
        return flows, [*told, *reader.findings]

    def _shared(
        self,
        *,
        products: list[PlantProduct],
        keys: Mapping[str, SharingKey],
        names: Mapping[str, Label],
        processes: Mapping[str, Label],
        lines: list[BomLine] | None,
        titles: Mapping[str, str],
        flows: list[LedgerFlow],
    ) -> SharedPlant | None:
        bill = None
        if lines is not None:
            bill = bill_of(lines, {product.sku: product.unit for product in products})
            self.tell(bill.findings)
            products = self._with_needs(products, bill, flows)
            self.items = items_of(bill, products, flows, titles)
            found = item_findings(self.items, flows, self.left_out, self.study.place_of)
            self.tell(found)
            if any(finding.severity == "block" for finding in found):
                return None
        self.tell(mass_findings(products, keys, bill))
        items = self.items
        by_item = {
            f"item {item.code}": SharingKey(f"item {item.code}", "cause", item.unit)
            for item in items
        }
        plant_flows = [
            PlantFlow(flow.id, flow.process, f"item {flow.item}" if flow.item else flow.key)
            for flow in flows
        ]
        shares = share(products, {**keys, **by_item}, plant_flows)
        self.tell(shares.findings)
        needed = {item.code: (item.needed, item.unit) for item in items}
        amounts = {
            flow.id: needed[flow.item] if flow.amount is None else (flow.amount, flow.unit)
            for flow in flows
        }
        return SharedPlant(
            document=self.study,
            profile=self.profile,
            rules=self.rules,
            processes=processes,
            keys=names,
            flows=tuple(flows),
            amounts=amounts,
            shares=shares,
            bill=bill,
            items=items,
        )

    def _with_needs(
        self, products: list[PlantProduct], bill: BillOfMaterials, flows: Iterable[LedgerFlow]
    ) -> list[PlantProduct]:
        """The products with what each needs of the items by which a flow is shared."""
        wanted = {flow.item for flow in flows if flow.item}
        missing = []
        for product in products:
            if product.output > 0 and product.sku not in bill.children:
                near = listed(alike(product.sku, bill.children))
                missing.append(blocking("bom-missing", product.at("sku"), product.sku, near))
        if missing:
            raise Refusal(missing)
        made = []
        for product in products:
            needs = bill.needs(product.sku)
            more = {f"item {item}": needs.get(item, 0.0) for item in wanted}
            made.append(replace(product, amounts={**product.amounts, **more}))
        return made


def _labels(rows: Mapping[str, NamedRow | None] | Mapping[str, KeyRow]) -> dict[str, Label]:
    """The names of processes and keys: their own words, else the key they stand under."""
    made = {}
    for name, row in rows.items():
        zh = str((row and row.zh) or name)
        made[name] = Label(zh, str((row and row.en) or zh))
    return made
