"""Rates of points, validity and limits of events (``rules/inclusion.yaml``)."""

from __future__ import annotations

import datetime

from pydantic import Field

from zuji.core.refusals import refuse
from zuji.core.rulefile import Count, Sourced, rule_file
from zuji.core.shapes import Row, Words

MOST_YEARS = 10
"""Points are valid for ten years at most, whatever the file says (Shenzhen 2022)."""


class Validity(Sourced):
    """Whole years, ten at most."""

    value: int = Field(ge=1, le=MOST_YEARS, strict=True)


class Rate(Sourced):
    """How many grams of CO2e a point stands for, from a day on; never changed once in use."""

    version: Words
    since: datetime.date
    grams_per_point: int = Field(ge=1, strict=True)


class Equivalent(Sourced):
    """What one of something emits [g CO2e]."""

    grams: float = Field(gt=0, strict=True)


class InclusionRules(Row):
    """rules/inclusion.yaml."""

    rates: list[Rate] = Field(min_length=1)
    validity: Validity
    batch: Count
    late_days: Count
    signature_seconds: Count
    equivalents: list[Equivalent] = Field(min_length=1)


def inclusion_rules() -> InclusionRules:
    """The rules of carbon inclusion; refuses what does not fit."""
    return rule_file(InclusionRules, "inclusion")


def rate_on(day: datetime.date) -> Rate:
    """The rate in force on a day; refuses a day before the first one."""
    rates = sorted(inclusion_rules().rates, key=lambda rate: rate.since)
    held = [rate for rate in rates if rate.since <= day]
    if not held:
        raise refuse("rate-none", "day", day.isoformat(), f"≥ {rates[0].since}")
    return held[-1]
