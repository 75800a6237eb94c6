"""Products under CBAM by good and market: how many, how much of them importers are told of, and
embedded emissions and cost by actual values beside those by default values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from zuji.cbam.countries import UNION
from zuji.cbam.exposure import COMMON, DefaultExposure, Interval
from zuji.core.label import Label
from zuji_portal.cbam.models import DossierVersion
from zuji_portal.enterprises.products.models import Product


@dataclass(frozen=True)
class FiledGood:
    """A filed dossier in one year: tonnes, and t CO2e per tonne as emitted and as due, by actual
    values (column A) and by default values (column B); None where the tables have none.
    """

    quantity: float
    actual: tuple[float, float] | None
    default: tuple[float, float] | None

    @classmethod
    def of(cls, version: DossierVersion, year: int) -> FiledGood:
        held = {
            row["basis"]: (row["emissions"], row["due"])
            for row in version.data["certificate_paths"]
            if row["year"] == year
        }
        return cls(version.quantity, held.get("actual"), held.get("default"))


@dataclass
class MarketRow:
    """A good (six digits) and a market (empty where a product names none). Tonnes are those of
    filed dossiers, None without any; € per tonne at `price`.
    """

    code: str
    good: Label
    market: str
    exposure: DefaultExposure | None
    price: float
    products: set[int] = field(default_factory=set)
    filed: list[FiledGood] = field(default_factory=list)

    @property
    def is_due(self) -> bool:
        """Whether certificates are due there: in the Union, or where no market is named."""
        return not self.market or self.market in UNION

    @property
    def volume(self) -> float | None:
        return sum(each.quantity for each in self.filed) if self.filed else None

    def _mean(self, basis: str, part: int) -> float | None:
        """Of dossiers that have both bases, weighted by tonnes."""
        both = [each for each in self.filed if each.actual and each.default]
        tonnes = sum(each.quantity for each in both)
        if not tonnes:
            return None
        held: list[float] = [each.quantity * getattr(each, basis)[part] for each in both]
        return sum(held) / tonnes

    @property
    def actual(self) -> float | None:
        return self._mean("actual", 0)

    @property
    def default(self) -> Interval | None:
        """With the year's mark-up: of the goods that were filed, else of every code that fits."""
        mean = self._mean("default", 0)
        if mean is not None:
            return mean, mean
        return self.exposure.default if self.exposure else None

    @property
    def cost_actual(self) -> float | None:
        due = self._mean("actual", 1)
        return None if due is None or not self.is_due else due * self.price

    @property
    def cost_default(self) -> Interval | None:
        if not self.is_due:
            return None
        due = self._mean("default", 1)
        if due is not None:
            return due * self.price, due * self.price
        if self.exposure is None:
            return None
        low, high = self.exposure.due
        return low * self.price, high * self.price

    @property
    def gap(self) -> float | None:
        """What default values cost more than actual ones, € per tonne; each cost has its own
        column of benchmarks.
        """
        if self.cost_actual is None or self.cost_default is None:
            return None
        return self.cost_default[0] - self.cost_actual


def by_market(
    goods: Iterable[Any], versions: Iterable[DossierVersion], year: int
) -> list[MarketRow]:
    """The goods (`programme.exports.ExportedGood`) by six digits and market, what is dearest by
    default first; a product stands under each of its markets and of its importers' countries.
    """
    by_product: dict[int, list[DossierVersion]] = {}
    for version in versions:
        by_product.setdefault(version.dossier.product_id, []).append(version)
    rows: dict[tuple[str, str], MarketRow] = {}
    for good in goods:
        held = by_product.get(good.product.pk, [])
        for market in sorted(_markets(good.product, held)):
            code = good.product.hs[:COMMON]
            row = rows.setdefault(
                (code, market), MarketRow(code, good.good, market, good.exposure, good.price)
            )
            row.products.add(good.product.pk)
            told = (each for each in held if each.dossier.importer_country == market)
            row.filed += [FiledGood.of(each, year) for each in told]
    return sorted(rows.values(), key=_order)


def _markets(product: Product, held: Iterable[DossierVersion]) -> set[str]:
    named = {code for code in product.markets.split(",") if code}
    return named | {each.dossier.importer_country for each in held} or {""}


def _order(row: MarketRow) -> tuple[float, str, str]:
    return -(row.cost_default or (0.0, 0.0))[1], row.code, row.market
