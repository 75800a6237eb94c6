"""The sixteen cities of Shandong (GB/T 2260), which province a site lies in, industry classes
(GB/T 4754).
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
            City(r["code"], r["name_zh"], r["name_en"], int(r["column"]), int(r["row"]))
            for r in csv.DictReader(file)
        )


def region_of(country: str, city: str) -> str:
    """ISO 3166-2 region of a site where the city is known, else the country: ``CN-SD``, ``CN``."""
    known = {c.zh for c in cities()} | {f"{c.zh}市" for c in cities()} | {c.en for c in cities()}
    return "CN-SD" if country == "CN" and city in known else country


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
        return tuple(Industry(r["code"], r["name_zh"], r["name_en"]) for r in csv.DictReader(file))


@cache
def _cbam_rows() -> dict[str, str]:
    with content_path("data", "codes", "cbam_goods.csv").open(encoding="utf-8") as file:
        return {r["prefix"]: r["good"] if r["is_in"] == "1" else "" for r in csv.DictReader(file)}


@cache
def cbam_good(code: str) -> str:
    """The group of goods of Annex I of Regulation (EU) 2023/956 that an HS or CN code falls under;
    "" for none.

    The longest code of the annex that `code` begins with decides, so that exceptions hold. A code
    too short to tell (``2523`` where the annex lists its subheadings) falls under none.
    """
    rows = _cbam_rows()
    longest = next((code[:n] for n in range(min(len(code), 8), 1, -1) if code[:n] in rows), "")
    return rows.get(longest, "")


def city_code(text: str) -> str:
    """The code of a city written as code, zh (with or without 市) or en; "" where there is none.

    3712 莱芜 was merged into 济南 in 2019: it is not a city any more.
    """
    plain = text.strip().removesuffix("市")
    return next((c.code for c in cities() if plain.lower() in {c.code, c.zh, c.en.lower()}), "")
