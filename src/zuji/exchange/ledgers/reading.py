"""Reading of a whole ledger for one model and one year."""

from __future__ import annotations

from collections.abc import Mapping

from zuji.core.numbers import is_blank
from zuji.core.refusals import note
from zuji.exchange.ledger import CellProblem, Recipe, guessed_columns, mended, read_ledger
from zuji.exchange.ledger_names import nearest_inputs
from zuji.exchange.ledgers.records import (
    IgnoredCells,
    LedgerReading,
    LedgerValue,
    Mend,
    Question,
)
from zuji.exchange.sheets import read_sheets
from zuji.sectors.model import Model


def read_plant_ledger(
    content: bytes,
    name: str,
    model: Model,
    year: int,
    corrections: Mapping[str, str] | None = None,
) -> LedgerReading:
    """The amounts of a plant's own ledger as values of the inputs of `model` for one year.

    `corrections` are answers to questions of an earlier reading (`Mend.changes`).
    """
    sheets = read_sheets(content, name)
    recipe = Recipe(guessed_columns(sheets))
    for key, value in (corrections or {}).items():
        recipe = mended(recipe, key, value)
    values: dict[str, LedgerValue] = {}
    read = read_ledger(sheets, model, recipe, (f"{year}-01-01", f"{year}-12-31"))
    asked = {problem.cell for problem in read.problems}
    filled = [
        sheet.address(row, column)
        for sheet in sheets
        for row in range(1, len(sheet.rows) + 1)
        for column, cell in enumerate(sheet.rows[row - 1])
        if not (isinstance(cell, str) and not cell.strip()) and cell is not None
    ]
    for input_name, value in read.values.items():
        cells = tuple(cell for cell in _spread(str(value["cell"])) if cell not in asked)
        values[input_name] = LedgerValue(value=value["value"], unit=value["unit"], cells=cells)
    counted = {cell for value in values.values() for cell in value.cells}
    rest = tuple(cell for cell in filled if cell not in asked and cell not in counted)
    return LedgerReading(
        source=name,
        year=year,
        values=values,
        questions=[_question(problem) for problem in read.problems if problem.cell in filled],
        ignored=[IgnoredCells(finding=note("ledger-cell-unread", name), cells=rest)],
        months={},
        totals=[],
        filled=tuple(filled),
    )


def _question(problem: CellProblem) -> Question:
    mends = tuple(
        Mend(text=fix.value, changes={fix.key: fix.value}, label=fix.label) for fix in problem.fixes
    )
    return Question(finding=problem.finding, cells=(problem.cell,), at=(problem.cell,), mends=mends)


def _spread(named: str) -> list[str]:
    sheet, _, cells = named.rpartition("!")
    return [f"{sheet}!{cell}" for cell in cells.replace(":", ",").split(",") if not is_blank(cell)]


__all__ = ["nearest_inputs", "read_plant_ledger"]
