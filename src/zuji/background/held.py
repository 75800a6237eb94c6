"""Other values held for the same product, beside the derived one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zuji.background.read import Background
from zuji.background.schema import Held
from zuji.background.solved import Derived, SolvedBackground
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.refusals import Finding, blocking, refuse
from zuji.core.units import parse_unit
from zuji.factors.gwp import gwp100
from zuji.factors.library import Library, library_with
from zuji.factors.record import Factor
from zuji.footprint.result import rounded


@dataclass(frozen=True, kw_only=True)
class HeldValue:
    """A value held beside ours, in the unit of the product; `ratio` is ours over the held one."""

    name: str
    value: float
    ratio: float
    source: str
    is_inside: bool
    reason: Label | None


def comparison_library() -> Library:
    """The built-in factors and the optional packs of other countries."""
    return library_with("tw-moenv-cfp", "uk-desnz-2024", "us-epa-hub-2025")


def held_values(solved: SolvedBackground, derived: Derived) -> list[HeldValue]:
    """Every other value held for the product, in the order of the data."""
    background = solved.background
    process = background.processes[derived.product.process]
    main = derived.product.id == derived.product.process
    return [
        _held(background, derived, held)
        for held in process.held
        if held.product == derived.product.id or (main and held.product is None)
    ]


def unexplained(solved: SolvedBackground) -> Iterator[Finding]:
    """A finding for each held value that our interval does not contain and no reason explains."""
    for name in solved.background.products:
        derived = solved.derived(name)
        for held in held_values(solved, derived):
            if not held.is_inside and held.reason is None:
                place = solved.background.places[derived.product.process]
                span = f"{in_full(derived.low)} … {in_full(derived.high)}"
                yield blocking(
                    "background-ratio", place, f"{held.name} {in_full(held.value)}", span
                )


def _held(background: Background, derived: Derived, held: Held) -> HeldValue:
    place = background.places[derived.product.process]
    per_unit = f"kgCO2e/{derived.product.unit}"
    if held.factor is not None:
        factor = comparison_library().get(held.factor, place)
        value, source, name = _per_unit(factor, derived, place), factor.source.title, factor.id
    else:
        value = _converted(held.value or 0.0, held.unit or per_unit, derived, place)
        cite = background.sources[held.source or ""]
        source, name = cite.title, f"{held.source} · {held.at or cite.ref}"
    reason = Label(held.reason.zh, held.reason.en) if held.reason else None
    return HeldValue(
        name=name,
        value=rounded(value, 6),
        ratio=rounded(derived.value / value, 4) if value else 0.0,
        source=source,
        is_inside=derived.low <= value <= derived.high,
        reason=reason,
    )


def _per_unit(factor: Factor, derived: Derived, place: str) -> float:
    gwp = gwp100("AR6")
    per_base = sum(gwp[gas] * mass for gas, mass in factor.base_gases().items())
    return per_base * _base_units(factor.per.dimension, derived, place)


def _converted(value: float, unit: str, derived: Derived, place: str) -> float:
    held = parse_unit(unit, place)
    per = parse_unit("kgCO2e") / held
    scale = held.scale if ("[co2e]", 1.0) in held.dimension else 1.0
    return value * scale * _base_units(per.dimension, derived, place)


def _base_units(dimension: object, derived: Derived, place: str) -> float:
    """How many base units of `dimension` one unit of the product holds."""
    unit, good = parse_unit(derived.product.unit), derived.product.good
    if unit.dimension == dimension:
        return unit.scale
    if dimension == (("[energy]", 1.0),) and good.fuel:
        return good.fuel.ncv
    if dimension == (("[mass]", 1.0),) and good.kg_per_unit:
        return good.kg_per_unit
    if dimension == (("[volume]", 1.0),) and good.kg_per_m3:
        return unit.scale / good.kg_per_m3
    raise refuse("unit-dimension", place, str(dimension), derived.product.unit)
