"""Validation of the register's forms and of entries of the work. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from zuji.core.identifiers import read_id
from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.words import OPINIONS, PARTS, SEVERITIES
from zuji.sectors.registry import industry_facts
from zuji_portal.ui.requests import day
from zuji_portal.verification.choices import QUALIFICATIONS, RELATIONS


def _date(
    values: Mapping[str, Any], name: str, wrong: list[Finding], *, needed: bool = True
) -> datetime.date | None:
    written = values.get(name)
    try:
        date = written if isinstance(written, datetime.date) else day(written or "", name)
    except Refusal as problem:
        wrong += problem.findings
        return None
    if date is None and needed:
        wrong.append(blocking("field-missing", name))
    return date


def _text(
    values: Mapping[str, Any], name: str, wrong: list[Finding], *, needed: bool = True
) -> str:
    text = str(values.get(name, "")).strip()
    if needed and not text:
        wrong.append(blocking("field-missing", name))
    return text


def _one_of(
    values: Mapping[str, str], name: str, options: Collection[str], wrong: list[Finding]
) -> str:
    choice = values.get(name, "")
    if choice not in options:
        named = options.values() if isinstance(options, Mapping) else options
        wrong.append(blocking("choice-unknown", name, choice, options=listed(named)))
    return choice


def _code(values: Mapping[str, str], name: str, wrong: list[Finding]) -> str:
    code, problems = read_id("uscc", values.get(name, ""), name)
    wrong += problems or ([] if code else [blocking("uscc-wrong", name)])
    return code


def checked(fields: dict[str, Any], wrong: list[Finding]) -> dict[str, Any]:
    """The fields, where nothing is wrong with them."""
    if wrong:
        raise Refusal(wrong)
    return fields


def read_body(values: Mapping[str, Any], industries: Iterable[str]) -> dict[str, Any]:
    """A body as entered; refuses with everything wrong in it."""
    wrong: list[Finding] = []
    fields: dict[str, Any] = {
        "name_zh": _text(values, "name_zh", wrong),
        "name_en": _text(values, "name_en", wrong, needed=False),
        "uscc": _code(values, "uscc", wrong),
        "accreditation": _text(values, "accreditation", wrong),
        "accredited_until": _date(values, "accredited_until", wrong),
        "industries": sorted(set(industries)),
    }
    unknown = set(fields["industries"]) - set(industry_facts())
    if unknown or not fields["industries"]:
        wrong.append(
            blocking(
                "choice-unknown",
                "industries",
                listed(sorted(unknown)),
                options=listed(industry_facts()),
            )
        )
    return checked(fields, wrong)


def read_qualification(values: Mapping[str, Any]) -> dict[str, Any]:
    wrong: list[Finding] = []
    hours = str("" if values.get("hours") is None else values["hours"]).strip()
    is_number = hours.isdecimal() and len(hours) < 5
    if hours and not is_number:
        wrong.append(blocking("number-unreadable", "hours", hours[:40]))
    fields = {
        "kind": _one_of(values, "kind", QUALIFICATIONS, wrong),
        "title": _text(values, "title", wrong),
        "issuer": _text(values, "issuer", wrong),
        "number": _text(values, "number", wrong, needed=False),
        "obtained_on": _date(values, "obtained_on", wrong),
        "expires_on": _date(values, "expires_on", wrong, needed=False),
        "hours": int(hours) if is_number else None,
    }
    _in_order(fields["obtained_on"], fields["expires_on"], "expires_on", wrong)
    return checked(fields, wrong)


def read_relation(values: Mapping[str, Any]) -> dict[str, Any]:
    wrong: list[Finding] = []
    fields = {
        "kind": _one_of(values, "kind", RELATIONS, wrong),
        "since": _date(values, "since", wrong),
        "until": _date(values, "until", wrong, needed=False),
        "about": _text(values, "about", wrong),
    }
    _in_order(fields["since"], fields["until"], "until", wrong)
    return checked(fields, wrong)


def _in_order(since: Any, until: Any, place: str, wrong: list[Finding]) -> None:
    if since and until and until < since:
        wrong.append(blocking("period-wrong", place, until.isoformat(), f"≥ {since}"))


def read_shareholding(values: Mapping[str, str]) -> dict[str, str]:
    wrong: list[Finding] = []
    fields = {
        "company": _code(values, "company", wrong),
        "owner": _code(values, "owner", wrong),
        "source": _text(values, "source", wrong),
    }
    return checked(fields, wrong)


def read_finding(values: Mapping[str, str], fields: Iterable[str]) -> dict[str, str]:
    """A finding at one of `fields` (names of lines), or at the study as a whole."""
    wrong: list[Finding] = []
    entered = {
        "severity": _one_of(values, "severity", SEVERITIES, wrong),
        "field": _one_of(values, "field", ["study", *fields], wrong),
        "text": _text(values, "text", wrong),
    }
    return checked(entered, wrong)


def read_visit(values: Mapping[str, str], today: datetime.date) -> dict[str, Any]:
    """A visit as entered; it lies not in the future."""
    wrong: list[Finding] = []
    visited_on = _date(values, "visited_on", wrong)
    if visited_on and visited_on > today:
        wrong.append(blocking("period-wrong", "visited_on", visited_on.isoformat(), f"≤ {today}"))
    fields = {
        "people": _text(values, "people", wrong),
        "text": _text(values, "text", wrong),
    }
    return checked({"visited_on": visited_on, **fields}, wrong)


CONCLUSION = {"scope": 1000, "limits": 1000, "procedures": 2000}
"""Characters of each text of a conclusion; its draft is one JSON column."""


def read_conclusion(values: Mapping[str, str]) -> dict[str, str]:
    """The lead's conclusion; any but an unmodified one names its limits."""
    wrong: list[Finding] = []
    fields = {
        "opinion": _one_of(values, "opinion", OPINIONS, wrong),
        "scope": _text(values, "scope", wrong),
        "limits": _text(values, "limits", wrong, needed=False),
        "procedures": _text(values, "procedures", wrong),
    }
    wrong += [
        blocking("text-length", name, len(fields[name]), f"≤ {limit}")
        for name, limit in CONCLUSION.items()
        if len(fields[name]) > limit
    ]
    if fields["opinion"] in {"modified", "adverse", "disclaimed"} and not fields["limits"]:
        wrong.append(blocking("reason-missing", "limits"))
    return checked(fields, wrong)


def team_problems(parts: Iterable[str]) -> list[Finding]:
    """A team has one lead and one reviewer."""
    held = list(parts)
    return [
        blocking("team-incomplete", part, str(held.count(part)), "1")
        for part in ("lead", "reviewer")
        if held.count(part) != 1
    ] + [
        blocking("choice-unknown", "part", part, options=listed(PARTS.values()))
        for part in held
        if part not in PARTS
    ]
