"""Readings of meters beside amounts: (closing − opening) · multiplier must be the amount."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zuji.core.figures import grouped, in_full
from zuji.core.label import Label
from zuji.core.refusals import warning
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.dials import MULTIPLIER
from zuji.exchange.ledgers.doubts import Doubt, accepted
from zuji.exchange.ledgers.meters import difference, is_reading, meters, multiplier
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.resolved import Resolved, is_ratio

RULE = "ledger-meter-differs"
ROOM = 2e-3
"""Part of an amount up to which it may differ from its readings by their rounding."""
FIT = 0.8, 1.25
"""Between which part of the multiplied difference of its readings an amount may steadily be."""
ROWS = 3
"""From how many rows the usual ratio of amounts to readings can be told."""


@dataclass(frozen=True)
class MeteredAmount:
    """An amount that counts, with the difference of the two readings of its row."""

    amount: Amount
    difference: float
    """(closing − opening) · multiplier, as far as the row states one."""
    has_multiplier: bool = False

    @cached_property
    def ratio(self) -> float | None:
        """The amount over the difference; None where the meter stood still."""
        return self.amount.number / self.difference if self.difference else None

    @cached_property
    def per_written(self) -> float:
        """The amount over the number as it is written: what its unit makes of it."""
        written = self.amount.seen.cell.number
        return self.amount.number / written if written else 1.0

    def may_be(self, usual: float) -> bool:
        """Whether amounts may steadily be `usual` times the multiplied difference, which is in
        their own unit or without its 万 or 千.
        """
        own = usual / self.per_written
        return any(FIT[0] <= own * scale <= FIT[1] for scale in (1.0, *_scales(self.amount.seen)))

    def fits(self, usual: float) -> bool:
        """Whether the amount is `usual` times the difference of its readings."""
        room = max(ROOM * abs(self.amount.number), self.amount.step)
        return abs(self.amount.number - usual * self.difference) <= room


def _scales(seen: Observation) -> tuple[float, ...]:
    """By how much the unit of an amount may be larger than that of the dial."""
    unit = seen.unit.unit
    return (1e4,) if unit.startswith("万") else (1e3,) if re.match(r"[千kMG]", unit) else ()


def reading_doubts(
    here: Sequence[Observation], found: Mapping[str, Resolved], answers: Answers
) -> Iterator[Doubt]:
    """Amounts that depart from the readings of their meter where most amounts of their column are
    the readings times one number (the multiplier where none is stated, the unit, a steady loss).
    """
    used = {
        each.seen.address: (name, each)
        for name, got in found.items()
        if not is_ratio(got.item)
        for each in got.used
    }
    columns: dict[tuple[str, str, int], list[MeteredAmount]] = {}
    for metered in _metered(here, {address: each for address, (_, each) in used.items()}):
        seen = metered.amount.seen
        key = (used[seen.address][0], seen.grid.name, seen.cell.column)
        columns.setdefault(key, []).append(metered)
    for (name, *_), rows in columns.items():
        ratios = [each.ratio for each in rows if each.ratio is not None]
        if len(ratios) < ROWS or (usual := statistics.median(ratios)) <= 0:
            continue
        slipped = rows[0].has_multiplier and not rows[0].may_be(usual)
        if slipped:  # the multiplier, or the unit, has not gone into the amounts
            usual = rows[0].per_written
        departing = [each for each in rows if not each.fits(usual)]
        if not slipped and 2 * len(departing) >= len(rows):
            continue
        for each in departing:
            if not answers.accepts(RULE, each.amount.seen.address):
                yield _doubt(found[name], each, usual)


def _doubt(got: Resolved, metered: MeteredAmount, usual: float) -> Doubt:
    seen, unit = metered.amount.seen, got.item.unit
    amount = f"{grouped(metered.amount.number)} {unit}"
    by_reading = f"{in_full(usual * metered.difference, 12)} {unit}"
    finding = warning(RULE, seen.where, amount, by_reading, amount=amount, metered=by_reading)
    changes = {f"value:{seen.address}": by_reading, f"accept:{RULE}:{seen.address}": "1"}
    label = Label(f"按表码改为 {by_reading}", f"by the readings: {by_reading}")
    readings = Mend(text="readings", changes=changes, label=label)
    right = accepted(RULE, [seen.address], Label("用量无误", "the amount is right"))
    mends = (right,) if metered.difference < 0 else (readings, right)
    cause, cells = (seen.grid.name,), (seen.address,)
    return Doubt(finding, cause, cells, input=got.item.name, mends=mends, item=seen.item)


def _metered(here: Iterable[Observation], used: Mapping[str, Amount]) -> Iterator[MeteredAmount]:
    """The amounts that count and stand alone beside two readings of a meter."""
    rows: dict[tuple[str, int], list[Observation]] = {}
    for seen in here:
        rows.setdefault((seen.grid.name, seen.cell.row), []).append(seen)
    for row in rows.values():
        for meter in meters(sorted(row, key=lambda seen: seen.cell.column)):
            amounts = [used[seen.address] for seen in meter if seen.address in used]
            by_reading = _difference(meter)
            if len(amounts) == 1 and by_reading is not None:
                columns = amounts[0].seen.table.columns
                factor = any(MULTIPLIER.search(column.heading.text) for column in columns)
                yield MeteredAmount(amounts[0], by_reading, factor)


def _difference(meter: Sequence[Observation]) -> float | None:
    """(closing − opening) · multiplier of one meter; none where it cannot be told."""
    opening = [seen for seen in meter if is_reading(seen, "opening")]
    closing = [seen for seen in meter if is_reading(seen, "closing")]
    if len(opening) != 1 or len(closing) != 1:
        return None
    return difference(opening[0], closing[0], multiplier(closing[0], closing[0].table))
