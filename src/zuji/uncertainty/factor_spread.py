"""Spread of a factor that no other figures stand beside: its own range or pedigree, widened."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zuji.factors.codes import is_stand_in
from zuji.factors.record import NORMAL_95, Factor
from zuji.uncertainty.distributions import Z95, pedigree_gsd
from zuji.uncertainty.held_values import FEWEST, HeldProduct

RULE = "pedigree_of_factors"
GLOBAL = ("GLO", "WLD", "RER", "RoW")
ELECTRICITY, PRODUCT = "electricity", "product"
SUPPLIER = "supplier"


def kind_of(factor: Factor) -> str:
    """The class of a factor: electricity, or another product or service."""
    return ELECTRICITY if factor.category.startswith(ELECTRICITY) else PRODUCT


@dataclass(frozen=True, slots=True)
class SpreadPlace:
    """Where and when a factor is used: the study's country and the last year of its period."""

    country: str
    year: int


def gsd_of(factor: Factor, rules: Mapping[str, Any], place: SpreadPlace) -> float:
    """Geometric standard deviation of an emission factor in use at `place`.

    The row's own, which is that of the figures held for its product where three or more are held
    (`zuji.uncertainty.calibration`); else from its range; else from its pedigree. Range and
    pedigree are widened by a basic uncertainty, so that nine to ten in ten held figures lie inside
    (docs/reference/calibration.md). A supplier's own footprint takes the house value of its tag. A
    row that states no source has the worst pedigree, whatever it says of its spread.
    """
    if factor.is_unsourced and "unsourced" in rules.get(RULE, {}):
        return max(_stated(factor, rules, place), pedigree_of(factor, rules, place))
    return _stated(factor, rules, place)


def _stated(factor: Factor, rules: Mapping[str, Any], place: SpreadPlace) -> float:
    """The spread of a row by its own words."""
    if factor.gsd:
        return factor.gsd
    is_own = factor.confidence == SUPPLIER
    if factor.low and factor.high and factor.high > factor.low > 0:
        own = math.log(factor.high / factor.low) / (2 * NORMAL_95)
        return math.exp(own) if is_own else _widened(own, rules, kind_of(factor))
    if is_own:
        return float(rules["supplier_gsd"])
    return pedigree_of(factor, rules, place)


def pedigree_of(factor: Factor, rules: Mapping[str, Any], place: SpreadPlace) -> float:
    """GSD from the pedigree scores of the row, with the calibrated basic uncertainty of its class:
    ``GSD² = exp √(ln² U_b + Σ ln² U)`` (ecoinvent data quality system).
    """
    rule = rules[RULE]
    basic = float(rule["basic"][kind_of(factor)])
    return pedigree_gsd(scores_of(factor, rule, place), rules["pedigree"], basic)


def scores_of(factor: Factor, rule: Mapping[str, Any], place: SpreadPlace) -> dict[str, int]:
    """Pedigree scores (1 best, 5 worst) of a row of the library at its place of use."""
    if factor.is_unsourced and "unsourced" in rule:
        names = ("reliability", "temporal", "geographical", "technological")
        return dict.fromkeys(names, int(rule["unsourced"]))
    reliability = rule["reliability"]
    technology = rule["technological"]
    is_narrow = is_stand_in("boundary_code", factor.boundary_code)
    age = abs(place.year - factor.year) if factor.year else None
    return {
        "reliability": int(reliability.get(factor.evidence, reliability["unstated"])),
        "temporal": 5 if age is None else 1 + sum(age > cut for cut in rule["ages"]),
        "geographical": int(rule["geographical"][place_word(factor.region, place.country)]),
        "technological": int(technology["stand_in" if is_narrow else "usual"]),
    }


def place_word(region: str, country: str) -> str:
    """How a factor's region stands to the country of use: same, global, other or unstated."""
    if not region:
        return "unstated"
    if region.split("-", maxsplit=1)[0] == country.split("-", maxsplit=1)[0]:
        return "same"
    return "global" if region in GLOBAL else "other"


def _widened(own: float, rules: Mapping[str, Any], kind: str) -> float:
    basic = math.log(float(rules[RULE]["own_range"][kind])) / 2
    return math.exp(math.hypot(own, basic))


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """A row used alone, judged by the other figures of its product: `held` of `others` lie in its
    95 % interval.
    """

    product: HeldProduct
    factor: Factor
    has_range: bool
    held: int
    others: int


def singles(products: Sequence[HeldProduct], rules: Mapping[str, Any]) -> list[Single]:
    """Each row of the library as if it stood alone, against every other figure of its product,
    at that figure's place and year.
    """
    found = []
    for product in products:
        if len(product.figures) < FEWEST:
            continue
        for figure in product.figures:
            if figure.factor is None:
                continue
            factor = figure.factor
            others = [other for other in product.figures if other is not figure]
            held = 0
            for other in others:
                place = SpreadPlace(other.region, other.year or 0)
                half = Z95 * math.log(gsd_of(_alone(factor), rules, place))
                held += abs(other.log - figure.log) <= half
            has_range = bool(factor.low and factor.high)
            found.append(
                Single(
                    product=product,
                    factor=factor,
                    has_range=has_range,
                    held=held,
                    others=len(others),
                )
            )
    return found


def covered(rows: Sequence[Single]) -> float:
    """The share of other figures inside, every row counting once."""
    return sum(row.held / row.others for row in rows) / len(rows)


def _alone(factor: Factor) -> Factor:
    """The row without the spread that the other figures gave it."""
    return replace(factor, gsd=None)
