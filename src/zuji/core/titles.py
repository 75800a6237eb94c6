"""Units in titles of columns, rows and forms: 用量（万吨）, 耗电量/万kWh, ``Consumption [t]``."""

from __future__ import annotations

import re

from zuji.core.plaintext import plain_text
from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit

_BRACKETS = re.compile(
    r"\(([^()]*(?:\([^()]*\)[^()]*)?)\)|\[([^\[\]]*)\]|【([^【】]*)】|\{([^{}]*)\}"
)
_UNIT_WORD = re.compile(
    r"(?:(?:计量)?单位|\b(?:unit of measure|units?|uom|einheit|unité|unidad)\b)"
    r"\s?[:=]?\s?(?P<unit>\S.*)",
    re.I,
)
_SCALED = re.compile(r"(?:万|亿|千|百万|10\^|[x×*]\s?10\^?|thousand\b|million\b|10[3-9]\D)", re.I)
_LONG_SUFFIX = re.compile(
    r"(?P<name>.*?[\u4e00-\u9fff])(?P<unit>(?:百万|千万|[万亿千])"
    r"(?:吨标准煤|吨标煤|吨公里|吨|千克|千瓦时|度|立方米|标立方米|标方|元|m3|Nm3|t|kWh)"
    r"|千瓦时|吨标准煤|吨标煤|立方米|标立方米|kWh|MWh|GJ|MJ|tce|Nm3|m3)"
)
_NO_UNITS = {"年", "月", "日", "a", "d", "p", "s", "min", "mo"}
"""Units that, alone in brackets, number a form or name its period."""
_WORDS = {
    *("day", "days", "month", "months", "year", "years", "hour", "hours", "one", "unit", "units"),
    *("item", "items", "piece", "pieces", "vehicle", "person", "passenger", "therm"),
    *("inch", "yard", "acre"),
}
"""Units that are common words: after a space alone they belong to the name."""


def unit_in_title(text: str) -> tuple[str, str | None]:
    """The name and the unit of a title; None where it states no unit.

    The unit stands in brackets (用量（万吨）), after a stroke, comma, colon or "in" (耗电量/万kWh,
    ``Menge in kg``), after 单位 (单位：万吨; the name stands before it), after a space,
    or, with a multiplier or a name of several characters, at the end (用电量万千瓦时). What has the
    form of a unit with a multiplier but is not known (万箱) is returned too, so that the reader of
    the numbers refuses it instead of losing a factor of ten thousand; ``104吨``, which has lost its
    superscript, likewise.
    """
    plain = plain_text(text)
    for match in reversed(list(_BRACKETS.finditer(plain))):
        content = next(group for group in match.groups() if group is not None).strip()
        unit = _stated(content)
        if unit is not None:
            return _joined(plain[: match.start()], plain[match.end() :]), unit
    word = _UNIT_WORD.search(plain)
    if word and _is_unit(word["unit"]):
        return _joined(plain[: word.start()], ""), word["unit"].strip()
    for split in _splits(plain):
        name, unit = split
        if _is_unit(unit):
            return name, unit
    suffix = _LONG_SUFFIX.fullmatch(plain)
    return (suffix["name"], suffix["unit"]) if suffix else (plain, None)


def _stated(content: str) -> str | None:
    """The unit that the content of a bracket states, with or without the word 单位."""
    word = _UNIT_WORD.fullmatch(content)
    if word:
        return word["unit"].strip()
    if _is_unit(content):
        return content
    parts = re.split(r"[,;、]\s?", content)
    units = [part for part in parts if _is_unit(part)]
    return units[0] if len(parts) > 1 and len(units) == 1 else None


def _splits(plain: str) -> list[tuple[str, str]]:
    """The ways to part a title in a name and a unit, the longest unit first."""
    splits = []
    for match in re.finditer(r"\s?[/,;:|]\s?|\s[-–—]\s|\s(?:in|en|as|measured in)\s|\s", plain):
        name, unit = plain[: match.start()].strip(" -–—,;:/|"), plain[match.end() :].strip()
        is_word = not match[0].strip() and (len(unit) < 2 or unit.lower() in _WORDS)
        if name and unit and not is_word:
            splits.append((name, unit))
    return splits


def _is_unit(text: str) -> bool:
    """Whether a text is a unit, or a multiplier with a word that should be one."""
    text = text.strip()
    if not text or text in _NO_UNITS or not re.search(r"[^\W\d_]|[%‰]", text):
        return False
    if re.match(r"[0-9]", text) and not _SCALED.match(text):
        return False
    if _SCALED.match(text) and len(text) <= 12:
        return True
    try:
        parse_unit(text)
    except Refusal:
        return False
    return True


def _joined(before: str, after: str) -> str:
    return f"{before.strip()} {after.strip()}".strip(" :,;")
