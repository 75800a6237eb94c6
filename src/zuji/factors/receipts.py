"""Receipts of factor tables: the columns, the rows above the titles, the sheets beside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from zuji.core.causes import cause
from zuji.core.numbers import is_blank
from zuji.core.receipt import ReceiptBook
from zuji.core.refusals import note, refuse
from zuji.factors.plain_layout import FactorBlock, line_place


def heading_receipt(
    table: list[list[Any]], top: int, known: set[int], place: str, beside: Sequence[str] = ()
) -> ReceiptBook:
    """A receipt of what stands beside the rows: columns, rows above the titles, other sheets."""
    book = ReceiptBook(place)
    titles = {spot: str(cell) for spot, cell in enumerate(table[top]) if not is_blank(cell)}
    book.meet("field", len(titles))
    book.read("field", sum(spot in known for spot in titles))
    for spot, title in titles.items():
        if spot not in known:
            book.ignore("field", note("lca-column-unknown", f"{place}:{top + 1} {title}", title))
    _account_around(book, table, top, place, beside)
    return book


def _account_around(
    book: ReceiptBook, table: list[list[Any]], top: int, place: str, beside: Sequence[str]
) -> None:
    """The rows above the titles and the other sheets."""
    above = [row for row in range(top) if not all(is_blank(cell) for cell in table[row])]
    book.meet("row", len(above))
    for row in above:
        book.ignore("row", note("lca-row-above", line_place(place, row)))
    if beside:
        book.meet("sheet", 1 + len(beside))
        book.read("sheet", 1)
        for sheet in beside:
            book.ignore("sheet", note("import-sheet-other", f"{place} · {sheet}"))


def block_receipt(
    table: list[list[Any]], blocks: Sequence[FactorBlock], place: str, beside: Sequence[str] = ()
) -> ReceiptBook:
    """A receipt of what stands beside the rows of plain tables; columns that are left aside for a
    reason of their own carry it.
    """
    book = ReceiptBook(place)
    for block in blocks:
        others = {spot for spot in block.titles if spot not in block.used}
        book.meet("field", len(block.titles))
        book.read("field", len(block.titles) - len(others))
        for spot in sorted(others):
            title = block.titles[spot].text
            unknown = note("lca-column-unknown", f"{line_place(place, block.top)} {title}", title)
            book.ignore("field", block.beside.get(spot, unknown))
    _account_around(book, table, blocks[0].top, place, beside)
    return book


def sheets_held(content: bytes, name: str) -> dict[str, bool]:
    """The sheets of a workbook, each with whether it holds anything; none for other files."""
    if not name.lower().endswith((".xlsx", ".xls", ".ods")):
        return {}
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (calamine.CalamineError, OSError) as problem:
        raise refuse("workbook-unreadable", name, cause(problem), ".xlsx") from problem
    return {each: bool(book.get_sheet_by_name(each).to_python()) for each in book.sheet_names}
