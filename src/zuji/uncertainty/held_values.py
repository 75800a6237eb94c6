"""Values held for one product (data/calibration): rows of the library and cited figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from zuji.core.content import read_content, table_rows
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.core.units import Unit, parse_unit
from zuji.factors.gwp import gwp100
from zuji.factors.library import Library, full_library
from zuji.factors.record import Factor

FEWEST = 3
"""Values from which a spread is taken; a house value of issue-wide use."""
GWP_SET = "AR6"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFigure:
    """A value held for a product, in kgCO2e per unit of the product.

    `factor` is the row of the library that holds it, or None for a cited figure; `name` says the
    row, or the source and the place in it.
    """

    name: str
    value: float
    region: str
    year: int | None
    evidence: str
    factor: Factor | None = None

    @property
    def log(self) -> float:
        return math.log(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldProduct:
    """A product, and why the figures held for it are of the same product.

    `kind` is the class that shares a prior: ``product`` or ``electricity``.
    """

    id: str
    kind: str
    label: Label
    unit: str
    why: Label
    figures: tuple[HeldFigure, ...]

    def without(self, position: int) -> tuple[HeldFigure, ...]:
        """All figures but one."""
        return self.figures[:position] + self.figures[position + 1 :]


@cache
def builtin_held() -> tuple[HeldProduct, ...]:
    """The products of data/calibration with the values of the shipped library."""
    return held_products(full_library())


def held_products(library: Library) -> tuple[HeldProduct, ...]:
    """The products of data/calibration, values of rows taken from `library`.

    Refuses a row that is no factor of the library (``factor-unknown``), or not of the product's
    unit (``factor-unit``), and a figure without a positive value (``value-missing``).
    """
    figures: dict[str, list[HeldFigure]] = {}
    products = list(_rows("products"))
    units = {row["id"]: row for row in products}
    for row in _rows("values"):
        figures.setdefault(row["product"], []).append(_figure(row, units, library))
    return tuple(
        HeldProduct(
            id=row["id"],
            kind=row["class"],
            label=Label(row["zh"], row["en"]),
            unit=row["unit"],
            why=Label(row["why_zh"], row["why_en"]),
            figures=tuple(figures[row["id"]]),
        )
        for row in products
    )


@cache
def members() -> dict[str, tuple[str, ...]]:
    """Product → the rows of the library that are held for it; no factor is read."""
    rows: dict[str, list[str]] = {}
    for row in _rows("values"):
        if row["factor"]:
            rows.setdefault(row["product"], []).append(row["factor"])
    return {product: tuple(factors) for product, factors in rows.items()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    return table_rows("data", "calibration", f"{name}.csv")


def _figure(
    row: Mapping[str, str], products: Mapping[str, Mapping[str, str]], library: Library
) -> HeldFigure:
    place = f"data/calibration/values.csv · {row['product']}"
    if row["factor"]:
        factor = library.get(row["factor"], place)
        return HeldFigure(
            name=factor.id,
            value=_value(factor, products[row["product"]], place),
            region=factor.region,
            year=factor.year,
            evidence=factor.evidence,
            factor=factor,
        )
    source = _sources()[row["source"]]
    value = float(row["value"])
    if value <= 0:
        raise refuse("value-missing", place, row["value"], products[row["product"]]["unit"])
    return HeldFigure(
        name=f"{source['title']} · {row['at']}",
        value=value,
        region=row["region"],
        year=int(row["year"]),
        evidence="literature",
    )


@cache
def _sources() -> dict[str, dict[str, object]]:
    sources: dict[str, dict[str, object]] = read_content("data", "calibration", "sources.yaml")[
        "sources"
    ]
    return sources


def _value(factor: Factor, product: Mapping[str, str], place: str) -> float:
    """kgCO2e per unit of the product, gases by `GWP_SET`; a volume by the product's density."""
    gwp = gwp100(GWP_SET)
    per_base = sum(gwp[gas] * mass for gas, mass in factor.base_gases().items())
    unit: Unit = parse_unit(product["unit"])
    if factor.per.dimension == unit.dimension:
        return per_base * unit.scale
    density = product["density_kg_m3"]
    if density and _is_volume_for_mass(factor, unit):
        return per_base / float(density) * unit.scale
    raise refuse("factor-unit", place, f"{factor.id}: {factor.unit}", f"kgCO2e/{product['unit']}")


def _is_volume_for_mass(factor: Factor, unit: Unit) -> bool:
    return factor.per.dimension == parse_unit("m3").dimension and (
        unit.dimension == parse_unit("t").dimension
    )
