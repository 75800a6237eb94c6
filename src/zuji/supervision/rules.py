"""The programme's numbers for supervision (``rules/supervision.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from zuji.core.rulefile import Count, Sentence, Sourced, Stated, rule_file
from zuji.core.shapes import Name, Real, Row, one_of

Conflict = one_of("employer", "city", "earlier")
Kind = one_of("beacon", "lottery", "witnessed")
Office = one_of("province", "city")
Measured = one_of("output", "power", "heat", "gas", "mass", "transport", "share", "other")
"""What an input measures, as evidence shows it."""


class _Percent(Sourced):
    value: int = Field(ge=0, le=100, strict=True)


class _Points(Sentence):
    points: int = Field(ge=1, strict=True)
    most: int = Field(ge=1, strict=True)


class _Balls(Row):
    count: int = Field(ge=1, strict=True)
    highest: int = Field(ge=2, strict=True)


class SeedRule(Sourced):
    """A source of public seeds: its kind, where its values stand, and what they look like."""

    kind: Kind  # type: ignore[valid-type]
    url: str = ""
    genesis: int = Field(default=0, ge=0, strict=True)
    period: int = Field(default=1, ge=1, strict=True)
    balls: list[_Balls] = []
    digits: int = Field(default=20, ge=10, strict=True)


class _DrawRules(Row):
    risk_percent: _Percent
    inspectors: Count
    stratum: Count
    earlier_years: Count
    lead_minutes: Count
    publish_days: Count
    conflicts: dict[Office, list[Conflict]]  # type: ignore[valid-type]


class _Rectification(Stated):
    default: int = Field(ge=1, strict=True)
    least: int = Field(ge=1, strict=True)
    most: int = Field(ge=1, strict=True)


class _CaseRules(Row):
    rectification: _Rectification
    appeal_days: Count
    review_days: Count
    record_months: Count


class _Times(Sourced):
    value: Real = Field(gt=0)


class _Countercheck(Row):
    edits: Count
    striking: _Times
    evidence: dict[Name, Sentence] = Field(min_length=1)
    shown_by: dict[Measured, list[Name]]  # type: ignore[valid-type]


class _BodyQuality(Row):
    least: Count
    years: Count
    assignment: Sourced


class _Reminders(Sourced):
    days: list[int] = Field(min_length=1)


class _CampaignRules(Row):
    shortest: Count
    longest: Count
    reminders: _Reminders
    again: Count
    most: Count


class SupervisionRules(Row):
    """rules/supervision.yaml: how plants are drawn, what weighs, seeds, days of a case, edits, how
    verifier bodies are measured, and the days of a data campaign.
    """

    draw: _DrawRules
    risk: dict[Name, _Points] = Field(min_length=1)
    seeds: dict[Name, SeedRule] = Field(min_length=1)
    case: _CaseRules
    countercheck: _Countercheck
    quality: _BodyQuality
    campaign: _CampaignRules

    def weight(self, counts: Mapping[str, int]) -> int:
        """The risk weight of a plant: one, and the points of each circumstance as often as it is
        met, up to the most that count.
        """
        return 1 + sum(
            row.points * min(counts.get(name, 0), row.most) for name, row in self.risk.items()
        )


def supervision_rules() -> SupervisionRules:
    """The shipped rules with the programme's changes to them; refuses what does not fit."""
    return rule_file(SupervisionRules, "supervision")
