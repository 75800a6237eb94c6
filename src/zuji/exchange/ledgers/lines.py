"""Lines of a ledger: the amounts of one item in one table, and what they say of the year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import LedgerTable

ALL_MONTHS = frozenset(range(1, 13))
Key = tuple[str, ...]


def source_of(seen: Observation) -> Key:
    """The table of an amount; sheets that hold one month each are one source together."""
    table = seen.table
    if seen.period is not None and not _has_periods(table) and not seen.dated:
        return ("sheets",)
    return (seen.grid.name, str(table.headers), str(table.columns[0].index), str(table.rows[0]))


def _has_periods(table: LedgerTable) -> bool:
    return any(
        column.heading.period is not None and not column.heading.cumulative
        for column in table.of_role("amount")
    )


def totals_months(seen: Observation) -> bool:
    """Whether a total is over months (or days) of its own line, not over other lines."""
    if seen.says.total and not _row_total(seen):
        return _has_periods(seen.table) or seen.says.whole_year
    return bool(seen.dated)


def _row_total(seen: Observation) -> bool:
    return seen.total and not seen.says.total


@dataclass
class Line:
    """The amounts of one line in one table (or in the sheets of the months)."""

    key: Key
    source: Key
    months: dict[int, list[Amount]] = field(default_factory=dict)
    spans: list[tuple[frozenset[int], Amount]] = field(default_factory=list)
    cumulative: dict[int, list[Amount]] = field(default_factory=dict)
    totals: list[Amount] = field(default_factory=list)
    plain: list[Amount] = field(default_factory=list)
    of_lines: list[Amount] = field(default_factory=list)
    undated: list[Amount] = field(default_factory=list)
    """Those of `plain` that count beside the months."""
    part: bool = False

    def add(self, amount: Amount) -> None:
        seen = amount.seen
        period = seen.period
        if seen.total and not totals_months(seen):
            self.of_lines.append(amount)
        elif seen.total or seen.says.whole_year:
            if period is not None and period.size < 12 and not seen.says.whole_year:
                self.spans.append((frozenset(period.months), amount))
            else:
                self.totals.append(amount)
        elif period is None:
            self.plain.append(amount)
        elif seen.says.cumulative:
            self.cumulative.setdefault(period.last, []).append(amount)
        elif period.size == 1:
            self.months.setdefault(period.first, []).append(amount)
        else:
            self.spans.append((frozenset(period.months), amount))

    @property
    def first(self) -> Observation:
        return next(iter(self.amounts)).seen

    @property
    def amounts(self) -> Iterable[Amount]:
        for same in self.months.values():
            yield from same
        for _, amount in self.spans:
            yield amount
        for same in self.cumulative.values():
            yield from same
        yield from self.totals
        yield from self.plain
        yield from self.of_lines

    @cached_property
    def used(self) -> list[tuple[frozenset[int], Amount]]:
        """The amounts that make up the year, each with its months."""
        months = frozenset(month for span, _ in self.finest for month in span)
        return [*self.finest, *((months, amount) for amount in self.undated)]

    @cached_property
    def finest(self) -> list[tuple[frozenset[int], Amount]]:
        """The finest amounts of the year that the line has, each with its months."""
        chosen = [
            (frozenset({month}), amount)
            for month in sorted(self.months)
            for amount in self.months[month]
        ]
        covered = set(self.months)
        before = min(covered, default=1) - 1
        if before in self.cumulative:  # 1-6月累计 before 7月 … 12月
            chosen += [(frozenset(range(1, before + 1)), each) for each in self.cumulative[before]]
            covered |= set(range(1, before + 1))
        for span, amount in sorted(self.spans, key=lambda pair: (len(pair[0]), min(pair[0]))):
            if not span & covered:
                chosen.append((span, amount))
                covered |= span
        widest = max((pair for pair in self.spans), key=lambda pair: len(pair[0]), default=None)
        if widest is not None and covered < widest[0] and 1 in widest[0]:
            chosen, covered = [widest], set(widest[0])  # 1-2月, 1-3月 … : only sums since January
        last = max(self.cumulative, default=0)
        if last > len(covered) and set(self.months) <= {last}:
            chosen = [(frozenset(range(1, last + 1)), each) for each in self.cumulative[last]]
        if not chosen and self.plain:
            chosen = [(ALL_MONTHS, amount) for amount in self.plain]
        if not chosen and self.totals:
            chosen = [(ALL_MONTHS, amount) for amount in self.totals[:1]]
        return chosen

    @cached_property
    def covered(self) -> frozenset[int]:
        return frozenset(month for span, _ in self.used for month in span)

    @cached_property
    def sum(self) -> float:
        return math.fsum(amount.number for _, amount in self.used)

    @cached_property
    def by_month(self) -> Mapping[int, float]:
        """Sums by month, as far as the line is booked by month."""
        return {
            month: math.fsum(amount.number for amount in same)
            for month, same in self.months.items()
        }

    def checks(self) -> Iterable[tuple[Amount, list[Amount]]]:
        """Stated sums of the line, each with the amounts that it should be the sum of."""
        used = [amount for _, amount in self.used]
        for amount in self.totals:
            if amount not in used and used:
                yield amount, self._summed(amount, _of_flow(amount, used))
        for span, amount in self.spans:
            if amount not in used and (parts := self._within(span)):
                yield amount, parts
        for last, same in self.cumulative.items():
            for amount in same:
                parts = self._within(frozenset(range(1, last + 1)))
                if amount not in used and parts:
                    yield amount, parts

    def _summed(self, total: Amount, used: list[Amount]) -> list[Amount]:
        """What a sum without a period is the sum of: the line, its amounts since the last sum
        (小计), or all before it (累计).
        """
        if len(self.totals) < 2:
            return used
        grid, place = total.seen.grid, total.seen.cell.place
        before = [each for each in used if each.seen.grid is grid and each.seen.cell.place < place]
        places = [each.seen.cell.place for each in self.totals if each.seen.grid is grid]
        last = max((other for other in places if other < place), default=(0, 0))
        since = [each for each in before if each.seen.cell.place > last]
        for parts in (used, since, before):
            if parts and agrees(total, parts):
                return parts
        return since if since and place < max(places) else used

    def _within(self, span: frozenset[int]) -> list[Amount]:
        """The used amounts of a span, if they cover it."""
        inside = [(months, amount) for months, amount in self.used if months <= span]
        covered = {month for months, _ in inside for month in months}
        return [amount for _, amount in inside] if covered == span else []


def _of_flow(total: Amount, used: list[Amount]) -> list[Amount]:
    """What the sum of a column is the sum of where a line has one of issues and one of what was
    taken back: its own column, or both where it is what was used in the end.
    """
    if len({each.seen.movement == "back" for each in used}) < 2:
        return used
    seen = total.seen
    column = (seen.grid.name, seen.cell.column)
    own = [each for each in used if (each.seen.grid.name, each.seen.cell.column) == column]
    return own if own and (seen.movement == "back" or agrees(total, own)) else used


def agrees(stated: Amount, parts: Sequence[Amount]) -> bool:
    """Whether a stated sum is the sum of its parts within their rounding.

    Half a last digit of the stated sum, and three standard deviations of the rounding of n parts:
    3 √(n/12) last digits of a part, both together at most 0.2 % of the sum.
    """
    total = math.fsum(part.number for part in parts)
    steps = max((part.step for part in parts), default=0.0)
    room = 0.5 * stated.step + 3 * math.sqrt(len(parts) / 12) * steps
    room = min(room, max(0.51 * stated.step, 2e-3 * abs(total)))
    return abs(stated.number - total) <= max(room, 1e-9 * abs(total))


def lines_of(amounts: Iterable[Amount]) -> list[Line]:
    """The amounts by line, in their order."""
    lines: dict[tuple[Key, Key], Line] = {}
    rows: dict[tuple[Key, str, str], int] = {}
    for amount in amounts:
        source, key = source_of(amount.seen), line_key(amount.seen)
        if source == ("sheets",) and not amount.seen.qualified:
            column = str(amount.seen.cell.column)
            row = rows.setdefault((key, amount.seen.grid.name, column), amount.seen.cell.row)
            key = key if row == amount.seen.cell.row else (*key[:-1], "again")
        line = lines.setdefault((source, key), Line(key, source))
        line.part = line.part or amount.seen.part
        line.add(amount)
    return list(lines.values())


def line_key(seen: Observation) -> Key:
    """What tells lines of one table apart: names, other labels and section, and the row where the
    rows are no months.
    """
    one = seen.dated or seen.qualified or source_of(seen) == ("sheets",)
    row = "" if one else str(seen.cell.row)
    return (*seen.line, row)
