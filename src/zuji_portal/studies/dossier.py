"""What studies tell the pages of an enterprise and of a product: years, and their first days."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label, listed
from zuji_portal.enterprises.organisations.events import (
    Moment,
    MomentsAsked,
    YearLine,
    YearsAsked,
)
from zuji_portal.foundation.permissions.roles import LABELS
from zuji_portal.studies.brief import CAUSES, difference_of
from zuji_portal.studies.machine import STUDY
from zuji_portal.studies.models import HEAVY, HEAVY_BEHIND, Approval, Revision, Study
from zuji_portal.studies.queries import visible_to
from zuji_portal.studies.waiting import figures_of


def _studies(event: YearsAsked | MomentsAsked) -> QuerySet[Study]:
    rows = visible_to(event.viewer).filter(enterprise=event.enterprise_id)
    return rows.filter(product=event.product_id) if event.product_id else rows


def years(event: YearsAsked) -> list[YearLine]:
    """The years of the products that the viewer sees, with causes for a single product."""
    studies = list(_studies(event).order_by("year", "pk"))
    rows = Revision.objects.filter(study__in=studies).defer(*HEAVY).order_by("number")
    latest = {row.study_id: row for row in rows}
    figures = figures_of(row.pk for row in latest.values())
    lines, before = [], None
    for study in studies:
        revision, state = latest.get(study.pk), STUDY.state(study.state)
        causes: tuple[tuple[Label, float], ...] = ()
        if event.product_id and revision and before:
            found = difference_of(before.sealed, revision.sealed)
            effects = found.effects if found else {}
            causes = tuple((CAUSES[k], v) for k, v in effects.items() if k in CAUSES)
        lines.append(
            YearLine(
                product=study.product_id,
                year=study.year,
                address=reverse("study", args=[study.pk]),
                state=state.label,
                turn=listed(LABELS[role] for role in state.turn),
                figure=figures.get(revision.pk) if revision else None,
                warnings=_warnings(revision),
                revision=revision.pk if revision else None,
                causes=causes,
            )
        )
        before = revision or before
    return lines


def _warnings(revision: Revision | None) -> int:
    rows = revision.findings if revision else []
    return sum(finding["zh"]["severity"] == "warn" for finding in rows)


def moments(event: MomentsAsked) -> list[Moment]:
    """When each year was first submitted, and approved."""
    rows = Approval.objects.filter(revision__study__in=_studies(event), is_approved=True)
    return [
        Moment(
            approval.revision.study.product_id,
            timezone.localtime(approval.at).date(),
            Label(
                f"{approval.revision.study.year} 年核算由企业批准",
                f"study of {approval.revision.study.year} approved by the enterprise",
            ),
            reverse("study", args=[approval.revision.study_id]),
        )
        for approval in rows.select_related("revision__study").defer(*HEAVY_BEHIND)
    ]
