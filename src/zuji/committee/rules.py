"""Panel, quorum, majority, criteria and disciplines (``rules/committee.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from zuji.core.content import read_rules
from zuji.core.label import Label


@dataclass(frozen=True)
class CommitteeRules:
    """`quorum` is a share of the seats, `majority` of the votes cast; panels are odd."""

    least: int
    default: int
    quorum: Fraction
    majority: Fraction
    consultation_days: int
    criteria: dict[str, Label]
    disciplines: dict[str, Label]


@cache
def committee_rules() -> CommitteeRules:
    """The shipped rules with the programme's changes to them."""
    read = read_rules("committee")

    def labels(name: str) -> dict[str, Label]:
        return {row["key"]: Label(row["zh"], row["en"]) for row in read[name]}

    return CommitteeRules(
        int(read["panel"]["least"]),
        int(read["panel"]["default"]),
        Fraction(read["quorum"]),
        Fraction(read["majority"]),
        int(read["consultation_days"]),
        labels("criteria"),
        labels("disciplines"),
    )
