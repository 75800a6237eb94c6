"""The table of a bill of materials, by parent and child or by levels, as ERP systems export it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from zuji.core.figures import in_full
from zuji.core.refusals import blocking, refuse
from zuji.plants.bom import BomLine
from zuji.plants.tables import Collected, PlantRow, PlantTable, norm, read_unit

FIELDS = {
    "parent": (
        *("父项", "parent", "父项编码", "父件", "父件编码", "母件", "母件编码", "上级物料"),
        *("上级编码", "parent item", "parent code", "assembly"),
    ),
    "product": ("产品编号", "product", "成品编码", "产品编码", "产品代码", "product code", "sku"),
    "child": (
        *(
            "子项",
            "child",
            "子项编码",
            "子件",
            "子件编码",
            "组件",
            "物料编码",
            "物料号",
            "下级物料",
        ),
        *("child item", "child code", "component", "material", "item", "part number"),
    ),
    "level": ("层次", "level", "层级", "阶次", "bom level", "explosion level"),
    "name": (
        *("物料名称", "item name", "子项名称", "子件名称", "名称", "品名"),
        *("component description", "object description", "description"),
    ),
    "quantity": (
        *("用量", "quantity", "数量", "单位用量", "标准用量", "子件用量", "组件数量", "定额"),
        *("qty", "quantity per", "component quantity", "usage"),
    ),
    "unit": (
        "单位",
        "unit",
        "计量单位",
        "用量单位",
        "组件单位",
        "子件单位",
        "uom",
        "component unit",
    ),
    "scrap": (
        *("损耗率", "scrap", "损耗", "报废率", "废品率", "损耗比例"),
        *("scrap rate", "scrap %", "component scrap", "loss"),
    ),
    "per": ("基本数量", "base quantity", "母件底数", "父项数量", "基数", "parent quantity", "per"),
    "per_unit": ("父项单位", "parent unit", "母件单位", "基本单位", "base unit"),
    "group": ("替代组", "alternative group", "替代料组", "替代项目组", "alternative item group"),
    "share": ("使用比例", "usage share", "使用概率", "替代比例", "usage probability", "share"),
    "position": ("项次", "position", "行号", "项目号", "序号", "item number", "line", "pos", "no"),
    "phantom": ("虚拟件", "phantom", "虚项", "phantom item", "is phantom"),
}
"""Headings by field: Chinese and English words that are shown first, then others."""
NEEDED = ("child", "quantity")
YES = {norm(word) for word in ("是", "y", "yes", "x", "true", "1", "√", "虚拟件")}
NO = {norm(word) for word in ("否", "n", "no", "false", "0", "", "-")}


class BomRows:
    """Reads the lines of a bill; what is wrong stands in `said`, names in `titles`."""

    def __init__(self, table: PlantTable):
        if not {"parent", "product", "level"} & table.positions.keys():
            raise refuse("bom-parent-column", table.source)
        self.table = table
        self.said = Collected()
        self.titles: dict[str, str] = {}
        self.above: list[tuple[str, str]] = []
        self.blocks: dict[str, dict[str, list[BomLine]]] = {}

    def read(self) -> list[BomLine]:
        """The lines; a row of which a part is wrong has findings and is left out.

        Where an export repeats the lines of an item in every product, they count once; refuses
        repetitions that differ (``bom-versions``).
        """
        for row in self.table.rows:
            self._take(row)
        lines = []
        for parent, blocks in self.blocks.items():
            first, *others = blocks.values()
            lines += first
            for other in others:
                if _content(other) != _content(first):
                    place = other[0].place
                    self.said.findings.append(blocking("bom-versions", place, parent))
        return lines

    def _take(self, row: PlantRow) -> None:
        child = self.said.needed(row, "child")
        if name := self.said.tried(row.words, "name"):
            self.titles.setdefault(child, name)
        found = self._parent(row, child)
        line = self._line(row, child, found[0]) if found else None
        if found and line:
            self.blocks.setdefault(found[0], {}).setdefault(found[1], []).append(line)

    def _line(self, row: PlantRow, child: str, parent: str) -> BomLine | None:
        before = len(self.said.findings)
        unit, per_unit = self._units(row)
        if not unit and len(self.said.findings) == before:
            self.said.needed(row, "unit", "kg, item, m2 …")
        quantity = self.said.tried(row.quantity, "quantity", unit, per_unit) if unit else None
        if unit and quantity is None and len(self.said.findings) == before:
            self.said.needed(row, "quantity", unit)
        scrap = self.said.tried(row.quantity, "scrap", "1")
        per = self.said.tried(row.quantity, "per", per_unit or "1")
        share = self.said.tried(row.quantity, "share", "1")
        group = self.said.tried(row.text, "group") or ""
        position = self.said.tried(row.text, "position") or ""
        phantom = self.said.tried(self._is_phantom, row)
        if len(self.said.findings) > before or quantity is None or not (parent and child):
            return None
        return BomLine(
            parent=parent,
            child=child,
            quantity=quantity,
            unit=unit,
            scrap=scrap or 0.0,
            per=1.0 if per is None else per,
            per_unit=per_unit,
            group=group,
            share=share,
            position=position,
            phantom=bool(phantom),
            place=row.place("child"),
        )

    def _parent(self, row: PlantRow, child: str) -> tuple[str, str] | None:
        """The parent of a row and the part of the table in which it stands; None of the row of a
        product itself, at the top of its levels.
        """
        if {"parent", "product"} & row.cells.keys() or "level" not in self.table.positions:
            name = "parent" if "parent" in self.table.positions else "product"
            product = self.said.tried(row.text, "product") or ""
            return self.said.needed(row, name), product if name == "parent" else ""
        text = self.said.needed(row, "level")
        match = re.fullmatch(r"[.·\-+\s]*(\d{1,2})", text)
        if match is None or int(match[1]) > len(self.above):
            self.said.findings.append(blocking("bom-level", row.place("level"), text))
            return None
        level = int(match[1])
        self.above[level:] = [(child, row.place("child"))]
        if level:
            return self.above[level - 1]
        made = self.said.tried(row.quantity, "quantity", "1")
        if made not in {None, 1.0}:
            self.said.findings.append(blocking("bom-top", row.place("quantity"), in_full(made)))
        return None

    def _units(self, row: PlantRow) -> tuple[str, str]:
        """The units of an amount and of its parent, which may stand below a stroke: g/件."""
        unit, per_unit = self._unit(row, "unit"), self._unit(row, "per_unit")
        above, stroke, below = unit.rpartition("/")
        return (above, below) if stroke and per_unit in ("", below) else (unit, per_unit)

    def _unit(self, row: PlantRow, name: str) -> str:
        text = self.said.tried(row.text, name)
        if name == "unit":
            text = text or row.unit_beside("quantity")
        return (self.said.tried(read_unit, text, row.place(name)) or "") if text else ""

    @staticmethod
    def _is_phantom(row: PlantRow) -> bool:
        text = norm(row.text("phantom"))
        if text not in YES | NO:
            raise refuse("choice-unknown", row.place("phantom"), text, options="是/yes, 否/no")
        return text in YES


def _content(lines: Iterable[BomLine]) -> list[str]:
    """What lines say, whatever their order and wherever they stand."""
    return sorted(repr(replace(line, place="")) for line in lines)
