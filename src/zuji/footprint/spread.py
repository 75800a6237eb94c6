"""The uncertain variables of a study, separated into plant (inputs) and factor (factors,
parameters).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.units import parse_unit
from zuji.factors.record import geometric_sd
from zuji.footprint.selection import Chosen, proxy_reasons
from zuji.footprint.study_schema import UNSTATED
from zuji.footprint.values import Value
from zuji.uncertainty import Distribution, Lognormal, Normal, Triangular, Uniform, pedigree_gsd
from zuji.uncertainty.distributions import Z95, between

PLANT, FACTOR = "input:", "factor:"
PEDIGREE = ("reliability", "completeness", "temporal", "geographical", "technological")
"""Indicators of the five pedigree digits, in their order; a lockfile sorts the keys of rules."""


def variables_of(
    values: Mapping[str, Value],
    chosen: Mapping[str, Chosen],
    rules: Mapping[str, Any],
    country: str,
) -> dict[str, Distribution]:
    """A distribution per input (base units) and per factor (a multiplier around 1).

    A study's own interval wins; otherwise the spread comes from the value's status or the factor's
    confidence tag (rules/uncertainty.yaml, house values). `chosen` are the slots with any activity.
    """
    distributions: dict[str, Distribution] = {}
    for value in values.values():
        if value.value:
            distributions[PLANT + value.name] = _input_spread(value, rules)
    for name, choice in chosen.items():
        distributions[FACTOR + name] = Lognormal(1.0, _factor_gsd(choice, rules, country))
    return dict(sorted(distributions.items()))


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


def _factor_gsd(choice: Chosen, rules: Mapping[str, Any], country: str) -> float:
    if choice.factor.kind == "parameter":
        table = rules["parameter_gsd"]
        return choice.factor.gsd or float(table.get(choice.factor.confidence, table["other"]))
    gsd = geometric_sd(choice.factor, rules["confidence_gsd"])
    return max(gsd, rules["proxy_gsd"]) if proxy_reasons(choice.factor, country) else gsd
