"""The header cells over a column, and what they say together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zuji.exchange.ledgers.grid import Cell, Grid
from zuji.exchange.ledgers.headings import Heading, heading, unit_of
from zuji.exchange.ledgers.periods import MonthSpan, period_of


def stack(
    grid: Grid, numbers: Sequence[int], column: int, first: int
) -> tuple[tuple[Cell, ...], Heading]:
    """The header cells over a column, and their joint meaning; blanks take what stands left."""
    cells: list[Cell] = []
    for at, number in enumerate(numbers):
        cell = grid.at(number, column)
        if cell is None and not cells and at < len(numbers) - 1:
            cell = _to_the_left(grid, numbers, at, column, first)
        if cell is not None and cell not in cells:
            cells.append(cell)
    joint = Heading()
    for cell in cells:
        says = _head_meaning(cell, len(cells))
        if says.kind == "unit" and joint.kind:
            continue  # the head of a row of units under the names
        joint = joint.over(says)
    return tuple(cells), joint


def _head_meaning(cell: Cell, depth: int) -> Heading:
    if depth > 1 and (unit := unit_of(cell.text)) is not None:
        return Heading(text=cell.text, unit=unit, quantity=heading(f"({cell.text})").quantity)
    if re.fullmatch(r"20\d\d\.\d{1,2}", cell.text) or (
        isinstance(cell.value, str) and not re.fullmatch(r"\d{1,4}", cell.text)
    ):
        return heading(cell.text)
    if re.fullmatch(r"(?:19|20)\d\d", cell.text):
        return Heading(text=cell.text, year=int(cell.text))
    period = period_of(cell.value)
    if period is None:
        return Heading(text=cell.text)
    months = MonthSpan(period.first, period.last, period.year)
    return Heading(text=cell.text, period=months, year=period.year)


def _to_the_left(
    grid: Grid, numbers: Sequence[int], at: int, column: int, first: int
) -> Cell | None:
    """The nearest header cell to the left in an upper row, as far as the rows below are filled."""
    if grid.at(numbers[-1], column) is None and grid.at(numbers[at + 1], column) is None:
        return None
    for left in range(column - 1, first - 1, -1):
        above = grid.at(numbers[at], left)
        if above is not None:
            says = heading(above.text)
            below = grid.at(numbers[at + 1], left)
            named = says.kind in {"item", "unit", "date", "number", "spec", "remark", "person"}
            return None if named or below is None or below is above else above
    return None
