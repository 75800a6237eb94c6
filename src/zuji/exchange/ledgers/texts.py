"""Amounts inside longer texts, which no table holds: they are asked about, never lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from zuji.core.label import Label, listed
from zuji.core.refusals import blocking
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.dials import MULTIPLIER
from zuji.exchange.ledgers.doubts import Doubt, left_out
from zuji.exchange.ledgers.grid import Grid
from zuji.exchange.ledgers.headings import dimensions, is_note, is_signature, unit_of
from zuji.exchange.ledgers.names import NameBook
from zuji.exchange.ledgers.parts import LedgerTable
from zuji.exchange.ledgers.spelt import pieces
from zuji.exchange.ledgers.vocabulary import words_of

_YEAR_AND_UNIT = re.compile(r"(?:19|20)\d\d [(（].*")
"""A title with its year and the unit of the table: Electricity 2024 (kWh)."""


def in_texts(
    grids: Sequence[Grid],
    tables: Sequence[LedgerTable],
    names: NameBook,
    found: Collection[str],
    answers: Answers,
) -> Iterator[Doubt]:
    """Texts outside tables that name an input with an amount and its unit, where no table gave
    that input.
    """
    inside = {(table.grid.name, row) for table in tables for row in (*table.headers, *table.rows)}
    for grid in grids:
        for cell in () if grid.hidden else grid.cells.values():
            text, address = cell.text, grid.address(cell)
            if not isinstance(cell.value, str) or (grid.name, cell.row) in inside:
                continue
            if is_note(text) or is_signature(text) or answers.skips(address):
                continue
            if MULTIPLIER.search(text):
                continue
            meant = {_meant(names, name, amount) for name, amount in pieces(text)}
            meant -= {"", *found}
            if not meant:
                continue
            labels = listed(names.model.inputs[each].label for each in sorted(meant))
            finding = blocking("ledger-amount-in-text", address, text[:60], "", inputs=labels)
            mends = (left_out([address], Label("不计入", "leave out")),)
            yield Doubt(finding=finding, cause=(), at=(address,), mends=mends)


def _meant(names: NameBook, name: str, amount: str) -> str:
    """The input that a piece of text is most likely about, by the words known in it."""
    unit = amount.partition(" ")[2]
    if _YEAR_AND_UNIT.fullmatch(amount):
        return ""
    if "/" in unit or not dimensions(unit_of(unit) or ""):
        return ""
    known = frozenset(word for word in words_of(name) if not word.startswith("?"))
    return names.told(name) or names.match(known).input
