"""Standard factors by name: point G of Annex II, Regulation (EU) 2025/2547."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from zuji.core.alike import nearest
from zuji.core.content import table_rows
from zuji.core.label import LANGS, Label

PARTS = re.compile(r" / |[()]| and |与")
"""Where a name of the tables ends and another begins: ``Wood / Wood waste (air dry)``, 铁与废铁."""
EITHER = re.compile(r"(\w+)/(\w+)((?: \w+)+)")
"""Two names with one head: ``Gas/Diesel oil``."""
BRACKET = re.compile(r" ?\(.*\)")
NEAR_NAMES = 6
Row = Mapping[str, str]


@cache
def fuels() -> tuple[Row, ...]:
    """Rows of tables 1 and 2: per TJ, with a calorific value where the table has one."""
    return tuple(table_rows("data", "cbam", "fuels.csv"))


@cache
def materials() -> tuple[Row, ...]:
    """Rows of tables 3 to 5: per tonne."""
    return tuple(table_rows("data", "cbam", "materials.csv"))


def row_name(row: Row) -> Label:
    """The name of a row; the English one where the tables have no other."""
    return Label(row["zh"] or row["en"], row["en"])


def named_in(table: Iterable[Row], name: str) -> Row | None:
    """The row of a name, in English or Chinese, or the only one of whose name it is a whole part:
    ``wood waste`` is a part of ``Wood / Wood waste (air dry)``, ``oil`` is none of ``Crude oil``.
    """
    plain, rows = _plain(name), list(table)
    for row in rows:
        if plain in {_plain(row[lang]) for lang in LANGS} - {""}:
            return row
    parts = [row for row in rows if any(plain in _parts(row[lang]) for lang in LANGS)]
    return parts[0] if len(parts) == 1 else None


def near_names(tables: Iterable[Iterable[Row]], name: str) -> list[str]:
    """Names of the tables that hold what was written, then the most alike."""
    plain = _plain(name)
    named = {_plain(row[lang]): row[lang] for rows in tables for row in rows for lang in LANGS}
    named.pop("", None)
    holding = [each for each in named if plain and plain in each]
    alike = [each for each in nearest(plain, named) if each not in holding]
    return [named[each] for each in (holding + alike)[:NEAR_NAMES]]


def _even(name: str) -> str:
    """A name without case, width and doubled blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).replace("_", " ").split()).casefold()


def _plain(name: str) -> str:
    return re.sub(r" ?/ ?", "/", _even(name))


def _parts(name: str) -> set[str]:
    """The names that stand in a name of the tables."""
    even = _even(name)
    parts = {part.strip() for part in PARTS.split(even)}
    if either := EITHER.fullmatch(even):
        parts |= {f"{either[1]}{either[3]}", f"{either[2]}{either[3]}"}
    return {_plain(part) for part in (*parts, BRACKET.sub("", even)) if part}
