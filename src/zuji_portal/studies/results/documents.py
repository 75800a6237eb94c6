"""Files made from a stored result: lockfile, report, workbook, tables, pictures."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zuji.charts import CHARTS
from zuji.core.label import Lang
from zuji.exchange import write_template
from zuji.exchange.datasets.of_study import set_of_study
from zuji.exchange.datasets.writing import FORMATS, written_set
from zuji.footprint import study_from_data
from zuji.lockfile.lock import lock_bytes
from zuji.reports import docx_report, pdf_report
from zuji.reports.paper import Paper
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.events import ask
from zuji_portal.rulebook.factors.anchoring import with_anchor
from zuji_portal.rulebook.sectormodels.events import FieldHelpAsked
from zuji_portal.studies.results.addresses import Result, result_or_404
from zuji_portal.studies.results.queries import TABLES, model_in, picture, tables_of
from zuji_portal.ui.downloads import EXCEL, WORD, table_text, with_mark
from zuji_portal.ui.language import lang

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
"""What is drawn from a lockfile may change with the software; one with its proofs does not."""


PRIVATE = "private, no-store"


def _file(
    result: Result, content: bytes, kind: str, name: str = "", cache_control: str = A_DAY
) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = cache_control if result.is_public else PRIVATE
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def lockfile(request: HttpRequest, digest: str) -> HttpResponse:
    result = result_or_404(viewer_of(request), digest)
    return _file(
        result,
        lock_bytes(with_anchor(result.lock)),
        "application/json",
        f"zuji-{digest[:12]}.lock.json",
        FOREVER if "anchor" in result.lock else A_DAY,
    )


@require_safe
def report(request: HttpRequest, digest: str) -> HttpResponse:
    result = result_or_404(viewer_of(request), digest)
    content = _report(result, lang(), result.paper())
    return _file(result, content, "application/pdf", f"zuji-{digest[:12]}-{lang()}.pdf")


@lru_cache(maxsize=16)
def _report(result: Result, language: Lang, paper: Paper) -> bytes:
    return pdf_report(result.lock, language, paper)


@require_safe
def report_word(request: HttpRequest, digest: str) -> HttpResponse:
    """The report as a Word file, for an office that signs and files its own copy."""
    result = result_or_404(viewer_of(request), digest)
    content = _report_word(result, lang(), result.paper())
    return _file(result, content, WORD, f"zuji-{digest[:12]}-{lang()}.docx")


@lru_cache(maxsize=16)
def _report_word(result: Result, language: Lang, paper: Paper) -> bytes:
    return docx_report(result.lock, language, paper)


@require_safe
def workbook(request: HttpRequest, digest: str) -> HttpResponse:
    result = result_or_404(viewer_of(request), digest)
    lock = result.lock
    model, study = model_in(lock), study_from_data(lock["study"], digest)
    content = write_template(model, study, ask(FieldHelpAsked(model.id)))
    return _file(result, content, EXCEL, f"zuji-{digest[:12]}.xlsx")


@require_safe
def result_data_set(request: HttpRequest, digest: str, form: str) -> HttpResponse:
    """The result as a data set for another program: a system process, nothing that was bought."""
    if form not in FORMATS:
        raise Http404(form)
    result = result_or_404(viewer_of(request), digest)
    made = written_set(set_of_study(result.lock), form, lang())
    name = f"zuji-{digest[:12]}-{form}{made.format.ending}"
    return _file(result, made.content, made.format.media_type, name)


@require_safe
def table(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """One of the result's tables as CSV."""
    if name not in TABLES:
        raise Http404(name)
    result = result_or_404(viewer_of(request), digest)
    lock = result.lock
    rows = tables_of(lock, model_in(lock), lang())[name]
    return _file(
        result,
        with_mark(table_text(TABLES[name], rows, lang())),
        "text/csv; charset=utf-8",
        f"zuji-{digest[:12]}-{name}.csv",
    )


@require_safe
def chart(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    if name not in CHARTS:
        raise Http404(name)
    result = result_or_404(viewer_of(request), digest)
    return _file(result, picture(result, name, lang()).encode(), "image/svg+xml")
