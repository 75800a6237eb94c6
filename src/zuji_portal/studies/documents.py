"""Files made from a stored result: lockfile, report, workbook, tables, pictures."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zuji.charts import CHARTS
from zuji.core.refusals import Lang
from zuji.exchange import write_template
from zuji.factors.packs import safe_cell
from zuji.footprint import study_from_data
from zuji.reports import pdf_report
from zuji_portal.studies.queries import TABLES, model_in, picture, result_or_404, tables_of
from zuji_portal.ui.language import lang

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
"""What is drawn from a lockfile may change with the software; the lockfile itself never does."""


def _file(content: bytes, kind: str, name: str = "", kept: str = A_DAY) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = kept
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def lockfile(request: HttpRequest, digest: str) -> HttpResponse:
    stored = result_or_404(digest)
    return _file(
        bytes(stored.lock) + b"\n", "application/json", f"zuji-{digest[:12]}.lock.json", FOREVER
    )


@require_safe
def report(request: HttpRequest, digest: str) -> HttpResponse:
    result_or_404(digest)
    return _file(_report(digest, lang()), "application/pdf", f"zuji-{digest[:12]}-{lang()}.pdf")


@lru_cache(maxsize=16)
def _report(digest: str, language: Lang) -> bytes:
    return pdf_report(result_or_404(digest).content(), language)


@require_safe
def workbook(request: HttpRequest, digest: str) -> HttpResponse:
    lock = result_or_404(digest).content()
    content = write_template(model_in(lock), study_from_data(lock["study"], digest))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, kind, f"zuji-{digest[:12]}.xlsx")


@require_safe
def table(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    if name not in TABLES:
        raise Http404(name)
    lock = result_or_404(digest).content()
    rows = tables_of(lock, model_in(lock), lang())[name]
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(
            {k: safe_cell("" if v is None else str(v)) for k, v in row.items()} for row in rows
        )
    return _file(
        ("\ufeff" + out.getvalue()).encode(),
        "text/csv; charset=utf-8",
        f"zuji-{digest[:12]}-{name}.csv",
    )


@require_safe
def chart(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    if name not in CHARTS:
        raise Http404(name)
    result_or_404(digest)
    return _file(picture(digest, name, lang()).encode(), "image/svg+xml")
