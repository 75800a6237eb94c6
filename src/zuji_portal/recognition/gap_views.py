"""The gap of a result to a scheme: choosing the scheme, the page, the report as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.core.figures import to_places
from zuji.core.label import LANGS, Label
from zuji.core.refusals import Refusal
from zuji.recognition import RecognitionScheme
from zuji.recognition.schemes import cited, register
from zuji.reports.recognition_report import (
    open_lines,
    result_figures,
    signed,
    smallest_text,
    why_not_computed,
)
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.recognition import queries
from zuji_portal.recognition.gaps import ResultGap, gap_of, gap_report
from zuji_portal.recognition.views import kind_words
from zuji_portal.studies.results.addresses import Result, result_or_404
from zuji_portal.ui.downloads import PDF, WORD, attached
from zuji_portal.ui.language import findings_for, lang

FORMS: dict[str, str] = {"pdf": PDF, "docx": WORD}


def _named(product: Mapping[str, Any]) -> Label:
    name = str(product.get("name_zh") or "—")
    return Label(name, str(product.get("name_en") or name))


def _of(request: HttpRequest, digest: str) -> tuple[Result, dict[str, Any]]:
    result = result_or_404(viewer_of(request), digest)
    head = {
        "digest": digest,
        "lang": lang(),
        "total": result.lock["result"]["total"],
        "named": _named(result.lock["study"].get("product") or {}),
    }
    return result, head


@require_safe
def gap_choice(request: HttpRequest, digest: str) -> HttpResponse:
    """The schemes that a result can be compared with."""
    _, context = _of(request, digest)
    kinds = register().scheme_kinds
    context["partners"] = [(each, cited(kinds[each.kind])) for each in queries.partners()]
    return render(request, "recognition/choice.html", context)


@require_safe
def gap_page(request: HttpRequest, digest: str, scheme: str) -> HttpResponse:
    """Both totals, which clauses make the difference, and what is open."""
    result, context = _of(request, digest)
    of = queries.partner_or_404(scheme)
    context["of"] = of
    try:
        gap = gap_of(result, of)
    except Refusal as problem:
        context["findings"] = findings_for(problem.findings)
        return render(request, "recognition/gap.html", context, status=422)
    return render(request, "recognition/gap.html", context | _told(gap, of))


def _told(gap: ResultGap, of: RecognitionScheme) -> dict[str, Any]:
    found, language = gap.found, lang()
    places = result_figures(found)
    statuses = {key: cited(word) for key, word in register().statuses.items()}
    return {
        "gap": gap,
        "found": found,
        "kind": kind_words(found.bears),
        "why_not": why_not_computed(found, language) if found.after is None else "",
        "before": to_places(found.before, places),
        "after": "" if found.after is None else to_places(found.after, places),
        "frozen": to_places(gap.frozen, places),
        "difference": "" if found.difference is None else signed(found.difference, places),
        "relative": found.relative,
        "parts": [(part, signed(part.kgco2e, places)) for part in found.parts],
        "smallest": smallest_text(found, language) if found.parts else "",
        "open": open_lines(found, language),
        "rows": [(row, statuses[row.status]) for row in found.rows],
        "about": cited(of.about),
    }


@require_safe
def gap_file(request: HttpRequest, digest: str, scheme: str, form: str) -> HttpResponse:
    """The report as PDF/A or Word, in the language that the file's name says."""
    name, _, ending = form.partition(".")
    language = next((each for each in LANGS if name == f"report-{each}"), None)
    if language is None or ending not in FORMS:
        raise Http404(form)
    result, _context = _of(request, digest)
    of = queries.partner_or_404(scheme)
    content = gap_report(gap_of(result, of), language, ending)
    response = attached(content, FORMS[ending], f"zuji-{digest[:12]}-{of.id}-{language}.{ending}")
    response["Cache-Control"] = "private, no-store"
    return response
