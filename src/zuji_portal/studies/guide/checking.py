"""The page on which everything is checked before a study goes to its approver. Reads only."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from zuji.core.refusals import Finding
from zuji.sectors.registry import get_model
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.studies.computing import findings_before_submission
from zuji_portal.studies.guide.factors import library_of_study
from zuji_portal.studies.guide.pages import address, answers, result_total, state_of
from zuji_portal.studies.guide.steps import value_steps
from zuji_portal.studies.models import Comment, Study, WarningAnswer
from zuji_portal.studies.pages import head
from zuji_portal.studies.results.naming import names_in
from zuji_portal.studies.results.sentences import one_cause, rows
from zuji_portal.ui.language import lang


def check_page(
    viewer: Viewer, study: Study, refused: list[Finding] | None = None
) -> dict[str, Any]:
    """Answers, and findings by what they ask: to be mended, to be checked, to be known."""
    findings, _ = findings_before_submission(study, timezone.localdate())
    model = get_model(study.model_id)
    pages = {
        item.name: f"{address(study, step)}#i-{item.name}"
        for step in value_steps(model, study.data)
        for item in step.inputs
    }
    answered, papers = answers_of(study), reverse("study_papers", args=[study.pk])
    groups: dict[str, list[dict[str, Any]]] = {"block": [], "warn": [], "note": []}
    shown = refused or list(findings)
    names = names_in(model, library_of_study(study))
    for row in one_cause(rows(shown, model, lang(), names), shown, model, lang()):
        key = warning_key(row["rule"], row["field"])
        url = papers if row.get("is_papers") else pages.get(row["field"], "")
        more = {"url": url, "key": key, "answer": answered.get(key)}
        groups[row["severity"]].append(row | more)
    return head(viewer, study) | {
        "tab": "check",
        "total": result_total(state_of(study)),
        "must": groups["block"],
        "check": groups["warn"],
        "notes": groups["note"],
        "answers": answers(study),
        "answer_limit": longest(WarningAnswer, "text"),
        "comment_limit": longest(Comment, "text"),
        "was_refused": refused is not None,
    }


def warning_key(rule: str, field: str) -> str:
    """What an answer belongs to: the rule, at its field."""
    return f"{rule}:{field}"[:120]


def answers_of(study: Study) -> dict[str, WarningAnswer]:
    """Key → the latest answer."""
    rows = study.warning_answers.select_related("by").order_by("pk")
    return {answer.key: answer for answer in rows}
