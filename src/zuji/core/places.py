"""Codes of the sixteen cities of Shandong (GB/T 2260), regions of sites, industry classes (GB/T
4754) and CBAM goods.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from zuji.core.content import content_path


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture-level city, with its place on the tile map (column from the west, row from
    the north).
    """

    code: str
    zh: str
    en: str
    column: int
    row: int


@cache
def cities() -> tuple[City, ...]:
    """All cities, in the order of their codes."""
    with content_path("data", "codes", "cities.csv").open(encoding="utf-8") as file:
        return tuple(
            City(row["code"], row["name_zh"], row["name_en"], int(row["column"]), int(row["row"]))
            for row in csv.DictReader(file)
        )


def region_of(country: str, city: str) -> str:
    """ISO 3166-2 region of a site where the city is known, else the country: ``CN-SD``, ``CN``."""
    names = (
        {city.zh for city in cities()}
        | {f"{city.zh}市" for city in cities()}
        | {city.en for city in cities()}
    )
    return "CN-SD" if country == "CN" and city in names else country


@dataclass(frozen=True, slots=True)
class Industry:
    """A class of GB/T 4754-2017 that the programme meets; the list is not the whole standard."""

    code: str
    zh: str
    en: str


@cache
def industry_classes() -> tuple[Industry, ...]:
    """The industry classes held (four digits), in the order of their codes."""
    with content_path("data", "codes", "industries.csv").open(encoding="utf-8") as file:
        return tuple(
            Industry(row["code"], row["name_zh"], row["name_en"]) for row in csv.DictReader(file)
        )


@cache
def _cbam_rows() -> dict[str, str]:
    with content_path("data", "codes", "cbam_goods.csv").open(encoding="utf-8") as file:
        return {
            row["prefix"]: row["good"] if row["is_in"] == "1" else ""
            for row in csv.DictReader(file)
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


def city_code(text: str) -> str:
    """The code of a city written as code, zh (with or without 市) or en; "" where there is none.

    3712 莱芜 was merged into 济南 in 2019: it is not a city any more.
    """
    plain = text.strip().removesuffix("市")
    return next(
        (city.code for city in cities() if plain.lower() in {city.code, city.zh, city.en.lower()}),
        "",
    )
