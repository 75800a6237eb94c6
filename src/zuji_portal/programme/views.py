"""The board, the rows behind its figures, reports."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.charts import svg
from zuji.charts.programme import trend_spec
from zuji.core.label import Label
from zuji.core.places import cities
from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.core.spelling import spelled
from zuji.reports.programme_report import programme_pdf, words
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import Deed, confirm_page
from zuji_portal.programme import asked
from zuji_portal.programme.actions import FileReport
from zuji_portal.programme.board import COUNTED, make_board, selected
from zuji_portal.programme.counting import STAGES, UNCLASSIFIED
from zuji_portal.programme.drafting import draft_of
from zuji_portal.programme.forms import FileReportForm
from zuji_portal.programme.models import FiledReport
from zuji_portal.programme.overview import overview
from zuji_portal.programme.report import content_of, due, filed, period_or_404, periods
from zuji_portal.programme.rows import in_order, named
from zuji_portal.programme.scope import definitions, every_industry, schemes
from zuji_portal.programme.workbook import book_of, report_book
from zuji_portal.ui.downloads import EXCEL, PDF, attached
from zuji_portal.ui.language import lang

A_PAGE = 50


def _choices() -> dict[str, Any]:
    return {
        "cities": cities(),
        "industries": every_industry().values(),
        "schemes": schemes().values(),
        "unclassified": UNCLASSIFIED,
    }


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """The board."""
    viewer = viewer_of(request)
    part, year = asked.asked_part(viewer, request.GET), asked.asked_year(request.GET)
    board = make_board(viewer, part, asked.end_of(year), asked.asked_unit(request.GET))
    today, carbon = timezone.localdate(), overview(board)
    context = {
        "board": board,
        "part": part,
        "year": year,
        "years": asked.years(today),
        "tiles": board.tiles,
        "carbon": carbon,
        "city_count": spelled(len(cities())),
        "query": request.GET.urlencode(),
        "due": due(today) if viewer.role == "province" else None,
        "definitions": definitions(),
        "paired": list(zip(*(board.industries[u] for u in COUNTED), strict=True)),
        "title": _title(part.city),
        "units": COUNTED,
        **_choices(),
    }
    if request.GET.get("screen") == "wall":
        strips = carbon.strips
        context["pairs"] = [strips[n : n + 2] for n in range(0, min(len(strips), 4), 2)]
        return render(request, "programme/wall.html", context)
    return render(request, "programme/board.html", context)


def _title(city: str) -> Any:
    return next((c for c in cities() if c.code == city), None)


@require_safe
def programme_trend(request: HttpRequest) -> HttpResponse:
    """The trend as a picture; its table stands on the board."""
    viewer = viewer_of(request)
    board = make_board(
        viewer, asked.asked_part(viewer, request.GET), asked.end_of(asked.asked_year(request.GET))
    )
    rows = [
        {"period": name, **{u: f.value for u, f in zip(COUNTED, figures, strict=True)}}
        for name, figures in board.trend
    ]
    return HttpResponse(svg(trend_spec(rows, lang())), content_type="image/svg+xml")


@require_safe
def programme_rows(request: HttpRequest) -> HttpResponse:
    """What a figure counts."""
    viewer = viewer_of(request)
    selection = asked.asked_selection(viewer, request)
    lines = in_order(
        selected(viewer, selection, selection.day or selection.until or timezone.localdate()),
        selection.stage,
    )
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "selection": selection,
        "page": page,
        "rows": named(selection.unit, list(page.object_list)),
        "stages": STAGES,
        "query": selection.query(),
        "definition": definitions()[selection.stage],
        **_choices(),
    }
    return render(request, "programme/rows.html", context)


@require_safe
def programme_rows_export(request: HttpRequest) -> HttpResponse:
    """All rows of a figure as Excel."""
    viewer = viewer_of(request)
    selection = asked.asked_selection(viewer, request)
    lines = in_order(
        selected(viewer, selection, selection.day or selection.until or timezone.localdate()),
        selection.stage,
    )
    text = words(lang())
    head = [
        text[selection.unit],
        "English",
        text["enterprise"],
        Label("代码", "Code")[lang()],
        text["city"],
        text["industry"],
        *(text[s] for s in STAGES),
        text["dqr"],
        text["primary"],
    ]
    rows = [
        [
            n.name_zh,
            n.name_en,
            n.of,
            n.code,
            n.line.city,
            n.line.industry,
            *n.days,
            n.line.dqr,
            n.line.primary,
        ]
        for n in named(selection.unit, lines)
    ]
    return attached(
        book_of({text[selection.stage]: [head, *rows]}),
        EXCEL,
        f"zuji-{selection.unit}-{selection.stage}.xlsx",
    )


def _reports(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    may_read_filed = viewer.role in {"province", "auditor"}
    listed = [(p, filed(p) if may_read_filed else None) for p in periods(today)]
    context = {
        "periods": listed,
        "reporting": current_province().programme.reporting,
        "today": today,
        "may_file": decide(viewer, "report.file"),
        "due": due(today) if may_read_filed else None,
        "filed": FiledReport.objects.select_related("by")[:100] if may_read_filed else [],
    }
    return render(request, "programme/reports.html", context | more, status=status)


@require_safe
def programme_reports(request: HttpRequest) -> HttpResponse:
    return _reports(request)


@require_safe
def programme_report(request: HttpRequest, period: str, form: str) -> HttpResponse:
    """A period's report from the records as they are now."""
    reporting_period = period_or_404(period)
    content = content_of(viewer_of(request), reporting_period, timezone.localdate())
    return _report(content, form, {}, f"zuji-report-{reporting_period.name}")


@require_safe
def programme_report_draft(request: HttpRequest, period: str) -> HttpResponse:
    """The text of a period's report, drafted from its figures."""
    reporting_period, today = period_or_404(period), timezone.localdate()
    if reporting_period.since > today:
        raise Http404(period)
    chapters = draft_of(viewer_of(request), reporting_period, today)
    context = {"period": reporting_period, "chapters": chapters}
    return render(request, "programme/draft.html", context)


def _report(content: dict[str, Any], form: str, filing: dict[str, str], name: str) -> HttpResponse:
    if form not in {"pdf", "xlsx"}:
        raise Http404(form)
    render_report = programme_pdf if form == "pdf" else report_book
    return attached(
        render_report(content, lang(), filing), PDF if form == "pdf" else EXCEL, f"{name}.{form}"
    )


@require_safe
def programme_filed(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A report as it was handed in."""
    report = get_object_or_404(FiledReport, pk=pk)
    at = timezone.localtime(report.at).strftime("%Y-%m-%d %H:%M")
    filing = {
        "at": at,
        "digest": report.digest,
        "reason": report.reason,
        "number": str(report.number),
    }
    return _report(report.content, form, filing, f"zuji-report-{report.period}-{report.number}")


def programme_report_file(request: HttpRequest, period: str) -> HttpResponse:
    """Seals the report of a period, or its correction, on a page that says what follows."""
    viewer, reporting = viewer_of(request), period_or_404(period)
    require(viewer, FileReport.policy)
    form, status = FileReportForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        try:
            FileReport(viewer, reporting, **form.values()).run()
            return redirect("programme_reports")
        except Refusal as refusal:
            form.refused(refusal)
            status = 422
    if request.method != "POST" and not filed(reporting):
        del form.fields["reason"]
    deed = Deed(
        label=SEAL,
        title=reporting.name,
        effects=SEALED,
        told=None,
        back=reverse("programme_reports"),
    )
    return confirm_page(request, deed, form, status)


SEAL = Label("报送并封存", "Hand in and seal")
SEALED = (
    Label(
        "数字按现有记录固定下来，写入透明日志。",
        "The figures are fixed as the records stand now and written to the transparency log.",
    ),
    Label(
        "以后只能另报更正，更正要写理由，原报送保留。",
        "Later only a correction can be handed in, with a reason; what was handed in stays.",
    ),
)
"""What follows from handing a report in."""
