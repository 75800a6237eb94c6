"""Emissions by money: EPA Supply Chain factors (USD 2022, purchaser prices), and what process
models leave out of a sector (USEEIO v2.0-GHG). Data and sources: data/spend, tools/build_spend.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from zuji.core.alike import nearest
from zuji.core.content import table_rows
from zuji.core.label import listed
from zuji.core.refusals import refuse

YEAR = 2022
CURRENCY = "USD"
SOURCE = "US EPA Supply Chain GHG Emission Factors v1.3.0 (doi 10.23719/1531143), AR5"


@dataclass(frozen=True)
class SpendSector:
    """An industry by its NAICS 2017 code: kgCO2e per USD of 2022 at purchaser prices, and the share
    of its footprint that comes through trade, services and capital goods.
    """

    code: str
    title: str
    value: float
    left_out: float


@cache
def spend_sectors() -> Mapping[str, SpendSector]:
    """Every sector by its code."""
    shares = {
        row["useeio"]: float(row["left_out_share"])
        for row in table_rows("data", "spend", "truncation.csv")
    }
    return {
        row["code"]: SpendSector(
            row["code"],
            row["title"],
            float(row["kgco2e_per_usd2022"]),
            shares.get(row["useeio"], float("nan")),
        )
        for row in table_rows("data", "spend", "epa_supply_chain.csv")
    }


def spend_sector(code: str, place: str) -> SpendSector:
    """The sector of a code; refuses an unknown one with near codes (``spend-sector``)."""
    sectors = spend_sectors()
    if code not in sectors:
        near = [f"{name} {sectors[name].title}" for name in nearest(code, sectors, 3)]
        raise refuse("spend-sector", place, code, near=listed(near))
    return sectors[code]


def find_sectors(text: str, limit: int = 20) -> list[SpendSector]:
    """Sectors whose code or title holds every word of `text`, shortest titles first."""
    words = text.lower().split()
    hits = [
        sector
        for sector in spend_sectors().values()
        if all(word in f"{sector.code} {sector.title}".lower() for word in words)
    ]
    return sorted(hits, key=lambda sector: (len(sector.title), sector.code))[:limit]
