"""Amounts written out in texts: 原煤：207,000 吨, one to a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zuji.exchange.ledgers.grid import Cell, Grid, Place
from zuji.exchange.ledgers.headings import is_note, is_signature, unit_of
from zuji.exchange.ledgers.vocabulary import words_of

FEWEST = 3
"""Texts of this kind from which on a sheet is a list of them."""
_SPELT = re.compile(
    r"(?P<name>[^:=;。]{1,40}?)\s*[:=]?\s*"
    r"(?P<amount>(?<![\d.,#-])\d[\d,.]*)\s*(?P<unit>[^\d\s.,].{0,12})"
)
_WORDED = re.compile(r"(?P<name>[^:=;。]{1,40}?)\s*[:=]\s*(?P<words>[^:=;。]{1,24})")
_PIECES = re.compile(r"[;。\n]|[,、](?=\s*[^\d\s])")


@dataclass(frozen=True)
class Unfolded(Grid):
    """A sheet whose texts were taken apart; addresses are those of the cells as they stand."""

    origins: dict[Place, Cell] = field(default_factory=dict)

    def address(self, cell: Cell) -> str:
        return Grid.address(self, self.origins.get(cell.place, cell))

    def is_hidden(self, cell: Cell) -> bool:
        return Grid.is_hidden(self, self.origins.get(cell.place, cell))


def spelt(text: str) -> tuple[str, str] | None:
    """The name and the amount with its unit of a text that holds nothing else."""
    match = _SPELT.fullmatch(text.strip())
    if not match or not re.search(r"[^\W\d_]", match["name"]) or unit_of(match["unit"]) is None:
        return None
    return match["name"].strip(), f"{match['amount']} {match['unit']}"


def spelt_words(text: str) -> tuple[str, str] | None:
    """The name of a known thing and the words that stand for its amount: 原煤：停炉."""
    match = _WORDED.fullmatch(text.strip())
    if not match or is_note(text) or is_signature(text):
        return None
    known = words_of(match["name"])
    if not known or any(word.startswith("?") for word in known):
        return None
    return match["name"].strip(), match["words"].strip()


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The names and amounts in a longer text: 消耗原煤207000吨、柴油620吨."""
    for piece in _PIECES.split(text):
        found = spelt(piece)
        if found:
            yield found


def unfolded(grid: Grid) -> Grid:
    """The sheet as a list of names and amounts where most of its cells are texts that hold both."""
    texts = [cell for cell in grid.cells.values() if isinstance(cell.value, str)]
    written = [
        cell
        for cell in texts
        if not (is_note(cell.text) or is_signature(cell.text)) and spelt(cell.text)
    ]
    if len(written) < FEWEST or len(written) * 2 < len(grid.cells):
        return grid
    first = min(cell.row for cell in written)
    amounts = {cell.place for cell in written}
    listed: list[tuple[Cell, tuple[str, ...]]] = []
    for cell in texts:
        found = spelt(cell.text) if cell.place in amounts else spelt_words(cell.text)
        if found:
            listed.append((cell, found))
    held = {cell.place for cell, _ in listed}
    titles = [cell for place, cell in grid.cells.items() if place not in held and cell.row < first]
    rows: list[tuple[Cell, tuple[str, ...]]] = [(cell, (cell.text,)) for cell in titles]
    rows += [(written[0], ("名称", "数量")), *listed]
    cells: dict[Place, Cell] = {}
    origins: dict[Place, Cell] = {}
    for number, (origin, values) in enumerate(rows, start=1):
        for column, value in enumerate(values):
            cells[number, column] = Cell(number, column, value)
            origins[number, column] = origin
    return Unfolded(
        grid.name,
        cells,
        hidden=grid.hidden,
        hidden_rows=grid.hidden_rows,
        hidden_columns=grid.hidden_columns,
        typed=False,
        origins=origins,
    )
