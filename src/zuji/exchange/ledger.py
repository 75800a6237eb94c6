"""A plant's own ledger as values of a study: which column says what, what each row is, what is
wrong.

The ledger is rows under a header: an item (what was used or made), an amount, often a unit and a
month. Amounts may also stand in several columns, one a month. Rows of one item are added up; every
value keeps the cells it came from. Nothing is guessed silently: each problem names its cell, what
was read, what was expected, and ways to mend it that one click can take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zuji.core.canonical import digest
from zuji.core.refusals import Finding
from zuji.exchange.sheets import Sheet, column_letters
from zuji.sectors.model import Input, Label, Model

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


@dataclass(frozen=True)
class Columns:
    """Which sheet, header row (from 1) and columns (from 0) of a ledger say what; -1 for none.

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
        str(data["sheet"]),
        int(data["header"]),
        int(data["item"]),
        tuple(int(a) for a in data["amounts"]),
        int(data.get("unit", -1)),
        int(data.get("month", -1)),
    )


@dataclass(frozen=True)
class Fix:
    """One way to mend a problem: put `value` under `key` of the fixes and read again."""

    key: str
    value: str
    label: Label


@dataclass(frozen=True)
class Problem:
    """A finding at a cell with the ways to mend it."""

    finding: Finding
    cell: str
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One amount of the ledger: the item, the written amount and unit, the month, the cell."""

    item: str
    amount: Any
    unit: str
    month: str
    cell: str
    row: int


@dataclass(frozen=True)
class Read:
    """A ledger as read: values by input name, items with what they were taken for, problems."""

    values: Mapping[str, Mapping[str, Any]]
    items: Sequence[tuple[str, int, str]]
    problems: Sequence[Problem]
    rows: int = 0

    @property
    def blocks(self) -> bool:
        return any(p.finding.severity == "block" for p in self.problems)


@dataclass(frozen=True)
class Recipe:
    """How a ledger becomes values: columns, item → input name ("" for left out), fixes of single
    cells.

    Keys of `fixes`: ``value:台账!C5`` the amount meant, ``unit:吨标准煤`` the unit meant wherever
    that text stands, ``skip:台账!C5`` to leave an amount out.
    """

    columns: Columns
    items: Mapping[str, str] = field(default_factory=dict)
    fixes: Mapping[str, str] = field(default_factory=dict)


def guessed_columns(sheets: Sequence[Sheet]) -> Columns:
    """The likeliest header of the likeliest sheet, by the words ledgers use."""
    best = (0, Columns(sheets[0].name, 1, 0, (1,)))
    for sheet in sheets:
        for row in range(1, min(HEADER_ROWS, len(sheet.rows)) + 1):
            found, score = _judged(sheet, row)
            if score > best[0]:
                best = (score, found)
    return best[1]


def _judged(sheet: Sheet, row: int) -> tuple[Columns, int]:
    titles = [str(c).strip().lower() for c in sheet.rows[row - 1]]
    found = {role: _column(titles, words) for role, words in ROLES.items()}
    months = tuple(i for i, t in enumerate(titles) if re.fullmatch(r"(\d{4}年)?\d{1,2}月(份)?", t))
    amounts = months if len(months) > 1 else (found["amount"],) if found["amount"] >= 0 else ()
    score = (
        3 * (found["item"] >= 0) + 3 * bool(amounts) + (found["unit"] >= 0) + (found["month"] >= 0)
    )
    if found["item"] < 0 or not amounts:
        score = 0
    month = found["month"] if len(amounts) == 1 and found["month"] not in amounts else -1
    return Columns(
        sheet.name, row, max(found["item"], 0), amounts or (1,), found["unit"], month
    ), score


def _column(titles: Sequence[str], words: Sequence[str]) -> int:
    """The column whose title is a word exactly, else begins with or holds one."""
    for test in (str.__eq__, str.startswith, str.__contains__):
        for word in words:
            for i, title in enumerate(titles):
                if title and test(title, word):
                    return i
    return -1


def signature(sheet: Sheet, columns: Columns) -> str:
    """What makes two ledgers the same form: sheet name and titles of the header row."""
    titles = [str(c).strip() for c in sheet.rows[columns.header - 1]]
    return digest([columns.sheet, titles])


def nearest_inputs(text: str, model: Model, count: int = 3) -> list[str]:
    """Input names whose labels look most like `text`, best first; none below a third alike."""
    plain = _plain(text)
    scores = [(_alike(plain, item), item.name) for item in model.inputs.values()]
    return [name for score, name in sorted(scores, key=lambda s: -s[0])[:count] if score > 1 / 3]


def _alike(plain: str, item: Input) -> float:
    names = {item.name, item.label.zh, item.label.en, re.sub(r"[（(].*?[)）]", "", item.label.zh)}
    return max(_overlap(plain, _plain(name)) for name in names)


def _overlap(a: str, b: str) -> float:
    """Shared pairs of characters (Dice), single ones at nine tenths; 1 for the same text;
    holding the other counts for much.
    """
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    pairs = _dice(*({t[i : i + 2] for i in range(max(len(t) - 1, 1))} for t in (a, b)))
    alike = max(pairs, 0.9 * _dice(set(a), set(b)) if not (a + b).isascii() else 0.0)
    if a in b or b in a:
        return max(alike, 0.6 + 0.3 * min(len(a), len(b)) / max(len(a), len(b)))
    return alike


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _plain(text: str) -> str:
    return re.sub(
        r"[\s（）()_\-·,，、/]|消耗量|消耗|用量|耗用|采购|外购|总量|量$", "", text
    ).lower()


def entries(sheet: Sheet, columns: Columns) -> Iterator[Entry]:
    """Every amount under the header, with the item and month it belongs to; total rows are
    passed over.
    """
    heads = {a: str(sheet.cell(columns.header, a)).strip() for a in columns.amounts}
    for row in range(columns.header + 1, len(sheet.rows) + 1):
        item = str(sheet.cell(row, columns.item)).strip()
        if not item or item in {"合计", "总计", "小计", "total", "Total"}:
            continue
        unit = str(sheet.cell(row, columns.unit)).strip() if columns.unit >= 0 else ""
        for column in columns.amounts:
            stands = sheet.cell(row, columns.month) if columns.month >= 0 else heads[column]
            month = month_of(stands) if columns.month >= 0 or len(columns.amounts) > 1 else ""
            yield Entry(item, sheet.cell(row, column), unit, month, sheet.address(row, column), row)


def month_of(value: Any) -> str:
    """``2025-03``, or ``03`` where no year is written, of a date or text; "" where it says no
    month.
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
    from zuji.exchange.ledger_check import item_problems, value_of

    sheet = next((s for s in sheets if s.name == recipe.columns.sheet), sheets[0])
    by_item: dict[str, list[Entry]] = {}
    for entry in entries(sheet, recipe.columns):
        by_item.setdefault(entry.item, []).append(entry)
    problems: list[Problem] = []
    by_input: dict[str, list[Entry]] = {}
    items = []
    for item, rows in by_item.items():
        name = taken_for(item, model, recipe)
        items.append((item, len(rows), name or ""))
        if name is None:
            problems += item_problems(item, rows[0], model)
        elif name:
            by_input.setdefault(name, []).extend(rows)
    values: dict[str, Mapping[str, Any]] = {}
    for name, rows in by_input.items():
        value, found = value_of(model.inputs[name], rows, recipe, period)
        problems += found
        if value is not None:
            values[name] = {**value, **({"evidence": evidence} if evidence else {})}
    order = {"block": 0, "warn": 1, "note": 2}
    problems.sort(key=lambda p: order[p.finding.severity])
    return Read(values, items, problems, sum(map(len, by_item.values())))


def taken_for(item: str, model: Model, recipe: Recipe) -> str | None:
    """The input an item is taken for: as the recipe says, else an input of exactly that name;
    None if unknown.
    """
    if item in recipe.items:
        name = recipe.items[item]
        return name if not name or name in model.inputs else None
    plain = _plain(item)
    for candidate in model.inputs.values():
        if plain and plain in {
            _plain(candidate.name),
            _plain(candidate.label.zh),
            _plain(candidate.label.en),
        }:
            return candidate.name
    return None


def cells_named(cells: Sequence[str]) -> str:
    """``台账!C5:C16`` for a run in one column, else the cells, shortened after the sixth."""
    sheet, _, first = cells[0].rpartition("!")
    runs = [c.rpartition("!")[2] for c in cells]
    letters = {re.sub(r"\d", "", c) for c in runs}
    numbers = [int(re.sub(r"\D", "", c)) for c in runs]
    if len(letters) == 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{sheet}!{first}" if len(runs) == 1 else f"{sheet}!{runs[0]}:{runs[-1]}"
    if len(set(numbers)) == 1 and len(runs) > 1:
        return f"{sheet}!{runs[0]}:{runs[-1]}"
    shown = ",".join(runs[:6])
    return f"{sheet}!{shown}" + (f",… ({len(runs)})" if len(runs) > 6 else "")


def mended(recipe: Recipe, key: str, value: str) -> Recipe:
    """The recipe with one fix more; ``item:煤`` says what an item is, other keys go to `fixes`."""
    if key.startswith("item:"):
        return replace(recipe, items={**recipe.items, key.removeprefix("item:"): value})
    return replace(recipe, fixes={**recipe.fixes, key: value})


__all__ = [
    "Columns",
    "Entry",
    "Fix",
    "Problem",
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
