"""Tier schemes as data (``rules/tiers.yaml``); a scheme that is not official is marked so wherever
its level is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from pydantic import Field, model_validator

from zuji.compare.benchmark import ClassDistribution
from zuji.core.content import read_rules
from zuji.core.inforce import RuleInForce, in_force
from zuji.core.label import Label
from zuji.core.rulefile import Sentence, as_rules
from zuji.core.shapes import Name, Place, Real, Row, Words, misfit

RISING = Label(
    "逐级升高的上限：固定分级写数，分位分级写 lower、median、upper；只有最后一级可以不写上限",
    "limits that rise: numbers where fixed, lower, median, upper where quartiles; only the last "
    "level may be without one",
)


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


class _Level(Row):
    key: str = Field(min_length=1, max_length=40)
    max: Real | Literal["lower", "median", "upper"] | None = None


class _Scale(Sentence):
    value: Real = Field(gt=0)


class SchemeFile(Sentence):
    """One scheme of rules/tiers.yaml, or one that a committee passed."""

    id: Name
    models: list[Name]
    version: str = Field(min_length=1, max_length=40)
    is_official: bool
    basis: Literal["fixed", "quartiles"]
    scale: _Scale | None = None
    unit: str = Field(max_length=40)
    levels: list[_Level] = Field(min_length=1)
    source: Words

    @model_validator(mode="after")
    def _limits_rise(self) -> SchemeFile:
        limits = [level.max for level in self.levels if level.max is not None]
        numbers = [limit for limit in limits if not isinstance(limit, str)]
        kind = (len(limits), 0) if self.basis == "fixed" else (0, len(limits))
        if (len(numbers), len(limits) - len(numbers)) != kind or numbers != sorted(numbers):
            raise misfit(RISING)
        if any(level.max is None for level in self.levels[:-1]):
            raise misfit(RISING)
        return self


def schemes() -> tuple[TierScheme, ...]:
    """All schemes that hold: those that were passed (`zuji.core.inforce`) before those that ship,
    in whose place they stand; those for named models first.
    """
    passed = in_force("tier")
    rows = [passed_scheme(rule) for rule in passed.values()]
    rows += [scheme for scheme in _shipped() if scheme.id not in passed]
    return tuple(sorted(rows, key=lambda scheme: not scheme.models))


@cache
def _shipped() -> tuple[TierScheme, ...]:
    return tuple(scheme_of(row) for row in read_rules("tiers")["schemes"])


@lru_cache(maxsize=64)
def passed_scheme(rule: RuleInForce) -> TierScheme:
    """The scheme of a rule that was passed."""
    return scheme_of(rule.content)


def _place(*path: str | int) -> str:
    return ".".join(["rules/tiers.yaml", *map(str, path)])


def scheme_of(row: Mapping[str, Any], place: Place | None = None) -> TierScheme:
    """A scheme from plain data; refuses what does not fit (`SchemeFile`)."""
    read = as_rules(SchemeFile, row, place or _place)
    return TierScheme(
        id=read.id,
        title=Label(read.zh, read.en),
        version=read.version,
        models=tuple(read.models),
        basis=read.basis,
        is_official=read.is_official,
        unit=read.unit,
        scale=float(read.scale.value) if read.scale else 1.0,
        levels=tuple((level.key, level.max) for level in read.levels),
        source=read.source,
    )


def tier_of(
    model_id: str,
    value: float,
    distribution: ClassDistribution | None,
    among: Iterable[TierScheme] | None = None,
) -> Tier | None:
    """The level of a footprint (kg CO2e per declared unit) under the first applicable scheme of
    `among` (those that hold, where none are given); None without one.

    Fixed thresholds hold up to and including their limit; a footprint beyond the last one has no
    level. Quartiles are those of the class, and only where they may be shown.
    """
    for scheme in schemes() if among is None else among:
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
