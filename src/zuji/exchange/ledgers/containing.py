"""Lines that are parts of another line: left out, and used as a check of the line above."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from zuji.core.figures import grouped
from zuji.core.label import Label, Text, listed
from zuji.core.refusals import Finding, blocking, note
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import accepted, left_out
from zuji.exchange.ledgers.lines import Line
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.periods import MonthSpan
from zuji.exchange.ledgers.records import TotalCheck
from zuji.exchange.ledgers.resolved import Resolved, is_ratio

RULE = "ledger-part-more"
TWICE = "ledger-column-alike"
EXACT = 1e-6
WAYS = re.compile(
    "[毛净皮][重量]|[湿干](?:基|重|量|吨)|折[干纯百]|实物量|商品量|原始量"
    "|过磅|磅单|地磅|检斤|结算|开票|发票|计量[量数]|核定|实测量|理论量|盘点[量数]"
    "|[标工]况|口径|账面|实收|实际[量数]|上报|申报|审定|复核|修正|更正|调整|暂估|抄见"
)
"""Titles that tell how one amount was weighed, dried, metered or booked, not where it went."""


def check_parts(
    answer: Resolved, parts: Sequence[Line], whole: Sequence[Line], answers: Answers
) -> None:
    """Parts that make up their line are a check of it; parts above it are asked about."""
    if is_ratio(answer.item):
        return
    for line in whole:
        own = [part for part in parts if part.used and _whole_of(part, whole) is line]
        said = any(answers.value(amount.seen.address) for _, amount in line.used)
        if not own or not line.used or said:
            continue
        total = math.fsum(part.sum for part in own)
        room = _room(line, own)
        if abs(total - line.sum) <= room:
            answer.totals.append(_check(answer, line, own, total))
        elif total > line.sum or any(_exceeds(part, line, room) for part in own):
            _ask(answer, line, own, answers)


def _whole_of(part: Line, whole: Sequence[Line]) -> Line | None:
    """The line that a part belongs to: the column of its sum in its row, else the nearest above (in
    a table of columns, the nearest to the left).
    """
    first = part.first
    beside = [line for line in whole if line.first.table is first.table]
    if first.part_of:
        return next((line for line in beside if _is_sum_of(line.first, first)), None)
    if first.table.of_role("item"):
        above = [line for line in beside if line.first.cell.row < first.cell.row]
        return max(above, key=lambda line: line.first.cell.row, default=None)
    left = [line for line in beside if line.first.cell.column < first.cell.column]
    return max(left, key=lambda line: line.first.cell.column, default=None)


def _is_sum_of(seen: Observation, part: Observation) -> bool:
    return (seen.cell.row, seen.cell.column) == (part.cell.row, part.part_of)


def _room(line: Line, parts: Sequence[Line]) -> float:
    """How far a sum and its parts may be apart by their rounding."""
    steps = [amount.step for each in (line, *parts) for _, amount in each.used]
    return max(EXACT * abs(line.sum), 0.5 * math.fsum(steps))


def _exceeds(part: Line, line: Line, room: float) -> bool:
    """Whether a part is larger than its line, in a month or in the year."""
    months = part.by_month.keys() & line.by_month.keys()
    pairs = [(part.by_month[month], line.by_month[month]) for month in months]
    return any(number - own > room for number, own in (*pairs, (part.sum, line.sum)))


def _check(answer: Resolved, line: Line, parts: Sequence[Line], total: float) -> TotalCheck:
    return TotalCheck(
        cells=tuple(amount.seen.address for _, amount in line.used),
        stated=line.sum,
        sum=total,
        agrees=True,
        input=answer.item.name,
        of=tuple(amount.seen.address for part in parts for _, amount in part.used),
    )


def _ask(answer: Resolved, line: Line, parts: Sequence[Line], answers: Answers) -> None:
    cells = tuple(amount.seen.address for part in parts for _, amount in part.used)
    if answers.accepts(RULE, cells[0]):
        return
    unit = answer.item.unit
    named = listed(f"{part.first.item} {grouped(part.sum)} {unit}" for part in parts)
    own = f"{grouped(line.sum)} {unit}"
    finding = blocking(RULE, line.first.where, named, own, parts=named, whole=own)
    right = accepted(RULE, cells[:1], Label("总量是对的", "the whole is right"))
    answer.ask(finding, cells, (right,), line.first.item)


def ask_columns(answer: Resolved, line: Line, answers: Answers) -> None:
    """Two columns of a row whose titles tell nothing apart (领用 beside 实际消耗) are two amounts,
    or one amount in two units or booked twice, or one of them is another thing.
    """
    rows: dict[tuple[int, MonthSpan | None, str], list[Observation]] = {}
    for _, amount in line.used:
        seen = amount.seen
        if not seen.says.rest and seen.says.flow != "returned":
            name = "" if seen.says.flow else seen.says.name
            name = f"{name} {seen.says.period.week}" if seen.says.period else name
            rows.setdefault((seen.cell.row, seen.period, name), []).append(seen)
    for same in rows.values():
        cells = tuple(seen.address for seen in same)
        if len({seen.cell.column for seen in same}) < 2 or answers.accepts(TWICE, cells[0]):
            continue
        title = listed(dict.fromkeys(seen.says.name or seen.says.text for seen in same))
        finding = blocking(TWICE, same[0].where, title, "", column=title)
        mends = [accepted(TWICE, cells[:1], Label("各列相加", "add the columns up"))]
        for cell in cells:
            column = cell.rstrip("0123456789")
            rest = left_out(
                [each for each in cells if each != cell],
                Label(f"只计 {column} 列", f"count column {column} only"),
            )
            mends.append(replace(rest, text=column))
        answer.ask(finding, cells, mends, same[0].item, cause=(title.zh,))


WHOLE = re.compile("总(?!降)|全部|全厂|合格(?!品)")
"""Titles of what the other columns of a row are a part of, or a part that is no kind of it."""


def measured_twice(one: Observation, two: Observation) -> bool:
    """Whether two columns of a row state one amount in two ways: gross and net, wet and dry,
    weighed and settled, all and what was good of it, an amount of its own name beside one without.
    """
    beside = one.grid is two.grid and one.cell.row == two.cell.row
    bare = bool(one.says.rest) != bool(two.says.rest) and one.says.flow == two.says.flow
    texts = one.says.text, two.says.text
    ways = all(map(WAYS.search, texts)) or any(map(WHOLE.search, texts))
    return beside and (bare or ways)


def added_up(answer: Resolved) -> Finding | None:
    """That several lines of the same months were added up, with their names."""
    lines = [line for line in answer.lines if line.used]
    overlap = any(one.covered & two.covered for one, two in combinations(lines, 2))
    if answer.doubts or not overlap or is_ratio(answer.item):
        return None
    names = listed(dict.fromkeys(_name(line.first) for line in lines))
    facts: dict[str, Text] = {"lines": names, "count": str(len(lines)), "input": answer.item.label}
    return note("ledger-lines-added", lines[0].first.where, names, "", **facts)


def _name(seen: Observation) -> str:
    """The name of a line with what else tells it apart: its section, its workshop."""
    others = [text for text in seen.line[3:] if text]
    return f"{seen.item}（{'、'.join(others)}）" if others else seen.item
