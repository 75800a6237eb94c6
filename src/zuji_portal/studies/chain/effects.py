"""How far the result of a study moves when a footprint that it uses changes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.refusals import Refusal
from zuji.core.units import conversion
from zuji_portal.studies.chain.links import TakenFootprint
from zuji_portal.studies.computing import live_lock
from zuji_portal.studies.models import RevisionFigures

STEP = 0.1
"""A change of one in ten, by which effects are shown where nothing has changed yet."""


@dataclass(frozen=True)
class FootprintEffect:
    """The result now [per declared unit], and what it would be when the value of a footprint is
    one in ten higher, at either end of its interval, and as its maker states it today (None where
    that is the same).
    """

    unit: str
    now: float
    higher: float
    at_low: float
    at_high: float
    renewed: float | None = None
    renewed_value: float | None = None

    @property
    def share(self) -> float | None:
        """The part of the result that the footprint carries: its change by the change of the
        value, which is exact because a result is linear in each of its factors.
        """
        return (self.higher - self.now) / (STEP * self.now) if self.now else None

    @property
    def step(self) -> float:
        """The change when the value is one in ten higher."""
        return self.higher - self.now

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and most of the result as far as this value goes."""
        low, high = sorted((self.at_low, self.at_high))
        return low, high


def effect_of(
    data: Mapping[str, Any], taken: TakenFootprint, today: datetime.date
) -> FootprintEffect | None:
    """What a footprint that a study uses does to its result; None where the study cannot be
    computed.
    """
    figure = taken.figure
    try:
        total = live_lock(data, today)["result"]["total"]
        at = {
            name: _total(data, taken.identity, value, today)
            for name, value in (
                ("higher", figure["value"] * (1 + STEP)),
                ("at_low", figure["low"]),
                ("at_high", figure["high"]),
            )
        }
        renewed = renewed_value(taken.newer, figure["unit"])
        if renewed is not None and renewed != figure["value"]:
            then = _total(data, taken.identity, renewed, today)
            return FootprintEffect(
                total["unit"], total["value"], **at, renewed=then, renewed_value=renewed
            )
    except Refusal:
        return None
    return FootprintEffect(total["unit"], total["value"], **at)


def renewed_value(newer: RevisionFigures | None, unit: str) -> float | None:
    """The figure of a newer revision in the unit of the factor; None where it does not convert."""
    if newer is None:
        return None
    try:
        return newer.total * conversion(newer.unit, unit)
    except Refusal:
        return None


def _total(data: Mapping[str, Any], identity: str, value: float, today: datetime.date) -> float:
    """The result with another value of an own factor, alone: its interval goes with it."""
    factors = [
        {key: part for key, part in factor.items() if key not in {"low", "high"}} | {"value": value}
        if factor["id"] == identity
        else factor
        for factor in data["own_factors"]
    ]
    changed = {**data, "own_factors": factors}
    return float(live_lock(changed, today)["result"]["total"]["value"])
