"""The uncertain variables of a study, separated into plant (inputs) and factor (factors,
parameters).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.units import parse_unit
from zuji.factors.record import Factor, geometric_sd
from zuji.footprint.selection import Chosen, proxy_reasons
from zuji.footprint.study_schema import UNSTATED
from zuji.footprint.values import Value
from zuji.uncertainty import Distribution, Lognormal, Normal, Triangular, Uniform, pedigree_gsd
from zuji.uncertainty.distributions import Z95, between
from zuji.uncertainty.factor_spread import RULE, SpreadPlace, gsd_of

PLANT, FACTOR = "input:", "factor:"
BY_ENERGY = ".energy"
PEDIGREE = ("reliability", "completeness", "temporal", "geographical", "technological")
"""Indicators of the five pedigree digits, in their order; a lockfile sorts the keys of rules."""


def variables_of(
    values: Mapping[str, Value],
    chosen: Mapping[str, Chosen],
    rules: Mapping[str, Any],
    place: SpreadPlace,
) -> dict[str, Distribution]:
    """A distribution per input (base units) and per factor (a multiplier around 1).

    A study's own interval wins; otherwise an input's spread comes from its status, and a factor's
    from the figures held for its product, its own range or its pedigree
    (`zuji.uncertainty.factor_spread`). `chosen` are the slots with any activity. A factor that
    stands in several slots is one variable, under the first of them (`leaders`).
    """
    leading = leaders(chosen, rules)
    distributions: dict[str, Distribution] = {}
    for value in values.values():
        if value.value:
            distributions[PLANT + value.name] = _input_spread(value, rules)
    for name, choice in chosen.items():
        if leading[name] == name:
            distributions[FACTOR + name] = Lognormal(1.0, _factor_gsd(choice, rules, place))
    return dict(sorted(distributions.items()))


def leaders(chosen: Mapping[str, Chosen], rules: Mapping[str, Any]) -> dict[str, str]:
    """For each slot the first one, in alphabetical order, whose factor has the same error.

    An error of a grid factor is the same in every step that uses it, and in a credit. Rules frozen
    in an earlier lockfile drew each slot by itself.
    """
    if rules.get("draws_by") != "factor":
        return {name: name for name in chosen}
    first: dict[str, str] = {}
    for name in sorted(chosen):
        first.setdefault(error_of(chosen[name].factor), name)
    return {name: first[error_of(choice.factor)] for name, choice in chosen.items()}


def error_of(factor: Factor) -> str:
    """What the error of a factor belongs to: its id; one product by mass and by energy is one."""
    return factor.id.removesuffix(BY_ENERGY)


def _input_spread(value: Value, rules: Mapping[str, Any]) -> Distribution:
    assert value.value is not None
    scale = parse_unit(value.unit).scale
    centre = value.value * scale
    if value.low is not None and value.high is not None and value.high > value.low:
        return _interval_spread(value.distribution, centre, value.low * scale, value.high * scale)
    if value.pedigree:
        return Lognormal(
            centre,
            pedigree_gsd(dict(zip(PEDIGREE, value.pedigree, strict=True)), rules["pedigree"]),
        )
    spreads = rules["status_gsd"]
    # rules frozen in an earlier lockfile took a value without a word for a measured one
    missing = "measured" if value.status == UNSTATED else "default"
    return Lognormal(centre, spreads.get(value.status, spreads[missing]))


def _interval_spread(distribution: str, centre: float, low: float, high: float) -> Distribution:
    """Triangular and uniform span low … high; lognormal and normal take it as their 95 %
    interval.
    """
    if distribution == "triangular":
        return Triangular(low, centre, high)
    if distribution == "uniform":
        return Uniform(low, high)
    if distribution == "normal":
        return Normal(centre, (high - low) / (2 * Z95))
    return between(centre, low, high)


def _factor_gsd(choice: Chosen, rules: Mapping[str, Any], place: SpreadPlace) -> float:
    factor = choice.factor
    if factor.kind == "parameter":
        table = rules["parameter_gsd"]
        return factor.gsd or float(table.get(factor.confidence, table["other"]))
    if RULE in rules:
        return gsd_of(factor, rules, place)
    # rules frozen in an earlier lockfile took the spread of a factor from its tag
    gsd = geometric_sd(factor, rules["confidence_gsd"])
    return max(gsd, rules["proxy_gsd"]) if proxy_reasons(factor, place.country) else gsd
