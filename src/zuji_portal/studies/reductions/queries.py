"""Reads of reduction measures: who sees them, what they start from, counts for the board."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from zuji.core.label import Label
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.models import ReductionMeasure, Revision
from zuji_portal.ui.figures import FigureGroup


def visible_to(viewer: Viewer) -> QuerySet[ReductionMeasure]:
    """The enterprise's own; province and auditor all, a city its own."""
    rows = ReductionMeasure.objects.select_related("product__enterprise")
    if viewer.role in ENTERPRISE:
        return rows.filter(product__enterprise=viewer.enterprise_id)
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(product__enterprise__city=viewer.city)
    return rows.none()


def measured() -> QuerySet[ReductionMeasure]:
    """Everybody's that a later result shows to have saved something, for counting."""
    return ReductionMeasure.objects.filter(done_on__isnull=False, actual__gt=0)


def reduction_or_404(viewer: Viewer, pk: int) -> ReductionMeasure:
    found = visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def baseline_of(product: Product) -> Revision | None:
    """The approved result that a measure starts from now: of the last year that has one."""
    rows = Revision.objects.filter(
        study__product=product, study__state="approved", approval__is_approved=True
    )
    return rows.select_related("study").order_by("-study__year", "-number").first()


def board_figures(viewer: Viewer) -> FigureGroup:
    """How many measures are planned, done, and measured afterwards."""
    rows = visible_to(viewer)
    finished = rows.filter(done_on__isnull=False)
    return FigureGroup(
        title=Label("减排措施", "Reduction measures"),
        route="reduction_list",
        rows=(
            (Label("计划中", "Planned"), rows.filter(done_on=None, dropped_at=None).count()),
            (Label("已完成", "Done"), finished.count()),
            (Label("已量出实际效果", "Measured afterwards"), finished.exclude(actual=None).count()),
        ),
    )
