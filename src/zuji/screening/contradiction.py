"""Factors that contradict what the library derives or the models publish of the same product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from zuji.core.figures import in_full
from zuji.core.refusals import Finding
from zuji.core.units import parse_unit
from zuji.factors import builtin_library
from zuji.factors.gwp import gwp100
from zuji.factors.record import Factor
from zuji.footprint.assess import Assessment
from zuji.footprint.published import INSIDE, placed
from zuji.screening.wording import limits, rule_finding
from zuji.sectors.registry import get_model
from zuji.uncertainty.held_values import members


def contradictions(assessment: Assessment) -> Iterator[Finding]:
    """A finding for each factor that matters and lies far from the row that the background system
    derives for its product, or outside the published results that the product's own model holds.
    """
    rule = limits()["contradiction"]
    shares = _shares(assessment)
    for slot, chosen in assessment.used.items():
        factor = chosen.factor
        product = _products().get(factor.id, "")
        if not product or shares.get(slot, 0.0) <= rule["material"]:
            continue
        place = f"factors.{slot}"
        yield from mirrored(factor, product, place, rule["mirror"])
        yield from _published(factor, rule["own_models"].get(product), place)


def _shares(assessment: Assessment) -> dict[str, float]:
    """Slot → its share of the total, signs apart."""
    shares: dict[str, float] = {}
    if not assessment.total:
        return shares
    for step in assessment.model.steps:
        part = abs(assessment.by_step.get(step.id, 0.0) / assessment.total)
        if step.slot:
            shares[step.slot] = shares.get(step.slot, 0.0) + part
    return shares


@cache
def _products() -> dict[str, str]:
    """Factor → the product for which figures are held (data/calibration)."""
    return {factor: product for product, factors in members().items() for factor in factors}


def mirrored(factor: Factor, product: str, place: str, allowed: float) -> Iterator[Finding]:
    """The finding that a factor is further than `allowed` from every derived row of its product."""
    library = builtin_library().factors
    held = members()[product]
    own = [library[name] for name in held if name in library and library[name].is_derived]
    same = [row for row in own if row.per.dimension == factor.per.dimension]
    if not same or factor.is_derived:
        return
    value, derived = _per_base(factor), [_per_base(row) for row in same]
    if all(abs(value / other - 1) > allowed for other in derived):
        near, row = min(zip(derived, same, strict=True), key=lambda pair: abs(value - pair[0]))
        read = f"{factor.id} {_shown(factor, value)}"
        expected = f"{row.id} {_shown(row, near)} ± {allowed:.0%}"
        yield rule_finding("screen-factor-mirror", place, read, expected)


def _published(
    factor: Factor, own_model: Mapping[str, str] | None, place: str
) -> Iterator[Finding]:
    if own_model is None or factor.per.dimension != parse_unit("t").dimension:
        return
    model = get_model(own_model["model"])
    choices = {name: choice.default for name, choice in model.choices.items()} | dict(own_model)
    value = _per_base(factor) * parse_unit("t").scale
    for row in placed(model, choices, value, "kgCO2e/t"):
        if row.verdict != INSIDE:
            shown = f"{in_full(row.low)} … {in_full(row.high)} {row.unit}"
            yield rule_finding(
                "screen-factor-published", place, f"{factor.id} {in_full(value, 4)} kgCO2e/t", shown
            )


def _per_base(factor: Factor) -> float:
    gwp = gwp100("AR6")
    return sum(gwp[gas] * mass for gas, mass in factor.base_gases().items())


def _shown(factor: Factor, per_base: float) -> str:
    return f"{in_full(per_base / factor.measure.scale, 4)} {factor.unit}"
