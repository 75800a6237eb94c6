"""Validation of applications, decisions and external certificates; days of surveillance."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.core.spelling import months
from zuji.verification import certification_rules, months_later

STALE = {"factor-expired", "default-expired"}


def repeated_documents(files: Mapping[str, object]) -> list[Finding]:
    """A finding for each file that is given for several of the named documents, at the second of
    them; a document without a file is another's business.
    """
    held: dict[object, list[str]] = {}
    for name, file in files.items():
        if file is not None:
            held.setdefault(file, []).append(name)
    words = certification_rules().documents
    return [
        blocking(
            "document-repeated",
            names[1],
            str(file),
            documents=listed(words[name] for name in names),
        )
        for file, names in held.items()
        if len(names) > 1
    ]


def management_problems(since: datetime.date | None, today: datetime.date) -> list[Finding]:
    """What is wrong with the day since which the management system has been running."""
    if since is None:
        return [blocking("field-missing", "management_since")]
    needed = certification_rules().management_months
    latest = months_later(today, -needed)
    if since > latest:
        return [
            blocking(
                "management-young",
                "management_since",
                since.isoformat(),
                f"≤ {latest}",
                months=months(needed),
            )
        ]
    return []


@dataclass(frozen=True, kw_only=True)
class StudyStanding:
    """How a study stands to its certificate: the keys of the revisions of the application, of the
    statement and of the study now, the state of the study, the findings of the revision, and the
    registered facts that moved since the statement: name → what it says and what stands now.
    """

    revision: int
    stated: int | None
    latest: int | None
    state: str
    findings: tuple[Mapping[str, Any], ...]
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def unfit(standing: StudyStanding) -> list[Finding]:
    """What keeps a study from a certificate: nothing past its best-before without a waiver, and
    a statement about just this revision.
    """
    wrong: list[Finding] = []
    if standing.stated != standing.revision:
        wrong.append(blocking("statement-missing", "statement"))
    if standing.latest != standing.revision or standing.state != "approved":
        wrong.append(blocking("study-moved", "study", standing.state))
    wrong += moved_on(standing.moved)
    for row in standing.findings:
        if row["rule"] in STALE and row["severity"] != "note":
            stale = Finding.of_record(row)
            said = Label(stale.message("zh"), stale.message("en"))
            wrong.append(blocking("stale-in-certificate", row["place"], said))
    return wrong


def moved_on(moved: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """A finding for each registered fact that is not what the verification statement was about."""
    return [
        blocking("registered-moved", name.partition(".")[0], now, was)
        for name, (was, now) in moved.items()
    ]


def read_external(values: Mapping[str, Any]) -> dict[str, Any]:
    """An external certificate as told; only its dates and address are checked, the words are
    kept.
    """
    named = ("number", "issuer", "scheme", "value", "url")
    fields: dict[str, Any] = {name: values.get(name, "") for name in named}
    wrong = [blocking("field-missing", name) for name in named[:3] if not fields[name]]
    if fields["url"] and not fields["url"].startswith(("https://", "http://")):
        wrong.append(blocking("address-wrong", "url", fields["url"], "https://…"))
    since, until = values.get("issued_on"), values.get("expires_on")
    fields |= {"issued_on": since, "expires_on": until}
    if not values.get("issued_on"):
        wrong.append(blocking("field-missing", "issued_on"))
    if since and until and until < since:
        wrong.append(blocking("period-wrong", "expires_on", until.isoformat(), f"≥ {since}"))
    if wrong:
        raise Refusal(wrong)
    return fields
