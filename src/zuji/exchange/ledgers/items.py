"""The items and tables of a ledger as a reading lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from zuji.core.label import Label, listed
from zuji.core.refusals import blocking
from zuji.exchange.ledgers.doubts import Doubt
from zuji.exchange.ledgers.makes import is_gross, is_on_site
from zuji.exchange.ledgers.names import NameBook
from zuji.exchange.ledgers.parts import LedgerTable
from zuji.exchange.ledgers.records import ItemRead, Mend, TableSeen
from zuji.exchange.ledgers.sorting import Sorted, on_site_input
from zuji.exchange.ledgers.vocabulary import words_of
from zuji.sectors.model import Input

PLAUSIBLE = 3


def items_read(name: str, sorted_amounts: Sorted) -> Iterator[ItemRead]:
    """The names under which a ledger holds an input, each with its cells."""
    texts: dict[str, list[str]] = {}
    for seen in sorted_amounts.by_input.get(name, ()):
        texts.setdefault(seen.item, []).append(seen.address)
    for text, cells in texts.items():
        yield ItemRead(item=text, input=name, cells=tuple(cells))


def items_unknown(sorted_amounts: Sorted) -> Iterator[ItemRead]:
    """The names that no input has, each with its cells."""
    for name, all_seen in sorted_amounts.unknown.items():
        cells = tuple(dict.fromkeys(seen.address for seen in all_seen))
        yield ItemRead(item=name, input="", cells=cells)


def table_seen(table: LedgerTable) -> TableSeen:
    """The sheet, the header row and the columns of a table, as a person may correct them."""

    def first(role: str) -> int:
        return next((column.index for column in table.of_role(role)), -1)

    return TableSeen(
        sheet=table.grid.name,
        header=table.headers[-1] if table.headers else 1,
        item=first("item"),
        amounts=tuple(column.index for column in table.of_role("amount")),
        unit=first("unit"),
        month=first("date"),
    )


def item_doubts(found: Sorted, book: NameBook) -> Iterable[Doubt]:
    """Questions about names that no input has, names near an input one by one, others together."""
    inputs = book.model.inputs
    for name, all_seen in found.unknown.items():
        cells = tuple(dict.fromkeys(seen.address for seen in all_seen))
        near = list(found.candidates.get(name, ())) or book.nearest(name)
        rule = "ledger-item-ambiguous" if name in found.candidates else "ledger-item-unknown"
        if rule == "ledger-item-ambiguous" and len(near) == 1 and is_gross(name):
            rule = "ledger-gross-power"
        if is_on_site(name) and (power := _green(inputs, near)):
            near, rule = power, "ledger-on-site-power"
        mends = [
            Mend(text=each, changes={f"item:{name}": each}, label=inputs[each].label)
            for each in near[: PLAUSIBLE + 2]
        ]
        out = Mend(text="", changes={f"item:{name}": ""}, label=Label("不计入", "leave out"))
        labels = listed(inputs[each].label for each in near[:3])
        finding = blocking(rule, all_seen[0].where, name, labels, item=name, input=labels)
        cause = (name,) if near else ("",)
        yield Doubt(finding=finding, cause=cause, at=cells, mends=(*mends, out), item=name)
    for column, all_seen in found.unknown_columns.items():
        cells = tuple(dict.fromkeys(seen.address for seen in all_seen))
        finding = blocking("ledger-column-unknown", all_seen[0].where, column)
        changes = {f"item:{seen.item}": "" for seen in all_seen}
        out = Mend(text="", changes=changes, label=Label("不计入此列", "leave the column out"))
        counted = {
            f"item:{seen.item}": book.match(words_of(seen.line[0]), seen.context).input
            for seen in all_seen
        }
        use = Mend(text="count", changes=counted, label=Label("计入此列", "count the column"))
        yield Doubt(finding=finding, cause=(column,), at=cells, mends=(use, out), item=column)


def _green(inputs: Mapping[str, Input], near: Sequence[str]) -> list[str]:
    """The inputs that power made on site may be: what was used on site, and among those near the
    name what certificates cover; none where the name is near another kind of thing (光伏玻璃).
    """
    covered = [each for each in near if re.search("绿证|自发", inputs[each].label.zh)]
    here = on_site_input(inputs)
    return [each for each in dict.fromkeys([here, *covered]) if each] if covered else []
