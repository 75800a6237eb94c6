"""Regions, countries and their parts as PACT names them, and which lies within which."""

from __future__ import annotations

import re
from functools import cache

from zuji.core.content import table_rows
from zuji.core.regions import PROVINCE_OF

BESIDE_PROVINCES = ("HK", "MO", "TW")
"""Parts of China in ISO 3166-2 beside the provinces of the mainland."""


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    """Code of a country → its sub-region and region (UN M49)."""
    return {
        row["code"]: tuple(name for name in (row["subregion"], row["region"]) if name)
        for row in table_rows("data", "pact", "regions.csv")
    }


def is_country(code: str) -> bool:
    """Whether `code` is a country of ISO 3166-1."""
    return code in _regions()


def is_subdivision(code: str) -> bool:
    """Whether `code` can be a subdivision of ISO 3166-2: of a country, and for China a known
    one.
    """
    country, _, part = code.partition("-")
    if country == "CN":
        return part in PROVINCE_OF or part in BESIDE_PROVINCES
    return is_country(country) and bool(re.fullmatch("[A-Z0-9]{1,3}", part))


def containing(place: str) -> tuple[str, ...]:
    """A place and all that contain it: ``CN-SD``, ``CN``, ``Eastern Asia``, ``Asia``."""
    country = place.partition("-")[0] if is_subdivision(place) else place
    if country in _regions():
        return (*dict.fromkeys((place, country)), *_regions()[country])
    wider = {names[0]: names[1] for names in _regions().values() if names}
    return (place, wider[place]) if place in wider else (place,)
