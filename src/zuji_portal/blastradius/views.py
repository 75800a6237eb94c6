"""The report of a proposed version, and publishing it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal
from zuji_portal.blastradius import queries
from zuji_portal.blastradius.actions import AskReport, PublishFactor
from zuji_portal.blastradius.models import BlastRow
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.rulebook.factors.machine import OPEN
from zuji_portal.rulebook.factors.queries import version_or_404
from zuji_portal.ui.downloads import attached, table_text, with_mark
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field
from zuji_portal.ui.templatetags.zuji import rule_words

A_PAGE = 50
COLUMNS = {
    "enterprise": Label("企业", "enterprise"),
    "product": Label("产品", "product"),
    "year": Label("年份", "year"),
    "revision": Label("版本", "version"),
    "old": Label("原来的结果", "result before"),
    "new": Label("改用后的结果", "result after"),
    "unit": Label("单位", "unit"),
    "relative": Label("相对变化", "relative change"),
    "refused": Label("不能计算", "cannot be computed"),
}


@require_safe
def blast_radius(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def threshold_of(given: str) -> float:
    """A percentage as somebody typed it; the platform default where it is none."""
    try:
        value = read_quantity(given, "%", "threshold") / 100
    except Refusal:
        return queries.THRESHOLD
    return value if 0 <= value <= 1 else queries.THRESHOLD


def _page(request: HttpRequest, pk: int, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    version = version_or_404(viewer, pk)
    report = queries.report_of(version)
    threshold = threshold_of((request.POST or request.GET).get("threshold", ""))
    context: dict[str, Any] = {
        "version": version,
        "factor": version.factor,
        "report": report,
        "threshold": 100 * threshold,
        "may": decide(viewer, "factor.publish", version),
        "base_holds": version.state not in OPEN or version.base_holds,
        "may_ask": decide(viewer, "factor.report", version),
    }
    if report and report.digest:
        rows = queries.listed(report)
        context |= {
            "summary": queries.summary(report, threshold),
            "is_fresh": queries.is_fresh(report),
            "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        }
    return render(request, "blastradius/report.html", context | more, status=status)


@require_POST
def blast_ask(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    AskReport(viewer, version_or_404(viewer, pk)).run()
    return redirect("blast_radius", pk)


@require_POST
def factor_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes a proposed factor, if its blast radius is complete and current."""
    viewer = viewer_of(request)
    version = version_or_404(viewer, pk)
    threshold = threshold_of(field(request, "threshold"))
    try:
        PublishFactor(viewer, version, digest=field(request, "digest"), threshold=threshold).run()
    except Refusal as problem:
        return _page(request, pk, 422, findings=findings_for(problem.findings))
    return redirect("factor_version", pk)


@require_safe
def blast_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row as CSV."""
    report = queries.report_of(version_or_404(viewer_of(request), pk))
    if report is None or not report.digest:
        raise Http404(pk)
    found = queries.listed(report).iterator(chunk_size=1000)
    rows = ({**_row(row), "refused": rule_words(row.refused)} for row in found)
    content = with_mark(table_text(COLUMNS, rows, lang()))
    return attached(content, "text/csv; charset=utf-8", f"zuji-blast-{pk}.csv")


def _row(row: BlastRow) -> dict[str, Any]:
    study = row.revision.study
    return {
        "enterprise": str(study.enterprise),
        "product": str(study.product),
        "year": study.year,
        "revision": row.revision.number,
        "old": row.old,
        "new": row.new,
        "unit": row.unit,
        "relative": row.relative,
    }
