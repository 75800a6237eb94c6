"""Remarks beside amounts and notes under a table that change what an amount is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.refusals import Refusal, warning
from zuji.core.units import parse_unit
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.headings import names_elsewhere, unit_of
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import LedgerTable
from zuji.exchange.ledgers.periods import plain, spelled
from zuji.exchange.ledgers.records import Mend
from zuji.exchange.ledgers.resolved import Resolved

RULE = "ledger-remark"
BESIDE = re.compile(
    r"(?:(?:未含|不含|未计|不计|未列|未包括|不包括|(?<![不未])含|(?<![不未])包括|剔除|冲减|另有)"
    r"(?!水|税|硫|碳|灰|量)|[应未需]扣除?)[^,，。;；]{0,12}?\d"
    r"|其中[^,，。;；]{0,12}?\d[^,，。;；]{0,12}?(?:[上去前次明]年|跨年|库存|结转)"
    r"|待(?:更正|核实|核对|确认|核定|复核|补[录报记])"
    r"|作废|已冲销|重复(?:登记|填报|计|录)|(?:数字?|数据|单位|填报|登记)有误|应(?:为|是|改为)\s*[\d.,]+"
    r"|(?:not includ|exclud|includ)\w*[^,.;]{0,12}\d|\bvoid\b|should be\s*[\d.,]+",
    re.I,
)
"""What is in the amount or not, with a figure; rows that do not count; corrections."""
BOOKED_IN = re.compile(
    r"(?:单位\s*(?:改?[为是]|[:：])?|[以按用]|改[为用]|换[为成])\s*(?P<unit>[^\s\d,，。;；:：()（）以按用改换]{1,8}?)"
    r"(?=计|填|统计|记|为单位|报|结算|[,，。;；)）]|$)"
)
"""The unit in which a remark says that amounts are booked: 7月起以千克计."""
CANCELLED = re.compile(
    r"红冲|红字|冲[销回正账帐抵]|冲减"
    r"|\b(?:revers(?:al|ed)|cancel\w*|storno|credit note)\b"
)
"""Words of a row whose amount cancels another one."""
MARKED = re.compile(r"^\s*(?P<mark>[*※△▲①②③④⑤⑥]|\[\d\]|注\s*\d)\s*")


def remark_doubts(
    tables: Sequence[LedgerTable], found: Mapping[str, Resolved], answers: Answers
) -> Iterator[Doubt]:
    """Questions about amounts that count and of which a remark says something else."""
    by_table: dict[int, list[tuple[str, Observation]]] = {}
    for name, got in found.items():
        for each in got.used:
            by_table.setdefault(id(each.seen.table), []).append((name, each.seen))
    for table in tables:
        used = by_table.get(id(table), [])
        notes = tuple(_notes(table)) if used else ()
        for name, seen in used:
            for cell in _remarks(table, seen, notes):
                address = table.grid.address(cell)
                if answers.accepts(RULE, address) or answers.value(seen.address) is not None:
                    continue
                yield _doubt(name, seen, cell, address)
            for text in _comments(seen):
                told = answers.value(seen.address) is not None
                if not told and not answers.accepts(RULE, seen.address):
                    yield _doubt(name, seen, replace(seen.cell, value=text), seen.address)
            yield from _cancelling(name, seen, answers)


def _cancelling(name: str, seen: Observation, answers: Answers) -> Iterator[Doubt]:
    """The question about a row that cancels another one and is written as a positive amount."""
    address, number = seen.address, seen.cell.number or 0.0
    if number <= 0 or seen.movement == "back" or answers.value(address) is not None:
        return
    labels = (column for column in seen.table.columns if column.role not in {"amount", "remark"})
    cells = (seen.table.grid.own(seen.cell.row, column.index) for column in labels)
    for cell in cells:
        if cell is None or not CANCELLED.search(plain(cell.text)):
            continue
        if not answers.accepts(RULE, address):
            doubt = _doubt(name, seen, cell, address)
            less = {f"value:{address}": f"-{in_full(number, 12)} {seen.unit.unit}".strip()}
            less |= {f"accept:ledger-negative:{address}": "1"}
            taken = Mend(text="less", changes=less, label=Label("从总数中减去", "take it off"))
            yield replace(doubt, mends=(taken, *doubt.mends))
        return


def _doubt(name: str, seen: Observation, cell: Cell, address: str) -> Doubt:
    text = spelled(cell.text)[:60]
    finding = warning(RULE, seen.where, text, text=text)
    mends = (
        accepted(RULE, [address], Label("数值按所写计", "the amount counts as it stands")),
        left_out([seen.address], Label("不计入", "leave out")),
    )
    return Doubt(
        finding,
        (plain(text),),
        tuple(dict.fromkeys((seen.address, address))),
        input=name,
        mends=mends,
        item=seen.item,
    )


def _comments(seen: Observation) -> Iterator[str]:
    """The comments at an amount, at the labels of its row and at the titles over its column that
    say more of it.
    """
    comments = seen.grid.comments
    if not comments:
        return
    amounts = {column.index for column in seen.table.of_role("amount")}
    heads = {
        head.place
        for column in seen.table.columns
        if column.index == seen.cell.column
        for head in column.heads
    }
    for place, text in comments.items():
        label = place[0] == seen.cell.row and place[1] not in amounts
        if (place == seen.cell.place or label or place in heads) and _says_more(text, seen):
            yield text


def _remarks(table: LedgerTable, seen: Observation, notes: Sequence[Cell]) -> Iterator[Cell]:
    """The remarks of the row of an amount, and the notes that its name or sign points to."""
    for column in table.of_role("remark"):
        cell = table.grid.at(seen.cell.row, column.index)
        if cell is not None and isinstance(cell.value, str) and _says_more(cell.text, seen):
            yield cell
    for cell in notes:
        if not _says_more(cell.text, seen):
            continue
        mark = MARKED.match(spelled(cell.text))
        name = plain(re.sub(r"[(（].*", "", seen.line[0] or seen.line[1]).strip("*※△▲ "))
        pointed = mark is not None and mark["mark"] in f"{seen.item} {seen.cell.text}"
        if pointed or (len(name) > 1 and name in plain(cell.text)):
            yield cell


def _notes(table: LedgerTable) -> Iterator[Cell]:
    """Texts of a sheet outside the rows of its table, and lines of it without an amount, that may
    change an amount.
    """
    inside = {*table.headers, *table.rows}
    amounts = [column.index for column in table.of_role("amount")]
    for cell in table.grid.cells.values():
        if not isinstance(cell.value, str) or not _may_change(cell.text):
            continue
        bare = all(table.grid.own(cell.row, index) is None for index in amounts)
        if cell.row not in inside or bare:
            yield cell


def _may_change(text: str) -> bool:
    return bool(_is_beside(text) or BOOKED_IN.search(spelled(text)))


def _is_beside(text: str) -> bool:
    bare = spelled(text)
    named = names_elsewhere(bare) and re.search(r"\d", bare)
    return bool(named or BESIDE.search(bare))


def _says_more(text: str, seen: Observation) -> bool:
    booked = BOOKED_IN.finditer(spelled(text))
    return _is_beside(text) or any(_is_other(each["unit"], seen.unit.unit) for each in booked)


def _is_other(text: str, unit: str) -> bool:
    """Whether a text is a unit that differs from the one an amount is read in."""
    said = unit_of(text)
    if said is None or not unit:
        return False
    try:
        one, two = parse_unit(said), parse_unit(unit)
    except Refusal:
        return False
    return one.dimension != two.dimension or abs(one.scale / two.scale - 1) > 1e-9
