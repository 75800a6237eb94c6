"""The partners of transfers in a study's data: one more, one less. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.canonical import digest
from zuji.core.refusals import Refusal, refuse
from zuji.footprint.study import study_from_data
from zuji.footprint.transfers import partner_findings, partners_of
from zuji.sectors.model import Model

PLACE = "study"


def rows_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The partners that a study names."""
    return [dict(row) for row in data.get("transfers") or []]


def with_partner(data: Mapping[str, Any], row: Mapping[str, str]) -> dict[str, Any]:
    """The data with one more partner; blanks are left out."""
    added = {key: text for key, text in row.items() if text}
    return {**data, "transfers": [*rows_of(data), added]}


def without_partner(data: Mapping[str, Any], row: str) -> dict[str, Any]:
    """The data without the partner whose row has that digest, so that a page opened earlier removes
    what it showed; refuses one that is not there any more (``partner-gone``).
    """
    rows = rows_of(data)
    digests = [digest(each) for each in rows]
    if row not in digests:
        raise refuse("partner-gone", "transfers", "")
    number = digests.index(row)
    return {**data, "transfers": [*rows[:number], *rows[number + 1 :]]}


def refuse_wrong_partners(
    data: Mapping[str, Any], model: Model, names: Mapping[str, Any] | None
) -> None:
    """Refuse partners that cannot be, and where `names` (the values of a study that can be
    computed) are there, more than the study says in all.
    """
    study = study_from_data(data, PLACE)
    if names is None:
        _, findings = partners_of(study, model)
    else:
        findings = partner_findings(study, model, names)
    if findings:
        raise Refusal(findings)
