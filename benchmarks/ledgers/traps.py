"""Faults and doubts put into a ledger that is otherwise right; what each owes the reader."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.ledgers.book import Formula
from benchmarks.ledgers.truth import ASK, EITHER, Ledger


def _replace(ledger: Ledger, key: str, month: int, value: Any, counted: Decimal) -> None:
    """Writes `value` into the month's cell; the sheet's totals then count `counted` for it."""
    cell = ledger.place[key, ledger.year, month]
    line = ledger.plant.by_input[key]
    page = ledger.page(cell)
    page.cells.pop(cell[1:], None)
    page.put(cell[1], cell[2], value)
    ledger.retotal(key, month, counted - line.years[ledger.year][month - 1])


def _text(ledger: Ledger, key: str, month: int) -> str:
    return f"{ledger.plant.by_input[key].years[ledger.year][month - 1]:f}"


def missing(ledger: Ledger, key: str, month: int, sign: str) -> None:
    """A blank, a dash, a slash or 无 where an amount belongs."""
    _replace(ledger, key, month, sign, Decimal(0))
    ledger.owe([key], ASK, "blank month" if not sign else "sign for missing")


def zero(ledger: Ledger, key: str, month: int) -> None:
    _replace(ledger, key, month, Decimal(0), Decimal(0))
    ledger.owe([key], ASK, "zero month")


def vague(ledger: Ledger, key: str, month: int, pattern: str) -> None:
    """约, 左右, a range: `pattern` holds {n} and perhaps {m}, a little more."""
    text = _text(ledger, key, month)
    more = f"{float(text) * 1.06:.0f}"
    _replace(ledger, key, month, pattern.format(n=text, m=more), Decimal(0))
    ledger.owe([key], ASK, "range" if "{m}" in pattern else "about")


def note(ledger: Ledger, key: str, month: int, pattern: str) -> None:
    """A remark inside the cell of a number: the number may be read, or be asked about."""
    _replace(ledger, key, month, pattern.format(n=_text(ledger, key, month)), Decimal(0))
    ledger.owe([key], EITHER, "note in a number")
    for total in ledger.totals:  # the plant's own sum leaves the text out, so a question is due
        if total.input == key:
            ledger.items[key].owes = ASK


def letter(ledger: Ledger, key: str, month: int) -> None:
    """The letter O or l in place of a digit."""
    text = _text(ledger, key, month)
    typed = text.replace("0", "O", 1) if "0" in text else text.replace("1", "l", 1)
    if typed == text:
        typed = text[:-1] + "O"
    _replace(ledger, key, month, typed, Decimal(0))
    ledger.owe([key], ASK, "letter for a digit")


def error(ledger: Ledger, key: str, month: int, word: str = "#REF!") -> None:
    _replace(ledger, key, month, word, Decimal(0))
    ledger.owe([key], ASK, "error value")


def uncomputed(ledger: Ledger, key: str, month: int) -> None:
    """A formula nobody calculated: computed by the reader, or asked about."""
    value = ledger.plant.by_input[key].years[ledger.year][month - 1]
    _replace(ledger, key, month, Formula(f"={value:f}+0"), Decimal(0))
    ledger.retotal(key, month, value)
    ledger.owe([key], EITHER, "formula never computed")


def red(ledger: Ledger, key: str, month: int, style: str = "") -> None:
    """A red correction: a negative month, as a number or as text."""
    value = ledger.plant.by_input[key].years[ledger.year][month - 1]
    amount = -(value * Decimal("0.17")).quantize(value)
    shown = style.format(n=f"{-amount:f}") if style else amount
    _replace(ledger, key, month, shown, amount)
    ledger.owe([key], ASK, "negative month")


def slipped(ledger: Ledger, key: str, month: int, times: str = "1000") -> None:
    """A month typed in another unit or with the point at a wrong place."""
    value = ledger.plant.by_input[key].years[ledger.year][month - 1] * Decimal(times)
    _replace(ledger, key, month, value, value)
    ledger.owe([key], ASK, "month × 1000" if times in {"1000", "0.001"} else f"month × {times}")


def unit_changes(ledger: Ledger, key: str, first: int, times: str) -> None:
    """From a month on the amounts are in another unit, and nothing says so."""
    for month in range(first, 13):
        value = ledger.plant.by_input[key].years[ledger.year][month - 1] * Decimal(times)
        _replace(ledger, key, month, value, value)
    ledger.owe([key], ASK, "unit changes in the middle")


def swapped(ledger: Ledger, one: str, other: str, month: int) -> None:
    """Two lines changed places in one month."""
    lines = ledger.plant.by_input
    a, b = (lines[key].years[ledger.year][month - 1] for key in (one, other))
    _replace(ledger, one, month, b, b)
    _replace(ledger, other, month, a, a)
    ledger.owe([one, other], ASK, "lines swapped in a month")


def wrong_total(ledger: Ledger, key: str, times: str = "1.09") -> None:
    """The stated total of the year contradicts its months."""
    total = next(t for t in ledger.totals if t.input == key and t.main)
    digit = total.sum
    total.stated = (digit * Decimal(times)).quantize(digit)
    page = ledger.page(total.cell)
    page.cells[total.cell[1:]] = ledger.written(total.stated)
    ledger.items[key].labels.add(total.cell)
    ledger.owe([key], ASK, "stated total is wrong")


def no_density(ledger: Ledger, key: str, unit: str, times: str) -> None:
    """The ledger counts litres, m³ or tonnes where only a density or a heat would convert."""
    line = ledger.plant.by_input[key]
    for cell in ledger.items[key].labels:
        page = ledger.page(cell)
        text = page.cells[cell[1:]]
        if text == line.unit:
            page.cells[cell[1:]] = unit
        for left, right in (("（", "）"), ("(", ")")):
            mark = f"{left}{line.unit}{right}"
            if mark in str(text):
                page.cells[cell[1:]] = str(text).replace(mark, f"{left}{unit}{right}")
    ledger.items[key].value = None
    ledger.owe([key], ASK, "needs a density or a heat")
    if times != "1":
        _scale(ledger, key, Decimal(times))


def _scale(ledger: Ledger, key: str, times: Decimal) -> None:
    for (input_id, _, month), cell in list(ledger.place.items()):
        if input_id == key:
            old = ledger.page(cell).cells[cell[1:]]
            _replace(ledger, key, month, (old * times).quantize(old), old)
    for total in ledger.totals:
        if total.input == key:
            page = ledger.page(total.cell)
            cells = [
                ledger.page(c).cells[c[1:]]
                for (k, _, m), c in ledger.place.items()
                if k == key and m in total.months
            ]
            total.stated = total.sum = sum(cells, Decimal(0))
            page.cells[total.cell[1:]] = total.stated
