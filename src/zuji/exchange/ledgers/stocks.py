"""Balances of stock: opening + receipts − issues = closing, checked where a row states all four."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from zuji.core.figures import grouped, in_full
from zuji.core.label import Label
from zuji.core.refusals import warning
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.resolved import Resolved

ROOM = 2e-3
"""Part of the largest amount of a row up to which its balance is rounding."""
NEEDED = ("opening", "received", "issued", "closing")


def stock_doubts(
    here: Sequence[Observation], found: Mapping[str, Resolved], answers: Answers
) -> Iterator[Doubt]:
    """Rows whose stock does not balance, for the inputs of which an amount of the row counts."""
    owners = {each.seen.address: name for name, got in found.items() for each in got.used}
    rows: dict[tuple[str, int, object], list[Observation]] = {}
    for seen in here:
        if not seen.says.quantity and not seen.says.basis and not seen.says.cumulative:
            key = (seen.grid.name, seen.cell.row, seen.period)
            rows.setdefault(key, []).append(seen)
    for row in rows.values():
        owner = next((owners[seen.address] for seen in row if seen.address in owners), "")
        gap = _gap(row) if owner else 0.0
        rule, closing = "ledger-stock-differs", row[0]
        if gap and not answers.accepts(rule, (closing := _of(row, "closing")[0]).address):
            used = [seen for seen in row if owners.get(seen.address) == owner]
            yield _doubt(rule, owner, gap, closing, used)


def _doubt(
    rule: str, owner: str, gap: float, closing: Observation, used: Sequence[Observation]
) -> Doubt:
    finding = warning(rule, closing.where, grouped(gap), gap=grouped(gap))
    label = Label("消耗数无误", "what was used is right")
    mends = [accepted(rule, [closing.address], label)]
    number = _number(used[0])
    if len(used) == 1 and number is not None and number + gap >= 0:
        balanced = f"{in_full(number + gap, 12)} {used[0].unit.unit}".strip()
        label = Label(f"按收支平衡改为 {balanced}", f"by the balance: {balanced}")
        changes = {f"value:{used[0].address}": balanced}
        changes |= {f"accept:{rule}:{closing.address}": "1"}
        mends.append(Mend(text="balance", changes=changes, label=label))
    cells = tuple(dict.fromkeys((closing.address, *(seen.address for seen in used))))
    return Doubt(
        finding,
        (closing.grid.name,),
        cells,
        input=owner,
        mends=tuple(mends),
        item=closing.item,
    )


def _of(row: Sequence[Observation], flow: str) -> list[Observation]:
    flows = {flow, "made"} if flow == "received" else {flow}
    return [seen for seen in row if seen.says.flow in flows]


def _gap(row: Sequence[Observation]) -> float:
    """What opening + receipts − issues is above closing, 0 where it is rounding or not to be told.

    Of receipts and issues that stand with their sums, either counts; what was taken back may be
    off the issues already; losses may be gains.
    """
    if any(len(_of(row, flow)) != 1 for flow in ("opening", "closing")):
        return 0.0
    if not all(_of(row, flow) for flow in NEEDED) or _is_open(row):
        return 0.0
    numbers = {seen.address: _number(seen) for seen in row}
    if any(number is None for number in numbers.values()):
        return 0.0
    known = {address: number or 0.0 for address, number in numbers.items()}
    opening, closing = (known[_of(row, flow)[0].address] for flow in ("opening", "closing"))
    gaps = [
        opening + received - issued + back - sold + loss - closing
        for received, issued, back, sold, loss in product(
            _sums(_of(row, "received"), known),
            _sums(_of(row, "issued"), known),
            {0.0, *map(abs, _sums(_of(row, "returned"), known))},
            {0.0, *_sums(_of(row, "sold"), known)},
            {0.0, *(s * each for s in (1, -1) for each in _sums(_of(row, "loss"), known))},
        )
    ]
    room = max(0.51, ROOM * max(map(abs, known.values())))
    return 0.0 if any(abs(gap) <= room for gap in gaps) else min(gaps, key=abs)


def _is_open(row: Sequence[Observation]) -> bool:
    """Whether an amount of the row may be a part of the balance and nothing says which, or the
    units differ.
    """
    units = {seen.unit.unit for seen in row if seen.unit.unit}
    return len(units) > 1 or any(not seen.says.flow and not seen.total for seen in row)


def _sums(seen: Sequence[Observation], known: Mapping[str, float]) -> set[float]:
    """What amounts of one flow may come to: all, each stated sum, and all but the sums."""
    sums = [known[each.address] for each in seen if each.total or each.says.total]
    rest = [known[each.address] for each in seen if not (each.total or each.says.total)]
    whole = [known[each.address] for each in seen if not each.part]
    return {math.fsum(known[each.address] for each in seen), *sums, math.fsum(rest or sums)} | {
        math.fsum(whole)
    }


def _number(seen: Observation) -> float | None:
    return 0.0 if seen.cell.value in {"", None} else seen.cell.number
