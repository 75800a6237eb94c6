"""What a unit of a database measures: its dimension, and the mass or energy in one of it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache

from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit

NAN = float("nan")


@cache
def measure(unit: str) -> tuple[Hashable, float]:
    """Dimension of a unit and its size; a unit that nobody knows measures only itself."""
    try:
        parsed = parse_unit(unit)
    except Refusal:
        return unit, 1.0
    return parsed.dimension, parsed.scale


def mass_of(unit: str) -> float:
    """kg in one of a unit of mass; not a number for other units."""
    dimension, size = measure(unit)
    return size if dimension == measure("kg")[0] else NAN


def energy_of(unit: str) -> float:
    """MJ in one of a unit of energy; not a number for other units."""
    dimension, size = measure(unit)
    return size if dimension == measure("MJ")[0] else NAN


def long_unit(unit: str) -> str:
    """The short spelling of a unit that Brightway writes out: kilogram, kilowatt hour."""
    return LONG.get(unit.strip().lower(), unit.strip())


LONG = {
    "kilogram": "kg",
    "gram": "g",
    "ton": "t",
    "megajoule": "MJ",
    "gigajoule": "GJ",
    "kilojoule": "kJ",
    "kilowatt hour": "kWh",
    "watt hour": "Wh",
    "megawatt hour": "MWh",
    "cubic meter": "m3",
    "normal cubic meter": "Nm3",
    "standard cubic meter": "Nm3",
    "square meter": "m2",
    "meter": "m",
    "kilometer": "km",
    "litre": "l",
    "liter": "l",
    "hectare": "ha",
    "hour": "h",
    "day": "d",
    "year": "a",
    "unit": "item",
    "ton kilometer": "t*km",
    "kilogram kilometer": "kg*km",
}
"""Source: bw2io.units.UNITS_NORMALIZATION, the other way round."""
