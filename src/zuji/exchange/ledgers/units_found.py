"""The unit of an amount by what its row, its column, its sheet and its format say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zuji.core.number_formats import display_of
from zuji.core.units import parse_unit
from zuji.exchange.ledgers.around import Around
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.headings import take_unit, unit_of
from zuji.exchange.ledgers.parts import Column
from zuji.exchange.ledgers.periods import spelled


@dataclass(frozen=True, slots=True)
class UnitFound:
    """The unit of an amount and where it was found; `others` are units that contradict it."""

    unit: str = ""
    source: str = ""
    unknown: str = ""
    others: tuple[str, ...] = ()


def found_unit(
    row_unit: str,
    item: str,
    column: Column,
    *,
    sections: tuple[str, ...],
    near: Around,
    cell: Cell,
) -> UnitFound:
    """The unit by precedence: unit column, name of the item, header, section, title, format."""
    in_item = take_unit(spelled(item))[1] if item else ""
    in_column = column.unit_head
    known = unit_of(row_unit) if row_unit else None
    if row_unit and known is None:
        return UnitFound("", "unit", unknown=row_unit)
    many = _multiplier((item, *(cell.text for cell in column.heads)))
    if many and known and not known.startswith(many):
        return UnitFound(known, "unit", others=(f"{many}{known}",))
    named = [(known or "", "unit"), (in_item, "item"), (in_column, "column")]
    named = [(unit, source) for unit, source in named if unit]
    strange = [unit for unit, _ in named if unit_of(unit) is None]
    if strange:
        return UnitFound("", "item", unknown=strange[0])
    if named:
        said = [*(unit for unit, _ in named[1:]), *filter(None, [_format_unit(cell)])]
        others = tuple(unit for unit in said if _contradicts(unit, named[0][0]))
        return UnitFound(named[0][0], named[0][1], others=others)
    for text in sections:
        unit = take_unit(spelled(text))[1]
        if unit:
            return UnitFound(unit, "section")
    if len(near.units) == 1:
        return UnitFound(near.units[0], "title")
    if near.units:
        return UnitFound("", "title", others=near.units)
    shown = _format_unit(cell)
    return UnitFound(shown, "format") if shown else UnitFound()


def _format_unit(cell: Cell) -> str:
    """The unit that the number format of a cell writes after its number, "" for none."""
    value = cell.value
    if not cell.format or isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    shown = display_of(cell.format, float(value))
    return "" if shown.differs or shown.is_percent else unit_of(shown.suffix) or ""


def _multiplier(texts: Sequence[str]) -> str:
    """万 of 数量（万）, a title that multiplies and names no unit; "" for none."""
    found = (re.search(r"[(（]\s*([百千]?万|亿|千|百)\s*[)）]", text) for text in texts)
    return next((match[1] for match in found if match), "")


def _contradicts(unit: str, other: str) -> bool:
    one, two = parse_unit(unit), parse_unit(other)
    return one.dimension != two.dimension or abs(one.scale / two.scale - 1) > 1e-9


def by_dimension(units: Sequence[str], target: str) -> str:
    """The one unit of a list with the dimension of `target`, "" for none or several."""
    wanted = parse_unit(target).dimension
    fitting = [unit for unit in units if parse_unit(unit).dimension == wanted]
    return fitting[0] if len(fitting) == 1 else ""
