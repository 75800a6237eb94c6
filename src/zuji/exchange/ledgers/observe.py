"""The amounts of a table, each with all that the sheet says of it: item, period, unit, basis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypedDict

from zuji.core.label import Label
from zuji.exchange.ledgers.around import CONTEXT_WORDS, USE, Around, context_of
from zuji.exchange.ledgers.billing import Bill, bills
from zuji.exchange.ledgers.breakdowns import RowUses, breakdowns
from zuji.exchange.ledgers.footers import footer
from zuji.exchange.ledgers.grades import Words
from zuji.exchange.ledgers.grid import Cell, Grid
from zuji.exchange.ledgers.headings import (
    Heading,
    heading,
    take_unit,
    unit_of,
)
from zuji.exchange.ledgers.labels import (
    LabelReader,
    RowLabels,
    is_sum,
    merged_across,
    merged_months,
)
from zuji.exchange.ledgers.names import SOLD
from zuji.exchange.ledgers.parts import Column, LedgerTable, is_heading_row, is_mark
from zuji.exchange.ledgers.periods import (
    MonthSpan,
    plain,
    spelled,
    years_in,
)
from zuji.exchange.ledgers.units_found import UnitFound, found_unit
from zuji.exchange.ledgers.vocabulary import MADE, processes, words_of

MONEY_ROWS = {"金额", "单价", "总价", "均价", "成本", "费用", "price", "cost"}
USED_FOR = re.compile(r"[^通农熔商民工业专备公食药饲家利\s]用(?!户)")
"""A use in a name: 高炉用高炉煤气; 通用 and 农用 say nothing of the kind."""
IN_USE = re.compile(
    r"消耗|耗|使用|领用|入炉|入磨|原料|原材料|原燃|原辅|投入|消费|用量|用电|用能|consumption"
    r"|material"
)
"""Titles under which things are used; 能源 and 物料 name what is made as well."""
STOCKS = ("opening", "closing", "loss")
WORDS_SHOWN = 40


@dataclass(frozen=True)
class Observation:
    """One amount with what its row, its column and its table say of it.

    `item` is the name as written, `own` its words, `context` the words of sections and columns
    that tell inputs apart. `line` names the line of the ledger that the amount belongs to, so that
    months of one line are added and two lines of one name are noticed. `whole` is the text of the
    row's other labels.
    """

    cell: Cell
    grid: Grid
    table: LedgerTable
    item: str
    own: Words
    context: Words
    forced: Words
    others: tuple[tuple[Words, Words], ...]
    """Other readings of the name: words with their context."""
    says: Heading
    unit: UnitFound
    period: MonthSpan | None
    year: int | None
    year_source: str
    total: bool
    part: bool
    line: tuple[str, ...]
    labels: tuple[str, ...]
    row_label: str = ""
    column_item: bool = False
    hidden: bool = False
    dated: bool = False
    used: bool = False
    """Whether something says that the item is used: 消耗, 原材料, 领用."""
    row_used: bool = False
    """The same, said by the row, its section or its column."""
    qualified: bool = False
    """Whether the row is told by words such as 本月 and 消费量, and not by a name of its own."""
    movement: str = ""
    """What a code of movement says of the row (`zuji.exchange.ledgers.headings.movement_of`)."""
    code: str = ""
    """That code as it is written."""
    destination: str = ""
    """Where the words of its row (炭黑车间领用) say that it went."""
    sign: int = 1
    """-1 where a system of accounts writes what is issued as negative."""
    metered: bool = False
    """Whether the amount is the difference of two readings of a meter."""
    unmetered: bool = False
    """Whether it is a reading of a meter that no amount was made of."""
    part_of: int = 0
    """The column of the sum that the amount is a part of; 0 where none stands beside it."""
    member: bool = False
    """Whether the name is of one member of a mixed input (砂岩 of clay and sand)."""
    parts_sum: float | None = None
    """What the columns of its parts come to, where that is another amount."""
    bought: bool = False
    """Whether the titles say that purchases are booked (`Around.bought`)."""
    other_year: int | None = None
    """The year of the sheet's name where the year is that of a title and another one."""
    rivals: tuple[Words, ...] = ()
    """The two things that the titles and the sheet name, where nothing nearer names one."""
    of_column: int | None = None
    """The column that a sum stands for which is written beside it."""

    @property
    def column(self) -> int:
        """The column of the amounts that it belongs to."""
        return self.cell.column if self.of_column is None else self.of_column

    @cached_property
    def address(self) -> str:
        return self.grid.address(self.cell)

    @property
    def where(self) -> Label:
        return Label(f"{self.item or '—'} · {self.address}", f"{self.item or '—'} · {self.address}")


def observations(table: LedgerTable, near: Around) -> Iterator[Observation]:
    """The amounts of a table from top to bottom and from left to right."""
    rows = LabelReader(table)
    across = not table.of_role("item")
    amounts = table.of_role("amount")
    found = breakdowns(table)
    wholes = {each.whole.index for each in found}
    whole_of = {part: whole for each in found for part, whole in each.whole_of.items()}
    of_bill = bills(table.columns)
    billed = {each.index: bill for bill in of_bill for each in (*bill.parts, bill.whole)}
    uses = RowUses(any(column.heading.rest for column in amounts))
    for row in table.rows:
        labels = rows.labels(row)
        is_use = uses.is_part(labels.item)
        sections = tuple(cell.text for cell in table.sections.get(row, ()))
        is_title = is_heading_row(table, row)
        if (found_sum := footer(table, row, amounts)) is not None:
            yield _footer(table, near, labels, found_sum, across)
            continue
        for column in amounts:
            cell = table.grid.own(row, column.index)
            if cell is None or (is_title and not is_mark(cell.text)):
                continue
            of = billed[column.index].whole if column.index in billed else column
            seen = _observed(
                table, near, labels, sections=sections, column=of, cell=cell, across=across
            )
            if column.index in billed:
                seen = _billed(seen, billed[column.index], row)
            elif column.index in wholes:
                seen = replace(seen, total=labels.total, says=replace(seen.says, total=False))
            elif column.index in whole_of:
                part_of = whole_of[column.index]
                seen = replace(seen, part=True, part_of=part_of, own=words_of(labels.item))
            elif is_use and column.heading.rest:
                seen = replace(seen, part=True, own=words_of(column.heading.name))
            yield seen


def _billed(seen: Observation, bill: Bill, row: int) -> Observation:
    """An amount of a power bill: the whole, or a part of it under the name of the whole."""
    if seen.cell.column == bill.whole.index:
        return replace(seen, parts_sum=bill.other_sum(seen.table, row))
    line = (*seen.line, str(seen.cell.column))
    return replace(seen, part=True, part_of=bill.whole.index, line=line)


def _footer(
    table: LedgerTable,
    near: Around,
    labels: RowLabels,
    found: tuple[Cell, Column],
    across: bool,
) -> Observation:
    """A sum written into one cell, over the lines of its column."""
    cell, column = found
    bare = RowLabels(total=True, dated=labels.dated, year=labels.year)
    seen = _observed(table, near, bare, sections=(), column=column, cell=cell, across=across)
    named = bool(column.heading.rest) or not table.of_role("item")
    own = seen.own if named else frozenset()
    return replace(seen, total=True, period=None, own=own, of_column=column.index)


def _observed(
    table: LedgerTable,
    near: Around,
    labels: RowLabels,
    *,
    sections: tuple[str, ...],
    column: Column,
    cell: Cell,
    across: bool,
) -> Observation:
    head, row_says = column.heading, heading(labels.item) if labels.item else Heading()
    qualifier = _qualifies(row_says, labels)
    item = "" if qualifier else labels.item
    says = _joint(head, row_says, labels.kind, qualifier)
    says = replace(says, flow="") if _names_bought(says, column) else says
    column_name = head.name if head.rest else ""
    if item and (row_says.flow in STOCKS or _ends_received(item, row_says)):
        says = replace(says, flow=says.flow or row_says.flow)
        own, shown = words_of(row_says.rest), item
    else:
        own, shown = _name(item, column_name, near, sections, labels)
        if item and row_says.slice:
            own, _ = _name(row_says.name, column_name, near, sections, labels)
    own |= _concentration(labels.specs)
    context = _context(item, [*sections, *labels.specs], near)
    forced = {"made": {MADE}, "sold": {SOLD}}.get(head.flow, set()) if not head.rest else set()
    period, year, source = _when(labels, says, near, sections, (table, column, cell))
    row_used = _used((item, head.text, *sections, *labels.specs), item)
    return Observation(
        cell=cell,
        grid=table.grid,
        table=table,
        item=shown,
        own=own,
        context=context,
        forced=frozenset(forced),
        others=(*_grouped(item, column, context), *_said(own, context, near)),
        says=says,
        unit=found_unit(
            labels.unit, item or labels.item, column, sections=sections, near=near, cell=cell
        ),
        period=period,
        year=year,
        year_source=source,
        total=_is_sum(head, labels, row_says, qualifier),
        part=row_says.part or head.part or plain(labels.item).startswith("其中"),
        line=_line(item, column_name, _told_by(says, qualifier, labels), labels, sections),
        labels=tuple(text for text in (labels.item, *labels.specs, labels.date_text) if text),
        row_label=plain(labels.item),
        column_item=across or not item,
        hidden=table.grid.is_hidden(cell),
        dated=labels.dated,
        used=row_used or any(IN_USE.search(plain(text)) for text in _of_use(near, table)),
        row_used=row_used,
        qualified=qualifier or labels.kind is not None,
        movement="back" if says.flow == "returned" else labels.movement,
        code=labels.code,
        destination=labels.destination,
        **_at_odds(near, source, (item, column_name, *sections, near.item)),
    )


class _AtOdds(TypedDict):
    bought: bool
    other_year: int | None
    rivals: tuple[Words, ...]


def _at_odds(near: Around, year_source: str, nearer: Sequence[str]) -> _AtOdds:
    """What titles and the sheet say of an amount beyond what stands `nearer` to it."""
    return {
        "bought": near.bought,
        "other_year": near.other_year if year_source == "title" else None,
        "rivals": () if any(nearer) else near.rivals,
    }


def _told_by(says: Heading, qualifier: bool, labels: RowLabels) -> str:
    """What the row says beside a name that tells its line from others: its flow, hours of day."""
    flow = says.flow if qualifier or labels.kind else ""
    return f"{flow}{says.slice}"


def _said(own: Words, context: Words, near: Around) -> Iterator[tuple[Words, Words]]:
    """The name with what the titles say: an output, or of what thing 总产量 and 1#窑 are."""
    for word in near.said:
        yield own | {word}, context
    if near.subject and own <= CONTEXT_WORDS | processes():
        yield own | near.subject, context


def _qualifies(row_says: Heading, labels: RowLabels) -> bool:
    """Whether the row says which of several amounts of one item it holds, and names no item."""
    is_plain = not row_says.quantity or plain(labels.item) in MONEY_ROWS
    return row_says.is_qualifier and not row_says.kind and is_plain


def _context(item: str, texts: Sequence[str], near: Around) -> Words:
    """What sections and titles say; 入磨熟料 is used, also below a title 产量."""
    context = context_of(texts) | near.title_words
    return context - {MADE, SOLD} if item and _used((item,), item) else context


def _is_sum(head: Heading, labels: RowLabels, row: Heading, qualifier: bool) -> bool:
    """Whether an amount is a sum (or a mean) by its column or row; 消费量合计 is a flow."""
    mean = head.quantity == "average" and not head.period
    own = is_sum(row) and not (qualifier and bool(row.flow))
    return head.total or mean or labels.total or own


def _joint(head: Heading, row: Heading, kind: Heading | None, qualifies: bool) -> Heading:
    """What the column, a row of qualifiers (本月, 消费量) and a column of kinds say together."""
    says = head
    for qualifier in (row if qualifies else None, kind):
        if qualifier is not None:
            says = says.over(replace(qualifier, kind="", name="", rest="", total=False))
    if head.flow in STOCKS:  # 结存 is stock, be the row 领用
        says = replace(says, flow=head.flow)
    return says if says.slice or not row.slice else replace(says, slice=row.slice)


def _line(
    item: str, column: str, flow: str, labels: RowLabels, sections: tuple[str, ...]
) -> tuple[str, ...]:
    """What tells the lines of a table apart."""
    return (plain(item), plain(column), flow, *map(plain, labels.specs), *map(plain, sections))


def _grouped(item: str, column: Column, context: Words) -> tuple[tuple[Words, Words], ...]:
    """The name of a column without the titles of its group above, which are context then."""
    if len(column.heads) < 2:
        return ()
    names = [cell.text for cell in column.heads if unit_of(cell.text) is None]
    others = []
    for at in range(1, len(names)):
        low = [heading(text).name for text in names[at:] if heading(text).rest]
        if low:
            own = frozenset().union(*(words_of(text) for text in low))
            own |= words_of(item) if item else frozenset()
            others.append((own, context | context_of(names[:at])))
    return tuple(others)


def _ends_received(item: str, says: Heading) -> bool:
    """Whether an item ends with a word of receipts: 原煤购进量, not 购入电量 nor 外购煤."""
    return says.flow == "received" and bool(
        re.search(r"(?:购进|购入|采购|进货|进厂|到货|入库|购买|收入)量?$", plain(item))
    )


def _used(texts: Sequence[str], item: str) -> bool:
    return any(USE.search(plain(text)) for text in texts) or bool(USED_FOR.search(item))


def _names_bought(says: Heading, column: Column) -> bool:
    """Whether a header names a thing that is bought (购入电力), and not receipts of it."""
    if says.flow != "received":
        return False
    bare = [take_unit(spelled(cell.text))[0] for cell in column.heads]
    found = [(text, heading(text)) for text in bare]
    return any(
        each.flow == "received" and each.rest and not _ends_received(text, each)
        for text, each in found
    )


def _of_use(near: Around, table: LedgerTable) -> tuple[str, ...]:
    """Titles that speak of use and not of production as well."""
    texts = (near.title, table.grid.name)
    return tuple(text for text in texts if "产" not in text and "output" not in text.lower())


def _name(
    item: str, column_name: str, near: Around, sections: tuple[str, ...], labels: RowLabels
) -> tuple[Words, str]:
    """The words of the item, and the name that is shown for it; 合计 on a sheet named Sheet is no
    sum of "Sheet", and 产量 on it is shown as itself.
    """
    label, total = labels.item, labels.total
    if item and column_name:
        return words_of(item) | words_of(column_name), f"{item} {column_name}"
    if item or column_name:
        found = words_of(item or column_name)
        if column_name and near.place and found <= {"电"}:
            return found | {f"?{near.place}"}, f"{near.place} {column_name}"
        return found, item or column_name
    for text in (*sections, near.item):
        found = words_of(text)
        if found and not found <= processes():
            return found, text
    if near.rivals:
        names = " ≠ ".join(" ".join(sorted(words)) for words in near.rivals)
        own: Words = frozenset() if total else near.rivals[0] | near.rivals[1]
        return own, "" if total else names
    known = near.sheet_words and not _has_unknown(near.sheet_words)
    if (
        near.subject
        and not near.subject <= processes()
        and not (known and not near.sheet_words <= processes())
    ):
        return near.subject, label or " ".join(sorted(near.subject))
    if total and _has_unknown(near.sheet_words):
        return frozenset(), ""
    if near.sheet_words and not near.sheet_words <= processes():
        if label and _has_unknown(near.sheet_words):
            return near.sheet_words, label
        words = (word.lstrip("?") for word in sorted(near.sheet_words))
        return near.sheet_words, " ".join(words)[:WORDS_SHOWN]
    return frozenset(), ""


def _has_unknown(own: Words) -> bool:
    return any(word.startswith("?") for word in own)


def _concentration(specs: Sequence[str]) -> Words:
    """A concentration named beside the item: 32 %."""
    found = set()
    for spec in specs:
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[%％]\s*", spec)
        if match:
            found.add(f"?{match[1]}%")
    return frozenset(found)


def _when(
    labels: RowLabels,
    says: Heading,
    near: Around,
    sections: tuple[str, ...],
    at: tuple[LedgerTable, Column, Cell],
) -> tuple[MonthSpan | None, int | None, str]:
    """The months and the year of an amount, and where the year was found; all months over which its
    cell is merged.
    """
    table, column, cell = at
    of_row = merged_months(table, cell, labels.period)
    of_column = merged_across(table, cell, says.period)
    period = of_row or of_column
    if of_row is not None and of_column is not None:
        period = of_column if of_column.size == 1 and of_row.size > 1 else of_row
    section_years = {year for text in sections for year in years_in(text)}
    section = next(iter(section_years)) if len(section_years) == 1 else None
    named = (
        (of_row.year if of_row else None, "row"),
        (labels.year, "row"),
        (says.year, "column"),
        (of_column.year if of_column else None, "column"),
        (next((c.heading.year for c in table.of_role("date") if c.heading.year), None), "column"),
        (section, "section"),
        (near.year, "title"),
    )
    plausible = (pair for pair in named if pair[0] is not None and 1990 <= pair[0] <= 2100)
    year, source = next(plausible, (None, ""))
    if period is None and near.closes is not None and (says.cumulative or says.this_month):
        first = near.closes.first if says.this_month else 1
        period = replace(near.closes, first=first)
    if period is None and says.cumulative and near.period is not None and near.period.size == 12:
        period = near.period  # 本年累计 under 2025年1-12月
    part = near.period if near.period is not None and near.period.size < 12 else None
    own_sum = labels.total and labels.dated
    if period is not None and period.week and part is not None:
        period = part  # 第1周 on the sheet of a month
    if period is None and part is not None and not says.whole_year and not own_sum:
        if says.cumulative:
            period = MonthSpan(1, part.last, part.year)
        elif not says.total or part.size == 1:
            period = part
    elif says.cumulative and period is not None and period.size == 1:
        period = MonthSpan(1, period.last, period.year)
    if year is None and (column.heading.total or column.heading.whole_year):
        year, source = _year_to_the_left(table, column), "column"
    return period, year, source


def _year_to_the_left(table: LedgerTable, column: Column) -> int | None:
    """The year of the months that stand just left of a column of sums."""
    for other in reversed(table.of_role("amount")):
        if other.index < column.index and other.heading.period is not None:
            return other.heading.year
    return None
