"""What reading a plant's ledger gives: values, questions, ignored cells, months and totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.label import Label, plain
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import Finding


@dataclass(frozen=True, kw_only=True)
class LedgerValue:
    """A value of one input for the year, in the input's unit, and the cells it was added up from.

    `how` says how the cells were put together where it is not a plain sum of months.
    """

    value: float
    unit: str
    cells: tuple[str, ...]
    how: Label | None = None


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One answer to a question: the corrections it makes, and its words.

    `text` is the answer in short, as it stands in the JSON form: an input's name, a unit, a number.
    A change to the text ``?`` is to be typed by the person.
    """

    text: str
    changes: Mapping[str, str]
    label: Label

    def record(self) -> dict[str, Any]:
        return {"text": self.text, "changes": dict(self.changes), "label": plain(self.label)}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is not clear, for all cells with the same cause.

    `cells` are all amounts that wait for the answer, `at` the cells that caused it, `inputs` the
    inputs concerned as far as they are known. `mends` stand best first.
    """

    finding: Finding
    cells: tuple[str, ...]
    at: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    mends: tuple[Mend, ...] = ()
    item: str = ""

    @property
    def cause(self) -> Label:
        return Label(self.finding.message("zh"), self.finding.message("en"))

    def record(self) -> dict[str, Any]:
        return {
            "cause": self.cause.zh,
            "cause_en": self.cause.en,
            "cells": list(self.cells),
            "suggestions": [mend.text for mend in self.mends],
            "rule": self.finding.rule,
            "at": list(self.at),
            "inputs": list(self.inputs),
            "item": self.item,
            "mends": [mend.record() for mend in self.mends],
            "finding": self.finding.as_json("zh"),
        }


@dataclass(frozen=True, kw_only=True)
class IgnoredCells:
    """Cells that are understood and not counted, with the reason.

    `words` is true for titles, headers, names of items and units: they were used to understand
    the amounts, and hold none.
    """

    finding: Finding
    cells: tuple[str, ...]
    words: bool = False

    def record(self) -> dict[str, Any]:
        return {
            "cells": list(self.cells),
            "reason": self.finding.message("zh"),
            "reason_en": self.finding.message("en"),
            "rule": self.finding.rule,
            "words": self.words,
        }


@dataclass(frozen=True, kw_only=True)
class TotalCheck:
    """A total that the ledger states, and the sum of the cells it stands for, in the same unit."""

    cells: tuple[str, ...]
    stated: float
    sum: float
    agrees: bool
    input: str = ""
    of: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        return {
            "cells": list(self.cells),
            "stated": self.stated,
            "sum": self.sum,
            "agrees": self.agrees,
            "input": self.input,
            "of": list(self.of),
        }


@dataclass(frozen=True, kw_only=True)
class ItemRead:
    """One item of the ledger as it is written, the input it was taken for, and its cells."""

    item: str
    input: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableSeen:
    """Where a table of the ledger stands and what its columns (from 0) hold; -1 for none."""

    sheet: str
    header: int
    item: int
    amounts: tuple[int, ...]
    unit: int = -1
    month: int = -1


@dataclass(frozen=True, kw_only=True)
class LedgerReading:
    """A ledger as it was read for one year.

    `filled` are all filled cells of all sheets, as ``台账!C5``; each of them stands in the cells
    of a value, of a question or of an ignored portion, and in no two of the three. `months` are
    the months (``2025-01``) that the value of an input covers. `stated` are assumptions that a
    reader of the result should know, such as the year of a ledger that names none. `form` is the
    same for ledgers with the same sheets and headers.
    """

    source: str
    year: int
    values: Mapping[str, LedgerValue]
    questions: Sequence[Question]
    ignored: Sequence[IgnoredCells]
    months: Mapping[str, tuple[str, ...]]
    totals: Sequence[TotalCheck]
    filled: tuple[str, ...]
    stated: Sequence[Finding] = ()
    items: Sequence[ItemRead] = field(default_factory=tuple)
    tables: Sequence[TableSeen] = field(default_factory=tuple)
    form: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The cells whose amounts stand in a value."""
        return tuple(dict.fromkeys(cell for value in self.values.values() for cell in value.cells))

    @property
    def asked(self) -> tuple[str, ...]:
        """The cells that wait for an answer."""
        return tuple(dict.fromkeys(cell for asked in self.questions for cell in asked.cells))

    @property
    def left_out(self) -> Iterator[str]:
        """The cells that are ignored with a reason."""
        return (cell for portion in self.ignored for cell in portion.cells)

    def counts(self) -> dict[str, int]:
        """Filled, read, asked and ignored cells, and how many of the ignored are words."""
        words = sum(len(portion.cells) for portion in self.ignored if portion.words)
        return {
            "filled": len(self.filled),
            "read": len(self.read),
            "asked": len(self.asked),
            "ignored": sum(1 for _ in self.left_out),
            "words": words,
        }

    def receipt(self) -> Receipt:
        """The receipt: each filled cell is read, refused (asked about) or ignored with a reason."""
        book = ReceiptBook(self.source)
        book.meet("cell", len(self.filled))
        book.read("cell", len(self.read), self.read)
        asked: set[str] = set()
        for question in self.questions:
            cells = [cell for cell in dict.fromkeys(question.cells) if cell not in asked]
            asked.update(cells)
            book.refuse("cell", question.finding, len(cells), cells)
        for portion in self.ignored:
            book.ignore("cell", portion.finding, len(portion.cells), portion.cells)
        book.checks += self.stated
        return book.receipt()

    def record(self) -> dict[str, Any]:
        """The reading as JSON (the form of ``zuji ledger --json``)."""
        return {
            "source": self.source,
            "year": self.year,
            "values": {name: self._value(value) for name, value in self.values.items()},
            "questions": [question.record() for question in self.questions],
            "ignored": [portion.record() for portion in self.ignored],
            "cells": self.counts(),
            "months": {name: list(months) for name, months in self.months.items()},
            "totals": [total.record() for total in self.totals],
            "items": [
                {"item": item.item, "input": item.input, "cells": list(item.cells)}
                for item in self.items
            ],
            "stated": [
                {"zh": finding.message("zh"), "en": finding.message("en"), "rule": finding.rule}
                for finding in self.stated
            ],
            "receipt": self.receipt().record(),
        }

    @staticmethod
    def _value(value: LedgerValue) -> dict[str, Any]:
        how = {} if value.how is None else {"how": plain(value.how)}
        return {"value": value.value, "unit": value.unit, "cells": list(value.cells), **how}
