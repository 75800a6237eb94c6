"""Lists that stand side by side in one table, each with its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from zuji.exchange.ledgers.headings import heading
from zuji.exchange.ledgers.parts import BandRow
from zuji.exchange.ledgers.periods import plain


def side_by_side(headers: Sequence[BandRow], first: int, last: int) -> list[tuple[int, int]]:
    """Spans of columns of lists that stand side by side: the title of items or dates repeats."""
    starts: list[int] = []
    for row in headers:
        found: dict[str, list[int]] = {}
        amounts: list[int] = []
        for column, cell in row.shown:
            if cell.column != column or not isinstance(cell.value, str):
                continue
            says = heading(cell.text)
            if says.kind in {"item", "date"}:
                found.setdefault(f"{says.kind} {plain(cell.text)}", []).append(column)
            elif says.kind not in {"unit", "number", "spec", "kind"}:
                amounts.append(column)
        for places in found.values():
            apart = all(
                any(left < column < right for column in amounts) for left, right in pairwise(places)
            )
            if len(places) > 1 and apart and len(places) > len(starts):
                starts = places
    if len(starts) < 2:
        starts = _units_apart(headers)
    if len(starts) < 2:
        return [(first, last)]
    begins = [_with_number(headers, start, first) for start in starts]
    begins[0] = first
    return [
        (start, (begins[at + 1] - 1) if at + 1 < len(begins) else last)
        for at, start in enumerate(begins)
    ]


def _units_apart(headers: Sequence[BandRow]) -> list[int]:
    """The columns of names before each column of units, where names, units and amounts repeat:
    原料, 单位, 用量, 燃料, 单位, 用量.
    """
    for row in headers:
        cells = dict(row.shown)
        kinds = {column: heading(cell.text).kind for column, cell in row.shown}
        units = [column for column, kind in kinds.items() if kind == "unit"]
        names = [column - 1 for column in units if column - 1 in cells]
        titles = [plain(cells[column + 1].text) for column in units if column + 1 in cells]
        repeated = len(titles) == len(units) > 1 and len(set(titles)) == 1
        if repeated and len(names) == len(units):
            return names
    return []


def _with_number(headers: Sequence[BandRow], start: int, first: int) -> int:
    """The start of a list, with a column of serial numbers or dates just before it."""
    while start - 1 > first:
        kinds = {
            heading(cell.text).kind
            for row in headers
            for column, cell in row.shown
            if column == start - 1 and isinstance(cell.value, str)
        }
        if not kinds & {"number", "date", "spec"}:
            break
        start -= 1
    return start
