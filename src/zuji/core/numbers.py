"""Parsing of numbers as people type them: commas, full-width digits, 万 and units."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from zuji.core.refusals import Refusal, refuse
from zuji.core.units import conversion

_BLANKS = {"", "-", "--", "—", "/", "n/a", "na", "none", "无", "不详", "缺", "null"}
_NUMBER = re.compile(
    r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII
)


def is_blank(value: Any) -> bool:
    """Whether a cell is empty or says "none" in words. A blank is missing, never zero."""
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value).strip().lower() in _BLANKS
    return value is None or (isinstance(value, float) and math.isnan(value))


def read_quantity(value: Any, unit: str, place: str, given_unit: str | None = None) -> float:
    """`value` as a number of `unit`.

    Text may hold thousands separators, full-width digits, 万/亿 and a unit of its own, which then
    wins over `given_unit`. Refuses with ``number-unreadable``, ``unit-unknown``, ``unit-dimension``
    or ``number-not-finite``; a blank is refused as ``value-missing``.
    """
    if is_blank(value):
        raise refuse("value-missing", place, "", unit)
    if isinstance(value, bool):
        raise refuse("number-unreadable", place, value, unit)
    if isinstance(value, int | float):
        number, own_unit = _float(value), given_unit
    else:
        number, own_unit = _split(str(value), place, unit)
        own_unit = own_unit or given_unit
    if not math.isfinite(number):
        raise refuse("number-not-finite", place, value, unit)
    if own_unit is None or own_unit == unit:
        return number
    try:
        return number * conversion(own_unit, unit, place)
    except Refusal as problem:
        shown = f"{value} {given_unit}" if own_unit == given_unit else str(value)
        raise refuse(problem.findings[0].rule, place, shown, unit) from problem


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _split(text: str, place: str, unit: str) -> tuple[float, str | None]:
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("，", ",")
    compact = re.sub(r"(?<=\d)\s+(?=\d)", "", plain)
    match = _NUMBER.match(compact)
    digits = match.group() if match else ""
    unit_text = compact[len(digits) :].strip()
    if not digits or unit_text[:1] in set(",.+-~=<>") or unit_text[:1].isdigit():
        raise refuse("number-unreadable", place, text, unit)
    number = float(digits.replace(",", ""))
    for character, size in (("万", 1e4), ("亿", 1e8)):
        if unit_text == character:
            return number * size, None
    return number, unit_text or None
