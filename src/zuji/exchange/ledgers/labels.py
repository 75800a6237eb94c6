"""The labels of the rows of a table: item, unit, date, and what was merged and lost its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zuji.core.plaintext import is_ditto
from zuji.exchange.ledgers.grid import Cell
from zuji.exchange.ledgers.headings import Heading, heading, movement_of
from zuji.exchange.ledgers.parts import Column, LedgerTable, is_mark
from zuji.exchange.ledgers.periods import MonthSpan, month_of_decimal, period_of, plain
from zuji.exchange.ledgers.vocabulary import words_of


@dataclass(frozen=True)
class RowLabels:
    """The labels of one row; item and unit are taken from above where a merged cell was lost."""

    item: str = ""
    item_cell: Cell | None = None
    unit: str = ""
    specs: tuple[str, ...] = ()
    kind: Heading | None = None
    period: MonthSpan | None = None
    year: int | None = None
    total: bool = False
    dated: bool = False
    date_text: str = ""
    movement: str = ""
    """What a code of movement says (`movement_of`); ? for a code that is not known."""
    code: str = ""

    @property
    def destination(self) -> str:
        """Where the words of a movement say that it went."""
        return self.kind.rest if self.kind is not None else ""


def _is_total(says: Heading, role: str) -> bool:
    """合计, 小计, and 月计 among dates; 消费量合计 and 1月小计 name what they are."""
    if role == "date" and (says.this_month or _YEAR_SUM.fullmatch(says.text)):
        return True
    return is_sum(says) and not says.period and not (says.flow and not says.rest)


def _other_year(cell: Cell) -> Heading | None:
    """What a label among dates says of another year or of a plan: 去年合计, 上年同期, 计划数."""
    says = heading(cell.text) if isinstance(cell.value, str) else Heading()
    return replace(says, period=None) if says.basis in {"last_year", "plan", "compare"} else None


_YEAR_SUM = re.compile(r"(?:(?:19|20)\d\d年?度?)?(?:全年|年度|总)?(?:累计|全年|合计)[数值量]?")
"""A row below months that holds their sum: 累计, 2023年累计."""
_SUM = re.compile(r"合计|小计|总计|共计|sum|total")


def is_sum(says: Heading) -> bool:
    """Whether a label says that it is a sum; 总量 after the name of a thing (焦炉煤气回收总量) is
    an amount of that thing.
    """
    named = any(not word.startswith("?") for word in words_of(says.rest)) if says.rest else False
    return says.total and not (named and not _SUM.search(says.text))


def merged_months(table: LedgerTable, cell: Cell, first: MonthSpan | None) -> MonthSpan | None:
    """The months of an amount that begins in the month `first`: all over which its cell is merged,
    1月 to 2月, where a later one of the year stands beside its last row.
    """
    rows = table.grid.span(cell)[0]
    if rows < 2 or first is None or first.size > 1:
        return first
    below = [table.grid.own(cell.row + rows - 1, each.index) for each in table.of_role("date")]
    last = next((span for each in below if each and (span := period_of(each.value))), None)
    if last is None or last.size > 1 or (last.year or first.year) != (first.year or last.year):
        return first
    return replace(first, last=last.first) if last.first > first.first else first


def merged_across(table: LedgerTable, cell: Cell, first: MonthSpan | None) -> MonthSpan | None:
    """The months of an amount under the month `first` whose cell is merged over further months."""
    columns = table.grid.span(cell)[1]
    if columns < 2 or first is None or first.size > 1:
        return first
    at = cell.column + columns - 1
    last = next((each.heading.period for each in table.columns if each.index == at), None)
    if last is None or last.size > 1 or (last.year or first.year) != (first.year or last.year):
        return first
    return replace(first, last=last.first) if last.first > first.first else first


class LabelReader:
    """Reads the labels of a table's rows from top to bottom."""

    def __init__(self, table: LedgerTable):
        self.table = table
        self.by_role = {column.role: table.of_role(column.role) for column in table.columns}
        self.last_item: Cell | None = None
        self.last_unit = ""
        self.last_year: int | None = None
        self.last_period: MonthSpan | None = None
        self.years_since: set[int | None] = set()
        """Years of the dates since the last sum."""
        self.months_since: set[int] = set()
        """Months of the dates since the last sum."""
        self.week_columns = {
            column.index
            for column in table.of_role("date")
            if re.fullmatch("周[次别数]?", column.heading.text)
        }
        self.day_columns = {
            column.index for column in table.of_role("date") if self._counts_days(column)
        }

    def _counts_days(self, column: Column) -> bool:
        """Whether a column of dates holds the days of a month: 1 to 31, or 1日 to 31日."""
        texts = [
            cell.text
            for row in self.table.rows
            if (cell := self.table.grid.at(row, column.index)) is not None
        ]
        numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
        named = sum(bool(re.fullmatch(r"\d{1,2}[日号]", text)) for text in texts)
        return any(number > 12 for number in numbers) or named * 2 > len(texts) > 0

    def labels(self, row: int) -> RowLabels:
        table = self.table
        item_cell = self._cell(row, "item")
        closes = self._closes_account(row)
        total = closes or any(
            _is_total(heading(cell.text), role)
            for role in ("item", "date", "spec", "number", "unit", "year")
            for cell in self._cells(row, role)
            if isinstance(cell.value, str)
        )
        date, date_text, dated = self._date(row)
        closes = closes or self._closes_month(row, date)
        total = total or closes
        inherits = table.of_role("item") and (item_cell is None or is_ditto(plain(item_cell.text)))
        unit = self._unit(row)
        is_sum = total and (closes or (date is None and not self._is_dated(row)))
        if inherits and not is_sum:
            item_cell = self.last_item
            unit = unit or self.last_unit
        elif item_cell is not None:
            self.last_item = item_cell
        year = self._year(row) or self._year_of_sum(row, total, date)
        if is_ditto(plain(unit)):
            unit = self.last_unit
        self.last_unit = unit or self.last_unit
        specs = tuple(cell.text for cell in self._cells(row, "spec") if not is_mark(cell.text))
        movement, code, moves = self._movement(row)
        kinds = [moves] if moves else [heading(cell.text) for cell in self._cells(row, "kind")]
        kinds = kinds or [says for cell in self._cells(row, "date") if (says := _other_year(cell))]
        return RowLabels(
            item=item_cell.text if item_cell is not None else "",
            item_cell=item_cell,
            unit=unit,
            specs=specs,
            kind=kinds[0] if kinds else None,
            period=date,
            year=year,
            total=total,
            dated=dated,
            date_text=date_text,
            movement=movement,
            code=code,
        )

    def _closes_account(self, row: int) -> bool:
        """Whether the words of an account (摘要) say that the row is a sum: 本月合计, 本年累计."""
        says = [
            heading(cell.text)
            for column in self.by_role.get("kind", ())
            if column.heading.text == "摘要"
            and (cell := self.table.grid.at(row, column.index)) is not None
        ]
        return any(
            each.is_qualifier
            and not each.flow
            and (each.total or each.cumulative or each.this_month or each.whole_year)
            for each in says
        )

    def _closes_month(self, row: int, date: MonthSpan | None) -> bool:
        """Whether a row is the sum of the days, weeks or crews of its month above: 1月合计."""
        names = [heading(cell.text) for cell in self._cells(row, "date")]
        sums = any(says.period and is_sum(says) for says in names)
        if date is None or not (sums and date.size == 1):
            self.months_since |= set(date.months) if date is not None else set()
            return False
        known, self.months_since = self.months_since, set()
        return date.first in known

    def _year_of_sum(self, row: int, total: bool, date: MonthSpan | None) -> int | None:
        """The year of a sum below dates: the one it names, else theirs, where all since the last
        sum are of one year.
        """
        if not total:
            self.years_since |= {date.year} if date is not None else set()
            return None
        named = {heading(cell.text).year for cell in self._cells(row, "date")} - {None}
        years, self.years_since = named or self.years_since, set()
        return next(iter(years)) if len(years) == 1 and date is None else None

    def _movement(self, row: int) -> tuple[str, str, Heading | None]:
        """The movement that a code or a kind of document in a column of kinds says."""
        for cell in self._cells(row, "kind"):
            known = movement_of(cell.text)
            if known:
                flow = {"back": "issued", "moved": ""}.get(known, known)
                return known, cell.text, Heading(text=plain(cell.text), flow=flow)
            if re.fullmatch(r"[1-9z]\w?\d{1,2}", plain(cell.text)):
                return "?", cell.text, None
        return "", "", None

    def _is_dated(self, row: int) -> bool:
        """Whether something stands in a column of dates of the row, be it 小计."""
        return any(True for _ in self._cells(row, "date"))

    def _cells(self, row: int, role: str) -> Iterator[Cell]:
        for column in self.by_role.get(role, ()):
            cell = self.table.grid.at(row, column.index)
            if cell is not None:
                yield cell

    def _cell(self, row: int, role: str) -> Cell | None:
        return next(self._cells(row, role), None)

    def _unit(self, row: int) -> str:
        cell = self._cell(row, "unit")
        return "" if cell is None or is_mark(cell.text) else cell.text

    def _year(self, row: int) -> int | None:
        cell = self._cell(row, "year")
        if cell is not None:
            match = re.search(r"(?:19|20)\d\d", cell.text)
            self.last_year = int(match[0]) if match else self.last_year
        return self.last_year if self.table.of_role("year") else None

    def _date(self, row: int) -> tuple[MonthSpan | None, str, bool]:
        found: MonthSpan | None = None
        text = ""
        columns = self.table.of_role("date")
        for cell in self._cells(row, "date"):
            if cell.column in self.week_columns:
                text = f"{text} {cell.text}".strip()
                found = _joined(found, week) if (week := _week_of(cell)) else found
                continue
            if cell.column in self.day_columns and not heading(cell.text).this_month:
                text = f"{text} {cell.text}".strip()
                continue
            named = self._decimal(cell) or period_of(cell.value)
            if named is None and isinstance(cell.value, str):
                named = heading(cell.text).period
            text = f"{text} {cell.text}".strip()
            if named is not None:
                found = _joined(found, named)
        if found is None and columns and not text:
            found = self.last_period
        elif found is not None:
            self.last_period = found
        return found, text, bool(columns)

    def _decimal(self, cell: Cell) -> MonthSpan | None:
        """The month of 2025.1; as a number after 2025.9 it is October, which a sheet writes so."""
        named = month_of_decimal(cell.value)
        if named is None:
            return None
        last = self.last_period
        if isinstance(cell.value, float) and cell.text[4:] == ".1" and last is not None:
            tenth = last.last in {9, 10} and last.year == named.year
            named = replace(named, first=10, last=10) if tenth else named
        return named


def _week_of(cell: Cell) -> MonthSpan | None:
    """The week that a cell of a column titled so is: 7 or 第7周."""
    is_number = re.fullmatch(r"\d{1,2}", cell.text)
    return period_of(f"第{cell.text}周" if is_number else cell.value)


def _joined(first: MonthSpan | None, second: MonthSpan) -> MonthSpan:
    """Of two columns of dates (month and day, month and closing day, week and month) the months,
    with the year.
    """
    if first is None:
        return second
    if first.week and not second.week:
        return replace(second, year=second.year or first.year)
    return replace(first, year=first.year or second.year)
