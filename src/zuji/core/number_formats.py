"""What a spreadsheet shows of a number: a format may turn 0.015 into 1.5%, 300000 into 30.0 and
30 into 30万. Who filled in the cell meant what is shown.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji.core.figures import in_full
from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit

WORDS = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8}
WORDS |= {"k": 1e3, "K": 1e3, "萬": 1e4, "億": 1e8, "M": 1e6}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.S
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_DATE = re.compile(r"[ymdhs]", re.I)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
DIGITS = 15
"""The significant digits a spreadsheet keeps of a number."""
_PERCENT = {"9": "0%", "10": "0.00%"}
"""The percent formats that workbooks know by number."""


@dataclass(frozen=True)
class Display:
    """How a number is shown: times `factor`, as a percentage or not, with `suffix` after it."""

    factor: float = 1.0
    is_percent: bool = False
    suffix: str = ""

    @property
    def ratio(self) -> float:
        """What is shown, over what is stored; a suffix such as 万 multiplies."""
        return self.factor * WORDS.get(self.suffix, 1.0)

    @property
    def differs(self) -> bool:
        """Whether another number is shown than the one stored; a percentage says the same."""
        return abs(self.ratio - 1.0) > 1e-9

    @property
    def unit(self) -> str:
        """The suffix where it is a unit, else ""."""
        if not self.suffix or self.suffix in WORDS:
            return ""
        try:
            parse_unit(self.suffix)
        except Refusal:
            return ""
        return self.suffix


@lru_cache(maxsize=2_000)
def _sections(code: str) -> tuple[tuple[str, float, Display], ...]:
    """The sections of a format: their condition ("" for none) and how they show a number."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token["plain"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(part) for part in parts)


def _section(tokens: Sequence[re.Match[str]]) -> tuple[str, float, Display]:
    conditions = (_CONDITION.fullmatch((each["bracket"] or "").strip()) for each in tokens)
    limits = [(found[1], float(found[2])) for found in conditions if found]
    condition, limit = limits[-1] if limits else ("", 0.0)
    pieces = [(each["plain"], each["quoted"] or each["escaped"] or "") for each in tokens]
    plain = "".join(code or "" for code, _ in pieces)
    if "General" in plain:
        after = plain.split("General")[-1] + "".join(literal for _, literal in pieces)
        return condition, limit, Display(suffix=after.strip())
    if _DATE.search(plain) or not re.search("[0#?]", plain):
        return condition, limit, Display()
    return condition, limit, _of_digits(pieces)


def _of_digits(pieces: Sequence[tuple[str | None, str]]) -> Display:
    """How a section with places for digits shows a number: commas after its last digit divide by
    a thousand each, digits after a literal point by ten each.
    """
    suffix, commas, places = "", 0, 0
    has_digit = is_percent = has_point = has_literal_point = False
    for code, literal in pieces:
        if code and code in "0#?":
            has_digit, commas, suffix = True, 0, ""
            places += has_literal_point and not has_point
        elif code == "%":
            is_percent = True
        elif code == "," and has_digit:
            commas += 1
        elif code == ".":
            has_point = True
        elif literal == "." and has_digit:
            has_literal_point = True
        elif has_digit:
            suffix += code or literal
    return Display(1000.0**-commas * 10.0**-places, is_percent, suffix.strip())


def display_of(code: str, number: float) -> Display:
    """How a format shows a number; formats of dates, texts and nothing show it as it is."""
    if not code or code in {"General", "@"}:
        return Display()
    sections = _sections(code)
    stated = [section for section in sections if section[0]]
    for condition, limit, shown in stated:
        if _holds(number, condition, limit):
            return shown
    rest = [section[2] for section in sections if not section[0]]
    if stated:
        return rest[0] if rest else Display()
    if number < 0 and len(rest) > 1:
        return rest[1]
    return rest[2] if number == 0 and len(rest) > 2 else rest[0]


def _holds(number: float, condition: str, limit: float) -> bool:
    return {
        "<": number < limit,
        ">": number > limit,
        "=": number == limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "<>": number != limit,
    }[condition]


def shown_text(number: float, code: str, *, with_unit: bool = True) -> str | None:
    """What a cell says where its format says more than its number, as a person would type it.

    ``1.5%`` for 0.015 as a percentage, ``30 t`` with a unit in the format; None where the number
    says it all. Where another number is shown than stored, both stand in the text, which no reader
    takes for a number. Without `with_unit` percentages and units, which change no number, are left.
    """
    display = display_of(code, number)
    if display.is_percent:
        return f"{in_full(number * 100.0, DIGITS)}%" if with_unit else None
    if display.differs and number:
        suffix = display.suffix if display.suffix in WORDS or display.unit else ""
        shown = in_full(number * display.factor, DIGITS)
        return f"{in_full(number, DIGITS)} ≠ {shown}{suffix}"
    if display.differs or not (with_unit and display.unit):
        return None
    return f"{in_full(number, DIGITS)} {display.unit}"


def formats_of(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Formats of the cells of an .xlsx by sheet, row and column from 0: only those that may show
    another number, a percentage or a unit. Empty for files of other kinds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if not {"xl/styles.xml", "xl/workbook.xml"} <= names:
                return {}
            codes = _codes(archive.read("xl/styles.xml"))
            if not codes:
                return {}
            members = {name: member for name, member in _members(archive) if member in names}
            return {name: _cells(archive.read(each), codes) for name, each in members.items()}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError):
        return {}


def with_formats(
    rows: Sequence[Sequence[Any]], codes: Mapping[tuple[int, int], str], *, with_unit: bool = True
) -> list[list[Any]]:
    """The rows of a sheet in which numbers are what their formats say (`shown_text`)."""
    told = [list(row) for row in rows]
    for (row, column), code in codes.items():
        if row < len(told) and column < len(told[row]):
            value = told[row][column]
            if isinstance(value, int | float) and not isinstance(value, bool):
                said = shown_text(float(value), code, with_unit=with_unit)
                told[row][column] = value if said is None else said
    return told


def _attributes(tag: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {
        name.decode("utf-8", "replace"): html.unescape((one or two).decode("utf-8", "replace"))
        for name, one, two in found
    }


def _codes(styles: bytes) -> dict[str, str]:
    """Number of a style → its format, of those that show more than the number."""
    own = dict(_PERCENT)
    for tag in re.findall(rb"<(?:\w+:)?numFmt\s([^>]*)>", styles):
        attributes = _attributes(tag)
        own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
    block = re.search(rb"<(?:\w+:)?cellXfs\b(.*?)</(?:\w+:)?cellXfs>", styles, re.S)
    found = {}
    for style, tag in enumerate(re.findall(rb"<(?:\w+:)?xf\b([^>]*)>", block[1] if block else b"")):
        code = own.get(_attributes(tag).get("numFmtId", ""), "")
        if code and any(
            shown.is_percent or shown.differs or shown.unit for *_, shown in _sections(code)
        ):
            found[str(style)] = code
    return found


def _members(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    targets = {}
    for tag in re.findall(
        rb"<(?:\w+:)?Relationship\s([^>]*)>", archive.read("xl/_rels/workbook.xml.rels")
    ):
        attributes = _attributes(tag)
        target = attributes.get("Target", "").lstrip("/")
        targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    members = []
    for tag in re.findall(rb"<(?:\w+:)?sheet\s([^>]*)>", archive.read("xl/workbook.xml")):
        attributes = _attributes(tag)
        id_ = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        members.append((attributes.get("name", ""), targets.get(id_, "")))
    return members


def _cells(sheet: bytes, codes: Mapping[str, str]) -> dict[tuple[int, int], str]:
    found = {}
    for tag in _CELL.findall(sheet):
        attributes = _attributes(tag)
        code = codes.get(attributes.get("s", ""))
        place = re.fullmatch(r"([A-Z]{1,3})(\d+)", attributes.get("r", ""))
        if code and place:
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - 64
            found[int(place[2]) - 1, column - 1] = code
    return found
