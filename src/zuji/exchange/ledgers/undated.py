"""Amounts without a month beside the amounts of the months: 年末调整, 补差.

A mean or an extreme is left out, a sum is a check, and anything else counts where a stated total or
a person says so; nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zuji.core.figures import grouped
from zuji.core.label import Label
from zuji.core.refusals import blocking
from zuji.exchange.ledgers.amounts import Amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import accepted, left_out
from zuji.exchange.ledgers.headings import is_mean
from zuji.exchange.ledgers.lines import Line, agrees
from zuji.exchange.ledgers.resolved import Resolved, is_ratio

RULE = "ledger-undated"


def take_undated(lines: Iterable[Line], answers: Answers) -> None:
    """Count the amounts without a month that a person counts, or that the stated total of the
    line holds beside its months.
    """
    for line in lines:
        found = list(_undated(line))
        months = [amount for _, amount in line.finest]
        both = [*months, *found]
        if any(agrees(total, both) and not agrees(total, months) for total in line.totals):
            line.undated = found
        else:
            line.undated = [each for each in found if answers.accepts(RULE, each.seen.address)]


def ask_undated(answer: Resolved, answers: Answers) -> None:
    """Ask about each amount without a month that neither counts nor is a sum of the others."""
    if is_ratio(answer.item):
        return
    for line in answer.lines:
        for amount in _undated(line):
            seen = amount.seen
            if any(amount is each for each in line.undated):
                continue
            number = f"{grouped(amount.number)} {answer.item.unit}"
            label = " ".join(seen.labels) or seen.row_label or seen.item
            finding = blocking(RULE, seen.where, number, label=label, amount=number)
            mends = (
                accepted(RULE, [seen.address], Label("计入全年", "count it in the year")),
                left_out([seen.address], Label("不计入", "leave out")),
            )
            answer.ask(finding, (seen.address,), mends, seen.item)


def _undated(line: Line) -> Iterator[Amount]:
    """The plain amounts of a line of months that are no mean, no part and no sum of it."""
    months = [amount for _, amount in line.finest]
    if not line.months:
        return
    for amount in line.plain:
        seen = amount.seen
        meant = any(map(is_mean, (*seen.labels, seen.row_label)))
        if seen.dated and not (meant or seen.part or agrees(amount, months)):
            yield amount
