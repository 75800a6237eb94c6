"""Readings of meters without an amount beside them: the amount is their difference, multiplied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from zuji.core.numbers import read_quantity
from zuji.core.refusals import Finding, Refusal, note
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import is_worded

READING = re.compile(r"码|表底|底数|读数|示数|[起止]数|reading", re.I)
MULTIPLIER = re.compile(r"倍率|倍数|^ct$|multiplier", re.I)


def metered(seen: Sequence[Observation]) -> Iterator[Observation]:
    """The amounts of a table; where a row holds only two readings of a meter (and a multiplier),
    the later reading stands for (later reading - earlier reading) · multiplier.
    """
    rows: dict[int, list[Observation]] = {}
    for each in seen:
        rows.setdefault(each.cell.row, []).append(each)
    for same in rows.values():
        opening = [each for each in same if is_reading(each, "opening")]
        closing = [each for each in same if is_reading(each, "closing")]
        factor = [each for each in same if MULTIPLIER.search(each.says.text)]
        rest = [each for each in same if each not in (*opening, *closing, *factor)]
        if len(opening) == len(closing) == 1 and len(factor) < 2 and not rest:
            amount = difference(opening[0], closing[0], factor)
            if amount is not None:
                yield from (*opening, *factor)
                yield _counted(closing[0], amount)
                continue
            unread = next((each for each in (*opening, *closing) if is_worded(each.cell)), None)
            if unread is not None:  # the amount cannot be computed: the cell of words is asked
                yield from (each for each in (*opening, *closing, *factor) if each is not unread)
                yield _counted(unread, unread.cell.value)
                continue
        yield from same


def stated(seen: Sequence[Observation]) -> list[Finding]:
    """What is said of amounts that were computed from readings."""
    computed = [each for each in seen if each.metered]
    if not computed:
        return []
    return [note("ledger-meter", computed[0].where, "", "", count=f"{len(computed)}")]


def is_reading(seen: Observation, flow: str) -> bool:
    """Whether a number is the opening or the closing reading of a meter (上期示数 is opening)."""
    earlier = "opening" if seen.says.basis == "last_year" else ""
    return (seen.says.flow or earlier) == flow and bool(READING.search(seen.says.text))


def difference(
    opening: Observation, closing: Observation, factor: Sequence[Observation]
) -> float | None:
    """(closing − opening) · multiplier; none where a number cannot be read."""
    numbers = []
    for each in (opening, closing, *factor):
        try:
            numbers.append(read_quantity(each.cell.value, "1", each.address))
        except Refusal:
            return None
    multiplier = numbers[2] if factor else 1.0
    return round((numbers[1] - numbers[0]) * multiplier, 9)


def _counted(closing: Observation, amount: Any) -> Observation:
    return replace(
        closing,
        cell=replace(closing.cell, value=amount),
        says=replace(closing.says, flow="", rest="", name=""),
        metered=True,
    )
