"""Items that a study enters by money: only what is cut off, apart from the total, within a share.

kgCO2e = money ÷ price ratio ÷ exchange rate × factor. The factor is of US dollars of 2022, so the
study states the rate of that year and, for money of another year, the ratio of its prices to those
of 2022, each with a source; nothing is converted in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.content import read_rules
from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.numbers import is_blank, read_number, read_quantity
from zuji.core.refusals import Finding, blocking, note, refuse
from zuji.factors.spend import CURRENCY, YEAR, SpendSector, spend_sector
from zuji.footprint.study import StudyDocument
from zuji.footprint.values import Value
from zuji.sectors.model import Model

KEYS = (
    *("name", "sector", "value", "unit", "year", "rate", "rate_source"),
    *("price_ratio", "price_source", "input", "why"),
)
REQUIRED = ("name", "sector", "value", "year", "rate", "rate_source", "why")


@dataclass(frozen=True)
class SpendItem:
    """An item by money: its sector, and kgCO2e per declared amount of the product."""

    name: str
    sector: SpendSector
    kgco2e: float
    stated: str
    """Money, year, price ratio and rate as they were used."""


@dataclass(frozen=True)
class SpendEstimate:
    """What a study's items by money come to, and what a process model of its sector leaves out;
    neither is in the total.
    """

    items: tuple[SpendItem, ...]
    truncated: float | None
    """Share of the product's footprint that comes through trade, services and capital goods."""

    @property
    def kgco2e(self) -> float:
        return sum(item.kgco2e for item in self.items)

    def share(self, total: float) -> float:
        """The items' part of the total with them."""
        whole = abs(total) + self.kgco2e
        return self.kgco2e / whole if whole else 0.0

    def hybrid(self, total: float) -> float | None:
        """kgCO2e that a process model of `total` is likely to leave out."""
        if self.truncated is None:
            return None
        return total * self.truncated / (1 - self.truncated)


def spend_estimate(
    study: StudyDocument, model: Model, values: Mapping[str, Value]
) -> SpendEstimate | None:
    """The items by money of a study, None where it has none. Refuses an item without its rate, year
    and reason, and one for an input that the study reports.
    """
    rows, sector = study.data.get("spend") or [], study.data.get("spend_sector")
    if not rows and is_blank(sector):
        return None
    place = study.place_of("spend_sector")
    truncated = None if is_blank(sector) else spend_sector(str(sector), place).left_out
    items = [
        _item(row, study.place_of("spend", number), model, values)
        for number, row in enumerate(rows)
    ]
    return SpendEstimate(tuple(items), truncated)


def _item(
    row: Mapping[str, Any], place: str, model: Model, values: Mapping[str, Value]
) -> SpendItem:
    for key in row:
        if key not in KEYS:
            raise refuse("key-unknown", f"{place}.{key}", str(key), near=listed(KEYS))
    year = str(row.get("year") or "")
    wanted = REQUIRED if year == str(YEAR) else (*REQUIRED, "price_ratio", "price_source")
    missing = [key for key in wanted if is_blank(row.get(key))]
    if missing:
        raise refuse("key-missing", place, str(row.get("name") or ""), ", ".join(missing))
    counted = values.get(str(row.get("input") or ""))
    if counted is not None and counted.is_known:
        raise refuse("spend-counted", place, str(row["input"]), name=str(row["name"]))
    unit = f"CNY/{model.declared_unit}"
    given = str(row["unit"]) if row.get("unit") else None
    money = read_quantity(row["value"], unit, f"{place}.value", given)
    rate = read_number(row["rate"], f"{place}.rate")
    ratio = 1.0 if year == str(YEAR) else read_number(row["price_ratio"], f"{place}.price_ratio")
    for key, number in (("value", money), ("rate", rate), ("price_ratio", ratio)):
        if number <= 0:
            raise refuse("value-range", f"{place}.{key}", in_full(number), "> 0")
    sector = spend_sector(str(row["sector"]), f"{place}.sector")
    dollars = money / ratio / rate * model.declared_amount
    divided = f"÷ {in_full(ratio)} ÷ {in_full(rate)} CNY/{CURRENCY} ({YEAR})"
    stated = f"{in_full(money)} {unit} ({year}) {divided}"
    return SpendItem(str(row["name"]), sector, dollars * sector.value, stated)


def spend_findings(
    estimate: SpendEstimate | None, study: StudyDocument, total: float, unit: str
) -> list[Finding]:
    """A note for each item and for what is left out; too large a share of the result is refused."""
    if estimate is None:
        return []
    place = study.place_of("spend")
    most = float(read_rules("spend")["most_share"])
    share = estimate.share(total)
    findings = [
        note("spend-item", place, item.stated, f"{in_full(item.kgco2e, 3)} {unit}", name=item.name)
        for item in estimate.items
    ]
    if share > most:
        findings.append(blocking("spend-share", place, f"{share:.1%}", f"≤ {most:.0%}"))
    elif estimate.items:
        shown = f"{in_full(estimate.kgco2e, 3)} {unit}"
        findings.append(note("spend-apart", place, shown, f"≤ {most:.0%}", share=f"{share:.1%}"))
    missing = estimate.hybrid(total)
    if missing is not None and estimate.truncated is not None:
        shown = f"{in_full(missing, 3)} {unit}"
        left_out = f"{estimate.truncated:.1%}"
        findings.append(note("spend-truncated", study.place_of("spend_sector"), shown, left_out))
    return findings


def spend_data(estimate: SpendEstimate, total: float) -> dict[str, Any]:
    """The estimate as the result holds it, apart from the total."""
    return {
        "items": [
            {
                "name": item.name,
                "sector": item.sector.code,
                "factor": item.sector.value,
                "kgco2e": item.kgco2e,
                "stated": item.stated,
            }
            for item in estimate.items
        ],
        "kgco2e": estimate.kgco2e,
        "share": estimate.share(total),
        "truncated_share": estimate.truncated,
        "truncated_kgco2e": estimate.hybrid(total),
        "year": YEAR,
        "currency": CURRENCY,
    }
