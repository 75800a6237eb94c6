"""Rows with named columns: text, HTML, and tables of pandas, polars, pyarrow and xarray."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from zuji.core.refusals import refuse

ROWS_SHOWN = 12
EXTRA = "pip install 'zuji[analysis]'"


class Frame(ABC):
    """A result that is also a table. `columns` says which columns it has and in which units."""

    @abstractmethod
    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → its values, all of one length, one per row."""

    def to_pandas(self) -> Any:
        """The rows as a `pandas.DataFrame`; refused where pandas is missing (``engine-frame``)."""
        return self._frame("pandas")

    def to_polars(self) -> Any:
        """The rows as a `polars.DataFrame`; refused where polars is missing (``engine-frame``)."""
        return self._frame("polars")

    def to_arrow(self) -> Any:
        """The rows as a `pyarrow.Table`."""
        return self._frame("arrow")

    def to_xarray(self) -> Any:
        """The rows as an `xarray.Dataset` along the first column; refused where xarray is missing
        (``engine-frame``).
        """
        return self._frame("xarray")

    def _frame(self, kind: str) -> Any:
        from zuji.engine.results import framed
        from zuji.front.told import told

        return told(framed)(self.columns(), kind)


def needed(name: str) -> Any:
    """An optional library; refused with the extra that brings it (``engine-frame``)."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as problem:
        raise refuse("engine-frame", name, name, EXTRA, library=name) from problem


def shown(value: Any) -> str:
    """A cell for a reader: three significant digits, a dash for nothing."""
    from zuji.charts.specs import short

    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return "—"
    if isinstance(value, bool) or not isinstance(value, float):
        return str(value)
    return short(value)


def html_table(
    columns: Mapping[str, Sequence[Any]], heads: Mapping[str, str], most: int = ROWS_SHOWN
) -> str:
    """The first rows of some columns as an HTML table; every text is escaped."""
    count = len(next(iter(columns.values()), ()))
    head = "".join(f"<th>{escape(heads[name])}</th>" for name in heads)
    rows = []
    for row in range(min(count, most)):
        cells = (columns[name][row] for name in heads)
        rows.append("".join(f"<td{_aligned(cell)}>{escape(shown(cell))}</td>" for cell in cells))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    more = f"<tr><td colspan={len(heads)}>… {count}</td></tr>" if count > most else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}{more}</tbody></table>"


def _aligned(cell: Any) -> str:
    return ' style="text-align:right"' if isinstance(cell, float) else ""


def text_table(columns: Mapping[str, Sequence[Any]], names: Sequence[str], most: int = 8) -> str:
    """The first rows of some columns as lines of text."""
    count = len(next(iter(columns.values()), ()))
    rows = [[shown(columns[name][row]) for name in names] for row in range(min(count, most))]
    lines = ["  ".join(row) for row in rows]
    return "\n".join([*lines, f"… {count}"] if count > most else lines)
