"""Columns that break another column down: 消费量合计 beside 工业生产消费 and 非工业生产消费.

Which column is the sum and which are its parts is told by the header (one title above both, a word
such as 合计 or 其中, one flow) and, where the words are not enough, by the amounts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zuji.core.label import Text, listed
from zuji.core.refusals import Finding, note
from zuji.exchange.ledgers.headings import Heading, heading
from zuji.exchange.ledgers.parts import Column, LedgerTable, is_total

FLOWS = frozenset({"issued", "received", "made"})
ROUNDED = 1e-3
_PURPOSE = re.compile("用于原材?料")
"""How forms of statistics title what a part of 工业生产消费 was used for."""


@dataclass(frozen=True)
class Breakdown:
    """A column of sums and the columns of its parts.

    `inner` are parts of a part, with its column (其中：用于原材料). `agreeing` of
    the `compared` rows have parts that make up their sum.
    """

    whole: Column
    parts: tuple[Column, ...]
    inner: Mapping[int, int]
    compared: int = 0
    agreeing: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether the parts make up the sum in every row."""
        return 0 < self.compared == self.agreeing

    @property
    def whole_of(self) -> dict[int, int]:
        """Each part with the column that it is a part of."""
        return {each.index: self.inner.get(each.index, self.whole.index) for each in self.parts}

    def _name(self, part: Column) -> str:
        own = [head.text for head in part.heads if head not in self.whole.heads]
        return " ".join(own) or part.heading.text

    def stated(self, table: LedgerTable) -> Finding:
        """Which column was taken for the sum, by what, and whether the parts make it up."""
        head, whole = self.whole.heads[-1], self.whole.heading.text
        names = listed(dict.fromkeys(self._name(column) for column in self.parts))
        facts: dict[str, Text] = {
            "parts": names,
            "rows": str(self.compared),
            "agreeing": str(self.agreeing),
        }
        place = table.grid.address(head)
        return note("ledger-breakdown", place, whole, "", whole=whole, **facts)


def breakdowns(table: LedgerTable) -> list[Breakdown]:
    """The columns of sums of a table with the columns of their parts."""
    amounts = table.of_role("amount")
    found: list[Breakdown] = []
    for at, column in enumerate(amounts):
        if column.heading.period is not None or column.heading.flow not in FLOWS:
            continue
        parts = _under_one_title(column, amounts)
        if not parts and not column.heading.rest and not column.heading.part:
            parts = _beside(table, column, amounts, at)
        if parts:
            found.append(_broken_down(table, column, parts))
    return found


def _under_one_title(whole: Column, amounts: Sequence[Column]) -> list[Column]:
    """The columns under the same upper title as a sum (消费量：合计, 工业生产消费 …)."""
    if not whole.heading.total or len(whole.heads) < 2 or is_total(whole.heads[0]):
        return []
    return [
        column
        for column in amounts
        if column is not whole
        and len(column.heads) > 1
        and column.heads[0] is whole.heads[0]
        and not column.heading.total
        and _same_time(whole, column.heading)
    ]


def _beside(table: LedgerTable, whole: Column, amounts: Sequence[Column], at: int) -> list[Column]:
    """The parts of a sum that stands beside them in one row of titles."""
    after = _run(whole, amounts[at + 1 :])
    before = _run(whole, amounts[:at][::-1])[::-1]
    if whole.heading.total and after:
        return after
    if after and after[0].heading.part:
        marked = [column for column in after if column.heading.part]
        return after if _broken_down(table, whole, after).adds_up else marked
    if whole.heading.total and len(before) > 1 and _broken_down(table, whole, before).adds_up:
        return before
    return []


def _run(whole: Column, columns: Iterable[Column]) -> list[Column]:
    """The columns next to a sum that may be parts of it: of its flow and time, with a name."""
    found: list[Column] = []
    for column in columns:
        says = column.heading
        if says.flow == whole.heading.flow and not _same_time(whole, says):
            continue  # 上年 beside 本年
        named = says.flow == whole.heading.flow and bool(says.rest or says.part)
        of_part = says.part and says.flow in {"", whole.heading.flow}
        if whole.heading.flow == "issued" and _PURPOSE.match(says.text):
            of_part = True
        if not (named or of_part) or says.total or says.quantity:
            break
        found.append(column)
    return found


def _same_time(whole: Column, other: Heading) -> bool:
    own = whole.heading
    return (own.this_month, own.cumulative, own.basis, own.year, own.period) == (
        other.this_month,
        other.cumulative,
        other.basis,
        other.year,
        other.period,
    )


def _broken_down(table: LedgerTable, whole: Column, parts: Sequence[Column]) -> Breakdown:
    """The sum with its parts, nested as the words say, or so that the parts make it up."""
    tried = []
    for nested in (False, True):
        inner = _inner(parts, nested)
        outer = [column for column in parts if column.index not in inner]
        agreeing, compared = _sums(table, whole, outer)
        tried.append(Breakdown(whole, tuple(parts), inner, compared, agreeing))
    return next((each for each in tried if each.adds_up), tried[0])


def _inner(parts: Sequence[Column], nested: bool) -> dict[int, int]:
    """The parts that begin with "of which" behind one that does not (`nested`: behind any), with
    that one.
    """
    inner: dict[int, int] = {}
    outer = 0
    for column in parts:
        if outer and (column.heading.part or _PURPOSE.match(column.heading.text)):
            inner[column.index] = outer
        elif nested or not column.heading.part:
            outer = column.index
    return inner


def _sums(table: LedgerTable, whole: Column, parts: Sequence[Column]) -> tuple[int, int]:
    """In how many rows the parts make up the sum, of how many that hold both."""
    agreeing = compared = 0
    for row in table.rows:
        total = table.number(row, whole)
        numbers = [table.number(row, column) for column in parts]
        known = [number for number in numbers if number is not None]
        if total is None or not known:
            continue
        compared += 1
        agreeing += abs(math.fsum(known) - total) <= ROUNDED * abs(total)
    return agreeing, compared


@dataclass
class RowUses:
    """Rows of uses below the row of their sum, in a table with the names in its columns:
    消费量合计, 1.工业生产消费, 2.非工业生产消费.
    """

    names_across: bool
    flow: str = ""

    def is_part(self, label: str) -> bool:
        """Whether a row is a use within the sum above it; rows are asked from top to bottom."""
        says = heading(label) if label and self.names_across else Heading()
        inside = bool(self.flow) and (says.flow == self.flow or (says.part and not says.flow))
        if inside and (says.rest or says.part):
            return True
        self.flow = says.flow if says.flow in FLOWS and says.total and not says.rest else ""
        return False
