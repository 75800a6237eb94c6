"""Reading of a whole ledger for one model and one year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zuji.core.canonical import digest
from zuji.core.label import Label, listed
from zuji.core.marks import DecimalMark
from zuji.core.refusals import Finding, blocking, note, refuse, warning
from zuji.core.units import states_no_gas_condition
from zuji.exchange.ledgers.amounts import Amount, amount
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.around import Around, around
from zuji.exchange.ledgers.breakdowns import breakdowns
from zuji.exchange.ledgers.containing import added_up
from zuji.exchange.ledgers.counted import with_months
from zuji.exchange.ledgers.crosschecks import column_sums, property_doubts, swaps, weighted
from zuji.exchange.ledgers.doors import open_grids
from zuji.exchange.ledgers.doubts import Doubt, DoubtBook
from zuji.exchange.ledgers.elsewhere import (
    elsewhere_doubts,
    other_doubts,
    waiting_for,
)
from zuji.exchange.ledgers.grid import Cell, Grid
from zuji.exchange.ledgers.headings import words
from zuji.exchange.ledgers.items import item_doubts, items_read, items_unknown, table_seen
from zuji.exchange.ledgers.lines import ALL_MONTHS
from zuji.exchange.ledgers.meters import metered
from zuji.exchange.ledgers.meters import stated as computed_amounts
from zuji.exchange.ledgers.names import NameBook, weights_of
from zuji.exchange.ledgers.observe import Observation, observations
from zuji.exchange.ledgers.part_works import works_doubts
from zuji.exchange.ledgers.parts import LedgerTable, decimal_mark, is_mark, is_quantity
from zuji.exchange.ledgers.periods import MonthSpan, plain
from zuji.exchange.ledgers.readings import reading_doubts
from zuji.exchange.ledgers.records import (
    IgnoredCells,
    ItemRead,
    LedgerReading,
    LedgerValue,
    Mend,
    TotalCheck,
)
from zuji.exchange.ledgers.remarks import remark_doubts
from zuji.exchange.ledgers.reports import is_annual, of_the_year, whole_year
from zuji.exchange.ledgers.resolve import resolved
from zuji.exchange.ledgers.resolved import Resolved, is_ratio
from zuji.exchange.ledgers.scales import stated as computed_weights
from zuji.exchange.ledgers.scales import weighed
from zuji.exchange.ledgers.signs import Signs
from zuji.exchange.ledgers.sorting import Sorted, Sorter
from zuji.exchange.ledgers.spelt import unfolded
from zuji.exchange.ledgers.stocks import stock_doubts
from zuji.exchange.ledgers.summaries import summary_sheet, summary_stated
from zuji.exchange.ledgers.tables import described_table, tables_of
from zuji.exchange.ledgers.texts import in_texts
from zuji.exchange.ledgers.turns import dated
from zuji.exchange.ledgers.years import Years
from zuji.sectors.model import Input, Model

SEEN = 8
EXAMPLE = re.compile(
    r"(?:示例|样例|举例|范例|填写例)(?:数据|数字|表格?|值|填写|:|。|\)|$)|\bexamples?\b"
)


def read_plant_ledger(
    content: bytes,
    name: str,
    model: Model,
    year: int,
    *,
    corrections: Mapping[str, str] | None = None,
    learnt: Mapping[str, str] | None = None,
) -> LedgerReading:
    """The amounts of a plant's own ledger as values of the inputs of `model` for one year.

    `corrections` are answers to questions of an earlier reading (`Mend.changes`, see
    `zuji.exchange.ledgers.answers`); `learnt` are names that this plant has confirmed before, with
    the input of each. Refuses a file that cannot be opened (see `open_grids`), and one in which no
    amount of any table is understood (``ledger-not-understood``).
    """
    return read_grids(
        open_grids(content, name), name, model, year, corrections=corrections, learnt=learnt
    )


def read_grids(
    grids: Sequence[Grid],
    name: str,
    model: Model,
    year: int,
    *,
    corrections: Mapping[str, str] | None = None,
    learnt: Mapping[str, str] | None = None,
) -> LedgerReading:
    """`read_plant_ledger` for a file that is open already (`open_grids`)."""
    answers = Answers(dict(corrections or {}))
    names = {**(learnt or {}), **dict(answers.items())}
    counted = [with_months(grid) for grid in grids]
    return Reader(
        grids=counted,
        name=name,
        model=model,
        year=year,
        answers=answers,
        names=NameBook(model, names),
    ).reading()


@dataclass
class Reader:
    """The state of one reading: what was seen on all sheets, and what became of it."""

    grids: Sequence[Grid]
    name: str
    model: Model
    year: int
    answers: Answers
    names: NameBook
    doubts: DoubtBook = field(default_factory=DoubtBook)
    stated: list[Finding] = field(default_factory=list)
    reasons: dict[str, tuple[Finding, bool]] = field(default_factory=dict)
    marks: dict[str, DecimalMark] = field(default_factory=dict)
    tables: list[tuple[Grid, LedgerTable, Around]] = field(default_factory=list)
    of_month: dict[int, int] = field(default_factory=dict)

    def reading(self) -> LedgerReading:
        for grid in self.grids:
            self._open(grid)
        if not self.tables:
            self.reasons.clear()
            for grid in self.grids:
                self._open(grid, whole=True)
        seen = self._observed()
        years = Years(self.year, self.name, self.answers)
        here = years.chosen(self._signed(seen))
        self.stated += years.stated
        self.of_month = years.of_month if self.answers.span else {}
        for doubt in years.doubts:
            self.doubts.add(doubt)
        for other, finding in years.others:
            self._leave(other.address, finding)
        sorted_amounts = Sorter(self.names, self.answers).sort(here)
        self.stated += sorted_amounts.stated
        for each, finding in sorted_amounts.ignored:
            self._leave(each.address, finding)
        found = self._resolved(sorted_amounts)
        waiting = waiting_for(sorted_amounts, found, self.names)
        for doubt in (*sorted_amounts.doubts, *item_doubts(sorted_amounts, self.names)):
            self.doubts.add(doubt)
            own = (doubt.input,) if doubt.input in found else ()
            for name in waiting.get((doubt.finding.rule, doubt.item), own):
                found[name].doubts.append(replace(doubt, input=name))
        checks = self._column_sums(sorted_amounts, found, here)
        tables = [table for _, table, _ in self.tables]
        for doubt in (
            *swaps(found, self.answers),
            *stock_doubts(here, found, self.answers),
            *reading_doubts(here, found, self.answers),
            *remark_doubts(tables, found, self.answers),
            *elsewhere_doubts(sorted_amounts, found, self.answers),
            *other_doubts(sorted_amounts.others, found, self.model.inputs),
            *works_doubts(found, self.model, self.answers, self.name),
            *property_doubts(found, self.model, weights_of(self.model.id), self.answers),
        ):
            found[doubt.input].doubts.append(doubt)
        return self._answer(found, checks, sorted_amounts)

    def _open(self, grid: Grid, whole: bool = False) -> None:
        """Finds the tables of a sheet, unless the sheet does not count by its name or title.

        `whole` opens every sheet in sight, for a file in which nothing else holds a table.
        """
        reason = None if whole and not grid.hidden else self._whole_sheet(grid)
        if reason is not None:
            for cell in grid.cells.values():
                self._leave(grid.address(cell), reason)
            return
        header = self.answers.header(grid.name)
        if header is None:
            grid = unfolded(grid)
            tables = tables_of(grid)
        else:
            tables = described_table(grid, header, self.answers.roles(grid.name))
        for table in tables:
            near = around(grid, table, self.name)
            if not whole and EXAMPLE.search(plain(near.title)):
                finding = note("ledger-example", grid.name, near.title[:60])
                for cell in grid.cells.values():
                    if cell.row in {*table.rows, *table.headers} and cell.column in table.span:
                        self._leave(grid.address(cell), finding)
                continue
            self.tables.append((grid, table, near))
        if not tables:
            finding = note("ledger-no-table", grid.name)
            for cell in grid.cells.values():
                self._leave(grid.address(cell), finding)

    def _whole_sheet(self, grid: Grid) -> Finding | None:
        others = [each for each in self.grids if each is not grid]
        title = plain(grid.name)
        if grid.hidden and any(not each.hidden for each in others):
            return note("ledger-hidden-sheet", grid.name)
        if others and any(word in title for word in words()["example_sheets"]):
            return note("ledger-help-sheet", grid.name)
        if others and any(word in title for word in words()["draft_sheets"]):
            return note("ledger-draft-sheet", grid.name)
        return None

    def _observed(self) -> list[Observation]:
        seen: list[Observation] = []
        read: list[tuple[Sequence[Observation], Around]] = []
        for _, table, near in self.tables:
            found = list(metered(list(weighed(list(observations(table, near)), table)), table))
            self.stated += [*computed_amounts(found), *computed_weights(found)]
            self.stated += [
                each.stated(table)
                for each in breakdowns(table)
                if each.whole.heading.basis in {"", "actual"}
            ]
            if near.plan:
                found = [self._planned(each) for each in found]
            read.append((found, near))
        dated_of, doubts = dated(read, self.year, self.answers)
        for doubt in doubts:
            self.doubts.add(doubt)
        for (grid, table, near), found in zip(self.tables, dated_of, strict=True):
            annual = is_annual(f"{near.title} {grid.name} {self.name}", found)
            told = [of_the_year(each) for each in found] if annual else found
            seen += self._reported(told, f"{grid.name}!{table.headers or table.rows[:1]}")
        return seen

    def _signed(self, seen: Sequence[Observation]) -> list[Observation]:
        """The amounts with the signs of a consumption (`Signs`)."""
        signs = Signs(self.answers)
        turned = signs.turned(seen)
        self.stated += signs.stated
        for doubt in signs.doubts:
            self.doubts.add(doubt)
        return turned

    @staticmethod
    def _planned(seen: Observation) -> Observation:
        if seen.says.basis:
            return seen
        return replace(seen, says=replace(seen.says, basis="plan"))

    def _reported(self, found: list[Observation], table: str) -> list[Observation]:
        """Amounts of "this month" and "this year until now" whose month nothing says."""
        found = [whole_year(each) for each in found]
        month = self.answers.month(table)
        open_cells = [
            each
            for each in found
            if each.period is None
            and (each.says.cumulative or each.says.this_month)
            and not (each.says.basis or (each.total and each.dated))
        ]
        if not open_cells:
            return found
        if month is None:
            self._ask_month(open_cells, table)
            return [each for each in found if each not in open_cells]
        dated = []
        for each in found:
            if each in open_cells:
                first = 1 if each.says.cumulative else month
                dated.append(replace(each, period=MonthSpan(first, month)))
            else:
                dated.append(each)
        return dated

    def _ask_month(self, cells: Sequence[Observation], table: str) -> None:
        finding = blocking("ledger-report-month", cells[0].where, cells[0].says.text)
        mends = tuple(
            Mend(
                text=f"{month}",
                changes={f"month:{table}": f"{month}"},
                label=Label(f"截至 {month} 月", f"until month {month}"),
            )
            for month in (12, *range(1, 12))
        )
        addresses = tuple(each.address for each in cells)
        self.doubts.add(Doubt(finding=finding, cause=(table,), at=addresses, mends=mends))

    def _resolved(self, sorted_amounts: Sorted) -> dict[str, Resolved]:
        found: dict[str, Resolved] = {}
        inputs = self.model.inputs
        read_amounts = {
            name: self._amounts(inputs[name], seen)
            for name, seen in sorted_amounts.by_input.items()
        }
        ratios = frozenset(name for name in read_amounts if is_ratio(inputs[name]))
        sheet = summary_sheet({name: each[0] for name, each in read_amounts.items()}, ratios)
        answers = replace(self.answers, summary=sheet)
        for name, (amounts, open_doubts, blanks) in read_amounts.items():
            pending = {
                month
                for seen, _ in open_doubts
                if seen.period is not None and seen.period.size == 1
                for month in seen.period.months
            }
            answer = resolved(inputs[name], amounts, answers, ALL_MONTHS - pending)
            self._blanks(answer, blanks)
            self._open_doubts(answer, open_doubts)
            found[name] = answer
        weights = weights_of(self.model.id)
        for answer in found.values():
            self._gas_condition(answer)
            if is_ratio(answer.item):
                weighted(answer, found, self.model, weights, self.answers)
        self.stated += summary_stated(sheet, found) if sheet else []
        self.stated += [said for answer in found.values() if (said := added_up(answer))]
        return found

    def _amounts(
        self, item: Input, all_seen: Iterable[Observation]
    ) -> tuple[list[Amount], list[tuple[Observation, Doubt]], list[Observation]]:
        """The amounts of an input, those that are doubtful, and the blanks."""
        amounts: list[Amount] = []
        doubtful: list[tuple[Observation, Doubt]] = []
        blanks: list[Observation] = []
        for seen in all_seen:
            read = amount(seen, item, self.answers, self._mark(seen.grid))
            if isinstance(read, Amount):
                amounts.append(read)
            elif read is None:
                blanks.append(seen)
            else:
                doubtful.append((seen, read))
        return amounts, doubtful, blanks

    def _gas_condition(self, answer: Resolved) -> None:
        """A volume of gas without its condition is taken at 0 °C, and said so once."""
        for each in answer.used:
            unit = self.answers.unit_of(each.seen.item) or each.seen.unit.unit
            if unit and states_no_gas_condition(unit, answer.item.unit):
                finding = warning("unit-gas-condition", each.seen.where, unit, answer.item.unit)
                self.stated.append(finding)
                return

    def _mark(self, grid: Grid) -> DecimalMark:
        """The decimal mark of a sheet, stated once where the file is not plain about it."""
        if grid.name not in self.marks:
            self.marks[grid.name] = decimal_mark(grid)
            finding = self.marks[grid.name].finding(grid.name)
            self.stated += [finding] if finding else []
        return self.marks[grid.name]

    def _blanks(self, answer: Resolved, blanks: Sequence[Observation]) -> None:
        """Cells that say "nothing": asked about with the months they leave open, else left out."""
        open_months = [
            doubt for doubt in answer.doubts if doubt.finding.rule == "ledger-months-missing"
        ]
        for seen in blanks:
            if open_months and not self.answers.skips(seen.address):
                first = open_months[0]
                changed = replace(first, at=(*first.at, seen.address))
                answer.doubts[answer.doubts.index(first)] = changed
                open_months[0] = changed
            else:
                self._leave(seen.address, note("ledger-mark", seen.where, seen.cell.text))

    def _open_doubts(
        self, answer: Resolved, open_doubts: Sequence[tuple[Observation, Doubt]]
    ) -> None:
        """Sums that cannot be read do not matter where the months are complete."""
        for seen, doubt in open_doubts:
            a_sum = (
                seen.total
                or seen.says.cumulative
                or seen.says.whole_year
                or (seen.period is not None and seen.period.size > 1)
            )
            if a_sum and answer.used and answer.months >= ALL_MONTHS:
                self._leave(seen.address, note("ledger-sum-unread", seen.where))
            else:
                answer.doubts.append(doubt)

    def _column_sums(
        self, sorted_amounts: Sorted, found: Mapping[str, Resolved], here: Sequence[Observation]
    ) -> list[TotalCheck]:
        checks, doubts, left = column_sums(sorted_amounts.without_item, found, here, self.answers)
        for seen, finding in left:
            self._leave(seen.address, finding)
        for doubt in doubts:
            found[doubt.input].doubts.append(doubt)
        return checks

    def _answer(
        self, found: Mapping[str, Resolved], checks: list[TotalCheck], sorted_amounts: Sorted
    ) -> LedgerReading:
        values: dict[str, LedgerValue] = {}
        months: dict[str, tuple[str, ...]] = {}
        items: list[ItemRead] = []
        totals = [*checks]
        for name, answer in found.items():
            used = tuple(dict.fromkeys(each.seen.address for each in answer.used))
            totals += answer.totals
            for each, finding in answer.unused:
                self._leave(each.seen.address, finding)
            if answer.doubts:
                waiting = [*used]
                for at, doubt in enumerate(answer.doubts):
                    self.doubts.add(replace(doubt, waiting=tuple(waiting) if at == 0 else ()))
            elif answer.number is not None:
                values[name] = LedgerValue(
                    value=answer.number, unit=answer.item.unit, cells=used, how=answer.how
                )
                said = any(each.seen.period is not None for each in answer.used)
                named = sorted(answer.months) if said else ()
                months[name] = tuple(
                    sorted(f"{self.of_month.get(month, self.year)}-{month:02d}" for month in named)
                )
            items += items_read(name, sorted_amounts)
        tables = [table for _, table, _ in self.tables]
        for doubt in in_texts(self.grids, tables, self.names, found, self.answers):
            self.doubts.add(doubt)
        questions = self.doubts.questions()
        if not values and not questions and not self.answers.changes:
            raise self._not_understood()
        filled = tuple(grid.address(cell) for grid in self.grids for cell in _cells(grid))
        read = {cell for value in values.values() for cell in value.cells}
        asked = {cell for question in questions for cell in question.cells}
        return LedgerReading(
            source=self.name,
            year=self.year,
            values=values,
            questions=questions,
            ignored=self._ignored(read | asked),
            months=months,
            totals=totals,
            filled=filled,
            stated=self.stated,
            items=[*items, *items_unknown(sorted_amounts)],
            tables=[table_seen(table) for _, table, _ in self.tables],
            form=self._form(),
        )

    def _form(self) -> str:
        """What is the same for ledgers of one form: sheets and the texts of their headers."""
        return digest(
            [
                [grid.name, *(cell.text for column in table.columns for cell in column.heads)]
                for grid, table, _ in self.tables
            ]
        )

    def _leave(self, address: str, finding: Finding, words_only: bool = False) -> None:
        self.reasons.setdefault(address, (finding, words_only))

    def _ignored(self, taken: set[str]) -> list[IgnoredCells]:
        """Every filled cell that is neither read nor asked about, by its reason."""
        groups: dict[tuple[str, str, bool], list[str]] = {}
        findings: dict[tuple[str, str, bool], Finding] = {}
        said: dict[int, str] = {}
        by_words = [(note("ledger-words", grid.name), True) for grid in self.grids]
        for grid, in_words in zip(self.grids, by_words, strict=True):
            for cell in _cells(grid):
                address = grid.address(cell)
                if address in taken:
                    continue
                kept = self.reasons.get(address)
                finding, words_only = kept or _by_itself(grid, cell) or in_words
                if kept or finding is in_words[0]:  # one finding for many cells: worded once
                    message = said.get(id(finding)) or finding.message("zh")
                    said[id(finding)] = message
                else:
                    message = finding.message("zh")
                key = (finding.rule, message, words_only)
                groups.setdefault(key, []).append(address)
                findings.setdefault(key, finding)
        return [
            IgnoredCells(finding=findings[key], cells=tuple(cells), words=key[2])
            for key, cells in groups.items()
        ]

    def _not_understood(self) -> Exception:
        seen = [cell.text for grid in self.grids for cell in _cells(grid) if cell.text][:SEEN]
        return refuse("ledger-not-understood", self.name, listed(text[:20] for text in seen))


def _cells(grid: Grid) -> Iterable[Cell]:
    return grid.cells.values()


def _by_itself(grid: Grid, cell: Cell) -> tuple[Finding, bool] | None:
    """The reason for a cell that belongs to no amount: a number beside the amounts or a mark; None
    for words.
    """
    if is_quantity(cell):
        return note("ledger-number-beside", grid.address(cell), cell.text[:40]), False
    if is_mark(cell.text):
        return note("ledger-mark", grid.address(cell), cell.text), False
    return None
