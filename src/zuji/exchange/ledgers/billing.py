"""Columns of a power bill: what was metered, by time of use or in all, losses, and their sum."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zuji.exchange.ledgers.parts import Column, LedgerTable
from zuji.exchange.ledgers.periods import plain

_POWER = r"(?:有功)?(?:用)?(?:电量|电度|电能)"
_METERED = re.compile(rf"(?:抄见|抄表|表计|计量|实抄){_POWER}(?:数)?")
LOSS = re.compile(
    r"(?:变压器|线路|线|变|铜|铁|网|线变|变线)(?:损耗?|损失)(?:电?量|电度)?|损耗(?:电量|电度)?"
)
_WHOLE = re.compile(
    rf"(?:总|合计|总计|共计|结算|计费|小计)(?:{_POWER})?|{_POWER}(?:合计|总计|小计)|总用电量?"
)
ROUNDED = 1e-3
"""Part of a sum up to which it may differ from its parts by their rounding."""


@dataclass(frozen=True)
class Bill:
    """The column of what is billed with the columns that make it up."""

    whole: Column
    metered: tuple[Column, ...] = ()
    slices: tuple[Column, ...] = ()
    losses: tuple[Column, ...] = ()

    @property
    def parts(self) -> tuple[Column, ...]:
        return (*self.metered, *self.slices, *self.losses)

    def other_sum(self, table: LedgerTable, row: int) -> float | None:
        """What the parts of a row come to where that is not the whole; None where it is, or where
        one of both is missing.
        """
        total = table.number(row, self.whole)
        known = [
            [number for column in columns if (number := table.number(row, column)) is not None]
            for columns in (self.metered, self.slices, self.losses)
        ]
        metered, slices, losses = (math.fsum(numbers) for numbers in known)
        if total is None or not (known[0] or known[1]):
            return None
        sums = [
            each + losses
            for each, numbers in zip((metered, slices), known, strict=False)
            if numbers
        ]
        if any(abs(each - total) <= max(ROUNDED * abs(total), 0.51) for each in sums):
            return None
        return sums[0]


def bills(columns: Sequence[Column]) -> list[Bill]:
    """The bills among the columns of a table, those under one upper title each by itself."""
    found = []
    for _, same in itertools.groupby(columns, key=_title):
        group = list(same)
        metered, losses = (_named(group, each) for each in (_METERED, LOSS))
        slices = tuple(column for column in group if column.heading.slice)
        wholes = [column for column in _named(group, _WHOLE) if not column.heading.quantity]
        if len(wholes) == 1 and losses and (metered or slices):
            found.append(Bill(wholes[0], metered, slices, losses))
    return found


def correct_bills(columns: Sequence[Column]) -> None:
    """What is billed is the amount and no sum of a check; losses beside it are part of it, and
    without it they are amounts to be asked about.
    """
    found = bills(columns)
    for bill in found:
        says = bill.whole.heading
        name = "电量" if says.rest else ""
        bill.whole.heading = replace(says, total=False, name=name, rest=name)
    billed = {id(column) for bill in found for column in bill.parts}
    slices = any(column.heading.slice for column in columns)
    if slices or _named(columns, _METERED):
        for column in _named(columns, LOSS):
            if id(column) not in billed:
                text = column.heading.text
                column.heading = replace(column.heading, flow="", name=text, rest=text)
        for column in _named(columns, _WHOLE) if slices else ():
            if all(column is not bill.whole for bill in found):
                column.heading = replace(column.heading, total=True, name="", rest="")


def _title(column: Column) -> int:
    """The upper title over a column, where it has one."""
    return id(column.heads[0]) if len(column.heads) > 1 else 0


def _named(columns: Sequence[Column], pattern: re.Pattern[str]) -> tuple[Column, ...]:
    return tuple(column for column in columns if pattern.fullmatch(_bare(column)))


def _bare(column: Column) -> str:
    """The lowest title of a column without its unit."""
    text = plain(column.heads[-1].text) if column.heads else ""
    return re.sub(r"[(\[/].*", "", text).strip() or text
