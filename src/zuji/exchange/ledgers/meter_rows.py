"""Meters whose readings stand in rows (上月示数, 本月示数, 倍率, 电量) with the months across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from zuji.exchange.ledgers.dials import MULTIPLIER, multiplier_of, take_reading
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.headings import take_unit
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import LedgerTable, is_mark
from zuji.exchange.ledgers.periods import plain

OPENING, CLOSING, FACTOR, OTHER = "opening", "closing", "factor", ""
Meter = dict[str, list[Observation]]


def in_rows(table: LedgerTable, seen: Sequence[Observation]) -> bool:
    """Whether readings of meters stand in rows of a table: an opening and a closing one."""
    sides = {_side(each.row_label) for each in seen if each.row_label}
    return bool(table.of_role("item")) and {OPENING, CLOSING} <= sides


def metered_rows(seen: Sequence[Observation]) -> Iterator[Observation]:
    """The amounts of such a table. Where a meter has a row of amounts, readings and multiplier are
    none; else the closing reading stands for (closing − opening) · multiplier, and is a reading
    only where that cannot be told.
    """
    columns: dict[int, list[Observation]] = {}
    for each in seen:
        columns.setdefault(each.cell.column, []).append(each)
    factors = _factors(seen)
    for same in columns.values():
        for meter in _meters(sorted(same, key=lambda each: each.cell.row)):
            yield from _of_meter(meter, factors)


def _side(label: str) -> str:
    if MULTIPLIER.search(label):
        return FACTOR
    side, rest = take_reading(take_unit(plain(label))[0])
    return side if side in {OPENING, CLOSING} and not rest.strip(" ()（）:：") else OTHER


def _meters(column: Sequence[Observation]) -> Iterator[Meter]:
    """The cells of a column, those of each meter apart: it ends where a reading comes again."""
    meter: Meter = {}
    for each in column:
        side = _side(each.row_label)
        if side in meter and side != OTHER:
            yield meter
            meter = {}
        meter.setdefault(side, []).append(each)
    yield meter


def _factors(seen: Sequence[Observation]) -> dict[int, set[str]]:
    """Row → the multipliers written in it; one alone holds for all columns."""
    rows: dict[int, set[str]] = {}
    for each in seen:
        if _side(each.row_label) == FACTOR and not is_mark(each.cell.text):
            rows.setdefault(each.cell.row, set()).add(each.cell.text)
    return rows


def _of_meter(meter: Meter, factors: dict[int, set[str]]) -> Iterator[Observation]:
    openings, closings = meter.get(OPENING, []), meter.get(CLOSING, [])
    for each in meter.get(FACTOR, ()):
        yield replace(each, says=replace(each.says, quantity="coefficient"))
    yield from meter.get(OTHER, ())
    if meter.get(OTHER) or not (openings and closings):
        is_alone = not meter.get(OTHER)
        yield from (replace(each, unmetered=is_alone) for each in (*openings, *closings))
        return
    number = _difference(openings[0].cell, closings[0].cell, _multiplier(meter, factors))
    if number is None:
        yield from (replace(each, unmetered=True) for each in (*openings, *closings))
        return
    yield replace(openings[0], metered=True)
    yield replace(
        closings[0],
        cell=replace(closings[0].cell, value=number),
        says=replace(closings[0].says, flow="", rest="", name=""),
        metered=True,
    )


def _multiplier(meter: Meter, factors: dict[int, set[str]]) -> float | None:
    """The multiplier of a meter; 1 where no row speaks of one, None where it cannot be told."""
    own = [each for each in meter.get(FACTOR, ()) if not is_mark(each.cell.text)]
    if own:
        return multiplier_of(own[0].cell.text)
    if not factors:
        return None if FACTOR in meter else 1.0
    texts = {text for written in factors.values() for text in written}
    return multiplier_of(texts.pop()) if len(texts) == 1 else None


def _difference(opening: Cell, closing: Cell, factor: float | None) -> float | None:
    first, last = opening.number, closing.number
    if first is None or last is None or factor is None:
        return None
    return round((last - first) * factor, 9)
