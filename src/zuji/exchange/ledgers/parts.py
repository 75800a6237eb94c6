"""The parts of a table: its columns, its rows, and what tells an amount from a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from zuji.core.marks import DecimalMark
from zuji.exchange.ledgers.grid import Cell, Grid
from zuji.exchange.ledgers.headings import Heading, heading, unit_of
from zuji.exchange.ledgers.periods import REMEMBERED, MonthSpan, period_of, plain, spelled

MARKS = frozenset(
    {
        *("", "无", "没有", "无数据", "未发生", "无发生", "不发生", "未使用", "未用", "未消耗"),
        *(
            "无消耗",
            "不适用",
            "空",
            "n/a",
            "na",
            "n.a.",
            "none",
            "null",
            "nil",
            "not used",
            "not applicable",
        ),
    }
)
"""Texts that say that no amount is written: missing, never zero. So do strokes, dots and stars."""
_STROKES = re.compile(r"[-—–―─/\\.…*_~·\s]*")


_QUANTITY = re.compile(
    r"(?:约|大约|大概|近|将近|≈|~|<|>|≤|≥|=|\+|-|−|¥|￥|\$|\(|合计|共)*\s*"
    r"[\d.,][\d.,\s'oOlI]*(?:[eE][+-]?\d+)?(?P<after>.*)",
    re.S,
)


_AFTER = re.compile(
    r"\s*(?:[)\]]|万|亿|千|百|余|多|左右|上下|以[上下内]|估|[-~—–至到±]\s*[\d.,]|\(|\?|？|\*|!|$)"
)


@dataclass
class Column:
    """One column of a table: its header cells from top to bottom, their meaning, and its role.

    Roles: item, unit, date, spec, kind, number, remark, person, amount.
    """

    index: int
    heads: tuple[Cell, ...]
    heading: Heading
    role: str = ""
    unit_head: str = ""


@dataclass
class LedgerTable:
    """A header with the data rows under it."""

    grid: Grid
    columns: list[Column]
    headers: tuple[int, ...]
    rows: list[int]
    titles: tuple[Cell, ...] = ()
    sections: dict[int, tuple[Cell, ...]] = field(default_factory=dict)
    section_cells: tuple[Cell, ...] = ()
    notes: tuple[Cell, ...] = ()

    def of_role(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]

    def number(self, row: int, column: Column) -> float | None:
        """The number of a cell without its unit; None where there is none."""
        cell = self.grid.own(row, column.index)
        return cell.number if cell else None

    @property
    def span(self) -> range:
        return range(self.columns[0].index, self.columns[-1].index + 1)


@dataclass(frozen=True)
class BandRow:
    """What stands in one row of a band: cells by column, with merged cells shown everywhere."""

    number: int
    shown: tuple[tuple[int, Cell], ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The different cells of the row."""
        return tuple(dict.fromkeys(cell for _, cell in self.shown))

    @cached_property
    def quantities(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if is_quantity(cell))

    @cached_property
    def texts(self) -> tuple[Cell, ...]:
        return tuple(
            cell for cell in self.cells if not is_quantity(cell) and not is_mark(cell.text)
        )


def is_mark(text: str) -> bool:
    """Whether a text only says that there is no amount (`MARKS`)."""
    bare = plain(text)
    return bare in MARKS or bool(_STROKES.fullmatch(bare))


def is_quantity(cell: Cell) -> bool:
    """Whether a cell holds an amount or what should be one: a number, 约100, 52OO, #REF!."""
    if cell.problem:
        return True
    if isinstance(cell.value, bool):
        return False
    if isinstance(cell.value, int | float):
        return True
    if not isinstance(cell.value, str):
        return False
    return _looks_like_amount(cell.text)


@lru_cache(maxsize=REMEMBERED)
def _looks_like_amount(text: str) -> bool:
    match = _QUANTITY.fullmatch(text)
    if not match or not re.search(r"\d", text) or period_of_text(text):
        return False
    after = match["after"].strip()
    if re.search("[月年季日旬]", after) and heading(text).is_qualifier:
        return False
    if re.fullmatch(r"[\d.,]+[、.)．]", text) or re.match(r"[#号\"']", after):
        return False
    span = re.match(r"[-~—–至到±]\s*[\d.,]+\s*(?P<after>.*)", after, re.S)
    if span:
        after = span["after"]  # 40-80mm石灰石 is a name
    return bool(not after or _AFTER.match(after) or unit_of(after) is not None)


@lru_cache(maxsize=REMEMBERED)
def period_of_text(text: str) -> MonthSpan | None:
    """The period of a text that cannot be an amount (``3月``, ``2025-03``, not ``3``)."""
    bare = spelled(text)
    if re.fullmatch(r"[\d.,\s]+", bare) and not re.fullmatch(r"20\d\d\.(?:0[1-9]|1[0-2])", bare):
        return None
    return period_of(bare)


def is_total(cell: Cell) -> bool:
    """Whether a text says that it is a sum."""
    return isinstance(cell.value, str) and heading(cell.text).total


def is_worded(cell: Cell) -> bool:
    """Whether a cell holds words, a date or a truth value, and no amount nor a mark for none."""
    return not is_quantity(cell) and not is_mark(cell.text)


def is_heading_row(table: LedgerTable, row: int) -> bool:
    """Whether what stands under the amounts of a row are titles again (本月, 累计, t), no words
    for amounts.
    """
    items = [table.grid.at(row, column.index) for column in table.of_role("item")]
    named = any(cell is not None and not heading(cell.text).is_qualifier for cell in items)
    cells = [table.grid.own(row, column.index) for column in table.of_role("amount")]
    filled = [cell for cell in cells if cell is not None and not is_mark(cell.text)]
    return all(is_worded(cell) and _is_title(table, cell, named) for cell in filled)


def _is_title(table: LedgerTable, cell: Cell, named: bool) -> bool:
    """Whether a text is the title of its column, a unit, or a qualifier in a row without a name."""
    heads = {
        plain(head.text)
        for column in table.columns
        if column.index == cell.column
        for head in column.heads
    }
    if plain(cell.text) in heads or unit_of(cell.text) is not None:
        return True
    says = heading(cell.text) if isinstance(cell.value, str) else Heading()
    return says.kind in {"amount", "unit"} or (not named and says.is_qualifier)


def decimal_mark(grid: Grid) -> DecimalMark:
    """What the amounts of a sheet show of their decimal mark."""
    cells = [cell for cell in grid.cells.values() if isinstance(cell.value, str) and cell.value]
    texts = [str(cell.value) for cell in cells if is_quantity(cell)]
    return DecimalMark.of(texts, semicolons=grid.semicolons)
