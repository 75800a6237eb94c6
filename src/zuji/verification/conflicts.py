"""Conflict-of-interest rules of verification: each rule is one function over plain facts, each
conflict names its ground.

The frame is ISO/IEC 17029 and ISO 14065 (impartiality; review and decision by persons outside the
team); the years are the programme's (``rules/verification.yaml``).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zuji.core.label import Label
from zuji.verification.days import months_later
from zuji.verification.rules import Rules


@dataclass(frozen=True)
class Relation:
    """A recorded relation of a body (or a person) to the enterprise; `until` None: it goes on."""

    kind: str
    since: datetime.date
    until: datetime.date | None
    about: str


@dataclass(frozen=True)
class Conflict:
    """A rule that forbids an assignment, and its ground."""

    rule: str
    label: Label


@dataclass(frozen=True)
class Facts:
    """The facts that the rules read.

    `industry` is the industry key of the study's model; `owners` are credit codes of owners, of
    both sides; `led` are the years in which the person led a concluded verification of the
    enterprise; `roles` are the parts that the person already has in this study or its certificate
    (``author``, ``approver``, ``team``, ``reviewer``, ``decider``, and ``examiner`` for who passed
    the documents or the site of an application).
    """

    day: datetime.date
    industry: str = ""
    scope: tuple[str, ...] = ()
    accredited_until: datetime.date | None = None
    is_suspended: bool = False
    relations: tuple[Relation, ...] = ()
    body_owners: frozenset[str] = frozenset()
    enterprise_owners: frozenset[str] = frozenset()
    qualified_since: datetime.date | None = None
    qualified_until: datetime.date | None = None
    led: tuple[int, ...] = ()
    open_engagements: int = 0
    roles: frozenset[str] = field(default_factory=frozenset)


def body_conflicts(facts: Facts, rules: Rules) -> list[Conflict]:
    """Every conflict between a body and this enterprise's study; empty: none."""
    return list(_body(facts, rules))


def _body(facts: Facts, rules: Rules) -> Iterator[Conflict]:
    if facts.is_suspended:
        yield _conflict("body-suspended", "机构已被暂停", "the body is suspended")
    if facts.accredited_until is None or facts.accredited_until < facts.day:
        until = facts.accredited_until or "—"
        yield _conflict(
            "accreditation-expired",
            f"认可已到期（{until}）",
            f"the accreditation has expired ({until})",
        )
    if facts.industry not in facts.scope:
        yield _conflict(
            "out-of-scope",
            f"行业不在认可范围内（{facts.industry}）",
            f"the industry is not in the body's scope ({facts.industry})",
        )
    since = months_later(facts.day, -12 * rules.consulting_years)
    for relation in facts.relations:
        is_on = relation.until is None or relation.until >= facts.day
        ended = relation.until or "…"
        if relation.kind == "consulting" and (relation.until is None or relation.until > since):
            yield _conflict(
                "consulted",
                (
                    f"{rules.consulting_years} 年内为该企业提供过咨询（{relation.since} – {ended}，"
                    f"{relation.about}）"
                ),
                (
                    f"consulted for the enterprise within {rules.consulting_years} years "
                    f"({relation.since} – {ended}, {relation.about})"
                ),
            )
        elif relation.kind in {"ownership", "other"} and is_on:
            yield _conflict(
                "related",
                f"与该企业有利益关系（{relation.about}）",
                f"related to the enterprise ({relation.about})",
            )
    shared = sorted(facts.body_owners & facts.enterprise_owners)
    if shared:
        codes = "、".join(shared)
        yield _conflict(
            "shared-ownership",
            f"与该企业有共同股东（{codes}）",
            f"shares an owner with the enterprise ({codes})",
        )


def person_conflicts(facts: Facts, part: str, rules: Rules) -> list[Conflict]:
    """Every conflict of a person with a `part` (``lead``, ``member``, ``reviewer``, ``decider``)
    in this study.
    """
    return list(_person(facts, part, rules))


PARTS: Mapping[str, frozenset[str]] = {
    "lead": frozenset({"author", "approver", "reviewer", "decider"}),
    "member": frozenset({"author", "approver", "reviewer", "decider"}),
    "reviewer": frozenset({"author", "approver", "team", "decider"}),
    "decider": frozenset({"author", "approver", "team", "reviewer", "examiner"}),
}
"""Part → the parts that one person may not have beside it."""
_WORDS = {
    "author": Label("编制人", "author"),
    "approver": Label("企业审批人", "the enterprise's approver"),
    "team": Label("核查组成员", "member of the team"),
    "reviewer": Label("技术复核人", "independent reviewer"),
    "decider": Label("决定人", "decider"),
    "examiner": Label("文件审核人或现场检查人", "examiner of its documents or site"),
}


def _person(facts: Facts, part: str, rules: Rules) -> Iterator[Conflict]:
    for role in sorted(PARTS[part] & facts.roles):
        word = _WORDS[role]
        yield _conflict(
            "two-parts",
            f"同一人已是本件的{word.zh}",
            f"the same person is already {word.en} of this case",
        )
    for relation in facts.relations:
        if relation.kind == "employment" and (
            relation.until is None
            or relation.until > months_later(facts.day, -12 * rules.consulting_years)
        ):
            yield _conflict(
                "employed",
                f"{rules.consulting_years} 年内任职于该企业（{relation.about}）",
                (
                    f"was employed by the enterprise within {rules.consulting_years} years "
                    f"({relation.about})"
                ),
            )
    if part == "decider":
        return
    if facts.qualified_until is not None and facts.qualified_until < facts.day:
        yield _conflict(
            "qualification-expired",
            f"资格已到期（{facts.qualified_until}）",
            f"the qualification has expired ({facts.qualified_until})",
        )
    if facts.qualified_since is None:
        yield _conflict(
            "not-qualified", "没有核查员资格记录", "no qualification as a verifier is recorded"
        )
    elif part == "lead" and facts.qualified_since > months_later(
        facts.day, -12 * rules.lead_experience
    ):
        yield _conflict(
            "experience-short",
            f"组长须有 {rules.lead_experience} 年经验（自 {facts.qualified_since}）",
            (
                f"a lead needs {rules.lead_experience} years of experience "
                f"(since {facts.qualified_since})"
            ),
        )
    if facts.open_engagements >= rules.workload:
        yield _conflict(
            "workload",
            f"在办 {facts.open_engagements} 件，上限 {rules.workload}",
            f"{facts.open_engagements} open engagements, at most {rules.workload}",
        )
    if part == "lead" and (run := _years_in_a_row(facts.led, facts.day.year)) >= rules.lead_years:
        yield _conflict(
            "too-many-years",
            f"已连续 {run} 年担任该企业核查组长，上限 {rules.lead_years}",
            (
                f"has led the enterprise's verification for {run} years in a row, at most "
                f"{rules.lead_years}"
            ),
        )


def _years_in_a_row(years: tuple[int, ...], now: int) -> int:
    """Number of consecutive years up to `now` (or the year before)."""
    run = 0
    while now - 1 - run in years:
        run += 1
    return run


def _conflict(rule: str, zh: str, en: str) -> Conflict:
    return Conflict(rule, Label(zh, en))
