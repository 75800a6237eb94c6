"""Readings of meters without an amount beside them: the amount is their difference, multiplied."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from zuji.core.refusals import Finding, note
from zuji.exchange.ledgers.dials import (
    GROSS,
    MULTIPLIER,
    RISING,
    UNTIL,
    multiplier_of,
    take_reading,
)
from zuji.exchange.ledgers.meter_rows import in_rows, metered_rows
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import Column, LedgerTable, is_mark, is_worded

FEWEST = 3
"""Readings from which on it can be told that they never fall."""
SIDES = frozenset({"opening", "closing"})
_WHOLE = re.compile(r"综合|总|合计|计费|计算")
_STATED = re.compile(
    r"(?:倍率|变比|乘率|互感器?)[^\d,，。;；]{0,6}(?P<ratio>[\d.,]+(?:\s*[/:×xX*]\s*\d+)*)"
)


def metered(seen: Sequence[Observation], table: LedgerTable) -> Iterator[Observation]:
    """The amounts of a table; where a row holds only two readings of a meter (and a multiplier),
    the later reading stands for (later reading - earlier reading) · multiplier.
    """
    if in_rows(table, seen):
        yield from metered_rows(seen)
        return
    rows: dict[int, list[Observation]] = {}
    for each in _with_rising(seen):
        rows.setdefault(each.cell.row, []).append(each)
    for same in rows.values():
        for meter in meters(sorted(same, key=lambda each: each.cell.column)):
            yield from _of_meter(meter, table)


def _of_meter(same: Sequence[Observation], table: LedgerTable) -> Iterator[Observation]:
    opening = [each for each in same if is_reading(each, "opening")]
    closing = [each for each in same if is_reading(each, "closing")]
    factors = [each for each in same if MULTIPLIER.search(each.says.text)]
    known = (*opening, *closing, *factors)
    rest = [each for each in same if each not in known and not _is_beside(each)]
    if len(opening) == len(closing) == 1 and not rest:
        amount = difference(opening[0], closing[0], multiplier(closing[0], table))
        if amount is not None:
            yield from (each for each in same if each not in (opening[0], closing[0]))
            yield replace(opening[0], metered=True)
            yield _counted(closing[0], amount)
            return
        unread = next((each for each in (*opening, *closing) if is_worded(each.cell)), None)
        if unread is not None:  # the amount cannot be computed: the cell of words is asked
            yield from (each for each in same if each is not unread)
            yield _counted(unread, unread.cell.value)
            return
    for each in same:
        yield replace(each, unmetered=True) if each in (*opening, *closing) and not rest else each


def meters(row: Sequence[Observation]) -> Iterator[list[Observation]]:
    """The cells of a row, those of each meter apart: each begins with its first reading."""
    meter: list[Observation] = []
    for seen in row:
        readings = sum(_is_either(each) for each in meter)
        if _is_either(seen) and readings > 1:
            yield meter
            meter = []
        meter.append(seen)
    yield meter


def _is_beside(seen: Observation) -> bool:
    """Whether a cell of the row of a meter is no amount that could be what was metered."""
    return seen.says.quantity in {"money", "coefficient", "specific"} or seen.says.basis in {
        "last_year",
        "compare",
        "plan",
    }


def _with_rising(seen: Sequence[Observation]) -> Iterator[Observation]:
    """The amounts, those under a title such as 抄表数 as readings where they never fall."""
    columns: dict[int, list[Observation]] = {}
    for each in seen:
        if RISING.search(each.says.text) and not each.says.flow:
            columns.setdefault(each.cell.column, []).append(each)
    rising = {column for column, same in columns.items() if _never_fall(same)}
    for each in seen:
        read = each.cell.column in rising and each in columns[each.cell.column]
        if read:
            yield replace(each, says=replace(each.says, flow="reading"), unmetered=True)
        else:
            yield each


def _never_fall(same: Sequence[Observation]) -> bool:
    numbers = [each.cell.number for each in same]
    known = [number for number in numbers if number is not None]
    return len(known) >= FEWEST and all(one < two for one, two in itertools.pairwise(known))


def stated(seen: Sequence[Observation]) -> list[Finding]:
    """What is said of amounts that were computed from readings."""
    computed = [
        each
        for each in seen
        if each.metered and not each.says.flow and not GROSS.search(each.says.text)
    ]
    if not computed:
        return []
    return [note("ledger-meter", computed[0].where, "", "", count=f"{len(computed)}")]


def is_reading(seen: Observation, flow: str) -> bool:
    """Whether a number is the opening or the closing reading of a meter (上期示数 is opening)."""
    return seen.says.flow == flow and _is_dial(seen)


def _is_either(seen: Observation) -> bool:
    return seen.says.flow in SIDES and _is_dial(seen)


def _is_dial(seen: Observation) -> bool:
    return bool(take_reading(seen.says.text)[0] or UNTIL.search(seen.says.text))


def difference(
    opening: Observation, closing: Observation, factor: float | None = 1.0
) -> float | None:
    """(closing − opening) · multiplier; none where a number cannot be read."""
    first, last = opening.cell.number, closing.cell.number
    if first is None or last is None or factor is None:
        return None
    return round((last - first) * factor, 9)


def multiplier(closing: Observation, table: LedgerTable) -> float | None:
    """The multiplier of the meter of a reading: in its row, in a cell merged over it, the only one
    of its column, else the only one that a title states; 1 where nothing speaks of one, None where
    it cannot be told.
    """
    columns = [each for each in table.columns if MULTIPLIER.search(each.heading.text)]
    own = _of_this_meter(columns, closing, table)
    if columns and not own:
        return None
    if len(own) > 1:
        own = [each for each in own if _WHOLE.search(each.heading.text)] or own
    product = 1.0
    for column in own:
        factor = _multiplier_at(table, closing.cell.row, column)
        if factor is None:
            return None
        product *= factor
    return product if own else _in_titles(closing, table)


def _of_this_meter(
    columns: Sequence[Column], closing: Observation, table: LedgerTable
) -> list[Column]:
    """Of the columns of multipliers those of the meter that a reading belongs to."""
    starts = [
        column.index
        for column in table.columns
        if take_reading(column.heading.text)[0] == "opening"
    ]
    if len(starts) < 2:
        return list(columns)
    mine = max((start for start in starts if start < closing.cell.column), default=starts[0])
    following = min((start for start in starts if start > mine), default=None)
    return [
        each
        for each in columns
        if each.index > mine and (following is None or each.index < following)
    ]


def _multiplier_at(table: LedgerTable, row: int, column: Column) -> float | None:
    cell = table.grid.at(row, column.index)
    if cell is not None and not is_mark(cell.text):
        return multiplier_of(cell.text)
    cells = (table.grid.at(other, column.index) for other in table.rows)
    texts = {each.text for each in cells if each is not None and not is_mark(each.text)}
    return multiplier_of(texts.pop()) if len(texts) == 1 else None


def _in_titles(closing: Observation, table: LedgerTable) -> float | None:
    """The one multiplier that the texts around a table state; 1 for none, None for several."""
    texts = [cell.text for cell in (*table.titles, *table.section_cells, *table.notes)]
    texts += [closing.says.text, *closing.labels]
    found = {match["ratio"] for text in texts for match in _STATED.finditer(text)}
    if len(found) > 1:
        return None
    return multiplier_of(found.pop().rstrip(".,")) if found else 1.0


def _counted(closing: Observation, amount: Any) -> Observation:
    return replace(
        closing,
        cell=replace(closing.cell, value=amount),
        says=replace(closing.says, flow="", rest="", name=""),
        metered=True,
    )
