"""Reports of the programme: their text, their files, and handing them in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.reports.official import official_pdf
from zuji.reports.official_word import official_docx
from zuji.reports.programme_report import programme_pdf
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import Deed, confirm_page
from zuji_portal.programme.actions import FileReport, WordSentence
from zuji_portal.programme.counting import ReportingPeriod
from zuji_portal.programme.drafting import draft_of, numbered
from zuji_portal.programme.forms import FileReportForm, SentenceForm
from zuji_portal.programme.models import FiledReport
from zuji_portal.programme.official import document_of, title_of
from zuji_portal.programme.report import content_of, due, filed, period_or_404, periods
from zuji_portal.programme.wording import WordedSentence, worded
from zuji_portal.programme.workbook import report_book
from zuji_portal.ui.downloads import EXCEL, PDF, WORD, attached
from zuji_portal.ui.language import lang


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
    """The text of a period's report: drafted from its figures, edited by the office."""
    return _draft(request, _begun_or_404(period))


@require_POST
def programme_report_word(request: HttpRequest, period: str) -> HttpResponse:
    """Words a sentence of the report, or takes the drafted one again."""
    viewer, reporting = viewer_of(request), _begun_or_404(period)
    require(viewer, WordSentence.policy)
    form = SentenceForm(request.POST)
    try:
        values = form.values()
        restore = "restore" in request.POST
        WordSentence(viewer, reporting, lang=lang(), restore=restore, **values).run()
    except Refusal as refusal:
        form.refused(refusal)
        return _draft(request, reporting, form)
    place = f"#s-{slugify(values['key'].replace('.', '-'))}"
    return redirect(reverse("programme_report_draft", args=[reporting.name]) + place)


def _begun_or_404(period: str) -> ReportingPeriod:
    reporting = period_or_404(period)
    if reporting.since > timezone.localdate():
        raise Http404(period)
    return reporting


def _draft(
    request: HttpRequest, period: ReportingPeriod, refused: SentenceForm | None = None
) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    drafted = draft_of(viewer, period, today)
    may_write = decide(viewer, WordSentence.policy).is_allowed
    chapters = [
        {
            "title": numbered(number, chapter.title),
            "sentences": [
                (sentence, _editor(sentence, refused) if may_write else None)
                for sentence in chapter.sentences
                if may_write or sentence.text
            ],
        }
        for number, chapter in enumerate(worded(drafted, viewer, period, lang()), 1)
    ]
    context = {
        "period": period,
        "title": title_of(period),
        "chapters": chapters,
        "may_file": decide(viewer, FileReport.policy).is_allowed and period.until < today,
        "refused": refused,
    }
    return render(
        request, "programme/draft.html", context, status=refused.status if refused else 200
    )


def _editor(sentence: WordedSentence, refused: SentenceForm | None) -> SentenceForm:
    """The form of a sentence, with what was refused in it."""
    key = sentence.drafted.key
    if refused is not None and refused.data.get("key") == key:
        return refused
    return SentenceForm(initial={"key": key, "text": sentence.to_edit})


@require_safe
def programme_report_official(request: HttpRequest, period: str, form: str) -> HttpResponse:
    """The report as an official document, not issued yet."""
    viewer, reporting, today = viewer_of(request), _begun_or_404(period), timezone.localdate()
    content = content_of(viewer, reporting, today)
    content["document"] = document_of(viewer, reporting, today)
    return _official(content, form, f"zuji-report-{reporting.name}-draft")


@require_safe
def programme_filed_official(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A report that was handed in, as the official document that it is."""
    report = get_object_or_404(FiledReport, pk=pk)
    if "document" not in report.content:
        raise Http404(pk)
    return _official(report.content, form, f"zuji-report-{report.period}-{report.number}-official")


def _official(content: dict[str, Any], form: str, name: str) -> HttpResponse:
    if form == "docx":
        return attached(official_docx(content, lang()), WORD, f"{name}.docx")
    if form != "pdf":
        raise Http404(form)
    fonts = current_province().folder / "fonts"
    written = official_pdf(content, lang(), fonts if fonts.is_dir() else None)
    return attached(written, PDF, f"{name}.pdf")


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
