"""What a list says of studies that wait: the figure last submitted, and who sent them back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from zuji.core.label import Label
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.workflow.machine import WaitingFacts, WaitingFigure
from zuji_portal.studies.models import HEAVY_BEHIND, Approval, Revision, RevisionFigures, Study

BY_VERIFIER = "study.correct"


def figure_of(figures: RevisionFigures) -> WaitingFigure:
    """The figure of a frozen revision."""
    return WaitingFigure(value=figures.total, low=figures.low, high=figures.high, unit=figures.unit)


def figures_of(revisions: Iterable[int]) -> dict[int, WaitingFigure]:
    """Revision → its figure."""
    rows = RevisionFigures.objects.filter(revision__in=list(revisions))
    return {row.revision_id: figure_of(row) for row in rows}


def latest_figures(studies: Iterable[int]) -> dict[int, WaitingFigure]:
    """Study → the figure of its latest revision; studies without one are left out."""
    later = Revision.objects.filter(
        study=OuterRef("revision__study"), number__gt=OuterRef("revision__number")
    )
    rows = RevisionFigures.objects.filter(~Exists(later), revision__study__in=list(studies))
    return {
        row.revision.study_id: figure_of(row)
        for row in rows.select_related("revision").defer(*HEAVY_BEHIND)
    }


def sent_back(study: Study) -> Label | None:
    """Who sent a study back last, and why, from the event and not from the newest approval."""
    subject = f"study:{study.pk}"
    entry = (
        AuditEntry.objects.filter(subject=subject, action__in=["study.return", BY_VERIFIER])
        .order_by("-number")
        .first()
    )
    if entry is not None and entry.action == BY_VERIFIER:
        return Label("核查员退回", "Sent back by the verifier")
    approval = Approval.objects.filter(revision__study=study, is_approved=False).last()
    if approval is None:
        return None
    return Label(
        f"{approval.by} 退回：{approval.reason}", f"Sent back by {approval.by}: {approval.reason}"
    )


def study_facts(studies: Iterable[Study]) -> dict[int, WaitingFacts]:
    """Study → its figure, and who sent it back where it was."""
    rows = list(studies)
    figures = latest_figures(study.pk for study in rows)
    return {
        study.pk: WaitingFacts(
            figure=figures.get(study.pk),
            note=sent_back(study) if study.state == "returned" else None,
        )
        for study in rows
    }
