"""Checks of a ledger's rows, cell by cell, with the fixes that one click applies."""

from __future__ import annotations

import bisect
import math
import re
import statistics
from collections.abc import Sequence
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.numbers import is_blank, read_quantity
from zuji.core.refusals import Refusal, blocking, warning
from zuji.core.units import conversion
from zuji.exchange.ledger_names import nearest_inputs
from zuji.exchange.ledger_records import CellProblem, Fix, LedgerEntry, Recipe, cells_named
from zuji.sectors.model import Input, Model

JUMP = 20.0
"""A month this many times the median of the others (or its inverse) is asked about."""
LOOKALIKE = str.maketrans(
    {"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "丨": "1", "S": "5", "B": "8", "。": "."}
)
COMMON_UNITS = ("kg", "t", "kWh", "万kWh", "MWh", "GJ", "MJ", "m3", "km3", "L", "t·km", "item")


def item_problems(item: str, first: LedgerEntry, model: Model) -> list[CellProblem]:
    """An item that is no input by name: offers the nearest inputs, or leaving it out."""
    nearest = nearest_inputs(item, model)
    fixes = [Fix(f"item:{item}", name, model.inputs[name].label) for name in nearest]
    fixes.append(Fix(f"item:{item}", "", Label("不计入", "leave out")))
    labels = listed(model.inputs[name].label for name in nearest)
    return [
        CellProblem(
            blocking("ledger-item-unknown", first.cell, item, labels),
            first.cell,
            tuple(fixes),
        )
    ]


def value_of(
    item: Input, rows: Sequence[LedgerEntry], recipe: Recipe, period: tuple[str, str]
) -> tuple[dict[str, Any] | None, list[CellProblem]]:
    """The value of one input from its rows in the input's unit, or None, with the problems of the
    rows.
    """
    problems: list[CellProblem] = []
    amounts: list[tuple[LedgerEntry, float]] = []
    for entry in rows:
        if f"skip:{entry.cell}" in recipe.fixes:
            continue
        number, amount_problems = _amount(item, entry, recipe)
        problems += amount_problems
        if number is not None:
            amounts.append((entry, number))
    problems += [
        *_repeated(amounts),
        *_outside(amounts, period),
        *_jumps(item, amounts),
        *_gaps(item, rows, recipe, period),
    ]
    if not amounts:
        return None, problems
    if is_ratio(item):
        different = sorted({amount for _, amount in amounts})
        if len(different) > 1:
            cells = cells_named([item_entry.cell for item_entry, _ in amounts])
            return None, [*problems, _ratio_problem(item, amounts, cells)]
        total = different[0]
    else:
        total = math.fsum(amount for _, amount in amounts)
    return {
        "value": total,
        "unit": item.unit,
        "cell": cells_named([item_entry.cell for item_entry, _ in amounts]),
    }, problems


def is_ratio(item: Input) -> bool:
    """Whether values of the input cannot be summed: per something, a share, a distance, a time."""
    return "/" in item.unit or item.unit in {"%", "1", "km", "a"}


def _amount(
    item: Input, entry: LedgerEntry, recipe: Recipe
) -> tuple[float | None, list[CellProblem]]:
    written = recipe.fixes.get(f"value:{entry.cell}", entry.amount)
    unit = recipe.fixes.get(f"unit:{entry.unit}", entry.unit) or None
    if is_blank(written):
        skip = Fix(f"skip:{entry.cell}", "1", Label("此格确无发生", "nothing was used here"))
        return None, [
            CellProblem(warning("ledger-blank", entry.cell, "", item.unit), entry.cell, (skip,))
        ]
    try:
        return read_quantity(written, item.unit, entry.cell, unit), []
    except Refusal as problem:
        finding = problem.findings[0]
    is_number = finding.rule == "number-unreadable" or spelled(written)
    if is_number:
        finding = blocking("number-unreadable", entry.cell, str(written), item.unit)
    fixes = _number_fixes(item, entry, written, unit) if is_number else _unit_fixes(item, entry)
    return None, [CellProblem(finding, entry.cell, tuple(fixes))]


def spelled(written: Any) -> bool:
    """Whether an amount contains letters that look like digits: 1O5, 12l."""
    text = str(written)
    return (
        isinstance(written, str)
        and bool(re.fullmatch(r"[\d.,\s]*\d[\dOo〇lI丨SB。,.\s]*", text))
        and not re.fullmatch(r"[\d.,\s]+", text)
    )


def _number_fixes(item: Input, entry: LedgerEntry, written: Any, unit: str | None) -> list[Fix]:
    """Likely corrections: letters that look like digits, stray marks; or leaving the cell out."""
    text = str(written).translate(LOOKALIKE)
    candidates = [text, re.sub(r"[^\d.,+\-eE万亿]", "", text), re.sub(r"[\s'’]", "", text)]
    fixes = []
    for candidate in dict.fromkeys(
        candidate for candidate in candidates if candidate and candidate != str(written)
    ):
        try:
            read_quantity(candidate, item.unit, entry.cell, unit)
        except Refusal:
            continue
        fixes.append(
            Fix(
                f"value:{entry.cell}", candidate, Label(f"改为 {candidate}", f"read as {candidate}")
            )
        )
        break
    return [*fixes, Fix(f"skip:{entry.cell}", "1", Label("不计入此格", "leave this cell out"))]


def _unit_fixes(item: Input, entry: LedgerEntry) -> list[Fix]:
    fixes = []
    for unit in dict.fromkeys((item.unit, *COMMON_UNITS)):
        try:
            conversion(unit, item.unit, "")
        except Refusal:
            continue
        fixes.append(
            Fix(
                f"unit:{entry.unit}",
                unit,
                Label(f"“{entry.unit}”是 {unit}", f"“{entry.unit}” means {unit}"),
            )
        )
    return fixes[:5]


def _repeated(amounts: Sequence[tuple[LedgerEntry, float]]) -> list[CellProblem]:
    """The same item, month and amount twice: likely one row copied."""
    first_of: dict[tuple[str, str, float], LedgerEntry] = {}
    problems = []
    for entry, number in amounts:
        key = (entry.item, entry.month, number)
        if entry.month and key in first_of:
            skip = Fix(f"skip:{entry.cell}", "1", Label("只计一次", "count it once"))
            finding = warning(
                "ledger-repeated",
                entry.cell,
                f"{entry.amount} {entry.unit}".strip(),
                first_of[key].cell,
            )
            problems.append(CellProblem(finding, entry.cell, (skip,)))
        first_of.setdefault(key, entry)
    return problems


def _outside(
    amounts: Sequence[tuple[LedgerEntry, float]], period: tuple[str, str]
) -> list[CellProblem]:
    problems = []
    for entry, _ in amounts:
        if len(entry.month) == 7 and not period[0][:7] <= entry.month <= period[1][:7]:
            skip = Fix(f"skip:{entry.cell}", "1", Label("不计入", "leave out"))
            finding = blocking(
                "ledger-outside-period",
                entry.cell,
                entry.month,
                f"{period[0][:7]} – {period[1][:7]}",
            )
            problems.append(CellProblem(finding, entry.cell, (skip,)))
    return problems


def _jumps(item: Input, amounts: Sequence[tuple[LedgerEntry, float]]) -> list[CellProblem]:
    """A month far from the others, by a thousand or ten thousand most likely a unit slipped."""
    monthly = [
        (item_entry, amount) for item_entry, amount in amounts if item_entry.month and amount > 0
    ]
    if len(monthly) < 4 or is_ratio(item):
        return []
    problems = []
    ranked = sorted(amount for _, amount in monthly)
    for entry, number in monthly:
        usual = median_without(ranked, number)
        ratio = number / usual
        if 1 / JUMP < ratio < JUMP:
            continue
        fixes = [
            Fix(
                f"value:{entry.cell}",
                repr(number / scale) + f" {item.unit}",
                Label(
                    f"改为 {number / scale:,.6g} {item.unit}",
                    f"read as {number / scale:,.6g} {item.unit}",
                ),
            )
            for scale in (1000.0, 10000.0, 0.001, 0.0001)
            if 0.2 < ratio / scale < 5
        ]
        finding = warning(
            "ledger-jump", entry.cell, f"{number:,.6g} {item.unit}", f"≈ {usual:,.6g} {item.unit}"
        )
        problems.append(CellProblem(finding, entry.cell, tuple(fixes)))
    return problems


def median_without(ranked: Sequence[float], number: float) -> float:
    """The median of sorted numbers without one of them, which is among them."""
    place, half = bisect.bisect_left(ranked, number), (len(ranked) - 1) // 2
    upper = ranked[half + (half >= place)]
    if len(ranked) % 2 == 0:
        return upper
    below = half - 1
    return (upper + ranked[below + (below >= place)]) / 2


def _gaps(
    item: Input, rows: Sequence[LedgerEntry], recipe: Recipe, period: tuple[str, str]
) -> list[CellProblem]:
    """Months of the period without an entry, for an item booked by month; an unreadable month
    counts as present.
    """
    booked = [row for row in rows if row.month and f"skip:{row.cell}" not in recipe.fixes]
    months = {entry.month[-2:] for entry in booked}
    first, last = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in period)
    due = [f"{month % 12 + 1:02d}" for month in range(first, last + 1)]
    lacking = [month for month in due if month not in months]
    if is_ratio(item) or len(months) < 2 or not lacking or len(due) > 12:
        return []
    finding = warning("ledger-months-missing", booked[-1].cell, listed(lacking), f"{len(due)}")
    return [CellProblem(finding, booked[-1].cell)]


def _ratio_problem(
    item: Input, amounts: Sequence[tuple[LedgerEntry, float]], cells: str
) -> CellProblem:
    mean = statistics.fmean(number for _, number in amounts)
    shown = (
        f"{min(number for _, number in amounts):.6g} … {max(number for _, number in amounts):.6g}"
    )
    finding = blocking("ledger-ratio-many", cells, shown, item.unit, mean=f"{mean:.6g}")
    fixes = [
        Fix(f"skip:{entry.cell}", "1", Label(f"不计 {entry.cell}", f"leave out {entry.cell}"))
        for entry, _ in amounts[:3]
    ]
    return CellProblem(finding, amounts[0][0].cell, tuple(fixes))
