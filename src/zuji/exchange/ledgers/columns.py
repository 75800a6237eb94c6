"""The roles of the columns of a table, by their headers and by what stands under them."""

from __future__ import annotations

import re

from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.headings import heading, unit_of
from zuji.exchange.ledgers.parts import Column, LedgerTable, is_quantity, period_of_text
from zuji.exchange.ledgers.periods import month_of_decimal, period_of
from zuji.exchange.ledgers.vocabulary import words_of

LOOKED_AT = 400
REPEATED = 2
"""Different texts between amounts up to which they are words for amounts and no names."""
SPECIFICATION = re.compile(r"规格|型号|牌号|spec")
"""Titles of columns whose figures are sizes and grades (0-25mm, 5000大卡) and never amounts."""
SHIFTS = re.compile("班[次组别]")
"""Titles of shifts, which name nothing that is used or made."""
_OF_A_YEAR = re.compile("[本当今全上去]年|[数值量额]")
"""Titles of amounts of a year, whose figures (2,000 t) are no years."""
LABEL_KINDS = ("item", "unit", "date", "number", "spec", "remark", "person", "kind")


def assign_roles(table: LedgerTable) -> None:
    """Say of each column what it holds; afterwards at most one column holds the items."""
    for column in table.columns:
        column.role = _role(table, column)
        units = [unit for cell in column.heads if (unit := unit_of(cell.text)) is not None]
        column.unit_head = units[-1] if units else column.heading.unit
    _one_item_column(table)
    _item_of_spec(table)
    if not table.of_role("date"):
        _dates_by_contents(table)


def _contents(table: LedgerTable, column: Column) -> list[Cell]:
    cells = []
    for row in table.rows[:LOOKED_AT]:
        cell = table.grid.at(row, column.index)
        if cell is not None:
            cells.append(cell)
    return list(dict.fromkeys(cells))


def _role(table: LedgerTable, column: Column) -> str:
    cells = _contents(table, column)
    says = column.heading
    quantities = sum(is_quantity(cell) for cell in cells)
    dated = any(heading(cell.text).kind == "date" for cell in column.heads)
    periods = sum(
        (not isinstance(cell.value, int | float) and _is_period(cell))
        or (dated and month_of_decimal(cell.value) is not None)
        for cell in cells
    )
    if (
        cells
        and all(re.fullmatch(r"(?:19|20)\d\d(?:年度?)?", cell.text) for cell in cells)
        and ("年" in says.text or says.text in {"year", ""})
        and not (says.cumulative or says.flow or says.total or says.text.startswith("全年"))
        and not (says.period or says.year or _OF_A_YEAR.search(says.text))
    ):
        return "year"
    if cells and periods * 2 > len(cells):
        return "date"
    if says.kind == "date" and says.period is None:
        return "item" if cells and not periods and _months_across(table, quantities) else "date"
    if says.kind in {"remark", "person", "number", "unit"} or (
        says.kind == "kind" and _are_codes(cells)
    ):
        return says.kind
    if says.kind in {"", "spec"} and _are_qualifiers(cells):
        return "kind"
    if says.kind == "spec" and SPECIFICATION.match(says.text):
        return "spec"
    if says.kind in LABEL_KINDS and quantities * 2 <= len(cells):
        return says.kind
    if cells and quantities * 2 > len(cells):
        return "number" if _is_serial(cells, says.kind) else "amount"
    if says.kind == "amount" or says.is_qualifier or not cells:
        return "amount" if says.kind not in LABEL_KINDS else says.kind
    return _of_words(column, cells, quantities)


def _months_across(table: LedgerTable, numbers: int) -> bool:
    """Whether 月份 in the corner is the title of the months to its right and not of what stands
    below it, which are names.
    """
    months = [each for each in table.columns if each.heading.period is not None]
    return not numbers and len(months) > 1


def _of_words(column: Column, cells: list[Cell], quantities: int) -> str:
    """The role of a column that holds texts more than amounts."""
    says = column.heading
    units = sum(unit_of(cell.text) is not None for cell in cells)
    if units * 2 > len(cells):
        return "unit"
    if says.unit or (quantities and says.text and _are_repeated(cells)):
        return "amount"  # 石灰石(t) with 未抄表 in most of its months
    if cells and _are_qualifiers(cells):
        return "kind"
    if quantities and (says.flow or says.period or says.unit):
        return "amount"
    return "item" if not says.text or says.rest else "spec"


def _are_repeated(cells: list[Cell]) -> bool:
    """Whether the texts between amounts are the same one or two words over and over."""
    texts = {cell.text for cell in cells if not is_quantity(cell)}
    return len(texts) <= REPEATED


def _are_codes(cells: list[Cell]) -> bool:
    """261, 101: whole numbers of three digits, a few of them over and over, are no amounts."""
    texts = [cell.text for cell in cells]
    return bool(texts) and all(re.fullmatch(r"\d{3}|[A-Za-z]\d{2}", text) for text in texts)


def _are_qualifiers(cells: list[Cell]) -> bool:
    """本月, 累计, 领用: words that say which amounts a row holds."""
    texts = [heading(cell.text) for cell in cells if isinstance(cell.value, str)]
    return len(texts) > 1 and all(
        says.is_qualifier and not says.kind and not says.period and not says.total for says in texts
    )


def _is_period(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        return period_of_text(cell.text) is not None
    return period_of(cell.value) is not None


def _is_serial(cells: list[Cell], kind: str) -> bool:
    """1, 2, 3 under a header that says no amount."""
    numbers = [cell.text for cell in cells]
    return (
        kind in {"number", ""}
        and len(numbers) > 2
        and all(re.fullmatch(r"\d{1,4}", text) for text in numbers)
        and [int(text) for text in numbers] == list(range(1, len(numbers) + 1))
        and kind == "number"
    )


def _one_item_column(table: LedgerTable) -> None:
    """Of several columns of names the one titled so with most different names holds the items."""
    named = table.of_role("item")
    for column in named:
        if len(named) > 1 and _are_qualifiers(_contents(table, column)):
            column.role = "kind"  # 入库, 出库 beside the names, be its title 项目
            named = table.of_role("item")
    if len(named) < 2:
        return
    titled = [column for column in named if column.heading.kind == "item"] or named
    best = max(
        titled, key=lambda column: (len({c.text for c in _contents(table, column)}), -column.index)
    )
    for column in named:
        if column is not best:
            column.role = "spec"


def _item_of_spec(table: LedgerTable) -> None:
    """Where no column is titled as items and none of the amounts has a name, the names stand in a
    column titled otherwise: 电表, 车间.
    """
    if table.of_role("item") or any(
        words_of(column.heading.rest) for column in table.of_role("amount")
    ):
        return
    named = [each for each in table.of_role("spec") if not SHIFTS.fullmatch(each.heading.text)]
    if named:
        best = max(named, key=lambda column: len({c.text for c in _contents(table, column)}))
        best.role = "item"


def _dates_by_contents(table: LedgerTable) -> None:
    """A column before the amounts that counts 1 to 12 holds months, where its title is none."""
    for column in table.columns:
        if column.role != "amount" or column.heading.text not in {"", "项目", "月"}:
            continue
        numbers = [cell.text for cell in _contents(table, column)]
        if numbers[:12] == [str(month) for month in range(1, 13)] and column is table.columns[0]:
            column.role = "date"
