"""Factor search and factor page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.factors import builtin_library

SHOWN = 60


@require_safe
def factor_list(request: HttpRequest) -> HttpResponse:
    library = builtin_library()
    words = request.GET.get("q", "").strip()[:100]
    found = library.search(words, limit=SHOWN) if words else []
    context = {
        "q": words,
        "found": found,
        "count": len(library),
        "packs": library.packs,
        "shown": SHOWN,
    }
    return render(request, "factors/list.html", context)


@require_safe
def factor(request: HttpRequest, factor_id: str) -> HttpResponse:
    found = builtin_library().factors.get(factor_id)
    if found is None:
        raise Http404(factor_id)
    pack = next(p for p in builtin_library().packs if found in p.factors)
    return render(request, "factors/factor.html", {"factor": found, "pack": pack})
