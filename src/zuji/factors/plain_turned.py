"""Tables of factors that lie on their side: names across, and a row for each field."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from zuji.core.numbers import is_blank
from zuji.factors.plain_titles import headings_of, key_of, plain_fields

MOST_ROWS = 60
"""Rows of a table that may lie on its side: one for each field or gas."""


def turned_over(
    table: Sequence[Sequence[Any]],
) -> tuple[list[list[Any]], list[str], list[int]]:
    """A table with its columns as rows, the lines that stand above it, and the numbers of the rows
    in which its fields stood; nothing for one that is too long to lie on its side.
    """
    lines: list[str] = []
    rows = [
        (number, row)
        for number, row in enumerate(table, start=1)
        if any(not is_blank(cell) for cell in row)
    ]
    while rows:
        filled = [str(cell).strip() for cell in rows[0][1] if not is_blank(cell)]
        if len(set(filled)) > 1:
            break
        lines.insert(0, filled[0])
        rows = rows[1:]
    if not 2 <= len(rows) <= MOST_ROWS:
        return [], [], []
    columns = zip_longest(*(row for _, row in rows), fillvalue="")
    return _with_units([list(column) for column in columns]), lines, [at for at, _ in rows]


def _with_units(table: list[list[Any]]) -> list[list[Any]]:
    """The table with the units of its fields, which stood in a column, in their titles."""
    units = {key_of(each) for each in headings_of(plain_fields({}), "unit")}
    for at, row in enumerate(table[1:4], start=1):
        if key_of(row[0]) in units:
            titles = [
                title if is_blank(unit) or not spot else f"{title} ({unit})"
                for spot, (title, unit) in enumerate(zip(table[0], row, strict=True))
            ]
            return [titles, *table[1:at], [""] * len(row), *table[at + 1 :]]
    return table
