"""Titles of the columns of a table of exchanges, in English and Chinese, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji.core.plaintext import plain_text
from zuji.core.refusals import refuse
from zuji.core.titles import unit_in_title
from zuji.exchange.databases.grids import DatabaseSheet

NEEDED = ("process", "flow", "kind", "amount", "unit")
NUMBERS = ("amount", "spread", "low", "high")
TITLES = {
    "process": (
        "过程",
        "过程编号",
        "过程标识",
        "单元过程",
        "工序",
        "活动",
        "process id",
        "activity",
    ),
    "flow": ("流", "流名称", "物质", "物料", "产品或物质", "名称", "flow name", "exchange", "name"),
    "kind": ("类型", "类别", "交换类型", "输入输出", "方向", "type", "direction"),
    "amount": ("数量", "用量", "数值", "值", "消耗量", "排放量", "value", "quantity"),
    "unit": ("单位", "计量单位", "units", "uom"),
    "process_name": ("过程名称", "工序名称", "活动名称", "activity name"),
    "location": ("地区", "地点", "地理", "地理位置", "region", "geography", "geo"),
    "category": ("分类", "行业", "行业分类", "过程分类"),
    "provider": ("供应过程", "上游过程", "来源过程", "供应方", "default provider", "supplier"),
    "compartment": ("环境介质", "介质", "排放介质", "排放去向", "medium", "subcompartment"),
    "cas": ("CAS号", "CAS编号", "CAS登记号", "CAS number", "CAS no", "CAS-No."),
    "law": ("分布", "分布类型", "不确定性分布", "distribution", "uncertainty type"),
    "spread": ("离散", "离散度", "标准差", "对数标准差", "sigma", "standard deviation"),
    "low": ("下限", "最小值", "最小", "min", "minimum"),
    "high": ("上限", "最大值", "最大", "max", "maximum"),
}
"""Other titles of each column than its own name."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "reference": ("基准产品", "参考产品", "参考流", "基准流", "主产品", "reference product"),
    "input": ("输入", "投入", "消耗", "输入流", "in", "technosphere input"),
    "output": (
        "输出",
        "产出",
        "副产品",
        "共生产品",
        "co-product",
        "coproduct",
        "by-product",
        "out",
    ),
    "avoided": (
        "避免的产品",
        "避免产品",
        "替代产品",
        "被替代产品",
        "抵扣",
        "avoided product",
        "substitution",
        "credit",
    ),
    "emission": (
        "排放",
        "排放物",
        "排放到环境",
        "排放到空气",
        "排放到大气",
        "大气排放",
        "emissions",
        "emission to air",
        "emissions to air",
        "air emission",
        "air emissions",
    ),
    "resource": ("资源", "自然资源", "资源消耗", "resources", "natural resource"),
}
HEADER_WITHIN = 30
"""Rows from the top among which the titles are looked for."""


def _key(text: str) -> str:
    return re.sub(r"[\s_\-.]+", "", plain_text(text).lower())


_COLUMN_OF = {
    _key(title): column for column, titles in TITLES.items() for title in (column, *titles)
}
_KIND_OF = {_key(word): kind for kind, words in KINDS.items() for word in (kind, *words)}


def kind_of(text: str) -> str:
    """The kind of an exchange by its word; "" for an unknown one."""
    return _KIND_OF.get(_key(text), "")


@dataclass(frozen=True)
class Header:
    """The row of titles of a grid: the position of each known column, and the unknown titles.

    `unit` is the unit that the title of the amounts states, "" for none.
    """

    row: int
    places: Mapping[str, int]
    unknown: Mapping[int, str]
    unit: str = ""
    missing: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """The number of cells of a row that stand under a title."""
        return 1 + max([*self.places.values(), *self.unknown])


def header_of(grid: DatabaseSheet) -> Header | None:
    """The titles of a table of exchanges; None where the grid is no such table.

    Refuses a title that stands twice (``lca-column-twice``).
    """
    for row in range(min(len(grid.rows), HEADER_WITHIN)):
        header = _header(grid, row)
        if header is not None and not header.missing:
            return header
    return None


def refused_header(grid: DatabaseSheet) -> Exception:
    """The refusal of a grid without the needed columns, with what its nearest row holds."""
    near = [_header(grid, row) for row in range(min(len(grid.rows), HEADER_WITHIN))]
    best = min(
        (header for header in near if header), key=lambda found: len(found.missing), default=None
    )
    row = grid.rows[best.row] if best else grid.rows[0] if grid.rows else ()
    titles = ", ".join(str(cell) for cell in row if str(cell).strip()) or "—"
    missing = ", ".join(best.missing if best else NEEDED)
    return refuse(
        "engine-column", grid.path + (f" · {grid.name}" if grid.name else ""), titles, missing
    )


def _header(grid: DatabaseSheet, row: int) -> Header | None:
    places: dict[str, int] = {}
    unknown: dict[int, str] = {}
    unit = ""
    twice: tuple[str, int] | None = None
    for position, cell in enumerate(grid.rows[row]):
        if not isinstance(cell, str) or not cell.strip():
            continue
        column = _COLUMN_OF.get(_key(cell), "")
        if not column:
            name, stated = unit_in_title(cell)
            column = _COLUMN_OF.get(_key(name), "")
            if stated and column != "amount":
                column = ""
            unit = stated or unit if column else unit
        if column in places:
            twice = (cell, position)
        elif column:
            places[column] = position
        else:
            unknown[position] = cell.strip()
    if len(places) < 3:
        return None
    missing = tuple(
        column for column in NEEDED if column not in places and not (column == "unit" and unit)
    )
    if twice and not missing:
        raise refuse(
            "lca-column-twice", grid.place(row, twice[1]), twice[0], Label("只有一列", "one column")
        )
    return Header(row, places, unknown, unit, missing)


def texts_of(grid: DatabaseSheet, header: Header) -> Sequence[Any]:
    """The cells of the columns that hold numbers: the evidence for the decimal mark."""
    positions = [header.places[column] for column in NUMBERS if column in header.places]
    return [
        row[position]
        for row in grid.rows[header.row + 1 :]
        for position in positions
        if position < len(row)
    ]
