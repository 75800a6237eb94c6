"""The one reader of numbers as people and programs write them; every door goes through it.

What is not one exact number (a range, an approximation, a bound, a date, a formula, ``1,234`` where
nothing shows the decimal mark) is refused under a rule of its own, with its readings as facts.
"""

from __future__ import annotations

import datetime
import math
import numbers
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zuji.core.figures import in_full
from zuji.core.kinds import shown_value
from zuji.core.label import Label
from zuji.core.marks import BODY, UNDECIDED, DecimalMark, shown_mark, ungrouped
from zuji.core.plaintext import has_odd_digits, plain_text
from zuji.core.refusals import Finding, Refusal, note, refuse
from zuji.core.units import conversion

_BLANKS = {
    *("", "-", "--", "---", "—", "——", "–", "/", "\\", "n/a", "n.a.", "na", "none", "null"),
    *("无", "暂无", "不详", "未知", "缺", "无数据"),
}
_POWERS = {
    **dict(enumerate(("十", "百", "千", "万", "十万", "百万", "千万", "亿", "十亿", "百亿"), 1)),
    11: "千亿",
    12: "万亿",
}
SCALES = {word: 10.0**power for power, word in _POWERS.items()}
SCALES |= {"thousand": 1e3, "million": 1e6, "billion": 1e9}
"""Words that multiply a number."""
CURRENCIES = {"¥": "CNY", "€": "EUR", "$": "USD", "£": "GBP"}
UNREAD = frozenset(
    f"number-{kind}"
    for kind in (
        *("unreadable", "ambiguous", "marks-mixed", "span", "approximate", "bound", "date"),
        *("formula", "scale-twice", "too-small", "not-finite"),
    )
)
"""Rules that say that a text is not one exact number (and nothing about its unit)."""

Choose = Callable[[Sequence[float], str | None], int | None]
"""Which of two readings (decimal, grouped) of a number with its unit holds: 0, 1 or None."""
LONGEST = 80

_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)\s?(?P<currency>[¥$€£]?)\s?(?P<late>[+-]?)(?P<body>{BODY})"
    r"(?P<exponent>[eE][+-]?[0-9]+(?![0-9]))?"
    r"(?P<power>\s?[x×*✕·]\s?10(?:\^|\*\*)\s?(?P<tens>[+-]?[0-9]+)|\^[+-]?[0-9]+)?"
)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?:[-/][01]?[0-9](?:[-/][0-3]?[0-9])?|\.[01]?[0-9]\.[0-3]?[0-9]"
    r"|年(?:[01]?[0-9]月(?:[0-3]?[0-9]日)?)?)(?:[ T][0-9:.]+Z?)?|[01]?[0-9]月[0-3]?[0-9]日"
)
_TO = r"(?:[~〜∼–—―]+|至|到|\bto\b|\.{2,})"
_RANGE = re.compile(rf"(?P<low>.*?[0-9].*?)\s?(?:{_TO}|-+)\s?(?P<high>[0-9.,].*)")
_SPREAD = re.compile(r"(?P<centre>.*?[0-9].*?)\s?(?:±|\+/-)\s?(?P<spread>[0-9.,].*)")
_BOUND = re.compile(
    r"(?:[<>≤≥≦≧⩽⩾≮≯]=?|不?[大小]于(?:等于)?|不?超过|不?[高低多少]于|至[多少]|最[多少高低大小]"
    r"|(?:less|more|greater) than|at (?:least|most)|up to|over|under|above|below|max\.?|min\.?)"
    r"\s?(?P<number>.*)|(?P<before>.*[0-9].*?)\s?(?:及?以[上下内]|\+)"
)
_ABOUT = re.compile(
    r"(?:大?约|大概|近|将近|接近|估计|≈|~|∼|about\b|approx(?:imately|\.)?|circa\b|ca\.?(?=[ 0-9])"
    r"|c\.)\s?(?P<number>.*)|(?P<before>.*?[0-9万亿千百十]+)\s?[余多来](?P<unit>[^0-9]*)"
    r"|(?P<around>.*[0-9].*?)\s?(?:左右|上下|许|\(估[计算]?\)|\(约\))"
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number with the unit written beside it, None where there is none.

    `scaled` says that a word such as 万 is already multiplied into `value`.
    """

    value: float
    unit: str | None = None
    scaled: bool = False


def is_blank(value: Any) -> bool:
    """Whether a cell is empty or says "none" in words. A blank is missing, never zero."""
    if isinstance(value, str):
        return plain_text(value).lower() in _BLANKS
    if isinstance(value, Decimal):
        return value.is_nan()
    return value is None or (_is_float(value) and math.isnan(value))


def _is_float(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, numbers.Rational)


def read_quantity(
    value: Any,
    unit: str,
    place: str,
    given_unit: str | None = None,
    *,
    marks: DecimalMark = UNDECIDED,
    within: tuple[float, float] | None = None,
) -> float:
    """`value` as a number of `unit`.

    Text may hold thousands separators, full-width digits, 万/亿, a currency sign and a unit of its
    own, which then wins over `given_unit`. `marks` is what the file shows of its decimal mark
    (``DecimalMark.of(all its texts)``); `within` is the allowed range in `unit`, which decides an
    ambiguous ``1,234`` where it holds exactly one of the two readings. Refuses with a rule of
    `UNREAD`, ``unit-unknown``, ``unit-dimension`` and its kinds; a blank is ``value-missing``.
    """
    if is_blank(value):
        raise refuse("value-missing", place, "", unit)
    spelled = read_spelled(
        value, place, unit, marks=marks, choose=_chooser(unit, given_unit, within)
    )
    own_unit = spelled.unit or given_unit
    if own_unit is None or own_unit == unit:
        return spelled.value
    shown = str(value) if spelled.unit else f"{value} {given_unit}"
    if spelled.scaled and _is_scaled(own_unit):
        raise refuse("number-scale-twice", place, shown, unit, unit=own_unit)
    try:
        number = spelled.value * conversion(own_unit, unit, place)
    except Refusal as problem:
        finding = problem.findings[0]
        raise refuse(finding.rule, place, shown, unit, **finding.facts) from problem
    if not math.isfinite(number):
        raise refuse("number-not-finite", place, value, unit)
    return number


def read_number(
    value: Any,
    place: str,
    *,
    marks: DecimalMark = UNDECIDED,
    within: tuple[float, float] | None = None,
) -> float:
    """`value` as a pure number; ``5%`` is 0.05 and ``12万`` is 120 000. Refuses as
    `read_quantity` does.
    """
    return read_quantity(value, "1", place, marks=marks, within=within)


def read_whole(value: Any, place: str, least: int, most: int) -> int:
    """`value` as a whole number from `least` to `most`; another is refused (``count-wrong``).

    ``1,234`` can only be a count of 1234; ``2,000`` may be 2 and is asked about.
    """

    def choose(both: Sequence[float], own_unit: str | None) -> int | None:
        whole = [at for at, number in enumerate(both) if number.is_integer()]
        return whole[0] if len(whole) == 1 else None

    if is_blank(value):
        raise refuse("value-missing", place, "", f"{least} … {most}")
    spelled = read_spelled(value, place, choose=choose)
    if spelled.unit or not (spelled.value.is_integer() and least <= spelled.value <= most):
        raise refuse("count-wrong", place, str(value), f"{least} … {most}")
    return int(spelled.value)


def read_xml_number(value: Any, place: str, absent: float | None = None) -> float:
    """The number of a machine format (xs:double, JSON, parquet): a point, no groups, finite.

    `value` is the text of an XML attribute or a number that a JSON reader gave. A comma is refused
    (``number-comma``) because the format writes the point; NaN and infinity are refused
    (``number-not-finite``), ``1e-400`` too (``number-too-small``). Where the value is absent (None
    or blank), `absent` is returned, or ``value-missing`` refused if it is None.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        if absent is None:
            raise refuse("value-missing", place, "", Label("数", "number"))
        return absent
    if not isinstance(value, str):
        return _of_number(value, place, "")
    text = value.strip()
    if _PLAIN.fullmatch(text):
        return _finite(float(text), text, place, "")
    if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        raise refuse("number-not-finite", place, text)
    if "," in plain_text(text):
        raise refuse("number-comma", place, text)
    raise refuse("number-unreadable", place, text)


def read_spelled(
    value: Any,
    place: str,
    expected: str = "",
    *,
    marks: DecimalMark = UNDECIDED,
    choose: Choose | None = None,
) -> Spelled:
    """`value` as a number and the unit written beside it, which is not looked up.

    `choose` may decide an ambiguous text.
    """
    if isinstance(value, str):
        return _Text(value, place, expected, marks, choose).read()
    return Spelled(_of_number(value, place, expected))


def own_unit(value: Any) -> str | None:
    """The unit that a text states beside its number; None for none, or no number."""
    try:
        return read_spelled(value, "", choose=lambda *_: 0).unit if isinstance(value, str) else None
    except Refusal:
        return None


def readings(text: Any, marks: DecimalMark = UNDECIDED) -> tuple[str, str] | None:
    """The two numbers that an ambiguous text may mean (decimal first), else None."""
    try:
        read_spelled(text, "", marks=marks)
    except Refusal as problem:
        if (found := problem.findings[0]).rule == "number-ambiguous":
            return str(found.facts["decimal"]), str(found.facts["whole"])
    return None


def decided_by_range(
    value: Any,
    unit: str,
    place: str,
    *,
    given_unit: str | None,
    marks: DecimalMark,
    within: tuple[float, float] | None,
) -> Finding | None:
    """The note that an ambiguous text was read by the allowed range alone; else None."""
    both = readings(value, marks)
    if both is None or within is None:
        return None
    taken = read_quantity(value, unit, place, given_unit, marks=marks, within=within)
    return note(
        "number-mark-by-range",
        place,
        value,
        unit,
        text=value.strip(),
        decimal=both[0],
        whole=both[1],
        taken=f"{in_full(taken, 15)} {unit}",
    )


def _of_number(value: Any, place: str, expected: str) -> float:
    if isinstance(value, datetime.date | datetime.datetime | datetime.time | datetime.timedelta):
        raise refuse("number-date", place, value, expected)
    if isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
        raise refuse("number-unreadable", place, shown_value(value), expected)
    try:
        number = float(value)
    except (OverflowError, ValueError):
        number = math.inf
    if number == 0 and value != 0:
        raise refuse("number-too-small", place, shortened(str(value)), expected)
    if not math.isfinite(number):
        raise refuse("number-not-finite", place, shown_int(value), expected)
    return number


def shown_int(value: Any) -> str:
    """A number of any length; Python writes no whole number above 4,300 digits."""
    is_long = isinstance(value, int) and abs(value) >= 10**LONGEST
    return f"≥ 1e{LONGEST}" if is_long else shortened(str(value))


def _finite(number: float, text: str, place: str, expected: str, digits: str = "") -> float:
    if not math.isfinite(number):
        raise refuse("number-not-finite", place, text, expected)
    if number == 0 and is_some(digits or text):
        raise refuse("number-too-small", place, text, expected)
    return number


def is_some(text: str) -> bool:
    """Whether the digits of a plain number say more than nothing: ``1e-400`` does."""
    return re.search("[1-9]", re.split("[eE]", text)[0]) is not None


def exact_float(text: str, place: str) -> float:
    """The double of a number that JSON writes; one that no double holds is refused
    (``number-not-finite``, ``number-too-small``) instead of becoming infinite or nothing.
    """
    return _finite(float(text), shortened(text), place, "", text)


def shortened(text: str) -> str:
    """A text as a finding shows it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _is_scaled(unit: str) -> bool:
    plain = plain_text(unit).lower()
    return plain.startswith(("万", "亿", "百万", "千万", "million", "10^", "x10", "×10", "*10"))


def _chooser(
    unit: str, given_unit: str | None, within: tuple[float, float] | None
) -> Choose | None:
    """A choice between two readings by the allowed range, which must hold exactly one."""
    if within is None:
        return None

    def choose(both: Sequence[float], own_unit: str | None) -> int | None:
        try:
            size = conversion(own_unit or given_unit or unit, unit)
        except Refusal:
            return None
        held = [at for at, number in enumerate(both) if within[0] <= number * size <= within[1]]
        return held[0] if len(held) == 1 else None

    return choose


@dataclass(frozen=True)
class _Text:
    """One text that should be a number."""

    text: str
    place: str
    expected: str
    marks: DecimalMark
    choose: Choose | None

    @property
    def at(self) -> tuple[str, str, str]:
        """Place, reading and expectation of a finding about this text."""
        return self.place, shortened(self.text), self.expected

    def read(self) -> Spelled:
        plain = plain_text(self.text)
        if len(plain) > LONGEST or has_odd_digits(self.text):
            raise refuse("number-unreadable", *self.at)
        if plain.lower().lstrip("+-") in {"nan", ".nan", "inf", ".inf", "infinity", "∞"}:
            raise refuse("number-not-finite", *self.at)
        if plain.startswith("="):
            raise refuse("number-formula", *self.at)
        if _DATE.fullmatch(plain):
            raise refuse("number-date", *self.at)
        negative = re.fullmatch(r"\(\s?(?P<inner>[^()+-]*)\)\s?(?P<rest>[^()]*)", plain)
        if negative and (match := _NUMBER.fullmatch(negative["inner"].strip())):
            return self._spelled(match, negative["rest"], -1)
        match = _NUMBER.match(plain)
        if match is None:
            raise self._not_one_number(plain)
        rest = plain[match.end() :].strip()
        if rest == "-" and not (match["sign"] or match["late"]):
            return self._spelled(match, "", -1)
        if not self._is_unit(rest):
            raise self._not_one_number(plain)
        return self._spelled(match, rest, 1)

    @staticmethod
    def _is_unit(rest: str) -> bool:
        """Whether what follows the digits may be a unit: no further digits, marks or words that
        say "about" or "more".
        """
        if re.match(r"(?:[oOlIxXbB]*[0-9]|[oO]+$)", rest) or re.match("[十百千万亿]+[0-9]", rest):
            return False
        if re.search(r"(?:左右|上下|以[上下内]|许$|\(估[计算]?\)|\(约\)|±|\+/-|[~〜∼])", rest):
            return False
        if re.match(r"[十百千万亿]*[余多来]", rest) or re.search(rf"{_TO}\s?[0-9.,]", rest):
            return False
        if re.search(r"-[- ]\s?[0-9.,]|(?P<unit>[^\W\d_]+|[%‰])\s?-[0-9.,]+\s?(?P=unit)$", rest):
            return False  # 3 t - 5 t is a range, kg-1 a unit
        return not rest or rest[0].isalpha() or rest[0] in "%‰°¥€$£/(["

    def _spelled(self, match: re.Match[str], rest: str, sign: int) -> Spelled:
        signs = match["sign"] + match["late"]
        if len(signs) > 1:
            raise refuse("number-unreadable", *self.at)
        sign = -1 if "-" in signs else sign
        unit, scale = self._unit(rest, match["currency"])
        body = ungrouped(match["body"])
        tail = self._power(match, body) if match["power"] else match["exponent"] or ""
        digits = self._digits(body, tail, sign * scale, unit)
        shown = shortened(self.text.strip())
        number = _finite(float(digits + tail), shown, self.place, self.expected, digits)
        number = _finite(sign * number * scale, shown, self.place, self.expected, digits)
        return Spelled(number, unit, scale != 1)

    def _power(self, match: re.Match[str], body: str) -> str:
        """The power of ten written after the digits, as an exponent: ``×10^3``, or ``10^4``."""
        if match["exponent"] or (match["tens"] is None and body != "10"):
            raise refuse("number-unreadable", *self.at)
        if match["tens"] is not None:
            return f"e{match['tens']}"
        return f"e{int(match['power'][1:]) - 1}"

    def _unit(self, rest: str, currency: str) -> tuple[str | None, float]:
        rest = re.sub(r"^[(\[](.*)[)\]]$", r"\1", rest).strip()
        word = re.match(r"(?i)(?:thousand|million|billion)\b|[十百千万亿]+(?=元?$)", rest)
        scale = 1.0
        if word and word[0].lower() in SCALES:
            scale, rest = SCALES[word[0].lower()], rest[word.end() :].strip()
        if currency:
            named = CURRENCIES[currency]
            if rest in ("", "元", named):
                rest = named
            elif rest.startswith("/"):
                rest = named + rest
            else:
                raise refuse("number-unreadable", *self.at)
        elif rest.startswith("/"):
            raise refuse("number-unreadable", *self.at)
        return rest or None, scale

    def _digits(self, body: str, tail: str, factor: float, unit: str | None) -> str:
        """The digits with a point, by the mark they show themselves or the file's."""
        if body.count(".") == 1 and body.endswith(".") and "," not in body:
            return body
        shown, file = shown_mark(body), self.marks.mark
        marked = [mark for mark in ".," if mark in body]
        if not body:
            raise refuse("number-unreadable", *self.at)
        if not marked:
            return body
        if file == "mixed" and (marked != ["."] or not shown):
            raise refuse(
                "number-marks-mixed", *self.at, point=self.marks.point, comma=self.marks.comma
            )
        if shown:
            if file not in ("", "mixed", shown):
                text, witness = self.text.strip(), self.marks.witness
                point, comma = (text, witness) if shown == "." else (witness, text)
                raise refuse("number-marks-mixed", *self.at, point=point, comma=comma)
            return _with_point(body, shown)
        mark = marked[0]
        if len(marked) > 1 or body.count(mark) > 1:
            raise refuse("number-unreadable", *self.at)
        return self._by_file(body, mark, tail, factor, unit)

    def _by_file(self, body: str, mark: str, tail: str, factor: float, unit: str | None) -> str:
        """One mark before three or four digits: by what the file shows, else asked."""
        whole, _, rest = body.partition(mark)
        file = self.marks.mark
        decimal, grouped = f"{whole}.{rest}", whole + rest
        if mark == "." and (file == "." or not (file or self.marks.doubts_point(rest))):
            return decimal
        if mark == "," and file == ",":
            return decimal
        if len(rest) == 3 and (file == "." or self.marks.grouping_point):
            return grouped
        both = (decimal, grouped)
        values = [float(digits + tail) * factor for digits in both]
        held = self.choose(values, unit) if self.choose else None
        if held is not None:
            return both[held]
        raise refuse(
            "number-ambiguous",
            *self.at,
            decimal=in_full(values[0], 15),
            whole=in_full(values[1], 15),
        )

    def _not_one_number(self, plain: str) -> Refusal:
        """The refusal that says what a text is instead of a number."""
        numbers_in = self._numbers
        if match := _SPREAD.fullmatch(plain):
            centre, spread = numbers_in(match["centre"]), numbers_in(match["spread"])
            if centre is not None and spread is not None:
                return self._range(centre - spread, centre + spread)
        if (match := _BOUND.fullmatch(plain)) and (
            number := numbers_in(match["number"] or match["before"])
        ) is not None:
            return refuse("number-bound", *self.at, number=in_full(number, 15))
        if (match := _ABOUT.fullmatch(plain)) and (
            number := numbers_in(match["number"] or match["before"] or match["around"])
        ) is not None:
            return refuse("number-approximate", *self.at, number=in_full(number, 15))
        if match := _RANGE.fullmatch(plain):
            low, high = numbers_in(match["low"]), numbers_in(match["high"])
            if low is not None and high is not None:
                return self._range(low, high)
        return refuse("number-unreadable", *self.at)

    def _range(self, low: float, high: float) -> Refusal:
        return refuse("number-span", *self.at, low=in_full(low, 15), high=in_full(high, 15))

    def _numbers(self, part: str | None) -> float | None:
        try:
            return read_spelled(part, self.place, marks=self.marks).value
        except Refusal:
            return None


def _with_point(body: str, mark: str) -> str:
    other = "," if mark == "." else "."
    return body.replace(other, "").replace(mark, ".")
