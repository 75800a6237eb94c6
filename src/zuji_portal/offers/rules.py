"""Validation of offers and consents. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from zuji.core.refusals import Finding, Refusal, blocking

LONGEST_CONSENT = datetime.timedelta(days=366)
CONDITIONS = ("industries", "cities", "exporter", "assurance", "certificate", "public")
NUMBERS = ("dqr", "reduction")
OF_FINANCE = frozenset({"loan", "bond", "guarantee", "insurance", "other"})
OF_POLICY = frozenset({"award", "tax", "procurement", "quota", "recognition", "other"})


def checked_offer(values: Mapping[str, Any], city: str) -> dict[str, Any]:
    """The columns of an offer from a form; refuses with everything wrong. `city` is that of the
    officer who enters it, empty for the province.
    """
    wrong: list[Finding] = []
    if values["valid_until"] and values["valid_until"] < values["valid_from"]:
        wrong.append(
            blocking(
                "offer-dates",
                "valid_until",
                f"{values['valid_from']} … {values['valid_until']}",
            )
        )
    if values["link"] and not re.fullmatch(r"https?://[^\s/]+\S*", values["link"]):
        wrong.append(blocking("value-type", "link", values["link"], "https://…"))
    if city and values["level"] != "city":
        wrong.append(blocking("offer-level", "level", str(values["level"])))
    fitting = OF_FINANCE if values["kind"] == "finance" else OF_POLICY
    if values["benefit"] not in fitting:
        wrong.append(blocking("offer-benefit", "benefit", str(values["benefit"])))
    if values["level"] == "city" and not (city or values["cities"]):
        wrong.append(blocking("field-missing", "cities"))
    if wrong:
        raise Refusal(wrong)
    conditions: dict[str, Any] = {name: values[name] for name in CONDITIONS if values[name]}
    conditions |= {name: values[name] for name in NUMBERS if values[name] is not None}
    if city:
        conditions["cities"] = [city]
    columns = {name: value for name, value in values.items() if name not in {*CONDITIONS, *NUMBERS}}
    return {**columns, "city": city, "conditions": conditions}


def checked_until(until: datetime.date, today: datetime.date) -> datetime.date:
    """The last day of a consent: not before today, not more than a year from it."""
    if not today <= until <= today + LONGEST_CONSENT:
        raise Refusal(
            [
                blocking(
                    "consent-until",
                    "until",
                    until.isoformat(),
                    f"{today} … {today + LONGEST_CONSENT}",
                )
            ]
        )
    return until
