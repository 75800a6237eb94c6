"""Months and years as ledgers write them: ``3月``, 三月, 2025/03, 1—6月, 一季度, 12.26–01.25."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zuji.exchange.ledgers.characters import SIMPLIFIED, with_powers

REMEMBERED = 50_000
"""Texts whose meaning is kept: the cells of a long list repeat each other."""
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_CHINESE = {
    **{word: at for at, word in enumerate("一二三四五六七八九十", start=1)},
    "十一": 11,
    "十二": 12,
    "元": 1,
    "腊": 12,
}
WEEKS = 20
"""Days up to which a span over the end of a year is a week or ten days, and no closing month."""
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_TO = r"\s*(?:-|~|—|–|―|至|到|－|to)+\s*"


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """A span of months of one year, both ends included; the year None where it is not said.

    `days` is true for a single day or a span of days within the month; `closing` for a closing
    period that runs over the end of a month (12.26–01.25 is the January of its later day); `turns`
    for one of at most `WEEKS` days that runs over the end of a year, so that a part of it is of
    each (12.29–01.04); `week` is the number of a week of the year, whose month is that of its
    middle.
    """

    first: int
    last: int
    year: int | None = None
    days: bool = False
    closing: bool = False
    turns: bool = False
    week: int = 0

    @property
    def months(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def size(self) -> int:
        return self.last - self.first + 1


@lru_cache(maxsize=REMEMBERED)
def plain(text: str) -> str:
    """The text in plain characters and lower case, blanks between Chinese characters left out."""
    text = spelled(text).lower()
    return re.sub(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=\S) (?=[^\x00-\x7f])", "", text)


@lru_cache(maxsize=REMEMBERED)
def spelled(text: str) -> str:
    """The text in plain, simplified characters with single blanks, its capitals kept."""
    text = unicodedata.normalize("NFKC", with_powers(text)).translate(SIMPLIFIED)
    return re.sub(r"\s+", " ", text).strip()


_SPANS = (
    # 2025年12月26日至2026年1月25日, 12.26-01.25, 12/26~1/25
    re.compile(
        rf"(?:{_YEAR}\s*[年./-]\s*)?(?P<m1>\d{{1,2}})\s*[月./-]\s*(?P<d1>\d{{1,2}})\s*日?{_TO}"
        r"(?:(?P<year2>(?:19|20)\d{2})\s*[年./-]\s*)?(?P<m2>\d{1,2})\s*[月./-]\s*(?P<d2>\d{1,2})日?"
    ),
)
_YEAR_RANGE = re.compile(
    rf"{_YEAR}\s*[年./-]\s*(?P<m1>\d{{1,2}})月?份?{_TO}"
    r"(?P<year2>(?:19|20)\d{2})\s*[年./-]\s*(?P<m2>\d{1,2})月?份?(?![\d./-]|日)"
)
_RANGE = re.compile(
    rf"(?:{_YEAR}\s*[年./-]?\s*)?(?P<m1>\d{{1,2}})月?份?{_TO}(?:(?:19|20)\d{{2}}\s*年\s*)?"
    r"(?P<m2>\d{1,2})\s*月份?"
)
_CHINESE_RANGE = re.compile(
    rf"(?:{_YEAR}\s*年\s*)?(?P<c1>十[一二]?|[一二三四五六七八九])月?{_TO}"
    r"(?P<c2>十[一二]?|[一二三四五六七八九])月份?"
)
_QUARTER = re.compile(
    rf"(?:{_YEAR}\s*年?\s*)?(?:第?(?P<q>[一二三四1-4])季度?|q(?P<q2>[1-4])(?![a-z0-9])"
    r"|(?<!\d)(?P<q3>[1-4])q(?![a-z0-9]))"
)
_HALF = re.compile(
    rf"(?:{_YEAR}\s*年?\s*)?(?:(?P<h>[上下])半年"
    r"|(?<![a-z])h(?P<h2>[12])(?=$|[\s()\-/,]|合计|累计|小计|实际|计划))"  # H2产量 is of hydrogen
)
_DATES = (
    re.compile(rf"{_YEAR}\s*年?度?\s*第?\s*(?P<m>1[0-2]|0?[1-9])\s*期(?![间初末])"),
    re.compile(rf"{_YEAR}\s*年\s*(?P<m>\d{{1,2}})\s*(?:月份?(?:\s*(?P<d>\d{{1,2}})\s*日)?|(?!\d))"),
    re.compile(rf"(?<!\d){_YEAR}[-/.](?P<m>\d{{1,2}})(?:[-/.](?P<d>\d{{1,2}}))?(?![\d.])"),
    re.compile(rf"(?<!\d){_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)?(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\s*[mp](?P<m>1[0-2]|0?[1-9])(?!\d)"),
    re.compile(rf"(?<![\d/])(?P<m>0(?:1[0-2]|0[1-9]))[/.]{_YEAR}(?!\d)"),
    re.compile(rf"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])/{_YEAR}(?![\d/])"),
    re.compile(r"(?<!\d)(?:第\s*(?P<m>1[0-2]|0?[1-9])|(?P<m2>0[1-9]))\s*期(?![间初末])"),
    re.compile(rf"{_YEAR}\s*年\s*(?P<c>十[一二]?|[一二三四五六七八九])月份?"),
    re.compile(r"(?<!\d)(?P<short>\d{2})年\s*(?P<m>\d{1,2})月份?(?:(?P<d>\d{1,2})日)?"),
    re.compile(
        rf"(?<![a-z])(?P<e>{_NAMES})(?![a-z])\.?[ \-/,]*(?:{_YEAR}|'?(?P<short>\d{{2}}))?"
        r"(?![a-z0-9])"
    ),
    re.compile(
        r"(?<![\d年])(?:第\s*)?(?P<m>1[0-2]|0?[1-9])\s*月份?(?:\s*(?P<d>\d{1,2})\s*日)?(?!\d)"
    ),
    re.compile(r"(?:第|(?<![一二三四五六七八九十]))(?P<c>十[一二]?|[一二三四五六七八九元])月份?"),
)
_WEEK = re.compile(
    rf"(?:{_YEAR}\s*年?度?\s*)?(?:第\s*(?P<w>[1-9]|[1-4]\d|5[0-3])\s*周"
    r"|(?<![a-z])week\s*(?P<w2>[1-9]|[1-4]\d|5[0-3])(?!\d))"
)
_YEAR_ONLY = (
    re.compile(rf"(?<!\d){_YEAR}\s*(?:年度|年|财年|fy)"),
    re.compile(r"(?:fy\s*|(?<![\d.,]))(?P<year>20[0-4]\d)(?![\d.,年])"),
    re.compile(r"(?<!\d)(?P<short>\d{2})\s*年度?"),
)


@lru_cache(maxsize=REMEMBERED)
def take_period(text: str) -> tuple[MonthSpan | None, str]:
    """The months that a plain text names, and the text without them; None where it names none."""
    text = without_standards(_with_digits(text))
    for pattern in _SPANS:
        if match := pattern.search(text):
            span = _span(match)
            rest = text[: match.start()] + text[match.end() :]
            if span is not None:
                named, remaining = take_period(rest)
                if named is not None and named.size == 1 and not named.days:
                    return named, remaining
                return span, rest
    for pattern, read in (
        (_YEAR_RANGE, _year_range),
        (_RANGE, _range),
        (_CHINESE_RANGE, _chinese_range),
        (_QUARTER, _quarter),
        (_HALF, _half),
    ):
        match = pattern.search(text)
        if match and (period := read(match)) is not None:
            return period, text[: match.start()] + text[match.end() :]
    for pattern in _DATES:
        match = pattern.search(text)
        if match and (period := _date(match)) is not None:
            return period, text[: match.start()] + text[match.end() :]
    if match := _WEEK.search(text):
        return _week(match), text[: match.start()] + text[match.end() :]
    return None, text


@lru_cache(maxsize=REMEMBERED)
def take_year(text: str) -> tuple[int | None, str]:
    """The one year that a plain text names, and the text without it; None for none or several."""
    text = without_standards(_with_digits(text))
    for pattern in _YEAR_ONLY:
        matches = list(pattern.finditer(text))
        years = {_year(match) for match in matches} - {None}
        if len(years) == 1:
            return years.pop(), pattern.sub("", text)
        if years:
            return None, pattern.sub("", text)
    return None, text


def years_in(text: str) -> set[int]:
    """All years that a text names."""
    text = without_standards(_with_digits(plain(text)))
    found = {
        int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?=年|[-/.~—–至]|\D|$)", text)
    }
    return {year for year in found if 1990 <= year <= 2100}


def period_of(value: Any) -> MonthSpan | None:
    """The period that a whole cell is: a date, a month, a quarter; None where it is anything else.

    A bare whole number is a month only from 1 to 12 (the caller knows where months stand), or
    ``202503``, or a date of the form ``20250301``.
    """
    if isinstance(value, datetime.datetime | datetime.date):
        return MonthSpan(value.month, value.month, value.year, days=True)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if value != int(value):
            return None
        value = str(int(value))
    text = plain(str(value))
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return MonthSpan(int(text), int(text))
    period, rest = take_period(text)
    if period is not None and period.size == 1 and not period.week:
        rest = _WEEK.sub("", rest)  # 3月第1周
    if period is None or rest.strip(" ()[]:,.-_") not in {"", "份", "00:00:00", "月", "日", "度"}:
        return None
    return period


def month_of_decimal(value: Any) -> MonthSpan | None:
    """The month that ``2025.1`` or ``2025.11`` names where months stand; None for other texts."""
    match = re.fullmatch(r"(20\d\d)\.(0?[1-9]|1[0-2])", plain(str(value)))
    return MonthSpan(int(match[2]), int(match[2]), int(match[1])) if match else None


_STANDARD = re.compile(
    r"(?<![a-z])(?:gb|jc|jb|jg|yb|hg|hj|sh|dl|nb|ys|qb|cj|cb|hb|sy|jt|ws|jjf|jjg|db\s?\d{2}|iso"
    r"|iec|en|din|astm|t\s?/\s?[a-z]{2,8})(?:\s*/\s*[tz]?)?\s*\d[\d.]*(?:\s*[-—–:]\s*(?:19|20)\d\d)?"
    r"|[〔\[【(](?:19|20)\d\d[〕\]】)]\s*第?\s*\d+\s*号"
    r"|(?:19|20)\d\d\s*年?\s*(?:版|修订|修正|第\s*\d+\s*号)"
)
"""Standards and official papers with their years: GB/T 2589-2020, 〔2021〕36号, 2023年修订."""


def without_standards(text: str) -> str:
    """A plain text without standards and official papers, whose years are none of the amounts."""
    return _STANDARD.sub(" ", text) if re.search(r"\d{4}|\d\s*号", text) else text


def _with_digits(text: str) -> str:
    return re.sub(
        r"[〇○零一二三四五六七八九]{4}(?=年)", lambda match: match[0].translate(_DIGITS), text
    )


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("short"):
        short = int(groups["short"])
        return 2000 + short if 10 <= short <= 50 else None
    return None


def _span(match: re.Match[str]) -> MonthSpan | None:
    first, last = int(match["m1"]), int(match["m2"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if not (1 <= int(match["d1"]) <= 31 and 1 <= int(match["d2"]) <= 31):
        return None
    year = match["year2"] or match["year"]
    of_year = int(year) if year else None
    if first == last and match["year2"] and match["year"] != match["year2"]:
        whole = first == 12 and int(match["d1"]) > 15 and int(match["d2"]) < 29
        next_one = bool(match["year"]) and int(match["year2"]) == int(match["year"]) + 1
        return MonthSpan(1, 12, of_year, closing=True) if whole and next_one else None
    if first == last:
        return MonthSpan(first, last, of_year, days=True)
    if last == first % 12 + 1 and int(match["d1"]) > 15 and int(match["d2"]) < 29:
        turns = first == 12 and 32 - int(match["d1"]) + int(match["d2"]) <= WEEKS
        return MonthSpan(last, last, of_year, closing=True, turns=turns)
    if first < last:
        return MonthSpan(first, last, of_year)
    return None


def _year_range(match: re.Match[str]) -> MonthSpan | None:
    if match["year"] != match["year2"]:
        return None
    return _months(int(match["m1"]), int(match["m2"]), int(match["year"]))


def _range(match: re.Match[str]) -> MonthSpan | None:
    return _months(int(match["m1"]), int(match["m2"]), _year(match))


def _chinese_range(match: re.Match[str]) -> MonthSpan | None:
    return _months(_CHINESE[match["c1"]], _CHINESE[match["c2"]], _year(match))


def _months(first: int, last: int, year: int | None) -> MonthSpan | None:
    return MonthSpan(first, last, year) if 1 <= first <= last <= 12 else None


def _quarter(match: re.Match[str]) -> MonthSpan:
    written = match["q"] or match["q2"] or match["q3"]
    number = int(written) if written.isdigit() else _CHINESE[written]
    return MonthSpan(3 * number - 2, 3 * number, _year(match))


def _half(match: re.Match[str]) -> MonthSpan:
    first = (match["h"] or match["h2"]) in {"上", "1"}
    return MonthSpan(1, 6, _year(match)) if first else MonthSpan(7, 12, _year(match))


def month_of_week(week: int) -> int:
    """The month of the middle of a numbered week, day 7 · week − 3 of a year of 365 days."""
    return datetime.date.fromordinal(min(7 * week - 3, 365)).month


def _week(match: re.Match[str]) -> MonthSpan:
    """The month in which the middle of a numbered week of a year lies."""
    week = int(match["w"] or match["w2"])
    month = month_of_week(week)
    return MonthSpan(month, month, _year(match), days=True, week=week)


def _date(match: re.Match[str]) -> MonthSpan | None:
    groups = match.groupdict()
    if groups.get("c"):
        month = _CHINESE[groups["c"]]
    elif groups.get("e"):
        month = ENGLISH.index(groups["e"][:3]) + 1
    else:
        month = int(groups["m"] or groups["m2"])
    if not 1 <= month <= 12:
        return None
    return MonthSpan(month, month, _year(match), days=bool(groups.get("d")))
