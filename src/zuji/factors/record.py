"""`Factor`: one immutable row per version of a factor (domain: factors.md §7)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from zuji.core.numbers import is_blank
from zuji.core.refusals import refuse
from zuji.core.units import CO2_OF_CARBON, Dimension, Unit, parse_unit, substance
from zuji.factors.codes import boundary_code_said, code_said

GASES = (
    "co2_fossil",
    "co2_luc",
    "co2_biogenic",
    "co2_uptake",
    "ch4_fossil",
    "ch4_biogenic",
    "n2o",
    "cf4",
    "c2f6",
    "sf6",
    "nf3",
    "hfc23",
    "hfc32",
    "hfc125",
    "hfc134a",
    "hfc143a",
    "co2e",
)
"""Gases kept apart. ``co2e`` is a total whose gases the source does not give."""

DERIVED = "bg."
"""What the ids of the rows begin with that the background system derives (data/background)."""
NORMAL_95 = 1.959964
_MASS = (("[mass]", 1.0),)
_CO2E = (("[co2e]", 1.0),)


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a number."""

    title: str
    publisher: str = ""
    year: str = ""
    ref: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """An emission factor (per gas or CO2e) or a parameter (NCV, carbon content, oxidation …).

    `valid_from` and `valid_to` bound the data periods a row may serve (empty: open); `review_by` is
    its best-before date. `value` counts `unit`; with `gases`, the value per gas counts the
    numerator of `unit` in mass of that gas, and `value` is None. `confidence` is the handbook's tag
    (A, V, V-code, D, I, R). `evidence` (what the number rests on) and `boundary_code` (what
    `boundary`, the source's wording, covers) are codes of rules/factor_columns.yaml.
    `primary_share` and `verified_share` (0 … 1) are what a supplier's footprint says of itself.
    """

    id: str
    version: str
    name_zh: str
    name_en: str
    category: str
    kind: str
    use: str
    unit: str
    value: float | None
    gases: Mapping[str, float] = field(default_factory=dict)
    gwp_basis: str = ""
    region: str = ""
    year: int | None = None
    boundary: str = ""
    technology: str = ""
    valid_from: str = ""
    valid_to: str = ""
    review_by: str = ""
    low: float | None = None
    high: float | None = None
    gsd: float | None = None
    confidence: str = "V"
    active: bool = True
    inactive_reason: str = ""
    source: Source = field(default_factory=lambda: Source(""))
    note: str = ""
    evidence: str = ""
    boundary_code: str = ""
    primary_share: float | None = None
    verified_share: float | None = None

    @property
    def measure(self) -> Unit:
        """The unit, parsed."""
        return parse_unit(self.unit, self.id)

    def base_gases(self) -> dict[str, float]:
        """Mass of each gas [kg] (``co2e``: [kgCO2e]) per base unit of the denominator.

        A CO2-only emission factor (numerator a mass) is ``co2_fossil``, a mass of carbon
        (``kgC/GJ``) 44/12 of it; a CO2e total without gases stays ``co2e``, whose basis is
        `gwp_basis`.
        """
        return self.gases_at(self.measure.scale)

    def gases_at(self, size: float) -> dict[str, float]:
        """Mass of each gas [kg] where one of the factor counts `size` kg of its numerator."""
        if self.gases:
            return {gas: self.gases[gas] * size for gas in sorted(self.gases)}
        if self.value is None:
            return {}
        if ("[co2e]", 1.0) in self.measure.dimension:
            return {"co2e": self.value * size}
        return {"co2_fossil": self.value * size * self.co2_of_carbon}

    @property
    def co2_of_carbon(self) -> float:
        """kg of CO2 of a kg of the numerator: 44/12 of carbon, else 1."""
        return CO2_OF_CARBON if substance(self.numerator) == "C" else 1.0

    @property
    def is_derived(self) -> bool:
        """Whether it is a row of the background system."""
        return self.id.startswith(DERIVED)

    @property
    def is_unsourced(self) -> bool:
        """Whether nobody says where it comes from."""
        return all(map(is_blank, (self.source.title, self.source.publisher, self.source.ref)))

    @property
    def numerator(self) -> str:
        """The unit before the slash, e.g. ``tCO2`` of ``tCO2/GJ``."""
        return self.unit.split("/", 1)[0]

    @property
    def is_co2_alone(self) -> bool:
        """Whether an emission factor holds CO2 and no other gas, whatever its label says."""
        gases = self.base_gases() if self.kind == "emission" else {}
        others = [
            gas
            for gas, mass in gases.items()
            if (mass or gas == "co2e") and not gas.startswith("co2_")
        ]
        return bool(gases) and not others

    def base_value(self) -> float:
        """A parameter's value in base units."""
        if self.value is None:
            raise refuse("value-missing", self.id, "", self.unit)
        return self.value * self.measure.scale

    @property
    def per(self) -> Unit:
        """The unit of the denominator, e.g. energy for kgCO2e/kWh."""
        return _denominator(self.measure.dimension)

    def as_json(self) -> dict[str, Any]:
        """All fields as plain data, for lockfiles and the API."""
        plain = asdict(self)
        plain["gases"] = dict(self.gases)
        return {
            field_name: value
            for field_name, value in plain.items()
            if value is not None or field_name not in SHARES
        }


@lru_cache(maxsize=1024)
def _denominator(dimension: Dimension) -> Unit:
    numerator = _CO2E if ("[co2e]", 1.0) in dimension else _MASS
    return Unit("", 1.0, numerator) / Unit("", 1.0, dimension)


SHARES = ("primary_share", "verified_share")
"""Fields that are written only where a supplier's footprint carries them."""


def factor_from_json(data: Mapping[str, Any]) -> Factor:
    """The inverse of `Factor.as_json`.

    Records frozen before the columns `evidence` and `boundary_code` said both in words only; they
    are read from there, so that an old lockfile keeps its scores.
    """
    fields = dict(data)
    source = Source(**fields.get("source", {"title": ""}))
    fields["source"] = source
    if "evidence" not in fields:
        fields["evidence"] = code_said("evidence", fields.get("note", ""), source.title)
    if "boundary_code" not in fields:
        words, category = fields.get("boundary", ""), fields["category"]
        fields["boundary_code"] = boundary_code_said(words, category)
    return Factor(**fields)


def interval(factor: Factor, gwp: Mapping[str, float], gsd: float) -> tuple[float, float, float]:
    """Value in the factor's unit, and both ends of its 95 % interval by its geometric standard
    deviation.

    Gases kept apart are weighted by `gwp`. The ends of a negative value are mirrored.
    """
    value = (
        sum(gwp[gas] * mass for gas, mass in factor.gases.items())
        if factor.value is None
        else factor.value
    )
    wide = gsd**NORMAL_95
    low, high = sorted((value / wide, value * wide))
    return value, low, high


def geometric_sd(factor: Factor, default: Mapping[str, float]) -> float:
    """Geometric standard deviation: the row's own, from its range (95 %), or by confidence tag.

    The defaults per tag are house values (tag D), listed in rules/uncertainty.yaml.
    """
    if factor.gsd:
        return factor.gsd
    if factor.low and factor.high and factor.high > factor.low > 0:
        return math.exp(math.log(factor.high / factor.low) / (2 * NORMAL_95))
    return default.get(factor.confidence, default["other"])
