"""The programme's conditions and periods of certificates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from zuji.core.content import read_rules
from zuji.core.label import Label


@dataclass(frozen=True)
class CertificationRules:
    """What ``rules/certification.yaml`` says: whole years, months and days, and the documents of
    an application by their key.
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
    """The shipped rules with the programme's changes to them."""
    read = read_rules("certification")
    return CertificationRules(
        validity_years=int(read["validity"]["years"]),
        management_months=int(read["management"]["months"]),
        surveillance_months=int(read["surveillance"]["months"]),
        status_days=int(read["status_list"]["days"]),
        status_hours=float(read["status_list"]["hours"]),
        renewal_years=int(read["renewal"]["years"]),
        documents={key: Label(row["zh"], row["en"]) for key, row in read["documents"].items()},
    )
