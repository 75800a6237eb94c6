"""Columns of any table: a mapping of arrays, Arrow, pandas, polars, a parquet file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zuji.core.kinds import kind_of
from zuji.core.refusals import refuse

Columns = dict[str, Any]


def columns_of(table: Any, place: str, needed: Sequence[str] = ()) -> Columns:
    """Columns as numpy arrays. Refuses a table without a needed column, naming those it has."""
    columns = _read(table)
    missing = [name for name in needed if name not in columns]
    if missing:
        raise refuse("engine-column", place, ", ".join(columns) or "—", ", ".join(missing))
    sizes = {name: len(values) for name, values in columns.items()}
    if len(set(sizes.values())) > 1:
        raise refuse("engine-column", place, str(sizes), "equal lengths")
    return columns


def _read(table: Any) -> Columns:
    if isinstance(table, str | Path):
        from pyarrow import parquet

        table = parquet.read_table(table, memory_map=True)
    if isinstance(table, Mapping):
        return {str(k): np.asarray(v) for k, v in table.items()}
    if hasattr(table, "column_names"):  # Arrow
        return {n: table.column(n).to_numpy(zero_copy_only=False) for n in table.column_names}
    if hasattr(table, "get_columns"):  # polars
        return {c.name: c.to_numpy() for c in table.get_columns()}
    if hasattr(table, "columns"):  # pandas
        return {str(c): table[c].to_numpy() for c in table.columns}
    raise refuse("value-type", "table", kind_of(table), "mapping, Arrow, pandas, polars, path")


def positions_of(known: Any, ids: Any, place: str) -> Any:
    """Position of each id among the known (uint32). Refuses unknown ids, and doubles."""
    if np.issubdtype(known.dtype, np.integer) and np.issubdtype(ids.dtype, np.integer):
        from zuji.engine.kernels.assembly import MISSING, positions

        places = positions(known.astype(np.int64), ids.astype(np.int64))
        lost = np.flatnonzero(places == MISSING)
        if lost.size:
            raise _unknown(ids[lost], place)
        return places
    position_of = {key: position for position, key in enumerate(known.tolist())}
    if len(position_of) < known.size:
        listed_twice = [
            position for position, count in Counter(known.tolist()).items() if count > 1
        ]
        raise refuse("engine-twice", place, ", ".join(map(str, listed_twice[:5])))
    listed = [position_of.get(key, -1) for key in ids.tolist()]
    result = np.array(listed, np.int64)
    lost = np.flatnonzero(result < 0)
    if lost.size:
        raise _unknown(ids[lost], place)
    return result.astype(np.uint32)


def _unknown(ids: Any, place: str) -> Exception:
    names = list(dict.fromkeys(map(str, ids[:1000])))
    more = f" … ({ids.size})" if ids.size > 5 else ""
    return refuse("engine-unlinked", place, ", ".join(names[:5]) + more, count=str(ids.size))
