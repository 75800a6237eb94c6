"""Content of the study pages. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from zuji.charts.specs import step_rows
from zuji.core.figures import grouped
from zuji.core.refusals import Refusal
from zuji.core.words import STATUSES
from zuji.footprint.profile import get_profile
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.foundation.permissions import decide
from zuji_portal.studies.computing import live_lock
from zuji_portal.studies.machine import STUDY
from zuji_portal.studies.merge import Changes
from zuji_portal.studies.methods import offered_profiles
from zuji_portal.studies.models import HEAVY, Comment, Study
from zuji_portal.studies.queries import last_writers, sees_draft, undoable
from zuji_portal.studies.results.pages import form_page, headline, in_words
from zuji_portal.studies.results.sentences import MISSING, apart
from zuji_portal.studies.results.sentences import grouped as with_commas
from zuji_portal.studies.statements import remarks_of
from zuji_portal.studies.waiting import sent_back
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang

STUDY_ACTIONS = ("study.edit", "study.submit", "study.approve", "study.return", "study.comment")


def head(viewer: Viewer, study: Study) -> dict[str, Any]:
    """What stands above every page of a study: state, tabs, buttons with their reasons."""
    return {
        "study_in_work": study,
        "state": STUDY.words[study.state][lang()],
        "model": get_model(study.model_id),
        "may": {name.split(".")[1]: decide(viewer, name, study) for name in STUDY_ACTIONS},
        "latest": study.latest_revision(),
        "returned": sent_back(study) if study.state == "returned" else None,
    }


def revisions_page(viewer: Viewer, study: Study, refused: SiteForm | None = None) -> dict[str, Any]:
    """The frozen revisions of a study, with what was refused of a decision on the last."""
    return head(viewer, study) | {
        "revisions": study.revisions.order_by("-number")
        .select_related("by", "approval__by")
        .defer(*HEAVY),
        "sees_draft": sees_draft(viewer, study),
        "findings": findings_for(refused.findings()) if refused else [],
    }


def draft_page(
    viewer: Viewer,
    study: Study,
    data: Mapping[str, Any] | None = None,
    conflicts: Changes | None = None,
    *,
    is_asked: bool = False,
) -> dict[str, Any]:
    """The form of a study in work, with comments and conflicts at their fields, and the live
    result. What is merely missing is wrong only once the person asked to save or to check.
    """
    content = study.data if data is None else data
    model = get_model(study.model_id)
    live = live_result(study, content, is_asked=is_asked)
    found = [f for f in live.pop("findings", ()) if is_asked or f.rule not in MISSING]
    page = form_page(model, content, "", found)
    held = page["form"].profile
    offered = offered_profiles(study.model_id)
    page["profile_options"] = [get_profile(p) for p in dict.fromkeys((held, *offered))]
    comments: dict[str, list[Any]] = {}
    for comment in study.comments.filter(settled_at=None).select_related("by"):
        comments.setdefault(comment.field, []).append(comment)
    pk = [study.pk]
    return (
        page
        | head(viewer, study)
        | live
        | {
            "is_read_only": not decide(viewer, "study.edit", study),
            "refused": is_asked and page["refused"],
            "live_refused": live.get("live_refused"),
            "comments": comments,
            "comment_limit": longest(Comment, "text"),
            "remarks": remarks_of(study),
            "conflicts": described(study, conflicts or {}),
            "undo": undoable(study, viewer.user_id),
            "files": EvidenceFile.objects.filter(enterprise=study.enterprise).order_by("-added_at")[
                :200
            ],
            "form_url": reverse("study_draft", args=pk),
            "preview_url": reverse("study_save", args=pk),
            "shape_url": reverse("study_save", args=pk) + "?whole=1",
        }
    )


def live_result(study: Study, data: Mapping[str, Any], *, is_asked: bool = False) -> dict[str, Any]:
    """The headline of the data, or what stands in the way of one; what is merely missing is
    counted and no mistake, before somebody asked.
    """
    model = get_model(study.model_id)
    try:
        lock = live_lock(data, timezone.localdate())
    except Refusal as problem:
        blocking = [f for f in problem.findings if f.severity == "block"]
        wrong, lacking = apart(blocking, model, lang(), is_asked=is_asked)
        return {
            "live_refused": in_words(wrong, model, lang()),
            "lacking": lacking,
            "findings": problem.findings,
        }
    return headline(lock, model, lang()) | {
        "hot_spots": step_rows(lock["result"], model, lang())[:3],
        "has_result": True,
        "result_url": reverse("result", args=[f"d{study.pk}"]),
    }


def described(study: Study, conflicts: Changes) -> dict[str, dict[str, Any]]:
    """Conflicts with who wrote what stands there now."""
    writers = last_writers(study, 0) if conflicts else {}
    described_conflicts = {}
    for field, (now, mine) in conflicts.items():
        change = writers.get(field)
        described_conflicts[field] = {
            "field": field,
            "label": field_label(study, field),
            "now": shown(now),
            "mine": shown(mine),
            "by": change.by if change else "",
            "at": change.at if change else None,
        }
    return described_conflicts


def shown(value: Any) -> str:
    """A field's content as a person reads it."""
    if isinstance(value, float):
        return grouped(value)
    if isinstance(value, Mapping):
        parts = [
            amount_shown(value.get("value")) if value.get("value") not in (None, "") else "",
            value.get("unit") if value.get("value") not in (None, "") else "",
            status_word(value.get("status")),
        ]
        text = " ".join(shown(p) for p in parts if p not in (None, ""))
        return text or "—"
    return "—" if value in (None, "") else str(value)


def amount_shown(value: Any) -> str:
    """An amount as it was typed, with commas; a dash where there is none."""
    return with_commas(shown(value))


def status_word(status: Any) -> str:
    """Where a value comes from, in the reader's language."""
    return STATUSES[status][lang()] if status in STATUSES else ""


def field_label(study: Study, field: str) -> str:
    """The name of a field in the reader's language."""
    model = get_model(study.model_id)
    key, _, name = field.partition(".")
    labelled: Mapping[str, Any] = {
        "inputs": model.inputs,
        "choices": model.choices,
        "factors": model.slots,
    }.get(key, {})
    return str(labelled[name].label[lang()]) if name in labelled else field
