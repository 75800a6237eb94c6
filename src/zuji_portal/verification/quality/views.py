"""Pages of bodies' quality: the province's table and file, a body's public page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.supervision import BodyQuality, supervision_rules
from zuji.supervision.body_quality import CountedShare
from zuji_portal.ui.downloads import attached, table_text, with_mark
from zuji_portal.ui.language import lang
from zuji_portal.verification.quality.queries import first_day, quality_of, quality_rows
from zuji_portal.verification.quality.table import COLUMNS, MEASURES, table_rows
from zuji_portal.verification.queries import body_or_404


@require_safe
def quality_list(request: HttpRequest) -> HttpResponse:
    """Every body with its place and measures."""
    rule = supervision_rules().quality
    context = {
        "rows": [(row, _measures(row.quality)) for row in quality_rows()],
        "measures": MEASURES,
        "since": first_day(),
        "least": rule.least.value,
        "assignment": Label(rule.assignment.zh, rule.assignment.en),
    }
    return render(request, "bodyquality/list.html", context)


def _measures(quality: BodyQuality) -> list[tuple[Label, CountedShare]]:
    return [(label, getattr(quality, key)) for key, label in MEASURES.items()]


@require_safe
def quality_file(request: HttpRequest) -> HttpResponse:
    content = with_mark(table_text(COLUMNS, table_rows(quality_rows(), lang()), lang()))
    return attached(content, "text/csv; charset=utf-8", "body-quality.csv")


@require_safe
def body_quality(request: HttpRequest, pk: int) -> HttpResponse:
    """A body's measures, for everybody."""
    body, rule = body_or_404(pk), supervision_rules().quality
    quality, ranked = quality_of(body)
    context = {
        "body": body,
        "quality": quality,
        "measures": _measures(quality),
        "ranked": ranked,
        "since": first_day(),
        "least": rule.least.value,
        "assignment": Label(rule.assignment.zh, rule.assignment.en),
    }
    return render(request, "bodyquality/body.html", context)
