"""A ledger file of an invented plant together with the right answer for each of its items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from benchmarks.ledgers import book
from benchmarks.ledgers.book import Cell, Sheet
from benchmarks.ledgers.plant import Line, Plant

from zuji.sectors.registry import get_model

YEAR = tuple(range(1, 13))
# What a reader owes an item: its value; a question; or either of the two
READ, ASK, EITHER = "read", "ask", "either"


def is_gross(name: str) -> bool:
    """Whether a name of power made from waste heat is of all that was generated (余热发电量): what
    the plant used or what was supplied is less, so that a careful person asks.
    """
    made = re.search("发电|generation", name.lower())
    return bool(made) and not re.search("自用|自发|供|净|其中", name)


def _as_it_is(value: Decimal) -> Any:
    return value


@dataclass
class Item:
    """The truth of one input: its value in the input's unit (`also`: values as good), its cells
    with amounts, the cells of its name and unit, what a reader owes, and the kind of a trap.
    """

    input: str
    name: str
    unit: str
    value: float | None
    cells: set[Cell] = field(default_factory=set)
    labels: set[Cell] = field(default_factory=set)
    owes: str = READ
    kind: str = ""
    also: list[float] = field(default_factory=list)


@dataclass
class Total:
    """A total the ledger states: its cell, what it says, and the sum of its parts in one unit."""

    input: str | None
    cell: Cell
    year: int
    months: tuple[int, ...]
    stated: Decimal
    sum: Decimal
    main: bool = True


@dataclass
class Ledger:
    """One file being written: sheets, items, stated totals, cells that stand for the whole file."""

    id: str
    filename: str
    plant: Plant
    layout: str
    year: int = 2024
    sheets: list[Sheet] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)
    anchors: set[Cell] = field(default_factory=set)
    months: tuple[int, ...] = YEAR
    place: dict[tuple[str, int, int], Cell] = field(default_factory=dict)
    traps: list[str] = field(default_factory=list)
    written: Callable[[Decimal], Any] = _as_it_is
    content: bytes = b""

    def sheet(self, name: str = "Sheet1", hidden: bool = False) -> Sheet:
        for page in self.sheets:
            if page.name == name:
                return page
        page = Sheet(name, hidden=hidden)
        self.sheets.append(page)
        return page

    def page(self, cell: Cell) -> Sheet:
        return next(page for page in self.sheets if page.name == cell[0])

    def item(self, line: Line) -> Item | None:
        """The truth of a line's input, begun when its first cell is written."""
        if line.input is None:
            return None
        if line.input not in self.items:
            unit = str(get_model(self.plant.model).inputs[line.input].unit)
            self.items[line.input] = Item(line.input, line.name, unit, self.value_of(line))
            if line.input == "waste_heat_power" and is_gross(line.name):
                self.owe([line.input], ASK, "gross generation")
        return self.items[line.input]

    def value_of(self, line: Line) -> float:
        if line.rate_of:
            return float(self.plant.mean(line, self.year, self.months) * line.factor)
        return float(line.amount(self.year, self.months) * line.factor)

    def label(self, sheet: Sheet, row: int, column: int, text: str, line: Line) -> None:
        cell = sheet.put(row, column, text)
        item = self.item(line)
        if item:
            item.labels.add(cell)

    def amount(
        self, sheet: Sheet, row: int, column: int, line: Line, year: int, months: tuple[int, ...]
    ) -> Cell:
        """Writes an amount; it belongs to the item where it is of the ledger's year."""
        if line.rate_of:
            mean = self.plant.mean(line, year, months)
            digits = max(-line.years[year][0].as_tuple().exponent, 0)  # type: ignore[operator]
            value = mean if len(months) == 1 else round(mean, digits)
        else:
            value = line.amount(year, months)
        cell = sheet.put(row, column, self.written(value))
        item = self.item(line)
        if item and year == self.year:
            item.cells.add(cell)
            if len(months) == 1:
                self.place[item.input, year, months[0]] = cell
            elif line.rate_of:
                self.exact_is(item, line, months, value)
        return cell

    def exact_is(self, item: Item, line: Line, months: tuple[int, ...], value: Decimal) -> None:
        """A mean that the ledger states for the year is the truth; for part of it, as good."""
        if set(months) >= set(self.months):
            item.value = float(value * line.factor)
        else:
            raise ValueError(f"{self.id}: a mean over {months} can not be taken for the year")

    def stated(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        line: Line,
        year: int,
        months: tuple[int, ...] = YEAR,
        *,
        main: bool = True,
        formula: str | None = None,
        computed: bool = True,
    ) -> None:
        """Writes a total beside the months it sums; rates get none."""
        if line.rate_of:
            return
        amount = line.amount(year, months)
        value: Any = self.written(amount)
        if formula:
            value = book.Formula(formula, amount if computed else None)
        cell = sheet.put(row, column, value)
        item = self.item(line)
        if item and year == self.year:
            item.labels.add(cell)
        if year == self.year and line.input and (computed or not formula):
            self.totals.append(Total(line.input, cell, year, months, amount, amount, main))

    def retotal(self, key: str, month: int, change: Decimal) -> None:
        """A changed month changes the totals of the sheet, as a formula would."""
        for total in self.totals:
            if total.input == key and month in total.months:
                total.stated += change
                total.sum += change
                page = self.page(total.cell)
                old = page.cells[total.cell[1:]]
                page.cells[total.cell[1:]] = (
                    book.Formula(old.text, total.stated)
                    if isinstance(old, book.Formula)
                    else self.written(total.stated)
                )

    def owe(self, keys: Iterable[str], owes: str, kind: str) -> None:
        for key in keys:
            self.items[key].owes = owes
            self.items[key].kind = kind
        if kind not in self.traps:
            self.traps.append(kind)

    def ask_all(self, kind: str, *anchors: Cell) -> None:
        """A fault of the whole file: every item, or these cells, must stand in a question."""
        self.owe(self.items, ASK, kind)
        self.anchors.update(anchors)

    @property
    def filled(self) -> int:
        return sum(len(page.cells) for page in self.sheets)

    def save(self, form: str = "xlsx", style: str = "plain", active: int = 0) -> Ledger:
        """Writes the content: xlsx, xls, html:<encoding>, or csv:<encoding>:<delimiter>."""
        kind, _, rest = form.partition(":")
        if kind == "xlsx":
            self.content = book.xlsx(self.sheets, active)
        elif kind == "xls":
            self.content = book.xls(self.sheets)
        elif kind == "html":
            self.content = book.table(self.sheets, rest, style=style)
        else:
            encoding, _, delimiter = rest.partition(":")
            names = {"tab": "\t", "semicolon": ";", "": ","}
            self.content = book.delimited(self.sheets[0], names[delimiter], encoding, style)
        return self
