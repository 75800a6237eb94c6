"""The records of a ledger import: columns, entries, problems and fixes, recipe, reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Finding


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The sheet, header row (from 1) and columns (from 0) of a ledger by their role; -1 for none.

    With more than one amount column (one a month) there is no month column.
    """

    sheet: str
    header: int
    item: int
    amounts: tuple[int, ...]
    unit: int = -1
    month: int = -1

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "header": self.header,
            "item": self.item,
            "amounts": list(self.amounts),
            "unit": self.unit,
            "month": self.month,
        }


def columns_from(data: Mapping[str, Any]) -> Columns:
    """Columns from their JSON."""
    return Columns(
        sheet=str(data["sheet"]),
        header=int(data["header"]),
        item=int(data["item"]),
        amounts=tuple(int(column) for column in data["amounts"]),
        unit=int(data.get("unit", -1)),
        month=int(data.get("month", -1)),
    )


@dataclass(frozen=True)
class Fix:
    """One correction of a problem: put `value` under `key` of the fixes and read again."""

    key: str
    value: str
    label: Label


@dataclass(frozen=True)
class CellProblem:
    """A finding at a cell with its possible corrections."""

    finding: Finding
    cell: str
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One amount of the ledger: the item, the written amount and unit, the month, the cell."""

    item: str
    amount: Any
    unit: str
    month: str
    cell: str
    row: int


@dataclass(frozen=True)
class Read:
    """The result of reading a ledger: values by input name, items with their inputs, problems."""

    values: Mapping[str, Mapping[str, Any]]
    items: Sequence[tuple[str, int, str]]
    problems: Sequence[CellProblem]
    rows: int = 0

    @property
    def blocks(self) -> bool:
        return any(problem.finding.severity == "block" for problem in self.problems)


@dataclass(frozen=True)
class Recipe:
    """The rules for reading a ledger: columns, item → input name ("" for left out), fixes of
    single cells.

    Keys of `fixes`: ``value:台账!C5`` the amount meant, ``unit:吨标准煤`` the unit meant wherever
    that text stands, ``skip:台账!C5`` to leave an amount out.
    """

    columns: Columns
    items: Mapping[str, str] = field(default_factory=dict)
    fixes: Mapping[str, str] = field(default_factory=dict)


def mended(recipe: Recipe, key: str, value: str) -> Recipe:
    """The recipe with one more fix; ``item:煤`` assigns an item, other keys go to `fixes`."""
    if key.startswith("item:"):
        return replace(recipe, items={**recipe.items, key.removeprefix("item:"): value})
    return replace(recipe, fixes={**recipe.fixes, key: value})


def cells_named(cells: Sequence[str]) -> str:
    """``台账!C5:C16`` for a run in one column, else the cells, shortened after the sixth."""
    sheet, _, first = cells[0].rpartition("!")
    runs = [cell.rpartition("!")[2] for cell in cells]
    letters = {re.sub(r"\d", "", run) for run in runs}
    numbers = [int(re.sub(r"\D", "", run)) for run in runs]
    if len(letters) == 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{sheet}!{first}" if len(runs) == 1 else f"{sheet}!{runs[0]}:{runs[-1]}"
    if len(set(numbers)) == 1 and len(runs) > 1:
        return f"{sheet}!{runs[0]}:{runs[-1]}"
    shown = ",".join(runs[:6])
    return f"{sheet}!{shown}" + (f",… ({len(runs)})" if len(runs) > 6 else "")
