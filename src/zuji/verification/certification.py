"""The programme's conditions and periods of certificates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import Field

from zuji.core.label import Label
from zuji.core.rulefile import Sentence, Stated, rule_file
from zuji.core.shapes import Name, Real, Row


class _Years(Stated):
    years: int = Field(ge=1, strict=True)


class _Months(Stated):
    months: int = Field(ge=1, strict=True)


class _StatusList(Stated):
    days: int = Field(ge=1, strict=True)
    hours: Real = Field(gt=0)


class CertificationFile(Row):
    """rules/certification.yaml."""

    validity: _Years
    management: _Months
    surveillance: _Months
    status_list: _StatusList
    renewal: _Years
    documents: dict[Name, Sentence] = Field(min_length=1)


@dataclass(frozen=True)
class CertificationRules:
    """The contents of ``rules/certification.yaml``: whole years, months and days (`status_hours`
    in hours), and the documents of an application by their key.
    """

    validity_years: int
    management_months: int
    surveillance_months: int
    status_days: int
    status_hours: float
    renewal_years: int
    documents: dict[str, Label]


@cache
def certification_rules() -> CertificationRules:
    """The shipped rules with the programme's changes to them; refuses what does not fit."""
    read = rule_file(CertificationFile, "certification")
    return CertificationRules(
        validity_years=read.validity.years,
        management_months=read.management.months,
        surveillance_months=read.surveillance.months,
        status_days=read.status_list.days,
        status_hours=read.status_list.hours,
        renewal_years=read.renewal.years,
        documents={key: Label(row.zh, row.en) for key, row in read.documents.items()},
    )
