"""Months that are only numbered: M1 to M12 or P01 to P12, where all twelve stand in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from zuji.exchange.ledgers.grid import Cell, Grid, Place

_NUMBERED = re.compile(r"(?P<letter>[MPmp])\.?\s?0?(?P<month>1[0-2]|[1-9])(?P<rest>\D.*)?")
TWELVE = tuple(range(1, 13))


def with_months(grid: Grid) -> Grid:
    """The grid with M1 … M12 (P1 … P12) written as months wherever all twelve stand in their
    order in one row or one column; alone such a text may be a cubic metre or a machine.
    """
    changed: dict[Place, Cell] = {}
    marked = [cell for cell in grid.cells.values() if _match(cell)]
    if len(marked) < len(TWELVE):
        return grid
    rows: dict[str, list[Cell]] = {}
    for cell in sorted(marked, key=lambda cell: cell.place):
        for line in (f"row {cell.row}", f"column {cell.column}"):
            rows.setdefault(line, []).append(cell)
    for cells in rows.values():
        if _is_a_year(cells):
            changed |= {cell.place: _as_month(cell) for cell in cells}
    return replace(grid, cells={**grid.cells, **changed}) if changed else grid


def _match(cell: Cell) -> re.Match[str] | None:
    return _NUMBERED.fullmatch(cell.text) if isinstance(cell.value, str) else None


def _matches(cells: Iterable[Cell]) -> list[re.Match[str]]:
    return [match for cell in cells if (match := _match(cell))]


def _is_a_year(cells: Sequence[Cell]) -> bool:
    """Whether the numbers are 1 to 12 in their order under one letter, each once or several times
    side by side (plan and actual of a month).
    """
    matches = _matches(cells)
    numbers = tuple(month for month, _ in groupby(int(match["month"]) for match in matches))
    return numbers == TWELVE and len({match["letter"] for match in matches}) == 1


def _as_month(cell: Cell) -> Cell:
    match = _matches([cell])[0]
    return replace(cell, value=f"{int(match['month'])}月{match['rest'] or ''}")
