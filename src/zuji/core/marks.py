"""The decimal mark of a file or a field, decided from all its numbers and never from one alone.

``0,581`` and ``1.234,5`` show a decimal comma, ``12.5`` and ``1,030,000`` a decimal point; a lone
``1,234`` shows neither and is asked about where nothing else in the file shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from zuji.core.label import Label, Text
from zuji.core.plaintext import plain_text
from zuji.core.refusals import Finding, note, warning

Mark = Literal["", ".", ",", "mixed"]
"""A decimal mark: none shown, the point, the comma, or both in one file."""

BODY = r"[0-9]+(?:[.,'_][0-9]+| [0-9]{3}(?![0-9]))*\.?|[.,][0-9]+"
"""The digits of a number with marks of any kind between them; sign and exponent stand outside."""
_START = re.compile(
    rf"[-+(¥$€£ ]*(?P<body>{BODY})(?=$|[\s)%‰*×A-Za-z\u4e00-\u9fff])",
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([ '_])\d{3})(?:\1\d{3})*", re.ASCII)
STATED = "stated"
CHOSEN = Label("所选的符号", "the mark chosen for the file")


@dataclass(frozen=True, slots=True)
class DecimalMark:
    """What the numbers of one file or field show of its decimal mark.

    `point` and `comma` are the texts that show one; both are set where the file is mixed.
    `grouping_point` is a text in which the point separates thousands (``1.234,5``).
    """

    point: str = ""
    comma: str = ""
    grouping_point: str = ""
    semicolons: bool = False
    """Whether semicolons divide the columns, as where the comma is the decimal mark: a lone
    ``1.234`` is then as doubtful as ``1,234``."""

    @classmethod
    def of(cls, texts: Iterable[Any], *, semicolons: bool = False) -> DecimalMark:
        """The mark that the numbers among `texts` show; what is not a text shows nothing."""
        point = comma = grouping_point = ""
        for text in texts:
            body = body_of(text) if isinstance(text, str) else ""
            mark = shown_mark(body)
            if mark == ".":
                point = point or text.strip()
            elif mark == ",":
                comma = comma or text.strip()
                grouping_point = grouping_point or (text.strip() if "." in body else "")
        return cls(point, comma, grouping_point, semicolons)

    @classmethod
    def stated(cls, mark: Literal[".", ","]) -> DecimalMark:
        """The mark that a person has chosen for a file."""
        return cls(point=STATED) if mark == "." else cls(comma=STATED, grouping_point=STATED)

    @property
    def mark(self) -> Mark:
        if self.point and self.comma:
            return "mixed"
        return "." if self.point else "," if self.comma else ""

    def doubts_point(self, rest: str) -> bool:
        """Whether a point before `rest` may as well divide thousands in this file."""
        return self.semicolons and len(rest) == 3

    @property
    def witness(self) -> Text:
        """The text that shows the mark, or the words that a person chose it; "" for neither."""
        text = self.comma or self.point
        return CHOSEN if text == STATED else text

    def written(self, cell: Any) -> str:
        """A filled cell as text; a number of a spreadsheet in the mark of the file's texts."""
        if not isinstance(cell, float):
            return str(cell).strip()
        text = str(int(cell)) if cell.is_integer() else repr(cell)
        return text.replace(".", ",") if self.mark == "," else text

    def finding(self, place: str) -> Finding | None:
        """The statement for the receipt: the mark and the text that shows it.

        None where the file shows no mark, or only the point that needs no statement.
        """
        if self.mark == "mixed":
            return warning("number-marks-mixed", place, point=self.point, comma=self.comma)
        has_comma = self.comma or "," in plain_text(self.point)
        if not has_comma or self.witness == CHOSEN:
            return None
        names = Label("逗号", "comma") if self.comma else Label("句点", "point")
        return note("number-mark", place, self.witness, mark=names)


UNDECIDED = DecimalMark()
"""No evidence: a number that could be read in two ways is asked about."""


def body_of(text: str) -> str:
    """The digits and marks at the start of a text, without groups by space; "" for none."""
    start = _START.match(plain_text(text))
    return ungrouped(start["body"]) if start else ""


def ungrouped(body: str) -> str:
    """`body` without groups by space, apostrophe or underscore; "" where the groups are not of
    three digits.
    """
    whole, mark, decimals = re.fullmatch(r"([\d '_]*)([.,]?)(.*)", body, re.DOTALL).groups()  # type: ignore[union-attr]
    if not re.search("[ '_]", body):
        return body
    if not _GROUPED.fullmatch(whole) or re.search("[ '_.,]", decimals):
        return ""
    return re.sub("[ '_]", "", whole) + mark + decimals


def shown_mark(body: str) -> Literal["", ".", ","]:
    """The decimal mark that the digits of one number show; "" for none or a broken form."""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        last: Literal[".", ","] = "." if "." in body.rpartition(",")[2] else ","
        other = "," if last == "." else "."
        whole, _, _ = body.rpartition(last)
        return last if grouped_by(other, whole) else ""
    if points > 1:
        return "," if grouped_by(".", body) else ""
    if commas > 1:
        return "." if grouped_by(",", body) else ""
    mark: Literal[".", ","] = "." if points else ","
    whole, _, decimals = body.partition(mark)
    return "" if could_group(whole, decimals) or not decimals else mark


def grouped_by(mark: str, whole: str) -> bool:
    """Whether `mark` separates groups of three digits: 1,234,567; never after a leading zero."""
    return bool(re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", whole, re.ASCII))


def could_group(whole: str, rest: str) -> bool:
    """Whether one mark between `whole` and `rest` may separate thousands (or, in groups of four
    as Chinese and Japanese books have them, ten thousands).
    """
    return whole[:1] not in ("", "0") and len(rest) in (3, 4) and len(whole) <= len(rest)
