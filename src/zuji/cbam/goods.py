"""Goods of CBAM by CN code: aggregated category, functional unit, and whether indirect emissions
count (Annexes I and II of Regulation (EU) 2023/956, Annex I of (EU) 2025/2547).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from zuji.core.alike import nearest
from zuji.core.content import table_rows
from zuji.core.label import Label
from zuji.core.places import cbam_good
from zuji.core.refusals import refuse

LENGTHS = (4, 6, 8)
UNITS = {"": "t", "clinker": "t clinker", "nitrogen": "kg N"}


@dataclass(frozen=True)
class CbamGood:
    """A kind of good. `content` names what the functional unit counts: "" for tonnes of the good,
    ``clinker``, or ``nitrogen`` (in kg). `gases` are those that count for it.
    """

    cn: str
    category: str
    name: Label
    sector: str
    is_direct_only: bool
    content: str
    gases: frozenset[str]

    @property
    def unit(self) -> str:
        """The functional unit (Article 4 of Regulation (EU) 2025/2547)."""
        return "kWh" if self.sector == "electricity" else UNITS[self.content]


@cache
def _categories() -> dict[str, dict[str, str]]:
    return {row["prefix"]: row for row in table_rows("data", "cbam", "categories.csv")}


@cache
def listed_codes() -> frozenset[str]:
    """All CN codes of eight digits that the tables of benchmarks list, and electricity."""
    rows = table_rows("data", "cbam", "benchmarks.csv")
    return frozenset({row["cn"] for row in rows} | {"27160000"})


def read_cn(written: object, place: str) -> str:
    """The digits of a CN code: ``"7208 51 20"``, ``7208.51.20`` or 72085120 (also as 72085120.0,
    which spreadsheets write) read alike; a TARIC
    code of ten is cut to eight. Refuses what is none, or outside the mechanism.
    """
    text = re.sub(r"^(\d{4}|\d{6}|\d{8}|\d{10})\.0$", r"\1", str(written).strip())
    code = re.sub(r"[\s.\-]", "", re.sub(r"(?i)^(cn|hs|taric)(?:\s*code)?[\s:：]*", "", text))
    if not re.fullmatch(r"\d{4}|\d{6}|\d{8}|\d{10}", code):
        raise refuse("cbam-cn-wrong", place, text, Label("4、6 或 8 位数字", "4, 6 or 8 digits"))
    code = code[:8]
    is_heading = any(each.startswith(code) for each in listed_codes())
    if not cbam_good(code) and not is_heading:
        raise refuse("cbam-cn-outside", place, text)
    if len(code) == 8 and code not in listed_codes():
        near = nearest(code, sorted(each for each in listed_codes() if each[:4] == code[:4]), 4)
        raise refuse("cbam-cn-unlisted", place, text, near=" · ".join(near))
    return code


@cache
def good_of(cn: str) -> CbamGood:
    """The good of a code that `read_cn` gave."""
    rows = _categories()
    row = next(rows[cn[:size]] for size in range(len(cn), 1, -1) if cn[:size] in rows)
    return CbamGood(
        cn=cn,
        category=row["category"],
        name=Label(row["zh"], row["en"]),
        sector=row["sector"],
        is_direct_only=row["direct_only"] == "1",
        content=row["content"],
        gases=frozenset(row["gases"].split()),
    )
