"""What the titles of a plain factor table name: fields, values of years, gases, sums."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from zuji.core.content import read_rules
from zuji.core.plaintext import plain_text
from zuji.core.refusals import Refusal
from zuji.core.titles import unit_in_title
from zuji.core.units import parse_unit
from zuji.factors.title_units import bare_title, is_per, title_unit

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s?(?:年度?|[Yy]ear)?")
SUM, SUMMED = "co2e", "of_co2e"
"""Columns of gases that are no gas: the sum of all, and a mixture of gases given as CO2e."""
_METHANE = r"(?:ch4|甲烷|methane)"
_CARBON_DIOXIDE = r"(?:co2|二氧化碳)"
_GASES = (
    ("hfc134a", r"hfc-?134a"),
    ("hfc143a", r"hfc-?143a"),
    ("hfc125", r"hfc-?125"),
    ("hfc23", r"hfc-?23(?!\d)"),
    ("hfc32", r"hfc-?32(?!\d)"),
    ("sf6", r"sf6|六氟化硫"),
    ("nf3", r"nf3|三氟化氮"),
    ("cf4", r"cf4|四氟化碳"),
    ("c2f6", r"c2f6|六氟乙烷"),
    (SUMMED, r"[hp]fcs?(?![a-z0-9-])|氢氟碳化物|全氟化碳|制冷剂|其[他它]温室气体"),
    ("n2o", r"n2o|氧化亚氮|一氧化二氮|nitrous oxide"),
    ("ch4_biogenic", rf"(?:生物\w*|biogenic)[\s,]*{_METHANE}|{_METHANE}\s?,?\s?\(?(?:生物|bio)"),
    ("ch4_fossil", _METHANE),
    ("co2_uptake", r"吸收|固碳|固定|碳移除|清除量|uptake|removals?\b|sequest"),
    ("co2_luc", r"土地利用|luc\b|land[ -]use"),
    (
        "co2_biogenic",
        rf"生物\w*(?:co2|二氧化碳|碳|排放)|biogenic|{_CARBON_DIOXIDE}\s?,?\(?(?:生物|bio)",
    ),
    (SUM, r"gwp[\s_-]*(?:total|tot|ges)"),
    ("co2_fossil", r"gwp[\s_-]*fos"),
    (
        SUM,
        r"co2[\s-]?\(?(?:e(?![a-z])|eq|当量)|二氧化碳当量|(?:^|\W)ghg(?:\W|$)|温室气体(?:排放|合计|总)",
    ),
    ("co2_fossil", rf"{_CARBON_DIOXIDE}|carbon dioxide|(?:化石|fossil)\w*\s?(?:碳|carbon|排放)"),
)
"""Gases by the words of a title, the more special ones first."""
_OF_GAS = re.compile(r"co2e?\W*(?:eq)?\s+of\s+(?P<gas>[a-z0-9]+)")
_AS_CO2E = re.compile(
    r"[(（\s,，]*(?:(?:as|in)\s+co2[\s-]?e(?:q\w*)?|(?:折算?[成为]?|换算[成为]?|以)\s?"
    r"(?:co2[\s-]?e(?:q\w*)?|co2当量|二氧化碳当量)计?)[)）]?"
    r"|[(（\s,，_/-](?:kg|g|t)?\s?(?:co2[\s-]?e(?:q\w*)?|co2当量|二氧化碳当量)(?![a-z0-9])[)）]?",
    re.I,
)
"""What a title says of a gas whose values are CO2e already: kg CH4 (as CO2e), N2O（CO2当量）."""
LONE = ("ch4_fossil", "ch4_biogenic", "n2o")
"""Gases of which a table may hold one alone, which is no footprint."""
_LONE_TITLE = re.compile(
    rf"(?P<gas>{_METHANE}|n2o|氧化亚氮|一氧化二氮|nitrous oxide)"
    r"\s?(?:的)?(?:逸散|逃逸|泄[漏露])?\s?"
    r"(?:排放|逸散|泄[漏露]|emission|fugitive|leak)",
    re.I,
)
_WORDS = re.compile(
    r"排放因子|排放系数|排放强度|碳足迹|碳强度|因子|系数|emission factors?|carbon footprint"
    r"|footprint|carbon intensity|\bef\b|\bgwp(?:[\s-]?100)?\b$|factors?$",
    re.I,
)
_NO_VALUE = re.compile(
    r"来源|名称|编号|代码|编码|单位|年份|日期|说明|备注|版本|类[型别]|边界|不确定|标准|依据|出处|等级"
    r"|质量|地区|区域|氧化率|\bof\b.*\bvalue|source|name|unit|year|note|type|uncertain|quality"
    r"|reference|boundary|\bid\b|oxidation|comment|date",
    re.I,
)
_ASIDE = re.compile(
    r"[(（\s,，](?:不?含|不?包[含括]|不计|未含|扣除|excl|incl|without|with)[^()（）]*[)）]?", re.I
)
"""What a title says of what its values hold: no gas of its own."""
_TOTAL = re.compile(
    r"(?:a1\s?[-–—~～至到]\s?a3\s?)?(?:合计|总计|小计|总[量和]?|综合|全生命周期|total|sum|全口径)"
    r"|a1\s?[-–—~～至到]\s?a3",
    re.I,
)
_MODULE = re.compile(r"A[123]")
"""Modules of EN 15804 from the cradle to the gate."""


@dataclass(frozen=True)
class Title:
    """A title, understood: the field or gas that it names, and the unit and year that it states."""

    text: str
    field: str = ""
    gas: str = ""
    is_value: bool = False
    qualifier: str = ""
    year: str = ""
    unit: str = ""
    is_weighed: bool = False
    """Whether a gas is given as CO2e by the title ("kg CO2e of CH4")."""
    is_listed: bool = False
    """Whether the rules list the title for the value, and nobody only infers it."""

    @property
    def is_total(self) -> bool:
        return _TOTAL.fullmatch(self.qualifier) is not None


def title_of(cell: Any, fields: Mapping[str, Any]) -> Title:
    """A title by the headings that a field goes by (`fields`: field → headings)."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "")
    text = text.strip()
    unit, bare = title_unit(text), bare_title(text)
    for name in (text, bare):
        if _is_year(name):
            return Title(text, is_value=True, year=_year(name), unit=unit)
    kind, stated = ("", "") if _gas_as_sum(plain_text(text).lower()) else _own_unit(text)
    if kind == "[co2e]":
        return Title(text, is_value=True, unit=stated)
    if kind == "sum":
        return Title(text, gas=SUM, unit=stated)
    if kind == "[mass]" and (gas := _gas(plain_text(text).lower())):
        return Title(text, gas=gas, unit=stated)
    for name in (text, bare):
        if (field := field_of(name, fields)) and field != "value":
            return Title(text, field=field, unit=unit)
    gas, is_weighed = gas_of(text, _ASIDE.sub("", bare))
    is_amount = "排放量" in bare and not is_per(text)
    if gas and not is_amount and (is_weighed or not _NO_VALUE.search(bare)):
        return Title(text, gas=gas, unit=unit, is_weighed=is_weighed, year=_year(bare))
    return _value(text, bare, unit, fields)


def _value(text: str, bare: str, unit: str, fields: Mapping[str, Any]) -> Title:
    year = _year(bare)
    without = YEAR.sub(" ", bare).strip(" -_()（）/") if year else bare
    if field_of(without, fields) == "value":
        return Title(text, is_value=True, year=year, unit=unit, is_listed=True)
    words = _WORDS.search(plain_text(without))
    if _TOTAL.fullmatch(plain_text(without)):
        return Title(text, is_value=True, qualifier=without, year=year, unit=unit)
    if _MODULE.fullmatch(without):
        return Title(text, is_value=True, qualifier=without, year=year, unit=unit)
    if words is None or _NO_VALUE.search(without):
        return Title(text, unit=unit)
    rest = (without[: words.start()] + without[words.end() :]).strip(" -_()（）:：/")
    return Title(text, is_value=True, qualifier=rest or "", year=year, unit=unit)


def says_value(text: str) -> bool:
    """Whether nothing in a title says that its values are bounds, notes or apart from CO2e."""
    return not (_NO_VALUE.search(text) or _ASIDE.search(text))


def lone_gas(texts: Sequence[str]) -> str:
    """The one gas whose emissions titles speak of (甲烷排放因子); "" for none, several or CO2e."""
    for text in texts:
        plain = plain_text(bare_title(text)).lower()
        found = _LONE_TITLE.search(plain)
        if found and len(_named(plain)) == 1 and not re.search("温室气体|ghg|碳排放|碳足迹", plain):
            return _gas(found["gas"])
    return ""


def _own_unit(text: str) -> tuple[str, str]:
    """What is counted by a title that is nothing but a unit ("kg CO2e per kWh", "kgCH4/L"), and the
    unit; ``sum`` for CO2e of nothing.
    """
    try:
        powers = dict(parse_unit(text).dimension) if not YEAR.search(text) else {}
    except Refusal:
        return "", ""
    if powers == {"[co2e]": 1.0}:
        return "sum", text
    if not is_per(text):
        return "", ""
    counted = next((name for name in ("[co2e]", "[mass]") if powers.get(name) == 1.0), "")
    is_gas = counted == "[co2e]" or _gas(plain_text(text).lower())
    return (counted, text) if is_gas else ("", "")


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d\s?(?:年度?)?", plain_text(text)))


def _year(text: str) -> str:
    found = YEAR.findall(plain_text(text))
    return found[0] if len(found) == 1 else ""


def gas_of(text: str, bare: str) -> tuple[str, bool]:
    """The gas that a title names, and whether it is given as CO2e; "" for none."""
    plain, name = plain_text(text).lower(), plain_text(bare).lower()
    if of := _OF_GAS.search(plain):
        return _gas(of["gas"]), True
    if gas := _gas_as_sum(_ASIDE.sub("", plain)):
        return gas, True
    if len(_named(name)) > 1:
        return SUM, False
    if unit_in_title(text)[1] == text or not name:
        name = plain
    return _gas(name), bool(re.match(r"gwp[\s_-]*[a-z]{3}", name))


def _gas_as_sum(plain: str) -> str:
    """The one gas of a title that says that its values are CO2e; "" for none or several."""
    without = _AS_CO2E.sub(" ", plain)
    return _gas(without) if without != plain and len(_named(without)) == 1 else ""


def _named(plain: str) -> set[str]:
    """The main gases that a title names, by their formulas."""
    return set(re.findall(r"co2(?!\s?e(?![a-z])|\s?eq)|ch4|n2o", _in_formulas(plain)))


def _in_formulas(plain: str) -> str:
    for words, formula in ((_METHANE, "ch4"), (r"氧化亚氮|nitrous oxide", "n2o")):
        plain = re.sub(words, formula, plain)
    return re.sub(r"二氧化碳(?!当量)|carbon dioxide(?! eq)", "co2", plain)


def _gas(name: str) -> str:
    return next((gas for gas, pattern in _patterns() if pattern.search(name)), "")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((gas, re.compile(pattern)) for gas, pattern in _GASES)


def field_of(title: str, fields: Mapping[str, Any]) -> str:
    """The field that goes by a title, exactly or, for a long heading, by its beginning."""
    key = key_of(title)
    exact = _exact(fields)
    if key in exact:
        return exact[key]
    if _WORDS.search(key):
        return ""
    return next(
        (
            field
            for heading, field in exact.items()
            if len(heading) > 5
            and key.startswith(heading)
            and field != "value"
            and not _NO_VALUE.search(key.removeprefix(heading))
        ),
        "",
    )


def rank(title: Title, fields: Mapping[str, Any]) -> int:
    """The place of a title among the headings of its field: the first ones say it best."""
    keys = [key_of(heading) for heading in headings_of(fields, title.field)]
    own = [key_of(text) for text in (title.text, bare_title(title.text))]
    return min((keys.index(key) for key in own if key in keys), default=len(keys))


def headings_of(fields: Mapping[str, Any], name: str) -> Sequence[str]:
    """The headings that a field goes by."""
    headings = fields.get(name, ())
    return [headings] if isinstance(headings, str) else headings


def _exact(fields: Mapping[str, Any]) -> dict[str, str]:
    return _by_heading(tuple((field, tuple(headings_of(fields, field))) for field in fields))


@lru_cache(maxsize=16)
def _by_heading(headings: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    exact: dict[str, str] = {}
    for field, names in headings:
        for name in names:
            exact.setdefault(key_of(name), field)
    return exact


def key_of(cell: Any) -> str:
    """A title as titles are compared: without case, blanks, dashes and colons."""
    return _key(str(cell or ""))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return re.sub(r"[\s_\-:]+", " ", plain_text(text).lower()).strip()


def plain_fields(renamed: Mapping[str, str]) -> dict[str, Any]:
    """Field → headings of the plain format, with those that somebody states instead."""
    columns: dict[str, Any] = read_rules("factor_imports")["formats"]["plain"]["columns"]
    return columns | dict(renamed)


def joined(over: Sequence[str], under: Sequence[str]) -> list[str]:
    """The titles of two rows as one: what stands over several columns speaks for each of them."""
    titles, last = [], ""
    for index, below in enumerate(under):
        above = over[index] if index < len(over) else ""
        last = above or (last if below else "")
        if not below or below == last:
            titles.append(last if above else below)
        elif not last:
            titles.append(below)
        else:
            titles.append(f"{last} ({below})" if title_unit(f"x({below})") else f"{last} {below}")
    return titles
