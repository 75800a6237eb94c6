"""The decision: archived with all that led to it, written to the log, and taking effect."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from zuji.committee import Conclusion, committee_rules, scores_of
from zuji.core.canonical import canonical_bytes, digest
from zuji_portal.committee.choices import CHOICES
from zuji_portal.committee.events import CaseDecided
from zuji_portal.committee.models import Case, Decision, RuleSunset, Score, Vote
from zuji_portal.foundation.events import publish
from zuji_portal.rulebook.factors.models import FactorVersion, Opinion
from zuji_portal.transparency.log import append

SCHEMA = "zuji-decision/1"


def decide(case: Case, conclusion: Conclusion) -> Decision:
    """Make the decision of a case; inside the transaction of the vote that settled it."""
    at = timezone.now()
    number = f"ZJ-ZW-{timezone.localtime(at):%Y}-{case.pk:05d}"
    content = archive(case, conclusion, number, at)
    decision = Decision.objects.create(
        case=case,
        number=number,
        result=conclusion.result,
        content=content,
        digest=digest(content),
        at=at,
    )
    append("committee.decided", decision, canonical_bytes(content))
    effect = EFFECTS.get(case.kind)
    if effect:
        effect(case, decision)
    publish(CaseDecided(case, decision))
    return decision


def archive(
    case: Case, conclusion: Conclusion, number: str, at: datetime.datetime
) -> dict[str, Any]:
    """Everything that led to the decision, as it is now."""
    seats = list(case.seats.select_related("expert__appointment__user"))
    scores = {s.seat_id: s for s in Score.objects.filter(seat__case=case)}
    votes = {v.seat_id: v for v in Vote.objects.filter(seat__case=case)}
    marks = [s.scores for s in scores.values()]
    return {
        "schema": SCHEMA,
        "number": number,
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": case.kind,
        "subject": case.subject,
        "title_zh": case.title_zh,
        "title_en": case.title_en,
        "reason": case.reason,
        "proposed": digest({"text": case.proposed_text}),
        "checks": case.checks,
        "draw": case.draw or {},
        "result": conclusion.result,
        "counts": dict(conclusion.counts),
        "seats": conclusion.seats,
        "comments": [{"line": c.line, "text": c.text} for c in case.comments.all()],
        "panel": [
            {
                "seat": s.number,
                "expert": str(s.expert),
                "is_chair": s.is_chair,
                "recused": s.recused_why if s.recused_at else "",
                "scores": scores[s.pk].scores if s.pk in scores else {},
                "opinion": scores[s.pk].text if s.pk in scores else "",
                "vote": votes[s.pk].choice if s.pk in votes else "",
                "why": votes[s.pk].reason if s.pk in votes else "",
            }
            for s in seats
        ],
        "means": {
            k: list(v) for k, v in scores_of(marks, list(committee_rules().criteria)).items()
        },
        "consolidation": case.consolidation.text,
    }


def said(result: str) -> str:
    """A result of a vote in both languages, for texts that are kept."""
    return f"{CHOICES[result].zh} {CHOICES[result].en}"


def changelog(decision: Decision) -> str:
    """The entry that the decision becomes in the changelog of what it is about (Keep a
    Changelog).
    """
    case, counts = decision.case, decision.content["counts"]
    head = (
        f"## {decision.content['checks'].get('version') or decision.number} – "
        f"{decision.at:%Y-%m-%d}"
    )
    changes = [f"- {c}" for c in decision.content["checks"].get("changes", [])] or [
        f"- {case.title_zh} · {case.title_en}".rstrip(" ·")
    ]
    votes = f"{counts['pass']} / {counts['pass_with_changes']} / {counts['reject']}"
    last = (
        f"- 专家委员会决定 decided by the expert committee {decision.number}: "
        f"{said(decision.result)} ({votes})"
    )
    return "\n".join([head, "", "### Changed", "", *changes, last, ""])


def _factor(case: Case, decision: Decision) -> None:
    """A passed revision is reviewed and its release is open; one that did not pass is rejected."""
    version = (
        FactorVersion.objects.select_for_update()
        .filter(pk=int(case.subject), state="proposed")
        .first()
    )
    chair = case.seats.filter(is_chair=True, recused_at=None).first()
    if version is None or chair is None:
        return
    is_favourable = decision.result == "pass"
    Opinion.objects.create(
        version=version,
        is_favourable=is_favourable,
        text=f"{decision.number} {said(decision.result)}",
        by=chair.expert.appointment.user,
    )
    version.state = "reviewed" if is_favourable else "rejected"
    version.save(update_fields=["state"])


def _sunset(case: Case, decision: Decision) -> None:
    """The local rule ends on the day that the case names, or at once."""
    if decision.result == "reject":
        return
    named = str(case.checks.get("until") or "")
    until = datetime.date.fromisoformat(named) if named else timezone.localdate()
    RuleSunset.objects.get_or_create(
        rule=case.subject,
        defaults={"replaced_by": case.checks["replaced_by"], "until": until, "decision": decision},
    )


EFFECTS = {"factor": _factor, "sunset": _sunset}
