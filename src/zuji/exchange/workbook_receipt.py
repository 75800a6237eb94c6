"""What became of every filled cell of a study workbook: read, words of the form, or not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from typing import Any

from openpyxl.utils import get_column_letter

from zuji.core.numbers import is_blank
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import note, warning
from zuji.exchange.layout import (
    CERTIFICATE_COLUMNS,
    CERTIFICATE_SHEET,
    FACTOR_COLUMNS,
    FACTOR_SHEET,
    GUIDE_SHEET,
    INPUT_HEADER,
    INPUT_SHEET,
    OPTION_SHEET,
    REASON_COLUMNS,
    REASON_SHEET,
    STUDY_FIELDS,
    STUDY_SHEET,
)

READ, FORM, BEYOND = "read", "form", "beyond"
CHOICES = ("choice.", "factor.")
Judge = Callable[[int, int, Sequence[Any]], str]
"""Row from 1, column from 0 and the row itself → what became of the cell."""


def receipt_of(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str) -> Receipt:
    """The receipt of a workbook from all of its sheets, by name.

    Titles, labels and hints of the form are ignored as such; a cell outside of its columns and a
    sheet that is not of the form are named, because somebody wrote there what was not read.
    """
    book = ReceiptBook(name)
    read: list[str] = []
    form: list[str] = []
    beyond: dict[str, list[str]] = {"workbook-cells-unread": [], "workbook-sheet-unread": []}
    for sheet, rows in sheets.items():
        judge = JUDGES.get(sheet, _of_no_form)
        rule = "workbook-cells-unread" if sheet in JUDGES else "workbook-sheet-unread"
        for row, column in filled_cells(rows):
            place = f"{sheet}!{get_column_letter(column + 1)}{row}"
            outcome = judge(row, column, rows[row - 1])
            {READ: read, FORM: form, BEYOND: beyond[rule]}[outcome].append(place)
    book.meet("cell", len(read) + len(form) + sum(map(len, beyond.values())))
    book.read("cell", len(read), read)
    book.ignore("cell", note("workbook-form", name), len(form), form)
    for rule, places in beyond.items():
        where = f"{name} · {listed_places(places)}"
        book.ignore("cell", warning(rule, where, count=str(len(places))), len(places), places)
    return book.receipt()


def listed_places(places: Sequence[str]) -> str:
    """The first places, and how many more there are."""
    more = f" … ({len(places)})" if len(places) > 5 else ""
    return ", ".join(places[:5]) + more


def filled_cells(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, int]]:
    """Row (from 1) and column (from 0) of every cell that holds something."""
    for number, row in enumerate(rows, start=1):
        for column, content in enumerate(row):
            if content != "" and not is_blank(content):
                yield number, column


def _of_study(row: int, column: int, cells: Sequence[Any]) -> str:
    key = str(cells[0]).strip()
    is_known = key in STUDY_FIELDS or key.startswith(CHOICES)
    if row == 1 or (is_known and column in {0, 2}):
        return FORM if column <= 2 else BEYOND
    return READ if is_known and column == 1 else BEYOND


def _of_inputs(row: int, column: int, cells: Sequence[Any]) -> str:
    last = len(INPUT_HEADER) - 1
    if column > last:
        return BEYOND
    if row == 1 or column in {1, 2, last}:
        return FORM
    return READ if str(cells[0]).strip() else BEYOND


def _of_rows(columns: Sized) -> Judge:
    def judge(row: int, column: int, cells: Sequence[Any]) -> str:
        if column >= len(columns):
            return BEYOND
        return FORM if row == 1 else READ

    return judge


def _of_form(row: int, column: int, cells: Sequence[Any]) -> str:
    return FORM


def _of_no_form(row: int, column: int, cells: Sequence[Any]) -> str:
    return BEYOND


JUDGES: Mapping[str, Judge] = {
    GUIDE_SHEET: _of_form,
    OPTION_SHEET: _of_form,
    STUDY_SHEET: _of_study,
    INPUT_SHEET: _of_inputs,
    FACTOR_SHEET: _of_rows(FACTOR_COLUMNS),
    CERTIFICATE_SHEET: _of_rows(CERTIFICATE_COLUMNS),
    REASON_SHEET: _of_rows(REASON_COLUMNS),
}
