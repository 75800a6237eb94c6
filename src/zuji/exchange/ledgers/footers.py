"""Sums written into one cell: 合计 1234 t, 总计：1,234 吨."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal
from zuji.core.units import conversion
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.headings import dimensions, unit_of
from zuji.exchange.ledgers.parts import Column, LedgerTable
from zuji.exchange.ledgers.periods import spelled

_SUM = re.compile(
    r"(?P<label>[^\d:=]{0,12}?(?:合\s?计|总\s?计|共\s?计|小\s?计|累\s?计|total|sum)[^\d:=]{0,6}?)"
    r"\s*[:=为]?\s*(?P<amount>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[^\d\s.,。][^\d]{0,12})?[。.]?",
    re.I,
)


def sum_in(text: str) -> tuple[str, str, str] | None:
    """Label, amount and unit ("" for none) of a text that holds a sum and nothing else."""
    match = _SUM.fullmatch(spelled(text).strip())
    if not match:
        return None
    unit = (match["unit"] or "").strip(" ()")
    if unit and unit_of(unit) is None:
        return None
    return match["label"].strip(), match["amount"], unit


def footer(table: LedgerTable, row: int, amounts: Sequence[Column]) -> tuple[Cell, Column] | None:
    """The cell of a row whose only text is a sum, with its amount in the unit of the column that
    it stands for; None where there is none or where no column, or more than one, can be meant.
    """
    cells = [cell for cell in table.grid.by_row.get(row, ()) if cell.column in table.span]
    if len(cells) != 1 or not isinstance(cells[0].value, str):
        return None
    found = sum_in(cells[0].text)
    if found is None:
        return None
    _, amount, unit = found
    own = [column for column in amounts if column.index == cells[0].column]
    fitting = own or [column for column in amounts if _fits(column, unit)]
    if len(fitting) != 1:
        return None
    number = _number(amount, unit, fitting[0])
    if number is None:
        return None
    return Cell(row, cells[0].column, number, format=cells[0].format), fitting[0]


def _fits(column: Column, unit: str) -> bool:
    """Whether a column may hold amounts in a unit."""
    says = column.heading
    if says.quantity or says.basis not in {"", "actual"}:
        return False
    if not unit or not column.unit_head:
        return True
    return dimensions(unit) == dimensions(column.unit_head)


def _number(amount: str, unit: str, column: Column) -> float | None:
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", amount):
        amount = amount.replace(",", "")  # only a check: another number is asked about
    try:
        number = read_quantity(amount, "1", "")
        own = column.unit_head
        return number * conversion(unit, own) if unit and own else number
    except Refusal:
        return None
