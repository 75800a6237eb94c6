"""The cities of the current province (GB/T 2260), the region a site lies in, industry classes
(GB/T 4754), goods of the CBAM.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from zuji.core.content import table_rows
from zuji.core.label import Label, listed
from zuji.core.province import City, current_province
from zuji.core.refusals import Finding, blocking
from zuji.core.spelling import spelled

PROVINCES = {
    "北京": "Beijing",
    "天津": "Tianjin",
    "河北": "Hebei",
    "山西": "Shanxi",
    "内蒙古": "Inner Mongolia",
    "辽宁": "Liaoning",
    "吉林": "Jilin",
    "黑龙江": "Heilongjiang",
    "上海": "Shanghai",
    "江苏": "Jiangsu",
    "浙江": "Zhejiang",
    "安徽": "Anhui",
    "福建": "Fujian",
    "江西": "Jiangxi",
    "山东": "Shandong",
    "河南": "Henan",
    "湖北": "Hubei",
    "湖南": "Hunan",
    "广东": "Guangdong",
    "广西": "Guangxi",
    "海南": "Hainan",
    "重庆": "Chongqing",
    "四川": "Sichuan",
    "贵州": "Guizhou",
    "云南": "Yunnan",
    "西藏": "Tibet",
    "陕西": "Shaanxi",
    "甘肃": "Gansu",
    "青海": "Qinghai",
    "宁夏": "Ningxia",
    "新疆": "Xinjiang",
}
"""Provinces as factors of electricity and heat name them, and in English."""


CHINA = dict.fromkeys(("中国", "中华人民共和国", "china", "chn", "cn", "prc"), "CN")
"""How the country is written beside its code."""


@cache
def countries() -> dict[str, Label]:
    """Names by code of ISO 3166-1 alpha-2, the codes as iso3166.tab of the tz database lists them
    (public domain), the names as CLDR has them.
    """
    rows = table_rows("data", "codes", "countries.csv")
    return {row["code"]: Label(row["zh"], row["en"]) for row in rows}


def is_country(text: str) -> bool:
    """Whether a text is the code of a country in ISO 3166-1, or China by name."""
    written = text.strip()
    return written.upper() in countries() or written.lower() in CHINA


CODES = {
    "national_avg": "national average",
    "td_incl_loss": "with losses of the grid",
    "td_excl_loss": "without losses of the grid",
}
"""Codes that English names of electricity factors end with until their pack is next released."""


def in_english(name: str) -> str:
    """An English name in which a source left a province in Chinese or a code, wholly in words."""
    for written, english in {**PROVINCES, **CODES}.items():
        name = name.replace(written, english)
    return name


def cities() -> list[City]:
    """All cities of the current province, in the order of their file."""
    return current_province().cities


def region_of(country: str, city: str) -> str:
    """ISO 3166-2 region of a site in one of the cities, else the country: ``CN-SD``, ``CN``."""
    province = current_province()
    names = {name for each in province.cities for name in (each.zh, f"{each.zh}市", each.en)}
    return province.file.region if country == "CN" and city in names else country


def city_unknown(place: str, read: str) -> Finding:
    """The finding of a city that the province does not have, with what would be one."""
    province = current_province()
    example, former = province.example_city, province.file.former
    into = {city.code: city for city in province.cities}
    return blocking(
        "city-unknown",
        place,
        read,
        province=province.name,
        count=spelled(len(province.cities)),
        name=Label(example.zh, example.en),
        code=example.code,
        former=Label(
            "".join(f"；{f.zh}已并入{into[f.into].zh}" for f in former),
            "".join(f"; {f.en} is part of {into[f.into].en} now" for f in former),
        ),
    )


@dataclass(frozen=True, slots=True)
class Industry:
    """A class of GB/T 4754-2017, or one that the province counts beside the published table."""

    code: str
    zh: str
    en: str


def industry_classes() -> tuple[Industry, ...]:
    """All classes of GB/T 4754-2017 (four digits) in the order of their codes, with those that the
    province adds (programme.yaml). A class without a published English name is named by its
    division.
    """
    programme = current_province().programme
    added = {code: (row.zh, row.en) for code, row in programme.classes.items()}
    for row in programme.industries.values():
        for code in row.gb4754:
            if len(code) == CLASS_DIGITS:
                added.setdefault(code, (row.zh, row.en))
    return _classes(tuple(sorted(added.items())))


CLASS_DIGITS = 4


@cache
def _classes(added: tuple[tuple[str, tuple[str, str]], ...]) -> tuple[Industry, ...]:
    rows = {row["code"]: row for row in table_rows("data", "codes", "industries.csv")}
    divisions = {code: row["name_en"] for code, row in rows.items() if len(code) < CLASS_DIGITS}
    published = {
        code: Industry(code, row["name_zh"], row["name_en"] or f"{divisions[code[:2]]} · {code}")
        for code, row in rows.items()
        if len(code) == CLASS_DIGITS
    }
    further = {code: Industry(code, *names) for code, names in added if code not in published}
    return tuple(sorted({**published, **further}.values(), key=lambda each: each.code))


def industry_class(text: str) -> Industry | None:
    """The class written as its code, its name, or both (``1711 棉纺纱加工``); None for another, and
    where code and name do not belong together.
    """
    written = " ".join(text.split())
    for each in industry_classes():
        names = {name for name in (each.zh, each.en) if name}
        if written in {each.code, *names} or any(
            written in {f"{each.code}{name}", f"{each.code} {name}"} for name in names
        ):
            return each
    return None


@cache
def _cbam_rows() -> dict[str, str]:
    return {
        row["prefix"]: row["good"] if row["is_in"] == "1" else ""
        for row in table_rows("data", "codes", "cbam_goods.csv")
    }


@cache
def cbam_good(code: str) -> str:
    """The group of goods of Annex I of Regulation (EU) 2023/956 that an HS or CN code falls under;
    "" for none.

    The longest code of the annex that `code` begins with decides, so that exceptions hold. A code
    too short to tell (``2523`` where the annex lists its subheadings) falls under none.
    """
    good_of_prefix = _cbam_rows()
    longest = next(
        (
            code[:length]
            for length in range(min(len(code), 8), 1, -1)
            if code[:length] in good_of_prefix
        ),
        "",
    )
    return good_of_prefix.get(longest, "")


def county_findings(place: str, city: str, county: str) -> list[Finding]:
    """Findings where a county is not one of the city `city`: a code of another city, or none that
    the province lists for it.
    """
    about = current_province().city(city)
    if about is None or not county:
        return []
    if re.fullmatch(r"\d{6}", county) and not county.startswith(city):
        return [blocking("county-elsewhere", place, county, f"{city}××")]
    if about.counties and not any(county in {c.code, c.zh, c.en} for c in about.counties):
        options = listed(Label(f"{c.code} {c.zh}", f"{c.code} {c.en}") for c in about.counties)
        return [blocking("county-elsewhere", place, county, options)]
    return []


def city_code(text: str) -> str:
    """The code of a city written as code, zh (with or without 市) or en; "" where there is none.

    A city that was merged into another is not a city any more.
    """
    plain = text.strip().removesuffix("市")
    return next(
        (city.code for city in cities() if plain.lower() in {city.code, city.zh, city.en.lower()}),
        "",
    )
