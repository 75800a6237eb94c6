"""The programme's numbers for verification: materiality, years and workload of the conflict rules,
the eight steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import Field

from zuji.core.label import Label
from zuji.core.rulefile import Sentence, Stated, rule_file
from zuji.core.shapes import Name, Real, Row


class _Whole(Stated):
    value: int = Field(ge=1, strict=True)


class _Share(Stated):
    value: Real = Field(gt=0, le=1)


class _Conflict(Row):
    consulting_years: _Whole
    lead_years: _Whole
    workload: _Whole


class _Qualification(Row):
    lead_years: _Whole


class _Step(Sentence):
    key: Name
    days: int = Field(ge=0, strict=True)


class VerificationFile(Row):
    """rules/verification.yaml."""

    materiality: _Share
    conflict: _Conflict
    qualification: _Qualification
    objection_days: _Whole
    steps: list[_Step] = Field(min_length=1)


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
    """The shipped rules with the programme's changes to them; refuses what does not fit."""
    read = rule_file(VerificationFile, "verification")
    return Rules(
        materiality=read.materiality.value,
        consulting_years=read.conflict.consulting_years.value,
        lead_years=read.conflict.lead_years.value,
        workload=read.conflict.workload.value,
        lead_experience=read.qualification.lead_years.value,
        objection_days=read.objection_days.value,
        steps=tuple(
            VerificationStep(step.key, step.days, Label(step.zh, step.en)) for step in read.steps
        ),
    )
