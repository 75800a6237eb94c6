"""Panel, quorum, majority, criteria and disciplines (``rules/committee.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from zuji.core.label import Label
from zuji.core.rulefile import Sentence, rule_file
from zuji.core.shapes import Name, Row, misfit

PART = Label("大于 0、不大于 1 的份额，如 2/3", "a share above 0 and at most 1, such as 2/3")
ODD = Label("奇数，且不少于 least", "odd, and no fewer than least")


def _part(value: Any) -> Fraction:
    """A share written as a fraction or a decimal, kept exact."""
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise misfit(PART) from None
    if isinstance(value, bool) or not 0 < share <= 1:
        raise misfit(PART)
    return share


_Part = Annotated[Any, BeforeValidator(_part)]


class _Panel(Row):
    least: int = Field(ge=1, strict=True)
    default: int = Field(ge=1, strict=True)

    @model_validator(mode="after")
    def _is_odd(self) -> _Panel:
        if self.least % 2 == 0 or self.default % 2 == 0 or self.default < self.least:
            raise misfit(ODD)
        return self


class _Keyed(Sentence):
    key: Name


class CommitteeFile(Row):
    """rules/committee.yaml."""

    panel: _Panel
    quorum: _Part
    majority: _Part
    consultation_days: int = Field(ge=1, strict=True)
    criteria: list[_Keyed] = Field(min_length=1)
    disciplines: list[_Keyed] = Field(min_length=1)


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
    """The shipped rules with the programme's changes to them; refuses what does not fit."""
    read = rule_file(CommitteeFile, "committee")

    def labels(rows: list[_Keyed]) -> dict[str, Label]:
        return {row.key: Label(row.zh, row.en) for row in rows}

    return CommitteeRules(
        least=read.panel.least,
        default=read.panel.default,
        quorum=read.quorum,
        majority=read.majority,
        consultation_days=read.consultation_days,
        criteria=labels(read.criteria),
        disciplines=labels(read.disciplines),
    )
