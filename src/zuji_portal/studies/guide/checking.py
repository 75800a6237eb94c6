"""The page on which everything is checked before a study goes to its approver. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
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
from zuji_portal.studies.questions import asked_rows
from zuji_portal.studies.results.naming import names_in
from zuji_portal.studies.results.sentences import one_cause, rows
from zuji_portal.ui.language import lang

OPEN = "question-open"


def check_page(
    viewer: Viewer,
    study: Study,
    refused: list[Finding] | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Answers, and findings by what they ask: to be mended, to be checked, to be known; `refused`
    is what a submission was refused with, `typed` the answers that it came with.
    """
    findings, _ = findings_before_submission(study, timezone.localdate())
    model = get_model(study.model_id)
    pages = {
        item.name: f"{address(study, step)}#i-{item.name}"
        for step in value_steps(model, study.data)
        for item in step.inputs
    }
    papers = reverse("study_papers", args=[study.pk])
    groups: dict[str, list[dict[str, Any]]] = {"block": [], "warn": [], "note": []}
    wrong = [f for f in refused or () if f.rule != OPEN]
    shown = [*wrong, *(f for f in findings if not wrong or f.severity != "block")]
    names = names_in(model, library_of_study(study))
    for row in one_cause(rows(shown, model, lang(), names), shown, model, lang()):
        url = papers if row.get("is_papers") else pages.get(row["field"], "")
        groups[row["severity"]].append(row | {"url": url})
    questions = asked_rows(groups["warn"], study, typed)
    return head(viewer, study) | {
        "tab": "check",
        "total": result_total(state_of(study)),
        "must": groups["block"],
        "check": questions,
        "open_questions": [q for q in questions if not q["answer"]],
        "notes": groups["note"],
        "answers": answers(study),
        "answer_limit": longest(WarningAnswer, "text"),
        "comment_limit": longest(Comment, "text"),
        "was_refused": bool(wrong),
        "was_asked": refused is not None and not wrong,
    }
