"""Tier schemes as data (``rules/tiers.yaml``); a scheme that is not official is marked so wherever
its level is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.compare.benchmark import ClassDistribution
from zuji.core.content import read_rules
from zuji.core.label import Label


@dataclass(frozen=True, kw_only=True)
class TierScheme:
    """The models a scheme applies to (none named: all) and its levels from best to worst."""

    id: str
    title: Label
    version: str
    models: tuple[str, ...]
    basis: str
    is_official: bool
    unit: str
    scale: float
    levels: tuple[tuple[str, Any], ...]
    source: str


@dataclass(frozen=True)
class Tier:
    """A level reached under a scheme; `value` is the footprint in the scheme's unit."""

    scheme: TierScheme
    level: str
    value: float


@cache
def schemes() -> tuple[TierScheme, ...]:
    """All schemes; those for named models first."""
    rows = read_rules("tiers")["schemes"]
    return tuple(
        TierScheme(
            id=row["id"],
            title=Label(row["zh"], row["en"]),
            version=str(row["version"]),
            models=tuple(row["models"]),
            basis=row["basis"],
            is_official=bool(row["is_official"]),
            unit=row["unit"],
            scale=float((row.get("scale") or {}).get("value", 1.0)),
            levels=tuple((str(level["key"]), level.get("max")) for level in row["levels"]),
            source=row["source"],
        )
        for row in rows
    )


def tier_of(model_id: str, value: float, distribution: ClassDistribution | None) -> Tier | None:
    """The level of a footprint (kg CO2e per declared unit) under the first applicable scheme; None
    without one.

    Fixed thresholds hold up to and including their limit; a footprint beyond the last one has no
    level. Quartiles are those of the class, and only where they may be shown.
    """
    for scheme in schemes():
        if scheme.models and model_id not in scheme.models:
            continue
        limits: Mapping[str, float | None] = {}
        if scheme.basis == "quartiles":
            if distribution is None or distribution.withheld:
                continue
            limits = {
                "lower": distribution.lower,
                "median": distribution.median,
                "upper": distribution.upper,
            }
        scaled = value * scheme.scale
        for key, limit in scheme.levels:
            bound = limits.get(limit) if isinstance(limit, str) else limit
            if bound is None or scaled <= bound:
                return Tier(scheme, key, scaled)
        return None
    return None
