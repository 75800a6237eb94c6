"""Characterisation: gas masses to kgCO2e, and the totals that a report states separately."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from zuji.core.figures import in_full
from zuji.core.refusals import refuse

APART = ("co2_biogenic", "co2_uptake")
"""Biogenic CO2, listed beside the total and only in the one that includes uptake."""

Contributions = dict[str, dict[str, Any]]
"""Step → gas → kgCO2e per declared unit."""


def characterised(
    gases: Mapping[str, Mapping[str, Any]], gwp: Mapping[str, float]
) -> Contributions:
    """kgCO2e by step and gas: mass × GWP100."""
    return {
        step: {gas: mass * gwp[gas] for gas, mass in masses.items()}
        for step, masses in gases.items()
    }


def headline(of_step: Mapping[str, Any], apart: Collection[str] = APART) -> Any:
    """A step's kgCO2e in the total, without the gases of `apart`."""
    return sum_in_order(value for gas, value in of_step.items() if gas not in apart)


def sum_in_order(values: Iterable[Any]) -> Any:
    """Plain left-to-right sum, for the same digits on every machine."""
    total: Any = 0.0
    for value in values:
        total = total + value
    return total


def total_of(contributions: Contributions, apart: Collection[str] = APART) -> Any:
    """The total, by default excluding biogenic uptake and biogenic CO2."""
    return sum_in_order(headline(masses, apart) for masses in contributions.values())


def totals(contributions: Contributions, aircraft_steps: Iterable[str]) -> dict[str, float]:
    """The totals that ISO 14067 7.2 and PACT require separately.

    ``including = excluding + biogenic CO2 emitted + uptake (≤ 0)``; aircraft is part of fossil.
    """

    def gas(*names: str) -> float:
        mass = sum_in_order(
            step_masses[gas_name]
            for step_masses in contributions.values()
            for gas_name in step_masses
            if gas_name in names
        )
        return float(mass)

    excluding = float(total_of(contributions))
    emitted, uptake = gas("co2_biogenic"), gas("co2_uptake")
    including = including_uptake(excluding, uptake) + emitted
    luc, biogenic = gas("co2_luc"), gas("ch4_biogenic")
    aircraft = sum_in_order(
        headline(contributions[step]) for step in aircraft_steps if step in contributions
    )
    return {
        "excluding_biogenic_uptake": excluding,
        "including_biogenic_uptake": including,
        "fossil": excluding - luc - biogenic,
        "biogenic": biogenic,
        "biogenic_co2_emitted": emitted,
        "biogenic_co2_uptake": uptake,
        "luc": luc,
        "aircraft": float(aircraft),
    }


def including_uptake(excluding: float, uptake: float) -> float:
    """PACT identity 2: total including biogenic uptake = total excluding it + uptake.

    Uptake is a removal: a positive one is refused (``uptake-sign``).
    """
    if uptake > 0:
        raise refuse("uptake-sign", "co2_uptake", f"{in_full(uptake)} kgCO2e", "≤ 0")
    return excluding + uptake
