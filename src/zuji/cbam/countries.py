"""Countries as the regulation's tables know them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from zuji.core.alike import nearest
from zuji.core.label import Label
from zuji.core.places import countries
from zuji.core.refusals import refuse

UNKNOWN = "XX"
"""The place of a precursor whose country of production cannot be identified (Annex IV)."""
ELSEWHERE = "ROW"
"""Other countries and territories."""
TABLES = {
    ELSEWHERE: Label("其他国家和地区", "other countries and territories"),
    UNKNOWN: Label("产地不明", "origin not known"),
}
UNION = frozenset(
    (
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
        *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    )
)
"""The member states of the Union."""
EXEMPT = UNION | {"IS", "LI", "NO", "CH"}
"""The Union, and Annex III point 1 of Regulation (EU) 2023/956."""
SPELT = {
    **dict.fromkeys(("unknown", "xx", "未知", "不明", "not known", "unidentified"), UNKNOWN),
    **dict.fromkeys(("row", "other", "others", "other countries", "其他", "其他国家"), ELSEWHERE),
    "other countries and territories": ELSEWHERE,
    **dict.fromkeys(("prc", "peoples republic of china", "中华人民共和国", "chn"), "CN"),
    **dict.fromkeys(("usa", "united states of america"), "US"),
    **dict.fromkeys(("uk", "gb", "great britain"), "GB"),
    "turkey": "TR",
    "korea": "KR",
    "republic of korea": "KR",
    "russian federation": "RU",
    "viet nam": "VN",
    "台湾": "TW",
    "香港": "HK",
    "burma": "MM",
    "ivory coast": "CI",
    "el": "GR",
    "eu": "DE",
}


def _plain(name: str) -> str:
    marked = unicodedata.normalize("NFKD", name.replace("&", "and").lower())
    return re.sub(r"[^\w ]", "", re.sub(r"[\u0300-\u036f]", "", marked)).strip()


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, name in countries().items():
        for written in (code, name.en, name.zh):
            found[_plain(written)] = code
    return found | SPELT


def table_name(code: str) -> Label:
    """What the table of a code is called."""
    if code in TABLES:
        return TABLES[code]
    return countries().get(code) or Label(code, code)


def read_country(written: str, place: str) -> str:
    """Code of a country by ISO 3166-1 code or name, ``XX`` for one not known, ``ROW`` for the
    table of other countries. Refuses a name that is none.
    """
    name = _plain(written)
    if name not in _names():
        near = nearest(name, list(_names()))
        raise refuse("cbam-country-unknown", place, written, near=" · ".join(near) or "CN, XX")
    return _names()[name]
