"""Entries for who keeps them: the holder decides what is public, the province supervises the
list.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.reports.label import FORMS, label
from zuji_portal.catalogue import actions, queries
from zuji_portal.catalogue.labelling import label_facts
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import PARTS, permalink
from zuji_portal.certification import queries as certification
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field


@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "entries": queries.visible_to(viewer).defer("page")[:500],
        "reminders": queries.reminders(viewer)[:100],
    }
    return render(request, "catalogue/entries.html", context)


def _page(request: HttpRequest, found: Entry, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    may = {n: decide(viewer, f"entry.{n}", found) for n in ("publish", "hide", "delist", "relist")}
    context = {
        "entry": found,
        "may": may,
        "may_label": decide(viewer, "label.make", found),
        "parts": PARTS,
        "permalink": permalink(found),
        "values": queries.values_of(found),
        "events": found.events.select_related("by"),
        "certificates": certification.of_product(found.product),
        "forms": FORMS,
    }
    return render(request, "catalogue/entry.html", context | more, status=status)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.entry_or_404(viewer_of(request), pk))


def _acted(request: HttpRequest, found: Entry, action: actions.EntryAction) -> HttpResponse:
    try:
        action.run()
    except Refusal as problem:
        found.refresh_from_db()
        return _page(request, found, 422, findings=findings_for(problem.findings))
    return redirect("entry", found.pk)


@require_POST
def entry_publish(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.entry_or_404(viewer, pk)
    revision = queries.accepted_of(found, field(request, "revision"))
    shows = [p for p in request.POST.getlist("shows") if p in PARTS]
    return _acted(request, found, actions.Publish(viewer, found, revision=revision, shows=shows))


@require_POST
def entry_hide(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.entry_or_404(viewer, pk)
    return _acted(request, found, actions.Hide(viewer, found, reason=field(request, "reason")))


@require_POST
def entry_delist(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.entry_or_404(viewer, pk)
    return _acted(request, found, actions.Delist(viewer, found, reason=field(request, "reason")))


@require_POST
def entry_relist(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.entry_or_404(viewer, pk)
    return _acted(request, found, actions.Relist(viewer, found, reason=field(request, "reason")))


@require_safe
def entry_label(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The label, only while the certificate is valid."""
    viewer = viewer_of(request)
    found = queries.entry_or_404(viewer, pk)
    decision = decide(viewer, "label.make", found)
    if not decision:
        raise Denied(decision)
    if form not in FORMS:
        raise Http404(form)
    return attached(
        label(label_facts(found, lang()), lang(), form),
        FORMS[form],
        f"{found.archive_number}.{form}",
    )
