"""Findings of screening rules, worded in rules/screening.yaml."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from pydantic import Field

from zuji.core.content import read_rules
from zuji.core.label import Text
from zuji.core.refusals import Finding
from zuji.core.rulefile import rule_file
from zuji.core.shapes import Real, Row, Words

Share = Field(gt=0, le=1)
Above = Field(gt=0)
Count = Field(ge=1, strict=True)
Pair = Field(min_length=2, max_length=2)


class _Peers(Row):
    least: int = Count
    spread: Real = Above
    narrowest: Real = Field(gt=1)
    typical: Real = Field(gt=1)
    material: Real = Share
    slip: Real = Field(gt=1)
    slip_material: Real = Share
    reported: Real = Share
    result_spread: Real = Above


class _Copied(Row):
    least: int = Count
    fewest: int = Count
    share: Real = Share


class _Unchanged(Row):
    share: Real = Share
    least: int = Count


class _Round(Row):
    digits: int = Count
    share: Real = Share
    least: int = Count


class _Material(Row):
    material: Real = Share


class _Quality(Row):
    worst: Real = Field(ge=1, le=5)


class _Period(Row):
    oldest_years: int = Count
    shortest_days: int = Count
    longest_days: int = Count


class _FactorAge(Row):
    oldest_years: int = Count
    material: Real = Share


class _Defaults(Row):
    share: Real = Share


class _Contradiction(Row):
    mirror: Real = Share
    material: Real = Share
    own_models: dict[str, dict[str, Words]]


class _Rule(Row):
    severity: Literal["block", "warn", "note"]
    zh: list[Words] = Pair
    en: list[Words] = Pair


class ScreeningFile(Row):
    """rules/screening.yaml."""

    version: Words
    peers: _Peers
    copied: _Copied
    unchanged: _Unchanged
    round: _Round
    evidence: _Material
    quality: _Quality
    period: _Period
    factor_age: _FactorAge
    defaults: _Defaults
    contradiction: _Contradiction
    rules: dict[str, _Rule] = Field(min_length=1)


@cache
def limits() -> dict[str, Any]:
    """The whole rule file: thresholds and texts; refuses what does not fit."""
    rule_file(ScreeningFile, "screening")
    return read_rules("screening")


def rule_finding(rule: str, place: Text, read: Text = "", expected: Text = "") -> Finding:
    """A finding of a screening rule with its severity and texts."""
    row = limits()["rules"][rule]
    texts = {lang: (str(row[lang][0]), str(row[lang][1])) for lang in ("zh", "en")}
    return Finding(rule, row["severity"], place, read, expected, texts=texts)
