"""Public pages of the register of schemes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.recognition import crosswalk, reference_scheme
from zuji.recognition.schemes import Kind, cited, register
from zuji_portal.recognition import queries
from zuji_portal.recognition.queries import worded


def kind_words(kind: Kind) -> dict[str, object]:
    """A kind of recognition in words, and what it means."""
    words = register().kinds[kind]
    return {"label": worded(words), "means": worded(words.means)}


@require_safe
def scheme_register(request: HttpRequest) -> HttpResponse:
    """Every scheme with how many of its clauses are known."""
    today = timezone.localdate().isoformat()
    context = {
        "rows": [
            (row, kind_words(row.agreement.kind) if row.agreement else None)
            for row in queries.listed_schemes(today)
        ],
        "kinds": [kind_words(kind) for kind in register().kinds],
        "reference": reference_scheme().title,
    }
    return render(request, "recognition/register.html", context)


@require_safe
def scheme_page(request: HttpRequest, scheme: str) -> HttpResponse:
    """A scheme clause by clause beside the national label; what is not known is said so."""
    of = queries.scheme_or_404(scheme)
    rows, today = crosswalk(of), timezone.localdate().isoformat()
    listed = queries.listed_scheme(of, rows, today)
    statuses = {key: worded(word) for key, word in register().statuses.items()}
    context = {
        "of": of,
        "listed": listed,
        "operator": worded(of.operator),
        "about": worded(of.about),
        "source": cited(of.source),
        "agreements": [
            (each, kind_words(each.kind), cited(each.ref), each == listed.agreement)
            for each in of.agreements
        ],
        "rows": [(row, statuses[row.status]) for row in rows],
        "counts": [(word, listed.counts.get(key, 0)) for key, word in statuses.items()],
        "reference": reference_scheme(),
        "unchecked": sum(row.status != "unknown" and not row.is_checked for row in rows),
    }
    return render(request, "recognition/scheme.html", context)
