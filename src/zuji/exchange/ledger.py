"""Import of a plant's own ledger as values of a study: columns, items, and problems of each row.

The ledger is rows under a header: an item (what was used or made), an amount, often a unit and a
month. Amounts may also stand in several columns, one a month. Rows of one item are added up; every
value keeps the cells it came from. Nothing is guessed silently: each problem names its cell, what
was read, what was expected, and ways to mend it that one click can take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zuji.core.canonical import digest
from zuji.exchange.ledger_check import item_problems, value_of
from zuji.exchange.ledger_names import nearest_inputs, taken_for
from zuji.exchange.ledger_records import (
    CellProblem,
    Columns,
    Fix,
    LedgerEntry,
    Read,
    Recipe,
    cells_named,
    columns_from,
    mended,
)
from zuji.exchange.sheets import Sheet, column_letters
from zuji.sectors.model import Model

HEADER_ROWS = 30
ROLES: dict[str, tuple[str, ...]] = {
    "item": (
        "项目",
        "品名",
        "物料",
        "名称",
        "能源品种",
        "品种",
        "科目",
        "item",
        "material",
        "name",
        "description",
    ),
    "amount": (
        "数量",
        "用量",
        "消耗量",
        "耗用量",
        "实物量",
        "产量",
        "合计",
        "本期",
        "amount",
        "quantity",
        "consumption",
        "total",
    ),
    "unit": ("单位", "计量单位", "unit", "uom"),
    "month": ("月份", "日期", "期间", "月", "年月", "month", "date", "period"),
}
MONTH = re.compile(r"(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*月?(?:份)?(?:\s*[日./-].*)?$")


def guessed_columns(sheets: Sequence[Sheet]) -> Columns:
    """The likeliest header of the likeliest sheet, by the words ledgers use."""
    best = (0, Columns(sheet=sheets[0].name, header=1, item=0, amounts=(1,)))
    for sheet in sheets:
        for row in range(1, min(HEADER_ROWS, len(sheet.rows)) + 1):
            columns, score = _judged(sheet, row)
            if score > best[0]:
                best = (score, columns)
    return best[1]


def _judged(sheet: Sheet, row: int) -> tuple[Columns, int]:
    titles = [str(cell).strip().lower() for cell in sheet.rows[row - 1]]
    column_of = {role: _column(titles, words) for role, words in ROLES.items()}
    months = tuple(
        index
        for index, title in enumerate(titles)
        if re.fullmatch(r"(\d{4}年)?\d{1,2}月(份)?", title)
    )
    amounts = (
        months if len(months) > 1 else (column_of["amount"],) if column_of["amount"] >= 0 else ()
    )
    score = (
        3 * (column_of["item"] >= 0)
        + 3 * bool(amounts)
        + (column_of["unit"] >= 0)
        + (column_of["month"] >= 0)
    )
    if column_of["item"] < 0 or not amounts:
        score = 0
    month = column_of["month"] if len(amounts) == 1 and column_of["month"] not in amounts else -1
    columns = Columns(
        sheet=sheet.name,
        header=row,
        item=max(column_of["item"], 0),
        amounts=amounts or (1,),
        unit=column_of["unit"],
        month=month,
    )
    return columns, score


def _column(titles: Sequence[str], words: Sequence[str]) -> int:
    """The column whose title is a word exactly, else begins with or contains one."""
    for test in (str.__eq__, str.startswith, str.__contains__):
        for word in words:
            for index, title in enumerate(titles):
                if title and test(title, word):
                    return index
    return -1


def signature(sheet: Sheet, columns: Columns) -> str:
    """The identity of a ledger form: sheet name and titles of the header row."""
    titles = [str(row).strip() for row in sheet.rows[columns.header - 1]]
    return digest([columns.sheet, titles])


def entries(sheet: Sheet, columns: Columns) -> Iterator[LedgerEntry]:
    """Every amount under the header, with its item and month; total rows are skipped."""
    heads = {column: str(sheet.cell(columns.header, column)).strip() for column in columns.amounts}
    for row in range(columns.header + 1, len(sheet.rows) + 1):
        item = str(sheet.cell(row, columns.item)).strip()
        if not item or item in {"合计", "总计", "小计", "total", "Total"}:
            continue
        unit = str(sheet.cell(row, columns.unit)).strip() if columns.unit >= 0 else ""
        for column in columns.amounts:
            month_text = sheet.cell(row, columns.month) if columns.month >= 0 else heads[column]
            month = month_of(month_text) if columns.month >= 0 or len(columns.amounts) > 1 else ""
            yield LedgerEntry(
                item=item,
                amount=sheet.cell(row, column),
                unit=unit,
                month=month,
                cell=sheet.address(row, column),
                row=row,
            )


def month_of(value: Any) -> str:
    """The month of a date or text: ``2025-03``, or ``03`` without a year; "" where there is
    none.
    """
    if hasattr(value, "strftime"):
        return f"{value.year:04d}-{value.month:02d}"
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    text = str(value).strip()
    if re.fullmatch(r"\d{6}", text):
        text = f"{text[:4]}-{text[4:]}"
    match = MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        return ""
    return f"{match[1]}-{int(match[2]):02d}" if match[1] else f"{int(match[2]):02d}"


def read_ledger(
    sheets: Sequence[Sheet],
    model: Model,
    recipe: Recipe,
    period: tuple[str, str],
    evidence: str = "",
) -> Read:
    """The values of a ledger under a recipe, with every problem found (see
    `zuji.exchange.ledger_check`).
    """
    sheet = next((sheet for sheet in sheets if sheet.name == recipe.columns.sheet), sheets[0])
    by_item: dict[str, list[LedgerEntry]] = {}
    for entry in entries(sheet, recipe.columns):
        by_item.setdefault(entry.item, []).append(entry)
    problems: list[CellProblem] = []
    by_input: dict[str, list[LedgerEntry]] = {}
    items = []
    for item, item_entries in by_item.items():
        name = taken_for(item, model, recipe)
        items.append((item, len(item_entries), name or ""))
        if name is None:
            problems += item_problems(item, item_entries[0], model)
        elif name:
            by_input.setdefault(name, []).extend(item_entries)
    values: dict[str, Mapping[str, Any]] = {}
    for name, item_entries in by_input.items():
        value, value_problems = value_of(model.inputs[name], item_entries, recipe, period)
        problems += value_problems
        if value is not None:
            values[name] = {**value, **({"evidence": evidence} if evidence else {})}
    order = {"block": 0, "warn": 1, "note": 2}
    problems.sort(key=lambda problem: order[problem.finding.severity])
    return Read(values, items, problems, sum(map(len, by_item.values())))


__all__ = [
    "CellProblem",
    "Columns",
    "Fix",
    "LedgerEntry",
    "Read",
    "Recipe",
    "cells_named",
    "column_letters",
    "columns_from",
    "entries",
    "guessed_columns",
    "mended",
    "month_of",
    "nearest_inputs",
    "read_ledger",
    "signature",
    "taken_for",
]
