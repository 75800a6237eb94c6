"""Entries for who keeps them: the holder decides what is public, the province supervises the
list.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.core.spelling import years
from zuji.reports.label import FORMS, SIZES, USUAL, label
from zuji.verification import certification_rules
from zuji_portal.catalogue import actions, queries
from zuji_portal.catalogue.forms import DelistForm, HideForm, PublishForm, RelistForm
from zuji_portal.catalogue.labelling import label_facts
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.certification import queries as certification
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang

A_PAGE = 50


@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    rows = queries.named(queries.visible_to(viewer).defer("page"), words)
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "reminders": queries.reminders(viewer)[:100],
        "renewal": years(certification_rules().renewal_years),
    }
    return render(request, "catalogue/entries.html", context)


def _page(request: HttpRequest, entry: Entry, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    may = {n: decide(viewer, f"entry.{n}", entry) for n in ("publish", "hide", "delist", "relist")}
    context = {
        "publish": PublishForm(entry=entry),
        "hide": HideForm(),
        "delist": DelistForm(),
        "relist": RelistForm(),
        "entry": entry,
        "may": may,
        "may_label": decide(viewer, "label.make", entry),
        "permalink": permalink(entry),
        "values": queries.values_of(entry),
        "events": entry.events.select_related("by"),
        "certificates": certification.of_product(entry.product),
        "forms": FORMS,
        "sizes": [(name, name.replace("x", " × ")) for name in SIZES],
        "usual": USUAL,
    }
    return render(request, "catalogue/entry.html", context | more, status=status)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.entry_or_404(viewer_of(request), pk))


def _acted(
    request: HttpRequest, pk: int, action: type[actions.EntryAction], name: str, form: SiteForm
) -> HttpResponse:
    viewer = viewer_of(request)
    entry = queries.entry_or_404(viewer, pk)
    try:
        action(viewer, entry, **form.values()).run()
    except Refusal as refusal:
        entry.refresh_from_db()
        return _page(request, entry, 422, **{name: form.refused(refusal)})
    return redirect("entry", entry.pk)


@require_POST
def entry_publish(request: HttpRequest, pk: int) -> HttpResponse:
    form = PublishForm(request.POST, entry=queries.entry_or_404(viewer_of(request), pk))
    return _acted(request, pk, actions.Publish, "publish", form)


@require_POST
def entry_hide(request: HttpRequest, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.Hide, "hide", HideForm(request.POST))


@require_POST
def entry_delist(request: HttpRequest, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.Delist, "delist", DelistForm(request.POST))


@require_POST
def entry_relist(request: HttpRequest, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.Relist, "relist", RelistForm(request.POST))


@require_safe
def entry_label(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The label, only while the certificate is valid."""
    viewer = viewer_of(request)
    entry = queries.entry_or_404(viewer, pk)
    decision = decide(viewer, "label.make", entry)
    if not decision:
        raise Denied(decision)
    size, ink = request.GET.get("size", USUAL), request.GET.get("ink", "colour")
    if form not in FORMS or size not in SIZES or ink not in {"colour", "black"}:
        raise Http404(form)
    is_black = ink == "black"
    content = label(label_facts(entry, lang()), lang(), form, size, in_one_colour=is_black)
    usual = size == USUAL and not is_black
    name = entry.archive_number if usual else f"{entry.archive_number}-{size}-{ink}"
    return attached(content, FORMS[form], f"{name}.{form}")
