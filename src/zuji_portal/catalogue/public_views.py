"""The public catalogue and the page behind a product's code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from zuji.compare import compared
from zuji.core.province import current_province
from zuji.core.words import OPINIONS
from zuji_portal.catalogue import queries, resolver
from zuji_portal.catalogue.comparing import comparand
from zuji_portal.catalogue.events import AdoptionsAsked
from zuji_portal.catalogue.export import KINDS, exported
from zuji_portal.catalogue.models import LEVELS, Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import view_of, views_of
from zuji_portal.catalogue.structured import structured
from zuji_portal.certification import queries as certification
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.enterprises.evidence.storage import path_of
from zuji_portal.foundation.events import publish
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.language import lang, page_language

A_PAGE = 30
MOST_COMPARED = 2
LONGEST_QUERY = 100


def asked(request: HttpRequest) -> queries.Asked:
    """What the address asks the catalogue for; unknown values ask for nothing."""
    facets = {n: request.GET.get(n, "").replace("\0", "")[:40] for n in queries.FACETS}
    if facets["year"] and not (facets["year"].isdecimal() and len(facets["year"]) == 4):
        facets["year"] = ""
    sort = request.GET.get("sort", "new")
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    return queries.Asked(words, facets, sort if sort in queries.SORTS else "new")


@require_safe
def catalogue_list(request: HttpRequest) -> HttpResponse:
    want = asked(request)
    page = Paginator(queries.found(want), A_PAGE).get_page(request.GET.get("page"))
    rows = [(view, CERTIFICATE.word(view.state, lang())) for view in views_of(page)]
    terms = {"q": want.words, "sort": want.sort, **want.facets}
    facets = [
        {
            "name": n,
            "label": queries.FACETS[n],
            "value": want.facets[n],
            "options": options,
            "without": urlencode({**terms, n: ""}),
        }
        for n, options in queries.facet_counts(want, lang()).items()
        if len(options) > 1 or want.facets[n]
    ]
    context = {
        "page": page,
        "rows": rows,
        "asked": want,
        "longest_query": LONGEST_QUERY,
        "facets": facets,
        "query": urlencode({k: v for k, v in terms.items() if v}),
        "sorts": queries.SORTS,
        "levels": LEVELS,
    }
    return render(request, "catalogue/list.html", context)


@require_safe
def product_page(request: HttpRequest, key: str) -> HttpResponse:
    """The page in the visitor's language: ``?lang=``, else the browser's, else Chinese."""
    if resolver.wants_linkset(request):
        return resolver.linkset(request, key)
    language = page_language(request)
    entry = queries.by_key(key)
    if entry is None:
        raise Http404(key)
    with translation.override(language):
        response = HttpResponse(render_to_string("catalogue/product.html", page_context(entry)))
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    if entry.is_shown:
        response["Link"] = resolver.linkset_header(entry)
    return response


def page_context(entry: Entry) -> dict[str, Any]:
    """What the page shows today: content, and the live status of entry and certificate."""
    view = view_of(entry)
    page, is_shown = view.page, entry.is_shown
    return {
        "entry": entry,
        "view": view,
        "page": page,
        "province": current_province().file,
        "own": page.get(lang(), {}),
        "lang": lang(),
        "is_shown": is_shown,
        "shows": set(entry.shows),
        "certificate": view.certificate,
        "state": view.state,
        "word": CERTIFICATE.word(view.state, lang()),
        "opinion": OPINIONS[page["statement"]["opinion"]] if page.get("statement") else "",
        "values": queries.values_until(entry)[:10] if is_shown else [],
        "adopted": [each for some in publish(AdoptionsAsked(entry)) for each in some]
        if is_shown
        else [],
        "externals": certification.externals(entry.product_id) if is_shown else [],
        "interval": _interval(page),
        "permalink": permalink(entry),
        "structured": structured(view, lang()) if is_shown else "",
    }


def _interval(page: Mapping[str, Any]) -> dict[str, int]:
    """Places of low, value and high on a bar of a thousand."""
    total = page["total"]
    span = max(total["high"] * 1.15, 1e-12)
    return {k: round(1000 * max(total[k], 0) / span) for k in ("low", "value", "high")}


@require_safe
def product_page_photo(request: HttpRequest, key: str) -> HttpResponseBase:
    """The product's photo, if the holder shows it."""
    entry = queries.by_key(key)
    if (
        entry is None
        or not entry.is_shown
        or "photo" not in entry.shows
        or not entry.page.get("photo")
    ):
        raise Http404(key)
    response = FileResponse(path_of(entry.page["photo"]).open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def catalogue_compare(request: HttpRequest) -> HttpResponse:
    """Two products beside each other, or why not."""
    keys = [k for k in request.GET.getlist("p") if k][:MOST_COMPARED]
    entries = [entry for k in keys if (entry := queries.public().filter(key=k[:12]).first())]
    views = views_of(entries)
    context: dict[str, Any] = {
        "views": views,
        "own": [view.page[lang()]["name"] for view in views],
        "choices": queries.public().order_by("name_zh")[:200],
        "keys": keys,
    }
    if len(entries) == MOST_COMPARED:
        context |= {"found": compared(comparand(views[0]), comparand(views[1]))}
    return render(request, "catalogue/compare.html", context)


@require_safe
def catalogue_export(request: HttpRequest, form: str) -> HttpResponse:
    """The public catalogue as open data, narrowed as the list is."""
    if form not in KINDS:
        raise Http404(form)
    return attached(
        exported(queries.found(asked(request)), form, lang()), KINDS[form], f"zuji-catalogue.{form}"
    )


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of public product pages."""
    rows = queries.public().order_by("pk").values_list("key", "changed_at")[:50_000]
    urls = "".join(
        f"<url><loc>{settings.SITE_URL}/p/{k}</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>"
        for k, at in rows
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><urlset '
        f'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    )
    return HttpResponse(text, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /account/",
        "Disallow: /desk/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
