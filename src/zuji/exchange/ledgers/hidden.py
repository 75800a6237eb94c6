"""Hidden rows, columns and sheets of old workbooks (.xls), which the quick reader does not tell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zuji.exchange.ledgers.grid import Grid

WIDEST = 256
"""Columns of a sheet of an old workbook."""


def with_hidden(grids: Sequence[Grid], content: bytes) -> list[Grid]:
    """The sheets of an old workbook with what is hidden in them; as they are where the file's
    formats cannot be read.
    """
    import xlrd

    try:
        with xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        ) as book:
            sheets = {sheet.name: sheet for sheet in book.sheets()}
    except Exception:  # xlrd raises many kinds on damaged parts that hold no amounts
        return list(grids)
    return [_marked(grid, sheets[grid.name]) if grid.name in sheets else grid for grid in grids]


def _marked(grid: Grid, sheet: Any) -> Grid:
    columns = {at for at, info in sheet.colinfo_map.items() if info.hidden}
    rows = {at + 1 for at, info in sheet.rowinfo_map.items() if info.hidden}
    return replace(
        grid,
        hidden=grid.hidden or sheet.visibility != 0,
        hidden_rows=frozenset(rows),
        hidden_columns=frozenset(at for at in columns if at < WIDEST),
    )
