"""The points of factor matching (rules/matching.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import Field

from zuji.core.rulefile import Part, Points, Tag, YearCount, rule_file
from zuji.core.shapes import Row, Words


class PointsOf(Row):
    """The most points of each rule."""

    name: Points
    detail: Points
    family: Points
    region: Points
    year: Points
    stage: Points
    confidence: Points
    derived: Points


class RegionShares(Row):
    """Shares of the points for the region."""

    same_province: Part
    same_country: Part
    world: Part = Field(alias="global")
    other_province: Part
    proxy: Part


class ConfidenceShares(Row):
    """Shares of the points for the confidence."""

    supplier: Part
    official: Part = Field(alias="A")
    verified: Part = Field(alias="V")
    verified_in_code: Part = Field(alias="V-code")
    derived: Part = Field(alias="D")
    other: Part

    def of(self, confidence: str) -> float:
        """The share for a factor's confidence."""
        part: Part = getattr(self, _columns().get(confidence, "other"))
        return part.value


@cache
def _columns() -> Mapping[str, str]:
    columns = ConfidenceShares.model_fields.items()
    return {column.alias or name: name for name, column in columns}


class MatchingRules(Row):
    """rules/matching.yaml. `general` and `special` are shares of the points for the name where the
    factor is of something more general, or more special, than what was asked for; `other_form` is
    multiplied in where it is of another form.
    """

    tag: Tag
    source: Words
    general: Part
    special: Part
    other_form: Part
    points: PointsOf
    region: RegionShares
    fading_years: YearCount
    confidence: ConfidenceShares
    literature: Part
    official_first: list[str]


def matching_rules() -> MatchingRules:
    """The shipped rules."""
    return rule_file(MatchingRules, "matching")
