"""The meaning of a header, a row head or a title: period, year, flow, basis, unit and what is left.

The words stand in data/ledgers/headings.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from zuji.core.content import content_path
from zuji.core.refusals import Refusal
from zuji.core.titles import unit_in_title
from zuji.core.units import parse_unit
from zuji.exchange.ledgers.dials import MULTIPLIER, take_reading
from zuji.exchange.ledgers.periods import MonthSpan, plain, spelled, take_period, take_year

ALIASES = {
    "kw·h": "kWh",
    "kw.h": "kWh",
    "kw*h": "kWh",
    "kwh": "kWh",
    "万kw·h": "万kWh",
    "万kw.h": "万kWh",
    "千千瓦时": "MWh",
    "mw·h": "MWh",
    "百万千焦": "GJ",
    "千吨": "kt",
    "立方": "m3",
    "万立方": "万m3",
    "千立方米": "千m3",
    "千标立方米": "千Nm3",
    "千标方": "千Nm3",
    "公升": "L",
    "kl": "千L",
    "千升": "千L",
    "吨·公里": "t·km",
    "pcs": "item",
    "万吨·公里": "万t·km",
    "千吨公里": "千t·km",
    "kt·km": "千t·km",
    "标准立方米": "Nm3",
    "万标准立方米": "万Nm3",
    "nm3": "Nm3",
    "knm3": "千Nm3",
    "万nm3": "万Nm3",
    "百万吨": "Mt",
    "兆焦/千克": "MJ/kg",
    "千焦/千克": "kJ/kg",
    "兆焦/公斤": "MJ/kg",
}
"""Spellings of units in ledgers, in lower case, as the library writes them."""
AMOUNT_DIMENSIONS = {"[mass]", "[energy]", "[volume]", "[item]", "[length]", "[money]", "[co2e]"}


_THIS_YEAR = re.compile("[本今当]年度?(?:实际|完成|数|值)?")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a text of a header says of the amounts under it (or beside it).

    `kind` is set where the whole text names what a column holds (item, unit, date, number, spec,
    remark, person, amount, kind). `name` is the text without period, year, basis and unit, `rest`
    what remains when words of flow and of amount are taken away too: "" for a pure qualifier.
    """

    text: str = ""
    kind: str = ""
    period: MonthSpan | None = None
    year: int | None = None
    whole_year: bool = False
    cumulative: bool = False
    this_month: bool = False
    basis: str = ""
    flow: str = ""
    quantity: str = ""
    """"" for a plain amount; money, coefficient, specific (per tonne of product), day, average."""
    unit: str = ""
    total: bool = False
    part: bool = False
    name: str = ""
    rest: str = ""
    slice: str = ""
    """The hours of the day of an amount of power (峰, 谷), "" where it names none."""

    @property
    def says_when(self) -> bool:
        """Whether it names a month, a year or a span."""
        return bool(
            self.period or self.year or self.whole_year or self.cumulative or self.this_month
        )

    @property
    def is_qualifier(self) -> bool:
        """Whether nothing but qualifiers stands in it (no name of a thing)."""
        return not self.rest and bool(
            self.says_when
            or self.basis
            or self.flow
            or self.quantity
            or self.total
            or self.kind
            or self.slice
        )

    def _is_whole_year_over(self, below: Heading) -> bool:
        """Whether this heading over another speaks of a whole year. 本年 (beside 上年) below 本月,
        3月 or 累计 says only which year it is, and so does 本年 above 本月 or 累计.
        """
        if below.period or below.this_month:
            return False
        if _THIS_YEAR.fullmatch(self.text) and below.cumulative:
            return False
        if _THIS_YEAR.fullmatch(below.text) and (self.period or self.this_month or self.cumulative):
            return False
        return below.whole_year or self.whole_year

    def over(self, below: Heading) -> Heading:
        """This heading with the one below it, whose words win."""
        return replace(
            below,
            text=f"{self.text} {below.text}".strip(),
            kind=below.kind or self.kind,
            period=below.period or self.period,
            year=below.year or self.year or (below.period.year if below.period else None),
            whole_year=self._is_whole_year_over(below),
            cumulative=below.cumulative or self.cumulative,
            this_month=below.this_month or self.this_month,
            basis=below.basis or self.basis,
            flow=below.flow or self.flow,
            quantity=below.quantity or self.quantity,
            unit=below.unit or self.unit,
            total=below.total or self.total,
            part=below.part or self.part,
            name=" ".join(part for part in (self.name, below.name) if part),
            rest=" ".join(part for part in (self.rest, below.rest) if part),
            slice=below.slice or self.slice,
        )


@cache
def words() -> Mapping[str, Any]:
    """The vocabulary of headings, in plain spelling."""
    from zuji.core.yamlfile import load_yaml

    path = content_path("data", "ledgers", "headings.yaml")
    vocabulary: Mapping[str, Any] = _plain_words(load_yaml(path.read_text("utf-8"), path.name).data)
    return vocabulary


def _plain_words(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain_words(value) for key, value in data.items()}
    return tuple(sorted({plain(str(word)) for word in data}, key=len, reverse=True))


@cache
def _kinds() -> Mapping[str, str]:
    return {word: kind for kind, texts in words()["columns"].items() for word in texts}


@cache
def _signs() -> Mapping[str, str]:
    """Flows by single words that are a whole cell: 收, 发, 借, 贷."""
    return {word: flow for flow, texts in words()["signs"].items() for word in texts}


@cache
def movement_of(text: str) -> str:
    """What a code or a kind of document of a system of accounts moves: issued, back (issues
    taken back), received, made, sold, moved (between stores); "" where it is not known.
    """
    known: dict[str, str] = {
        word: kind for kind, texts in words()["movements"].items() for word in texts
    }
    return known.get(plain(text), "")


@cache
def _pattern(*path: str) -> re.Pattern[str]:
    """One pattern for a list of words, the longest first; Latin words must stand alone."""
    texts: Any = words()
    for key in path:
        texts = texts[key]
    return re.compile("|".join(_word(text) for text in texts))


def _word(text: str) -> str:
    escaped = re.escape(text)
    return rf"(?<![a-z]){escaped}(?![a-z])" if re.match("[a-z]", text) else escaped


_MONTH_SUM = re.compile(r"(?<![本至到\-—~])(?:当月|月内?)累计")
"""月累计: the sum of one month; 本月累计 may be the one of the year until this month."""


def _without_month_sum(text: str) -> tuple[str, bool]:
    """The text without 月累计, and whether it stood there."""
    rest = _MONTH_SUM.sub("", text, count=1)
    return rest, rest != text


@cache
def heading(text: str) -> Heading:
    """The meaning of a text of a header."""
    written = plain(text)
    bare, unit = take_unit(spelled(text))
    bare = plain(bare).strip(" :,;、。")
    kind = _kinds().get(bare, "") or _kinds().get(re.sub(r"[()\s]", "", bare), "")
    sign = "" if kind else _signs().get(bare, "")
    if kind or sign:
        return Heading(text=written, kind=kind, flow=sign, unit=unit)
    found: dict[str, Any] = {}
    reading, bare = take_reading(bare)
    bare, found["basis"] = _basis(bare)
    period, bare = take_period(bare)
    year, bare = take_year(bare) if period is None or period.year is None else (period.year, bare)
    whole, until = (_pattern(name).search(bare) for name in ("whole_year", "cumulative"))
    if whole and until and len(until[0]) > len(whole[0]):
        whole = None
    found["whole_year"] = whole is not None
    bare, month_sum = _without_month_sum(bare)
    if whole:
        bare = bare[: whole.start()] + bare[whole.end() :]
    for key, list_name in (
        ("cumulative", "cumulative"),
        ("this_month", "this_month"),
        ("total", "totals"),
        ("part", "parts"),
    ):
        match = _pattern(list_name).search(bare)
        found[key] = match is not None
        if match and key != "total":
            bare = bare[: match.start()] + bare[match.end() :]
    if re.match(r"#(?!\d)", bare):  # the mark of statistical forms for "of which": #用于原材料
        found["part"], bare = True, bare[1:]
    found["this_month"] = found["this_month"] or month_sum
    found["quantity"] = _quantity(bare, unit)
    found["slice"], bare = _slice(bare)
    name = _without_marks(bare)
    rest = _pattern("totals").sub("", bare)
    flow, rest = _flow(rest)
    flow = reading or flow
    if found["quantity"]:
        for each in ("money", "coefficients", "specific", "this_day", "averages"):
            rest = _pattern(each).sub("", rest)
        rest = "" if MULTIPLIER.search(rest) else rest
    rest = _without_marks(rest)
    if rest in words()["fillers"] or rest in words()["columns"]["amount"]:
        rest = ""
    return Heading(
        text=written, period=period, year=year, flow=flow, unit=unit, name=name, rest=rest, **found
    )


_SLICE = re.compile(
    r"(?P<hours>尖峰|高峰|低谷|深谷|[尖峰平谷])(?:段|时段?|期)(?:用?电量?|有功)?"
    r"|^(?P<alone>尖峰|高峰|低谷|深谷|[尖峰平谷])(?:用?电量?|有功)?$"
    r"|(?<=[电量(\s:\-—])(?P<last>尖峰|高峰|低谷|深谷|[尖峰平谷])(?:用?电量?)?(?=\)?$)"
    r"|^(?P<en>(?:on-?|off-?)?peak|valley|shoulder)$"
)


def _slice(bare: str) -> tuple[str, str]:
    """The hours of the day that a name of power tells apart, and the name without them."""
    match = _SLICE.search(bare)
    if not match:
        return "", bare
    hours = next(text for text in match.groups() if text)
    return hours, bare[: match.start()] + bare[match.end() :]


def _flow(rest: str) -> tuple[str, str]:
    """The flow that a text names, and the text without it; 发出（外销） and 销售出库 are sold."""
    flow = ""
    for each in words()["flows"]:
        match = _pattern("flows", each).search(rest)
        if match and not flow:
            flow = each
            rest = rest[: match.start()] + rest[match.end() :]
        elif match and flow == "issued" and each in {"sold", "loss"}:
            left = _without_marks(rest[: match.start()] + rest[match.end() :])
            if left in {"", "本期", "当期", "本月", *words()["fillers"]}:
                return each, ""
    return flow, rest


def _basis(bare: str) -> tuple[str, str]:
    for each in words()["bases"]:
        match = _pattern("bases", each).search(bare)
        if match:
            return bare[: match.start()] + bare[match.end() :], each
    return bare, ""


def _quantity(bare: str, unit: str) -> str:
    if _pattern("specific").search(bare) and (not unit or _is_per(unit)):
        return "specific"
    factor = _pattern("coefficients").search(bare) or MULTIPLIER.search(bare)
    if factor or "tce" in unit.lower() or "标" in unit:
        return "coefficient" if "nm" not in unit and "标准立方" not in unit else ""
    if _pattern("money").search(bare) or (unit and "money" in dimensions(unit)):
        return "money"
    if _pattern("this_day").search(bare):
        return "day"
    if _pattern("averages").search(bare):
        return "average"
    return ""


def _is_per(unit: str) -> bool:
    return "/" in unit


def _without_marks(text: str) -> str:
    return re.sub(
        r"^[\s\-—:,.;、。*()\[\]/·]+|[\s\-—:,.;、。*(\[/·]+$|\(\s*\)|\[\s*\]", "", text
    ).strip()


_MULTIPLIED = re.compile(r"(?:百万|千万|[万亿千])\S")
UNIT_TITLE = re.compile(r"(?:计量)?单位\s*[:为]\s*(?P<units>[^()\[\]]{1,40})")
_BRACKETS = re.compile(r"[(\[【](?P<inside>[^()\[\]【】]{1,24})[)\]】]")
_SLASH = re.compile(r"^(?P<name>.*[^\x00-\x7f\s])\s*/\s*(?P<unit>[^/\s]{1,12}(?:/[^/\s]{1,8})?)$")
_TRAILING = re.compile(r"^(?P<name>.*[^\x00-\x7f])[\s,:、-]+(?P<unit>[^\s,:、]{1,12})$")


def take_unit(text: str) -> tuple[str, str]:
    """A text without the unit written in it, and that unit ("" where there is none).

    Units stand in brackets, after a stroke, after "unit:", or last after a blank.
    """
    titled = UNIT_TITLE.search(text)
    if titled:
        units = units_named(titled["units"])
        if units:
            bare = (text[: titled.start()] + text[titled.end() :]).replace("()", "")
            return bare, units[0] if len(units) == 1 else ""
    for bracket in _BRACKETS.finditer(text):
        parts = re.split(r"[,、;]\s*", bracket["inside"])
        for part in parts:
            if (unit := unit_of(part)) is not None:
                others = ",".join(other for other in parts if other != part)
                inside = f"({others})" if others else ""
                return text[: bracket.start()] + inside + text[bracket.end() :], unit
    for pattern in (_SLASH, _TRAILING):
        match = pattern.match(text)
        if match and (unit := unit_of(match["unit"])) is not None:
            return match["name"], unit
    name, found = unit_in_title(text)
    if found and (unit_of(found) is not None or _MULTIPLIED.match(found)):
        return name, unit_of(found) or found
    return text, ""


def units_named(text: str) -> list[str]:
    """The units of a list such as 吨、万千瓦时."""
    parts = [part for part in re.split(r"[,，、;；\s]+", text.strip()) if part]
    units = [unit_of(part) for part in parts]
    return [unit for unit in units if unit is not None]


@cache
def unit_of(text: str) -> str | None:
    """The text if it is a unit of an amount, a share or a ratio, else None.

    A number before the unit, an ordinal and words of time alone are no unit of a column.
    """
    bare = spelled(text).strip(" ()[]:")
    bare = re.sub(r"^(?:单位|计量单位)\s*[:为]?\s*", "", bare)
    bare = ALIASES.get(bare.lower(), bare)
    if not bare or bare[0].isdigit() or len(bare) > 24 or bare in {"m", "d", "a", "h", "k"}:
        return None
    if dimensions(bare) or bare in {"%", "百分比", "‰"} or _is_ratio(bare):
        return bare
    return None


def _is_ratio(unit: str) -> bool:
    try:
        return "/" in unit and unit not in {"/", "//"} and not parse_unit(unit).dimension
    except Refusal:
        return False


@cache
def dimensions(unit: str) -> str:
    """The dimensions of a unit as text, "" where it is none or only of time."""
    try:
        parsed = parse_unit(unit)
    except Refusal:
        return ""
    names = {name for name, _ in parsed.dimension}
    return " ".join(sorted(names)) if names & AMOUNT_DIMENSIONS else ""


@cache
def _beginnings(kind: str, before: str, after: str) -> re.Pattern[str]:
    """A text that begins with one of the words of a kind."""
    each = "|".join(re.escape(word) for word in words()[kind])
    return re.compile(f"{before}(?:{each}){after}")


def is_signature(text: str) -> bool:
    """Whether a text is a line of signatures, a date of printing or the like."""
    return bool(_beginnings("signatures", "", r"\s*(?:[:(]|$)").match(plain(text)))


def names_elsewhere(text: str) -> bool:
    """Whether a text names a use outside the product: 骨料线用, 外售, 生活区."""
    return bool(_pattern("elsewhere").search(plain(text)))


def is_plan(text: str) -> bool:
    """Whether the titles of a table speak of a plan: 2024年预算; a plant has none in its name."""
    return bool(_pattern("plan_titles").search(plain(text)))


def is_mean(text: str) -> bool:
    """Whether the label of a row says a mean or an extreme: 月平均, 最大月."""
    return bool(_pattern("averages").search(plain(text)))


def says_stopped(text: str) -> bool:
    """Whether a text says that nothing ran: 停炉, 大修."""
    bare = plain(text)
    return any(word in bare for word in words()["stopped"])


def is_note(text: str) -> bool:
    """Whether a text is a note below or above a table."""
    bare, after = plain(text), r"\s*(?:[\d一二三四]*\s*[:.、)])"
    return bare in words()["notes"] or bool(_beginnings("notes", r"\(?", after).match(bare))
