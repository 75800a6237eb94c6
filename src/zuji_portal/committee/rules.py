"""Validation of cases and experts' entries; who of the pool may sit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.committee import Checked, committee_rules, proposed_rows
from zuji.core.content import read_rules
from zuji.core.identifiers import plain_id, read_id
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.sectors.registry import industries, industry_of, model_files
from zuji.standards import product_rules
from zuji.verification import Conflict
from zuji_portal.committee.choices import KINDS
from zuji_portal.committee.models import Case, Expert
from zuji_portal.foundation.readingroom.readers import read_yaml


def read_expert(values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Disciplines, industries and employers of an expert."""
    wrong: list[Finding] = []
    known = {"disciplines": list(committee_rules().disciplines), "industries": list(industries())}
    fields = {
        n: sorted({v.strip() for v in values.get(n, ()) if v.strip()})
        for n in ("disciplines", "industries", "employers")
    }
    for name, options in known.items():
        if strange := [v for v in fields[name] if v not in options]:
            wrong.append(blocking("choice-unknown", name, listed(strange), options=listed(options)))
    if not fields["disciplines"]:
        wrong.append(blocking("field-missing", "disciplines"))
    fields["employers"] = sorted({plain_id(code) for code in fields["employers"]})
    for code in fields["employers"]:
        wrong += read_id("uscc", code, "employers")[1]
    if wrong:
        raise Refusal(wrong)
    return fields


@dataclass(frozen=True, kw_only=True)
class CaseSubject:
    """What is on record of the thing that a case names (`queries.subject_of`).

    A proposed text comes with the one that holds (`base`), a proposed model with its check and its
    effect on submitted studies too; a factor's proposal or a statement with its parties, its
    industry and what the case notes of it.
    """

    is_known: bool = True
    base: str = ""
    model: Checked | None = None
    effect: Mapping[str, Any] | None = None
    parties: tuple[str, ...] = ()
    industry: str = ""
    notes: Mapping[str, Any] = field(default_factory=dict)


UNKNOWN = CaseSubject(is_known=False)


def read_case(values: Mapping[str, str], subject: CaseSubject = UNKNOWN) -> dict[str, Any]:
    """A case from its form: what it is about must exist, and a proposed text must be what it
    claims to be.
    """
    text = {
        n: values.get(n, "").strip()
        for n in ("kind", "subject", "title_zh", "title_en", "reason", "replaced_by", "until")
    }
    proposed = values.get("proposed_text", "").replace("\r\n", "\n")
    wrong = [blocking("field-missing", n) for n in ("title_zh", "reason") if not text[n]]
    about: dict[str, Any] = {}
    if text["kind"] not in KINDS:
        options = listed(KINDS.values())
        wrong.append(blocking("choice-unknown", "kind", text["kind"], options=options))
    elif not wrong:
        about = ABOUT[text["kind"]](text, proposed, subject, wrong)
    if wrong:
        raise Refusal(wrong)
    return {
        "kind": text["kind"],
        "subject": text["subject"],
        "title_zh": text["title_zh"],
        "title_en": text["title_en"],
        "reason": text["reason"],
        **about,
    }


def _model(
    text: Mapping[str, str], proposed: str, subject: CaseSubject, wrong: list[Finding]
) -> dict[str, Any]:
    check = subject.model
    if text["subject"] not in model_files() or check is None:
        wrong.append(
            blocking("choice-unknown", "subject", text["subject"], options=listed(model_files()))
        )
        return {}
    wrong += [f for f in check.findings if check.model is None or f.rule == "version-same"]
    checks: dict[str, Any] = {
        "findings": [f.as_json("zh") | {"message_en": f.message("en")} for f in check.findings],
        "old": check.old,
        "new": check.new,
        "unit": check.unit,
        "version": check.model.version if check.model else "",
        "changes": said_changes(subject.base, proposed),
    }
    if subject.effect is not None:
        checks["blast"] = dict(subject.effect)
    return {
        "base_text": subject.base,
        "proposed_text": proposed,
        "checks": checks,
        "industry": industry_of(text["subject"]),
    }


def said_changes(base: str, proposed: str) -> list[str]:
    """What a proposed model changes, a sentence each in both languages, for the archive."""
    return [
        f"{row.of.zh}（{row.aspect.zh}）：{row.old.zh} → {row.new.zh} · "
        f"{row.of.en} ({row.aspect.en}): {row.old.en} → {row.new.en}"
        for row in proposed_rows("model", base, proposed)[:200]
    ]


def _on_record(
    text: Mapping[str, str], proposed: str, subject: CaseSubject, wrong: list[Finding]
) -> dict[str, Any]:
    """A proposed factor, methodology or agreement, or a disputed statement: it must be on
    record.
    """
    if not subject.is_known:
        wrong.append(blocking("line-unknown", "subject", text["subject"]))
        return {}
    return {
        "parties": list(subject.parties),
        "industry": subject.industry,
        "checks": dict(subject.notes),
    }


def _yaml(
    text: Mapping[str, str], proposed: str, subject: CaseSubject, wrong: list[Finding]
) -> dict[str, Any]:
    """A product rule or a tier scheme: any mapping in YAML, beside the one of that name that
    holds now.
    """
    try:
        read_yaml(proposed, text["subject"] or "proposal")
    except Refusal as problem:
        wrong += problem.findings
    return {"base_text": subject.base, "proposed_text": proposed}


def _sunset(
    text: Mapping[str, str], proposed: str, subject: CaseSubject, wrong: list[Finding]
) -> dict[str, Any]:
    """A local rule that a national one replaces: both must stand in the register, the latter
    above the former.
    """
    register = {r.number: r for r in product_rules()}
    old, new = register.get(text["subject"]), register.get(text["replaced_by"])
    order = read_rules("product_rules")["precedence"]
    if old is None or new is None:
        wrong.append(
            blocking("line-unknown", "subject", f"{text['subject']} → {text['replaced_by']}")
        )
    elif order.index(new.level) >= order.index(old.level):
        wrong.append(blocking("sunset-not-higher", "replaced_by", new.level, old.level))
    return {"checks": {"replaced_by": text["replaced_by"], "until": text["until"]}}


ABOUT = {
    "model": _model,
    "factor": _on_record,
    "product_rule": _yaml,
    "tier": _yaml,
    "sunset": _sunset,
    "dispute": _on_record,
    "methodology": _on_record,
    "recognition": _on_record,
}


def conflicts(expert: Expert, case: Case) -> list[Conflict]:
    """Who proposed it, is a party to it, works for a party, or does not know the industry, does
    not sit.
    """
    reasons = []
    if expert.user_id == case.opened_by_id:
        reasons.append(Conflict("proposer", Label("本件提出人", "opened the case")))
    if f"user:{expert.user_id}" in case.parties:
        reasons.append(Conflict("party", Label("本件当事人", "is a party to the case")))
    if employers := [e for e in expert.employers if f"uscc:{e}" in case.parties]:
        reasons.append(
            Conflict(
                "employer",
                Label(
                    f"任职单位是当事人（{employers[0]}）",
                    f"is employed by a party ({employers[0]})",
                ),
            )
        )
    if case.industry and expert.industries and case.industry not in expert.industries:
        reasons.append(Conflict("industry", Label("行业不符", "knows other industries")))
    return reasons


def read_scores(values: Mapping[str, str]) -> dict[str, int]:
    """A whole number from 1 to 5 for each criterion."""
    wrong: list[Finding] = []
    scores = {}
    for name in committee_rules().criteria:
        text = values.get(name, "").strip()
        if text not in {"1", "2", "3", "4", "5"}:
            wrong.append(blocking("score-wrong", name, text, "1 … 5"))
        else:
            scores[name] = int(text)
    if wrong:
        raise Refusal(wrong)
    return scores
