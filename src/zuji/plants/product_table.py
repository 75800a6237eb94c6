"""The table of a plant's products: one row a product with its output, routing and key amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zuji.core.label import Label, listed
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.core.units import conversion, parse_unit
from zuji.plants.sharing import OUTPUT, STATED, PlantProduct, SharingKey
from zuji.plants.tables import Collected, PlantRow, PlantTable, alike, by_name, norm, read_unit

FIELDS = {
    "sku": (
        *("产品编号", "product code", "编号", "产品代码", "产品编码", "物料编码", "物料号", "货号"),
        *("product", "item code", "item no", "material", "part number", "code"),
    ),
    "name": (
        *("产品名称", "product name", "名称", "品名", "规格", "规格型号", "产品规格", "型号"),
        *("description", "title", "size", "grade"),
    ),
    "output": (
        *("产量", "output", "年产量", "生产量", "完工数量", "入库数量", "合格品数量"),
        *("production", "quantity produced", "produced", "yearly output", "volume"),
    ),
    "unit": (
        *("单位", "unit", "计量单位", "产量单位", "基本单位"),
        *("units", "uom", "unit of measure", "base unit of measure"),
    ),
    "routing": (
        *("工艺路线", "routing", "工序", "经过工序", "所经工序", "生产工序", "工艺流程"),
        *("route", "processes", "process steps", "operations"),
    ),
}
"""Headings by field: Chinese and English words that are shown first, then others."""
HEADINGS = {norm(word) for key, words in FIELDS.items() for word in (key, *words)}
KEY = "key "
"""What the field of a sharing key begins with, before the key's own name."""
DIVIDERS = re.compile(r"\s*(?:[;；,，、/|\n]|->|→|>)\s*")
NONE_PASSED = {norm(word) for word in ("none", "无", "-", "—")}
ALL_PASSED = {norm(word) for word in ("all", "全部", "*")}


def product_fields(
    keys: Mapping[str, SharingKey], names: Mapping[str, Label]
) -> dict[str, tuple[str, ...]]:
    """The headings of a products table, with those of the sharing keys by their names."""
    own = {f"{KEY}{key}": (key, names[key].zh, names[key].en) for key in keys}
    return FIELDS | own


class ProductRows:
    """Reads the products of a table; what is wrong stands in `findings`."""

    def __init__(
        self, table: PlantTable, keys: Mapping[str, SharingKey], processes: Mapping[str, Label]
    ):
        self.table, self.keys = table, keys
        self.processes = by_name(processes)
        self.names = processes
        self.said = Collected()

    def read(self) -> list[PlantProduct]:
        """The products; a row of which a part is wrong has findings and is left out."""
        made = [self._product(row) for row in self.table.rows]
        return [product for product in made if product is not None]

    def _product(self, row: PlantRow) -> PlantProduct | None:
        before = len(self.said.findings)
        sku = self.said.needed(row, "sku")
        title = self.said.tried(row.words, "name") or ""
        unit = self._unit(row)
        output = self.said.tried(row.quantity, "output", unit) if unit else None
        if unit and output is None and len(self.said.findings) == before:
            self.said.needed(row, "output", unit)
        routing = self._routing(row)
        amounts = {}
        for key in self.keys.values():
            amount = self._amount(row, key, unit)
            if amount is not None:
                amounts[key.id] = amount
        if len(self.said.findings) > before or output is None:
            return None
        places = {"sku": row.place("sku"), "output": row.place("output")}
        places |= {key: row.place(f"{KEY}{key}") for key in self.keys}
        return PlantProduct(
            sku=sku,
            output=output,
            routing=routing,
            amounts=amounts,
            title=title,
            unit=unit,
            places=places,
        )

    def _unit(self, row: PlantRow) -> str:
        """The unit of the product: its cell's, else that written beside the output."""
        text = self.said.tried(row.text, "unit") or row.unit_beside("output")
        if not text:
            return self.said.needed(row, "unit", "t, item, m2 …")
        return self.said.tried(read_unit, text, row.place("unit")) or ""

    def _routing(self, row: PlantRow) -> frozenset[str]:
        if not self.processes:
            return frozenset()
        text = self.said.needed(row, "routing", listed(self.names))
        if norm(text) in NONE_PASSED | {""}:
            return frozenset()
        if norm(text) in ALL_PASSED:
            return frozenset(self.names)
        is_one = norm(text) in self.processes
        passed = set()
        for step in [text] if is_one else filter(None, DIVIDERS.split(text)):
            if norm(step) in self.processes:
                passed.add(self.processes[norm(step)])
            else:
                near = listed(alike(step, self.names))
                self.said.findings.append(
                    blocking("plant-process-unknown", row.place("routing"), step, near)
                )
        return frozenset(passed)

    def _amount(self, row: PlantRow, key: SharingKey, unit: str) -> float | None:
        """The product's amount of a key per unit; a mass goes without saying for what is counted
        by mass.
        """
        per = "" if key.measure == STATED else unit
        if key.measure == OUTPUT and unit:
            return self._output(row, key, unit)
        if f"{KEY}{key.id}" in row.cells:
            amount: float | None = self.said.tried(row.quantity, f"{KEY}{key.id}", key.unit, per)
            return amount
        if key.measure == "mass" and unit and parse_unit(unit).dimension == (("[mass]", 1.0),):
            return conversion(unit, key.unit)
        return None

    def _output(self, row: PlantRow, key: SharingKey, unit: str) -> float | None:
        """One unit of a product in the unit of a key that shares by output."""
        try:
            return conversion(unit, key.unit)
        except Refusal:
            place = row.place("unit")
            self.said.findings.append(blocking("plant-key-output", place, unit, key.unit))
            return None


def key_unit(key: SharingKey, place: str) -> SharingKey:
    """A key with its unit checked against what it measures; refuses ``plant-key-unit``."""
    wanted = {"mass": "kg", "time": "h", "area": "m2", "energy": "kWh", STATED: "1"}
    if key.measure not in wanted:
        return SharingKey(key.id, key.measure, read_unit(key.unit, place))
    unit = read_unit(key.unit or wanted[key.measure], place)
    if parse_unit(unit).dimension != parse_unit(wanted[key.measure]).dimension:
        raise refuse("plant-key-unit", place, key.unit, wanted[key.measure])
    return SharingKey(key.id, key.measure, "1" if key.measure == STATED else unit)
