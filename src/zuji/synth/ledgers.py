"""A fictional plant's monthly ledger as a workbook, with planted mistakes that are listed.

The ledger adds up to a study's inputs; mistakes are the ones clerks make: a letter in a number, a
unit slipped by ten thousand in one month, an item booked under a name of the shop floor.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from openpyxl import Workbook

from zuji.core.content import read_rules
from zuji.core.numbers import is_blank, read_quantity
from zuji.exchange.ledgers.resolved import is_ratio
from zuji.sectors.model import Model

MISTAKES = ("letter", "unit", "item")
HEADER = ("项目", "月份", "数量", "单位", "备注")
SHEET = "月度台账"


@dataclass(frozen=True)
class LedgerMistake:
    """One planted mistake: its kind, the cell, and the correct value."""

    kind: str
    cell: str
    meant: str


def monthly_ledger(
    inputs: Mapping[str, Any],
    model: Model,
    year: int,
    seed: int,
    mistakes: Sequence[str] = MISTAKES,
) -> tuple[bytes, list[LedgerMistake]]:
    """The workbook and its planted mistakes; amounts are split over twelve months, ratios stand
    once.
    """
    rng = np.random.default_rng([seed, year])
    rows: list[list[Any]] = []
    for name, reported in inputs.items():
        item = model.inputs[name]
        entry = reported if isinstance(reported, Mapping) else {"value": reported}
        if is_blank(entry.get("value")):
            continue
        total = read_quantity(entry["value"], item.unit, name, entry.get("unit"))
        if is_ratio(item):
            rows.append([item.label.zh, f"{year}-12", total, item.unit, "全年加权平均"])
            continue
        shares = rng.normal(1.0, 0.04, 12)
        monthly = [float(f"{total * share / shares.sum():.8g}") for share in shares]
        rows += [
            [item.label.zh, f"{year}-{index:02d}", amount, item.unit, ""]
            for index, amount in enumerate(monthly, start=1)
        ]
    planted = [_plant(kind, rows, model, index) for index, kind in enumerate(mistakes)]
    return _workbook(rows), planted


def _plant(kind: str, rows: list[list[Any]], model: Model, place: int) -> LedgerMistake:
    monthly = [index for index, row in enumerate(rows) if not row[4]]
    names = list(dict.fromkeys(rows[index][0] for index in monthly))
    name = names[(place + 1) % len(names)]
    own_rows = [index for index in monthly if rows[index][0] == name]
    if kind == "item":
        for index in own_rows:
            rows[index][0] = f"小庄{name}"
        return LedgerMistake(kind, f"{SHEET}!A{own_rows[0] + 3}", name)
    row = own_rows[4 + place]
    correct = rows[row][2]
    if kind == "letter":
        digits = f"{correct:.0f}"
        rows[row][2] = digits[:-1] + "O" if len(digits) > 1 else f"{digits}O"
        correct = float(digits[:-1] + "0") if len(digits) > 1 else float(f"{digits}0")
    else:
        rows[row][2] = correct * 10000
    return LedgerMistake(kind, f"{SHEET}!C{row + 3}", repr(correct))


def _workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    mark = read_rules("synthetic_province")["watermark"]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append([f"{mark['zh']} · {mark['en']}"])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
