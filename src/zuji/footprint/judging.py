"""Numbers by which a result is judged (rules/results.yaml), as frozen in its lockfile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.content import read_rules
from zuji.core.rulefile import Multiple, Share, as_rules, rule_file
from zuji.core.shapes import Row

RULES = ("uncertainty", "data_quality", "quality_schemes", "results")
"""Rule files by which a study is computed; lockfiles carry them."""


class ResultRules(Row):
    """rules/results.yaml."""

    impossible: Multiple
    material: Share


@dataclass(frozen=True)
class Judging:
    """`impossible`: so many times outside the published range a result is refused. `material`: a
    variable that can move the total by more than this share is.
    """

    impossible: float
    material: float


EARLIER = Judging(10.0, 0.05)
"""By these the lockfiles were computed that carry no rules of results yet."""


def current_rules() -> dict[str, Any]:
    """The shipped rules of computing; refuses rules of results that do not fit."""
    rule_file(ResultRules, "results")
    return {name: read_rules(name) for name in RULES}


def judging(rules: Mapping[str, Any]) -> Judging:
    """The numbers in the `rules` of an assessment."""
    if "results" not in rules:
        return EARLIER
    read = as_rules(ResultRules, rules["results"], _place, frozen=True)
    return Judging(read.impossible.value, read.material.value)


def _place(*path: str | int) -> str:
    return ".".join(map(str, ("rules", "results", *path)))
