"""What a data campaign must say. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.supervision import WANTED, supervision_rules

TEXTS = ("title_zh", "title_en", "what")
CHOSEN = ("industry", "city", "model_id")
OF_A_YEAR = ("study", "update")
FIRST_YEAR = 2015
"""The earliest year of data that can be asked for."""


def last_day(value: datetime.date | None, today: datetime.date) -> datetime.date:
    """The last day of a campaign, which leaves time enough and is not out of sight."""
    rules = supervision_rules().campaign
    if value is None:
        raise refuse("field-missing", "due_on")
    first = today + datetime.timedelta(days=rules.shortest.value)
    last = today + datetime.timedelta(days=rules.longest.value)
    if not first <= value <= last:
        raise refuse("period-wrong", "due_on", value.isoformat(), f"{first} … {last}")
    return value


def extended(
    value: datetime.date | None, due_on: datetime.date, today: datetime.date
) -> datetime.date:
    """A later last day, not before today."""
    if value is None:
        raise refuse("field-missing", "due_on")
    last = today + datetime.timedelta(days=supervision_rules().campaign.longest.value)
    first = max(due_on + datetime.timedelta(days=1), today)
    if not first <= value <= last:
        raise refuse("period-wrong", "due_on", value.isoformat(), f"{first} … {last}")
    return value


def read_campaign(values: Mapping[str, Any], today: datetime.date, city: str) -> dict[str, Any]:
    """The columns of a campaign; refuses with everything wrong. `city` is that of the officer who
    opens it, empty for the province.
    """
    findings: list[Finding] = [
        blocking("field-missing", name) for name in TEXTS if not values.get(name)
    ]
    wanted, year = values.get("wanted"), values.get("year")
    if wanted not in WANTED:
        options = listed(WANTED.values())
        findings.append(blocking("choice-unknown", "wanted", str(wanted or ""), options=options))
    if wanted in OF_A_YEAR and not year:
        findings.append(blocking("field-missing", "year"))
    if year and not FIRST_YEAR <= year <= today.year:
        findings.append(blocking("period-wrong", "year", str(year), f"{FIRST_YEAR} … {today.year}"))
    try:
        last_day(values.get("due_on"), today)
    except Refusal as refusal:
        findings += refusal.findings
    if findings:
        raise Refusal(findings)
    chosen = {name: str(values.get(name) or "") for name in CHOSEN}
    return {
        **{name: values[name] for name in TEXTS},
        **chosen,
        "city": city or chosen["city"],
        "wanted": wanted,
        "year": year if wanted in OF_A_YEAR else None,
        "due_on": values["due_on"],
        "office": city,
    }


def enough_to_ask(count: int) -> None:
    """Refuses a set of nobody, and one of more enterprises than a campaign takes."""
    most = supervision_rules().campaign.most.value
    if count == 0:
        raise refuse("campaign-nobody", "industry")
    if count > most:
        raise refuse("campaign-too-many", "industry", str(count), f"≤ {most}")


def has_reply(wanted: str, studies: Sequence[Any], has_file: bool, text: str) -> None:
    """Refuses a reply without what was asked for: a study, or a file or a statement."""
    if wanted in OF_A_YEAR and not studies:
        raise refuse("campaign-study-missing", "studies")
    if wanted not in OF_A_YEAR and not has_file and not text.strip():
        raise refuse("campaign-data-missing", "file")
