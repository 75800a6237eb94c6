"""The sixteen cities of Shandong (GB/T 2260), and which province a site lies in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from zuji.core.content import content_path


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture-level city."""

    code: str
    zh: str
    en: str


@cache
def cities() -> tuple[City, ...]:
    """All cities, in the order of their codes."""
    with content_path("data", "codes", "cities.csv").open(encoding="utf-8") as file:
        return tuple(City(r["code"], r["name_zh"], r["name_en"]) for r in csv.DictReader(file))


def region_of(country: str, city: str) -> str:
    """ISO 3166-2 region of a site where the city is known, else the country: ``CN-SD``, ``CN``."""
    known = {c.zh for c in cities()} | {f"{c.zh}市" for c in cities()} | {c.en for c in cities()}
    return "CN-SD" if country == "CN" and city in known else country
