"""Parts of an amount that went elsewhere, and sums over columns of which nothing is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from zuji.core.figures import grouped, in_full
from zuji.core.label import Label, listed
from zuji.core.refusals import blocking, warning
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.billing import LOSS
from zuji.exchange.ledgers.doubts import Doubt, accepted
from zuji.exchange.ledgers.headings import names_elsewhere
from zuji.exchange.ledgers.names import NameBook
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.resolved import Resolved, is_ratio
from zuji.exchange.ledgers.sorting import Sorted
from zuji.exchange.ledgers.sublines import APART, OtherPart
from zuji.exchange.ledgers.sublines import RULE as PART_OF
from zuji.exchange.ledgers.vocabulary import words_of
from zuji.sectors.model import Input

RULE = "ledger-part-elsewhere"


def elsewhere_doubts(
    sorted_amounts: Sorted, found: Mapping[str, Resolved], answers: Answers
) -> Iterator[Doubt]:
    """Lines and columns "of which" for another product, a sale or a household: 其中骨料线用.

    One question for each input, with all its parts that went elsewhere.
    """
    parts = [
        (name, seen)
        for name, all_seen in sorted_amounts.by_input.items()
        for seen in all_seen
        if seen.part
    ]
    gone: dict[str, list[Observation]] = {}
    for name, seen in (*sorted_amounts.parts, *parts):
        got = found.get(name)
        texts = f"{seen.row_label} {seen.item} {seen.says.text}"
        gone_back = seen.says.flow == "returned"
        if got is None or is_ratio(got.item) or not (gone_back or names_elsewhere(texts)):
            continue
        used = {each.seen.address for each in got.used}
        counts = bool(seen.cell.number) and used and seen.address not in used
        if seen.part_of and not any(_is_whole(each.seen, seen) for each in got.used):
            continue  # a part of a sum until now, which is not what counts
        if counts and not answers.accepts(RULE, seen.address):
            gone.setdefault(name, []).append(seen)
    for name, all_seen in gone.items():
        yield _doubt(all_seen, found[name])


def _doubt(parts: Sequence[Observation], got: Resolved) -> Doubt:
    units = list(dict.fromkeys(seen.unit.unit for seen in parts))
    shown = listed(f"{grouped(_sum(parts, unit))} {unit}".strip() for unit in units)
    names = listed(dict.fromkeys(seen.item for seen in parts))
    finding = warning(RULE, parts[0].where, shown, item=names)
    cells = tuple(seen.address for seen in parts)
    mends = [accepted(RULE, cells, Label("仍按总量计", "the whole amount counts"))]
    if rests := _rests(parts, got):
        changes = {f"accept:{RULE}:{cell}": "1" for cell in cells}
        changes |= {f"value:{cell}": rest for cell, rest in rests.items()}
        rest = next(iter(rests.values())) if len(rests) == 1 else ""
        label = Label(f"扣除，按 {rest} 计", f"take it off: {rest}")
        label = label if rest else Label("逐格扣除", "take it off, cell by cell")
        mends.append(Mend(text="less", changes=changes, label=label))
    item = parts[0].item
    return Doubt(
        finding=finding,
        cause=(item,),
        at=cells,
        input=got.item.name,
        mends=tuple(mends),
        item=item,
    )


def other_doubts(
    others: Sequence[OtherPart], found: Mapping[str, Resolved], inputs: Mapping[str, Input]
) -> Iterator[Doubt]:
    """Lines "of which" whose names are another input: contained in theirs, or to be counted apart.

    Both inputs wait for the answer, so that nothing is counted twice.
    """
    groups: dict[tuple[str, str], list[Observation]] = {}
    for part in others:
        groups.setdefault((part.whole, part.other), []).append(part.seen)
    for (whole, other), parts in groups.items():
        names = listed(dict.fromkeys(seen.item for seen in parts))
        whole_label, label = inputs[whole].label, inputs[other].label
        facts = {"item": names, "whole": whole_label, "input": label}
        finding = blocking(PART_OF, parts[0].where, names, label, **facts)
        cells = tuple(seen.address for seen in parts)
        apart = {f"accept:{APART}:{cell}": "1" for cell in cells}
        mends = [accepted(PART_OF, cells, Label("只是其中项，不另计", "a part only"))]
        if whole in found and (rests := _rests(parts, found[whole])):
            changes = apart | {f"value:{cell}": rest for cell, rest in rests.items()}
            divide = Label("从总量中分出，另计", "divide: count it apart, off the whole")
            mends.append(Mend(text="divide", changes=changes, label=divide))
        extra = Label("不在总量内，另计", "not in the whole: count it apart")
        mends.append(Mend(text="apart", changes=apart, label=extra))
        for name in (whole, other):
            if name in found:
                yield Doubt(
                    finding=finding,
                    cause=(whole, other),
                    at=cells,
                    input=name,
                    mends=tuple(mends),
                    item=parts[0].item,
                )


def _sum(parts: Sequence[Observation], unit: str) -> float:
    return math.fsum(seen.cell.number or 0.0 for seen in parts if seen.unit.unit == unit)


def _rests(parts: Sequence[Observation], got: Resolved) -> dict[str, str]:
    """What is left of each amount without its parts; none where a part cannot be taken off."""
    lesser: dict[str, list[Observation]] = {}
    wholes = {each.seen.address: each.seen for each in got.used}
    for seen in parts:
        whole = _whole_of(seen, list(wholes.values()))
        if whole is None or whole.unit.unit != seen.unit.unit:
            return {}
        lesser.setdefault(whole.address, []).append(seen)
    rests = {}
    for address, taken in lesser.items():
        unit = wholes[address].unit.unit
        rest = (wholes[address].cell.number or 0.0) - _sum(taken, unit)
        if rest <= 0:
            return {}
        rests[address] = f"{in_full(rest, 12)} {unit}".strip()
    return rests


def _is_whole(seen: Observation, part: Observation) -> bool:
    """Whether an amount stands in the row and in the column that a part is taken from."""
    places = (seen.grid.name, *seen.cell.place), (part.grid.name, part.cell.row, part.part_of)
    return places[0] == places[1]


def _whole_of(part: Observation, wholes: Sequence[Observation]) -> Observation | None:
    """The amount that a part is taken off: in its row or in its column, of the same time."""
    beside = [each for each in wholes if each.table is part.table and each.period == part.period]
    own_row = [each for each in beside if each.cell.row == part.cell.row]
    own_column = [each for each in beside if each.cell.column == part.cell.column]
    above = [each for each in own_column if each.cell.row < part.cell.row]
    if own_row or above:
        left = [each for each in own_row if each.cell.column == part.part_of] or own_row
        return left[0] if left else max(above, key=lambda each: each.cell.row)
    return wholes[0] if len(wholes) == 1 else None


def waiting_for(
    sorted_amounts: Sorted, found: Mapping[str, Resolved], book: NameBook
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The inputs that wait for the question about a name or a column, by its rule and that name:
    the answer may change what they come to.
    """
    waiting: dict[tuple[str, str], list[str]] = {}
    for column, all_seen in sorted_amounts.unknown_columns.items():
        names = _beside(all_seen, found, book)
        waiting["ledger-column-unknown", column] = list(dict.fromkeys(names))
    owners: dict[tuple[str, int], list[str]] = {}
    for name, got in found.items():
        for each in got.used:
            owners.setdefault(_table(each.seen), []).append(name)
    for item, all_seen in sorted_amounts.unknown.items():
        first = all_seen[0]
        near = set(owners.get(_table(first), ()))
        losses = {name for name in near if "Wh" in found[name].item.unit and LOSS.search(item)}
        known = frozenset(word for word in first.own if not word.startswith("?"))
        is_column = first.column_item and known != first.own
        alike = {book.match(known, first.context).input} if is_column else set()
        summed = {name for name in near if _is_row_sum(found[name])}
        waiting["ledger-item-unknown", item] = sorted(losses | (alike & near) | summed)
    return {cause: tuple(names) for cause, names in waiting.items() if names}


def _is_row_sum(got: Resolved) -> bool:
    """Whether the amounts of an input are sums over columns without a name of their own."""
    return bool(got.used) and all(
        each.seen.says.total
        and not each.seen.says.rest
        and each.seen.period is not None
        and bool(each.seen.dated)
        for each in got.used
    )


def _table(seen: Observation) -> tuple[str, int]:
    return seen.grid.name, seen.table.rows[0]


def _beside(
    all_seen: Sequence[Observation], found: Mapping[str, Resolved], book: NameBook
) -> Iterator[str]:
    """The inputs of which an amount counts in a row where an unknown column holds one as well."""
    counted = {
        (name, each.seen.grid.name, each.seen.cell.row)
        for name, got in found.items()
        for each in got.used
    }
    for seen in all_seen:
        name = book.match(words_of(seen.line[0]), seen.context).input
        if (name, seen.grid.name, seen.cell.row) in counted:
            yield name
