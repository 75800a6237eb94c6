"""Tickets of a weighbridge: gross weight, tare and net weight, of which only the net one counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zuji.core.figures import grouped
from zuji.core.label import Label
from zuji.core.refusals import Finding, note, warning
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.dials import GROSS
from zuji.exchange.ledgers.doubts import accepted, left_out
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import Column, LedgerTable
from zuji.exchange.ledgers.resolved import Resolved

TARE = re.compile(r"皮重|空车重|桶重|包装重|包装物重")
NET = re.compile(r"净重")
TAKEN_OFF = re.compile(r"扣[重杂水吨除]|杂质|水分")
"""Columns of what is taken off the difference of gross weight and tare."""
ROOM = 2e-3


def weighed(seen: Sequence[Observation], table: LedgerTable) -> Iterator[Observation]:
    """The amounts of a table without the gross weights and tares beside net weights; where there
    are none, the gross weight stands for itself less the tare. Without a tare nothing is known.
    """
    kinds = _kinds(table)
    if not {"gross", "tare"} <= set(kinds.values()):
        yield from seen
        return
    net = "net" in kinds.values()
    alone = sorted(kinds.values()) == ["gross", "tare"]
    rows: dict[int, dict[str, Observation]] = {}
    for each in seen:
        if (kind := kinds.get(each.cell.column)) is not None:
            rows.setdefault(each.cell.row, {})[kind] = each
    for each in seen:
        kind = kinds.get(each.cell.column)
        if kind == "tare" or (kind == "gross" and net):
            yield replace(each, says=replace(each.says, quantity="weighing"))
        elif kind == "gross" and alone:
            yield _less_tare(each, rows[each.cell.row].get("tare"))
        else:
            yield each


def _kinds(table: LedgerTable) -> Mapping[int, str]:
    """The columns of amounts that are gross weights, tares and net weights, by their titles."""
    found = {column.index: _kind(column) for column in table.of_role("amount")}
    return {index: kind for index, kind in found.items() if kind}


def _kind(column: Column) -> str:
    text = column.heading.text
    named = {"gross": GROSS, "tare": TARE, "net": NET}
    kinds = [kind for kind, pattern in named.items() if pattern.search(text)]
    return kinds[0] if len(kinds) == 1 else ""


def _less_tare(gross: Observation, tare: Observation | None) -> Observation:
    first = tare.cell.number if tare is not None else None
    last = gross.cell.number
    if first is None or last is None:
        return gross
    cell = replace(gross.cell, value=round(last - first, 9))
    return replace(gross, cell=cell, metered=True)


def stated(seen: Sequence[Observation]) -> list[Finding]:
    """What is said of amounts that were computed from gross weight and tare."""
    computed = [each for each in seen if each.metered and GROSS.search(each.says.text)]
    if not computed:
        return []
    return [note("ledger-weighed", computed[0].where, "", "", count=f"{len(computed)}")]


def ask_weighed(answer: Resolved, answers: Answers) -> None:
    """Gross weights without a tare, and net weights that are not the gross one less the tare."""
    for amount in answer.used:
        seen = amount.seen
        kinds = _kinds(seen.table)
        kind = kinds.get(seen.cell.column)
        if kind == "gross" and "net" not in kinds.values() and not seen.metered:
            _ask(answer, "ledger-gross-weight", amount, "", answers)
        elif kind == "net" and (other := _difference(seen, kinds)) is not None:
            net = seen.cell.number or 0.0
            if abs(net - other) > ROOM * max(abs(net), abs(other)):
                _ask(answer, "ledger-net-differs", amount, grouped(other), answers)


def _difference(seen: Observation, kinds: Mapping[int, str]) -> float | None:
    """Gross weight less tare of the row; None where they are not told or something is taken off."""
    table = seen.table
    of_kind = {kind: index for index, kind in kinds.items()}
    if len(of_kind) != len(kinds) or not {"gross", "tare"} <= set(of_kind):
        return None
    if any(TAKEN_OFF.search(column.heading.text) for column in table.columns):
        return None
    units = {column.unit_head for column in table.columns if column.index in kinds}
    cells = [table.grid.own(seen.cell.row, of_kind[kind]) for kind in ("gross", "tare")]
    gross, tare = (cell.number if cell is not None else None for cell in cells)
    return None if gross is None or tare is None or len(units) > 1 else gross - tare


def _ask(answer: Resolved, rule: str, amount: Amount, other: str, answers: Answers) -> None:
    seen = amount.seen
    if answers.accepts(rule, seen.address):
        return
    finding = warning(rule, seen.where, seen.cell.text[:40], other, weight=other)
    mends = (
        accepted(rule, [seen.address], Label("这个数无误，计入", "the amount is right and counts")),
        left_out([seen.address], Label("不计入", "leave out")),
    )
    answer.ask(finding, (seen.address,), mends, seen.item)
