"""Pages of research and staff: of an enterprise, of a project, and sums for officers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.programme.research import actions, queries
from zuji_portal.programme.research.forms import (
    FinishProjectForm,
    ProjectForm,
    SpendingForm,
    StaffForm,
    StopProjectForm,
)
from zuji_portal.programme.research.models import ResearchProject
from zuji_portal.programme.research.rules import FIELDS, KINDS
from zuji_portal.programme.workbook import book_of
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang

A_PAGE = 50
HEADS = (
    Label("企业", "Enterprise"),
    Label("项目", "Project"),
    Label("领域", "Field"),
    Label("合作单位", "Partner"),
    Label("开始", "From"),
    Label("计划完成", "Planned end"),
    Label("预算（元）", "Budget (CNY)"),
    Label("已投入（元）", "Spent so far (CNY)"),
    Label("结题日期", "Done"),
    Label("成果", "Outcome"),
    Label("减排措施", "Reduction measure"),
)
STAFF_HEADS = (
    Label("企业", "Enterprise"),
    Label("年份", "Year"),
    Label("工作", "Work"),
    Label("人数", "People"),
    Label("持证人数", "With a certificate"),
)
TITLE = Label("研发项目", "Research projects")
STAFF_TITLE = Label("从事碳工作的人数", "People on carbon")


def _of_enterprise(
    request: HttpRequest, enterprise: Any, refused: SiteForm | None = None
) -> HttpResponse:
    viewer = viewer_of(request)
    is_project = isinstance(refused, ProjectForm)
    context = {
        "enterprise": enterprise,
        "projects": queries.projects_of(viewer).filter(enterprise=enterprise),
        "staff": [
            (row, KINDS.get(row.kind))
            for row in queries.staff_of(viewer).filter(enterprise=enterprise)
        ],
        "project": refused if is_project else ProjectForm(enterprise=enterprise),
        "count": StaffForm.beside(refused, year=timezone.localdate().year - 1),
        "may": decide(viewer, "research.record", enterprise),
    }
    status = refused.status if refused else 200
    return render(request, "research/enterprise.html", context, status=status)


def enterprise_research(request: HttpRequest, pk: int) -> HttpResponse:
    """Projects and staff of an enterprise; posting records a project."""
    viewer = viewer_of(request)
    enterprise = enterprise_or_404(viewer, pk)
    if request.method != "POST":
        return _of_enterprise(request, enterprise)
    require(viewer, "research.record", enterprise)
    form = ProjectForm(request.POST, enterprise=enterprise)
    try:
        made = actions.RecordProject(viewer, enterprise, **form.values()).run()
    except Refusal as refusal:
        return _of_enterprise(request, enterprise, form.refused(refusal))
    return redirect("research_project", made.pk)


@require_POST
def enterprise_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Records how many people do a kind of work."""
    viewer = viewer_of(request)
    enterprise = enterprise_or_404(viewer, pk)
    require(viewer, "research.staff", enterprise)
    form = StaffForm(request.POST)
    try:
        actions.RecordStaff(viewer, enterprise, **form.values()).run()
    except Refusal as refusal:
        return _of_enterprise(request, enterprise, form.refused(refusal))
    return redirect("enterprise_research", pk)


def _page(
    request: HttpRequest, project: ResearchProject, refused: SiteForm | None = None
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "project": project,
        "spend": SpendingForm.beside(refused, year=timezone.localdate().year),
        "finish": FinishProjectForm.beside(refused),
        "stop": StopProjectForm.beside(refused),
        "may_spend": decide(viewer, "research.spend", project),
        "may_finish": decide(viewer, "research.finish", project),
        "may_stop": decide(viewer, "research.stop", project),
    }
    status = refused.status if refused else 200
    return render(request, "research/project.html", context, status=status)


@require_safe
def research_project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project."""
    return _page(request, queries.project_or_404(viewer_of(request), pk))


STEPS: dict[str, tuple[type[SiteForm], type[actions.ProjectStep]]] = {
    "spend": (SpendingForm, actions.RecordSpending),
    "finish": (FinishProjectForm, actions.FinishProject),
    "stop": (StopProjectForm, actions.StopProject),
}


@require_POST
def research_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """What it cost in a year, that it is done, or that it is not carried on."""
    viewer = viewer_of(request)
    project = queries.project_or_404(viewer, pk)
    require(viewer, f"research.{step}", project)
    kind, action = STEPS[step]
    form = kind(request.POST)
    try:
        action(viewer, project, **form.values()).run()
    except Refusal as refusal:
        return _page(request, queries.project_or_404(viewer, pk), form.refused(refusal))
    return redirect("research_project", pk)


@require_safe
def programme_research(request: HttpRequest) -> HttpResponse:
    """Sums by year and field, and every project, for officers."""
    viewer = viewer_of(request)
    field = request.GET.get("field", "")
    rows = queries.projects_of(viewer)
    if field in FIELDS:
        rows = rows.filter(field=field)
    context: dict[str, Any] = {
        "years": queries.by_year(viewer, timezone.localdate()),
        "kinds": KINDS.values(),
        "sums": queries.by_field(viewer),
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "fields": FIELDS,
        "field": field,
    }
    return render(request, "research/programme.html", context)


@require_safe
def programme_research_file(request: HttpRequest) -> HttpResponse:
    """Every project and head count as Excel."""
    viewer = viewer_of(request)
    spent = queries.spent_on(viewer)
    rows = [
        [
            row.enterprise.name_zh,
            row.name_zh,
            row.field_label[lang()],
            row.partner,
            row.since,
            row.until,
            row.budget,
            spent.get(row.pk),
            row.done_on,
            row.outcome,
            row.measure.name_zh if row.measure else "",
        ]
        for row in queries.projects_of(viewer)
    ]
    staff = [
        [
            row.enterprise.name_zh,
            row.year,
            KINDS[row.kind][lang()] if row.kind in KINDS else "",
            row.heads,
            row.qualified,
        ]
        for row in queries.staff_of(viewer)
    ]
    sheets: dict[str, list[list[Any]]] = {
        TITLE[lang()]: [[head[lang()] for head in HEADS], *rows],
        STAFF_TITLE[lang()]: [[head[lang()] for head in STAFF_HEADS], *staff],
    }
    return attached(book_of(sheets), EXCEL, "zuji-research.xlsx")
