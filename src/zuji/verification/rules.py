"""The programme's numbers for verification: materiality, years and workload of the conflict rules,
the eight steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zuji.core.content import read_rules
from zuji.core.label import Label


@dataclass(frozen=True)
class VerificationStep:
    """One of the eight steps; `days` after the assignment it is due (calendar days)."""

    key: str
    days: int
    title: Label


@dataclass(frozen=True)
class Rules:
    """The contents of ``rules/verification.yaml``. `materiality` is a share of the total; years
    and days are whole numbers.
    """

    materiality: float
    consulting_years: int
    lead_years: int
    workload: int
    lead_experience: int
    objection_days: int
    steps: tuple[VerificationStep, ...]


@cache
def verification_rules() -> Rules:
    """The shipped rules with the programme's changes to them."""
    read = read_rules("verification")
    conflict = read["conflict"]
    steps = tuple(
        VerificationStep(step["key"], int(step["days"]), Label(step["zh"], step["en"]))
        for step in read["steps"]
    )
    return Rules(
        float(read["materiality"]["value"]),
        int(conflict["consulting_years"]["value"]),
        int(conflict["lead_years"]["value"]),
        int(conflict["workload"]["value"]),
        int(read["qualification"]["lead_years"]["value"]),
        int(read["objection_days"]["value"]),
        steps,
    )
