"""Exams, certificates and what a role needs (``rules/training.yaml``)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from zuji.core.label import Label
from zuji.core.rulefile import Count, Sourced, rule_file
from zuji.core.shapes import Name, Row, misfit, one_of
from zuji.training.bank import COURSES

PART = Label("大于 0、不大于 1 的份额，如 4/5", "a share above 0 and at most 1, such as 4/5")
STANDINGS = ("met", "soon", "missing")
"""A valid certificate; not yet asked for; lacking."""


def _part(value: Any) -> Fraction:
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise misfit(PART) from None
    if isinstance(value, bool) or not 0 < share <= 1:
        raise misfit(PART)
    return share


class _Pass(Sourced):
    value: Annotated[Any, BeforeValidator(_part)]


class _Exam(Row):
    questions: Count
    minutes: Count
    pass_share: _Pass
    attempts: Count
    attempt_days: Count


class _Attendance(Row):
    code_seconds: Count
    tries: Count


class RoleNeed(Row):
    """The course that a role needs, since when, and whether its lack warns or refuses."""

    role: Name
    course: one_of(*COURSES)  # type: ignore[valid-type]
    since: datetime.date
    effect: one_of("warn", "refuse")  # type: ignore[valid-type]


class TrainingFile(Row):
    """rules/training.yaml."""

    exam: _Exam
    validity_years: Count
    attendance: _Attendance
    roles: list[RoleNeed]


@dataclass(frozen=True)
class TrainingRules:
    """Rules of training; `pass_share` is exact."""

    questions: int
    minutes: int
    pass_share: Fraction
    attempts: int
    attempt_days: int
    validity_years: int
    code_seconds: int
    tries: int
    roles: tuple[RoleNeed, ...]

    def need_of(self, role: str) -> RoleNeed | None:
        """What a role needs; None where it needs no course."""
        return next((each for each in self.roles if each.role == role), None)


@cache
def training_rules() -> TrainingRules:
    """The shipped rules; refuses what does not fit."""
    read = rule_file(TrainingFile, "training")
    return TrainingRules(
        questions=read.exam.questions.value,
        minutes=read.exam.minutes.value,
        pass_share=read.exam.pass_share.value,
        attempts=read.exam.attempts.value,
        attempt_days=read.exam.attempt_days.value,
        validity_years=read.validity_years.value,
        code_seconds=read.attendance.code_seconds.value,
        tries=read.attendance.tries.value,
        roles=tuple(read.roles),
    )


def is_passed(share: Fraction, rules: TrainingRules) -> bool:
    """Whether a share of right answers passes: exactly the share asked for does."""
    return share >= rules.pass_share


def next_attempt(
    starts: Sequence[datetime.datetime], now: datetime.datetime, rules: TrainingRules
) -> datetime.datetime | None:
    """When the next attempt may begin, given the starts of earlier ones; None: now.

    An attempt counts for `attempt_days` days from its start, and no longer at that very moment.
    """
    window = datetime.timedelta(days=rules.attempt_days)
    counted = sorted(each for each in starts if now - each < window)
    if len(counted) < rules.attempts:
        return None
    return counted[-rules.attempts] + window


def standing(need: RoleNeed, valid_until: datetime.date | None, today: datetime.date) -> str:
    """How a person stands to what a role needs, one of `STANDINGS`.

    `valid_until` is the last day of the person's certificate of that course; None: there is none.
    """
    if valid_until is not None and valid_until >= today:
        return "met"
    return "soon" if today < need.since else "missing"
