"""A sheet that holds the sums of the sheets of workshops (汇总), told by its numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from zuji.core.figures import grouped
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, blocking, note
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.lines import Line, lines_of
from zuji.exchange.ledgers.periods import plain
from zuji.exchange.ledgers.resolved import Resolved, is_ratio

RULE = "ledger-summary-differs"
ENOUGH = 3
"""Sums that must agree before a sheet whose name does not say so is taken for a summary."""
_NAMED = re.compile(r"汇总|合计|总计|总表|全厂|全公司|summary|total|overall")
Sums = Mapping[frozenset[int], float]


def is_named_summary(sheet: str) -> bool:
    """Whether the name of a sheet says that it holds sums: 汇总, 全厂合计, Summary."""
    return bool(_NAMED.search(plain(sheet)))


def summary_sheet(amounts: Mapping[str, Sequence[Amount]], ratios: frozenset[str]) -> str:
    """The sheet whose amounts are the sums of those of at least two other sheets; "" for none.

    A sheet named as a summary needs one item of which every sum is equal to the last digit. Another
    sheet needs `ENOUGH` sums other than zero, and no item that differs.
    """
    by_item = [
        sums for name, same in amounts.items() if name not in ratios and (sums := _by_sheet(same))
    ]
    sheets = dict.fromkeys(sheet for sums in by_item for sheet in sums)
    for sheet in sorted(sheets, key=lambda name: not is_named_summary(name)):
        compared = [
            _equal_sums(sums[sheet], [other for name, other in sums.items() if name != sheet])
            for sums in by_item
            if sheet in sums and len(sums) > 2
        ]
        agreeing = sum(count for count in compared if count)
        if is_named_summary(sheet) and agreeing:
            return sheet
        alike = all(
            _equal_sums(sums[sheet], [other for name, other in sums.items() if name != sheet])
            for sums in by_item
            if sheet in sums and len(sums) == 2
        )
        if agreeing >= ENOUGH and all(compared) and alike:
            return sheet
    return ""


def _by_sheet(amounts: Iterable[Amount]) -> dict[str, dict[frozenset[int], float]]:
    """The sums of an item by sheet and months; none where sheets are the months themselves."""
    sums: dict[str, dict[frozenset[int], float]] = {}
    for line in lines_of(amounts):
        if line.source == ("sheets",) or any(each.seen.hidden for each in line.amounts):
            return {}
        if line.part:
            continue
        for span, amount in line.used:
            months = sums.setdefault(amount.seen.grid.name, {})
            months[span] = math.fsum((months.get(span, 0.0), amount.number))
    return sums


def _equal_sums(whole: Sums, others: Sequence[Sums]) -> int:
    """How many sums other than zero are those of the other sheets to the last digit; 0 where one
    differs.
    """
    spans = {span for sums in (whole, *others) for span in sums}
    if any(set(sums) != set(whole) for sums in others):
        pairs = [
            (
                math.fsum(whole.values()),
                math.fsum(number for sums in others for number in sums.values()),
            )
        ]
    else:
        pairs = [(whole[span], math.fsum(sums[span] for sums in others)) for span in spans]
    if not all(_same(one, other) for one, other in pairs):
        return 0
    return sum(bool(one) for one, _ in pairs)


def _same(one: float, other: float) -> bool:
    """Whether two sums are equal but for the floating point."""
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def beside_summary(
    answer: Resolved, lines: list[Line], answers: Answers
) -> tuple[list[Line], list[Line]]:
    """The lines of the workshops, and those of the summary where both hold the item."""
    of_sum = [line for line in lines if line.first.grid.name == answers.summary]
    rest = [line for line in lines if line not in of_sum]
    used = any(line.used for line in rest)
    return (rest, of_sum) if of_sum and used and not is_ratio(answer.item) else (lines, [])


def compare_summary(
    answer: Resolved, lines: Sequence[Line], of_sum: Sequence[Line], answers: Answers
) -> tuple[list[Amount], list[Amount], float, float, bool]:
    """The amounts of the workshops and of the summary, their sums, and whether these are one; a
    doubt with both numbers where they differ.
    """
    mine = [amount for line in lines if not line.part for _, amount in line.used]
    stated = [amount for line in of_sum if not line.part for _, amount in line.used]
    own = math.fsum(amount.number for amount in mine)
    total = math.fsum(amount.number for amount in stated)
    agrees = _same(own, total) or abs(own - total) <= _rounding(stated, mine)
    cells = tuple(amount.seen.address for line in of_sum for amount in line.amounts)
    if not agrees and not answers.accepts(RULE, cells[0]):
        answer.doubts.append(_doubt(answer, mine, cells, (own, total), answers.summary))
    else:
        same = [amount for line in of_sum for amount in line.amounts]
        answer.leave(same, note("ledger-again", cells[0]))
    return mine, stated, own, total, agrees


def _rounding(stated: Sequence[Amount], mine: Sequence[Amount]) -> float:
    """Half a last digit of each amount of a summary that is written in larger units (万吨)."""
    coarser = max((amount.step for amount in stated), default=0.0)
    if coarser <= max((amount.step for amount in mine), default=0.0):
        return 0.0
    return 0.5 * math.fsum(amount.step for amount in stated) * (1 + 1e-9)


def _doubt(
    answer: Resolved,
    mine: Sequence[Amount],
    cells: tuple[str, ...],
    sums: tuple[float, float],
    sheet: str,
) -> Doubt:
    own, total = (f"{grouped(number)} {answer.item.unit}" for number in sums)
    finding = blocking(RULE, answer.item.label, total, own, sheet=sheet, sum=own, stated=total)
    workshops = Label(f"以各车间之和 {own} 为准", f"the workshops count: {own}")
    summary = Label(f"以“{sheet}” {total} 为准", f"“{sheet}” counts: {total}")
    mends = (
        replace(accepted(RULE, cells[:1], workshops), text="workshops"),
        replace(left_out([amount.seen.address for amount in mine], summary), text="summary"),
    )
    name = answer.item.name
    item = mine[0].seen.item if mine else ""
    return Doubt(finding=finding, cause=(name,), at=cells, input=name, mends=mends, item=item)


def summary_stated(sheet: str, found: Mapping[str, Resolved]) -> list[Finding]:
    """What the receipt says of a summary sheet: which sheets were taken, and how many items agree.

    None where no item was compared with it.
    """
    compared = [
        total
        for each in found.values()
        for total in each.totals
        if total.cells and total.cells[0].rsplit("!", 1)[0].strip("'") == sheet
    ]
    agreeing = [total for total in compared if total.agrees]
    if not agreeing:
        return []
    others = dict.fromkeys(
        cell.rsplit("!", 1)[0].strip("'") for total in agreeing for cell in total.of
    )
    workshops = listed(others)
    return [
        note("ledger-summary", sheet, sheet=sheet, workshops=workshops, count=str(len(agreeing)))
    ]
