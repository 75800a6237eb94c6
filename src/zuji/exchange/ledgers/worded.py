"""Words where an amount belongs (停炉, 未抄表, 见附件, 约三十): they are asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zuji.core.cells import column_letters
from zuji.core.label import Label
from zuji.core.plaintext import is_ditto
from zuji.core.refusals import blocking
from zuji.exchange.ledgers.doubts import Doubt, left_out
from zuji.exchange.ledgers.headings import says_stopped
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import is_quantity
from zuji.exchange.ledgers.periods import plain
from zuji.exchange.ledgers.records import Mend
from zuji.sectors.model import Input

DIGITS = {
    **{digit: at for at, digit in enumerate("零一二三四五六七八九")},
    **{digit: at for at, digit in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "〇": 0,
}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "拾": 10, "佰": 100, "仟": 1000}
_NUMERAL = re.compile(rf"[{''.join((*DIGITS, *POWERS))}]{{1,12}}")
LONGEST = 60


def worded(seen: Observation, item: Input) -> Doubt:
    """The question about a cell of words; cells with the same words are asked about together."""
    text = str(seen.cell.value).strip()[:LONGEST]
    rule = "ledger-words-for-amount"
    finding = blocking(rule, seen.where, text, item.unit, text=text)
    mends = [*_likely(seen)]
    # The text of this answer differs from cell to cell: one number is not typed for many cells
    mends.append(
        Mend(
            text=f"? {seen.address}",
            changes={f"value:{seen.address}": "?"},
            label=Label("填写这一格的数", "type the number of this cell"),
        )
    )
    mends.append(left_out([seen.address], Label("不计入", "leave out")))
    return Doubt(
        finding=finding,
        cause=(plain(text),),
        at=(seen.address,),
        input=item.name,
        mends=tuple(mends),
        item=seen.item,
    )


def _likely(seen: Observation) -> Sequence[Mend]:
    text, cell = plain(seen.cell.text), seen.address
    if says_stopped(text):
        changes = {f"value:{cell}": "0", f"accept:ledger-zero-month:{cell}": "1"}
        return [Mend(text="0", changes=changes, label=Label("确无发生，按 0 计", "none: count 0"))]
    number = numeral(text)
    if number is not None:
        label = Label(f"读作 {number}", f"read as {number}")
        return [Mend(text=f"{number}", changes={f"value:{cell}": f"{number}"}, label=label)]
    if is_ditto(text):
        return [
            Mend(
                text=f"= {place}",
                changes={f"value:{cell}": amount},
                label=Label(f"与 {place} 相同：{amount}", f"the same as {place}: {amount}"),
            )
            for place, amount in _beside(seen)
        ]
    return []


def _beside(seen: Observation) -> Sequence[tuple[str, str]]:
    """The amounts just above and just left of a cell, with their places."""
    row, column = seen.cell.place
    found = []
    for at in ((row - 1, column), (row, column - 1)):
        cell = seen.grid.at(*at)
        counted = cell is not None and any(
            each.index == at[1] for each in seen.table.of_role("amount")
        )
        if cell is not None and counted and at[0] in seen.table.rows and is_quantity(cell):
            found.append((f"{column_letters(at[1])}{at[0]}", cell.text))
    return found


def numeral(text: str) -> int | None:
    """The number that Chinese numerals say: 三十 and 约三十 are 30, 一千二百 is 1200; None for a
    text with none, with several, or with digits beside them.
    """
    found = _NUMERAL.findall(text)
    if len(found) != 1 or re.search(r"\d", text):
        return None
    total = section = digit = 0
    for sign in found[0]:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif POWERS[sign] == POWERS["万"]:
            total, section, digit = (total + section + digit) * POWERS["万"], 0, 0
        else:
            section, digit = section + max(digit, 1) * POWERS[sign], 0
    number = total + section + digit
    return number or None
