"""Public pages of the register of schemes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.recognition import crosswalk, reference_scheme
from zuji.recognition import scheme as scheme_of
from zuji.recognition.schemes import Kind, cited, register
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.recognition import queries
from zuji_portal.recognition.agreements import agreements_with, visible_to, with_agreements


def kind_words(kind: Kind) -> dict[str, object]:
    """A kind of recognition in words, and what it means."""
    words = register().kinds[kind]
    return {"label": cited(words), "means": cited(words.means)}


@require_safe
def scheme_register(request: HttpRequest) -> HttpResponse:
    """Every scheme with how many of its clauses are known."""
    viewer, today = viewer_of(request), timezone.localdate().isoformat()
    context = {
        "rows": [
            (row, kind_words(row.agreement.kind) if row.agreement else None)
            for row in queries.listed_schemes(today)
        ],
        "kinds": [kind_words(kind) for kind in register().kinds],
        "reference": reference_scheme().title,
        "agreements": [
            (row, scheme_of(row.scheme), kind_words(row.terms().kind)) for row in visible_to(viewer)
        ],
        "may_propose": bool(decide(viewer, "agreement.propose")),
    }
    return render(request, "recognition/register.html", context)


@require_safe
def scheme_page(request: HttpRequest, scheme: str) -> HttpResponse:
    """A scheme clause by clause beside the national label; what is not known is said so."""
    viewer, of = viewer_of(request), with_agreements(queries.scheme_or_404(scheme))
    rows, today = crosswalk(of), timezone.localdate().isoformat()
    listed = queries.listed_scheme(of, rows, today)
    statuses = {key: cited(word) for key, word in register().statuses.items()}
    context = {
        "of": of,
        "listed": listed,
        "operator": cited(of.operator),
        "about": cited(of.about),
        "source": cited(of.source),
        "agreements": [
            (row, each, kind_words(each.kind), cited(register().ways[each.way]))
            for row in agreements_with(viewer, of.id)
            for each in [row.terms()]
        ],
        "shipped": [
            (each, kind_words(each.kind), cited(register().ways[each.way]), cited(each.ref))
            for each in of.agreements
            if not each.number
        ],
        "rows": [(row, statuses[row.status]) for row in rows],
        "counts": [(word, listed.counts.get(key, 0)) for key, word in statuses.items()],
        "reference": reference_scheme(),
        "unchecked": sum(row.status != "unknown" and not row.is_checked for row in rows),
    }
    return render(request, "recognition/scheme.html", context)
