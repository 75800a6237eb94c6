"""Reads of research and staff: who sees them, and sums for the board. What was not recorded is
None, never zero.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.queries import visible_to as visible_enterprises
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.research.models import CarbonStaff, ResearchProject, ResearchSpending
from zuji_portal.programme.research.rules import FIELDS, KINDS
from zuji_portal.ui.figures import FigureGroup

YEARS = 5
"""How many years the sums go back."""


def projects_of(viewer: Viewer) -> QuerySet[ResearchProject]:
    """Projects of the enterprises that the viewer sees."""
    rows = ResearchProject.objects.filter(enterprise__in=visible_enterprises(viewer))
    return (
        rows.select_related("enterprise", "measure")
        .annotate(spent=Sum("spending__yuan"))
        .order_by("-since", "-pk")
    )


def spent_on(viewer: Viewer) -> dict[int, float]:
    """Project → what it cost so far in yuan, of those that said so."""
    rows = ResearchSpending.objects.filter(project__enterprise__in=visible_enterprises(viewer))
    return dict(rows.order_by().values_list("project").annotate(Sum("yuan")))


def project_or_404(viewer: Viewer, pk: int) -> ResearchProject:
    found = projects_of(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def staff_of(viewer: Viewer) -> QuerySet[CarbonStaff]:
    """Head counts of the enterprises that the viewer sees."""
    rows = CarbonStaff.objects.filter(enterprise__in=visible_enterprises(viewer))
    return rows.select_related("enterprise")


@dataclass(frozen=True)
class FieldSum:
    """A field of research: its projects by how they stand, and what they cost so far in yuan."""

    field: Label
    running: int
    done: int
    stopped: int
    used: int
    spent: float | None


def by_field(viewer: Viewer) -> list[FieldSum]:
    """The fields that have a project; `used` are those of which a reduction measure came."""
    rows = ResearchProject.objects.filter(enterprise__in=visible_enterprises(viewer)).order_by()
    done, stopped = Q(done_on__isnull=False), Q(stopped_at__isnull=False)
    counted = rows.values("field").annotate(
        running=Count("pk", filter=~done & ~stopped),
        done=Count("pk", filter=done),
        stopped=Count("pk", filter=stopped),
        used=Count("pk", filter=Q(measure__isnull=False)),
    )
    spending = ResearchSpending.objects.filter(project__in=rows).order_by()
    spent = dict(spending.values_list("project__field").annotate(Sum("yuan")))
    of = {row["field"]: row for row in counted}
    return [
        FieldSum(
            field=word,
            running=of[key]["running"],
            done=of[key]["done"],
            stopped=of[key]["stopped"],
            used=of[key]["used"],
            spent=spent.get(key),
        )
        for key, word in FIELDS.items()
        if key in of
    ]


@dataclass(frozen=True)
class YearSum:
    """A year: what projects cost and how many said so, people by kind of work, and how many
    enterprises counted any.
    """

    year: int
    spent: float | None
    projects: int
    heads: Sequence[int | None]
    enterprises: int

    @property
    def named(self) -> list[tuple[Label, int | None]]:
        """The kinds of work with their people."""
        return list(zip(KINDS.values(), self.heads, strict=True))


def by_year(viewer: Viewer, today: datetime.date) -> list[YearSum]:
    """The last years, the latest first; a year without a record has None."""
    seen = visible_enterprises(viewer)
    first = today.year - YEARS + 1
    spending = ResearchSpending.objects.filter(project__enterprise__in=seen, year__gte=first)
    spent: dict[int, tuple[float, int]] = {
        year: (yuan, n)
        for year, yuan, n in spending.order_by()
        .values_list("year")
        .annotate(Sum("yuan"), Count("project", distinct=True))
    }
    staff = CarbonStaff.objects.filter(enterprise__in=seen, year__gte=first).order_by()
    heads = {
        (year, kind): n
        for year, kind, n in staff.values_list("year", "kind").annotate(Sum("heads"))
    }
    firms = dict(staff.values_list("year").annotate(Count("enterprise", distinct=True)))
    return [
        YearSum(
            year=year,
            spent=spent[year][0] if year in spent else None,
            projects=spent[year][1] if year in spent else 0,
            heads=[heads.get((year, kind)) for kind in KINDS],
            enterprises=firms.get(year, 0),
        )
        for year in range(today.year, first - 1, -1)
    ]


def board_figures(viewer: Viewer) -> FigureGroup:
    """Projects running and done, and people counted in the last year that has any."""
    rows = projects_of(viewer).order_by()
    done = rows.filter(done_on__isnull=False).count()
    running = rows.filter(done_on=None, stopped_at=None).count()
    counted = [year for year in by_year(viewer, timezone.localdate()) if year.enterprises]
    figures = [(Label("进行中的项目", "Projects running"), running)]
    figures.append((Label("已结题的项目", "Projects done"), done))
    if counted:
        year, people = counted[0].year, sum(n or 0 for n in counted[0].heads)
        figures.append((Label(f"{year} 年从事碳工作的人数", f"People on carbon, {year}"), people))
    return FigureGroup(
        title=Label("研发与人才", "Research and staff"), route="programme_research", rows=figures
    )
