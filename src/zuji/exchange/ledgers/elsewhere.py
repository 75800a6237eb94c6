"""Parts of an amount that went elsewhere, and sums over columns of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zuji.core.figures import grouped, in_full
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal, warning
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted
from zuji.exchange.ledgers.headings import names_elsewhere
from zuji.exchange.ledgers.names import NameBook
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.resolved import Resolved, is_ratio
from zuji.exchange.ledgers.sorting import Sorted
from zuji.exchange.ledgers.vocabulary import words_of

RULE = "ledger-part-elsewhere"


def elsewhere_doubts(
    sorted_amounts: Sorted, found: Mapping[str, Resolved], answers: Answers
) -> Iterator[Doubt]:
    """Lines and columns "of which" for another product, a sale or a household: 其中骨料线用."""
    parts = [
        (name, seen)
        for name, all_seen in sorted_amounts.by_input.items()
        for seen in all_seen
        if seen.part
    ]
    for name, seen in (*sorted_amounts.parts, *parts):
        got = found.get(name)
        texts = f"{seen.row_label} {seen.item} {seen.says.text}"
        if got is None or is_ratio(got.item) or not names_elsewhere(texts):
            continue
        number = _number(seen)
        used = {each.seen.address for each in got.used}
        counts = bool(number) and used and seen.address not in used
        if counts and not answers.accepts(RULE, seen.address):
            yield _doubt(seen, got, number)


def _doubt(seen: Observation, got: Resolved, number: float) -> Doubt:
    unit, name = seen.unit.unit, got.item.name
    finding = warning(RULE, seen.where, f"{grouped(number)} {unit}".strip(), item=seen.item)
    label = Label("仍按总量计", "the whole amount counts")
    mends = [accepted(RULE, [seen.address], label)]
    whole = got.used[0].seen if len(got.used) == 1 else None
    of_whole = _number(whole) if whole is not None and whole.unit.unit == unit else 0.0
    if whole is not None and of_whole > number:
        rest = f"{in_full(of_whole - number, 12)} {unit}".strip()
        changes = {f"value:{whole.address}": rest, f"accept:{RULE}:{seen.address}": "1"}
        label = Label(f"扣除，按 {rest} 计", f"take it off: {rest}")
        mends.append(Mend(text="less", changes=changes, label=label))
    return Doubt(
        finding,
        (seen.item,),
        (seen.address,),
        input=name,
        mends=tuple(mends),
        item=seen.item,
    )


def _number(seen: Observation) -> float:
    try:
        return read_quantity(seen.cell.value, "1", seen.address)
    except Refusal:
        return 0.0


def sums_waiting(
    sorted_amounts: Sorted, found: Mapping[str, Resolved], book: NameBook
) -> Iterator[tuple[str, str]]:
    """Inputs whose amount is a sum over columns that nobody knows, each with such a column."""
    sums = {
        (name, seen.grid.name, seen.cell.row): seen.address
        for name, all_seen in sorted_amounts.by_input.items()
        for seen in all_seen
        if seen.says.total and not seen.says.whole_year and seen.period is None
    }
    for column, all_seen in sorted_amounts.unknown_columns.items():
        for seen in all_seen:
            name = book.match(words_of(seen.line[0]), seen.context).input
            at = sums.get((name, seen.grid.name, seen.cell.row))
            got = found.get(name)
            if at and got is not None and any(each.seen.address == at for each in got.used):
                yield name, column
