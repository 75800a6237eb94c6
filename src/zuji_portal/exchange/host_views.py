"""Pages of suppliers' hosts: connecting one, what it gives, and making an answer of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zuji.core.refusals import Refusal
from zuji.core.units import conversion
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.exchange import queries, sourcing
from zuji_portal.exchange.asking import AskHost
from zuji_portal.exchange.forms import FollowForm, HostedForm, InquiryForm, SupplierHostForm
from zuji_portal.exchange.models import HostedFootprint, SupplierHost
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.machine import named
from zuji_portal.studies.machine import EDITABLE
from zuji_portal.studies.queries import draft_or_404, visible_to
from zuji_portal.studies.suppliers.requests import takes_footprint
from zuji_portal.ui.language import lang

MOST_STUDIES = 30
"""Studies that a footprint can be chosen for, the newest."""
MOST_REQUESTS = 30
"""Questions to a host that its page shows, the newest."""


def supplier_host_new(request: HttpRequest) -> HttpResponse:
    """The form; posting connects the host and has it read."""
    viewer = viewer_of(request)
    assert viewer.enterprise_id is not None
    enterprise = enterprise_or_404(viewer, viewer.enterprise_id)
    require(viewer, "exchange.connect", enterprise)
    form = SupplierHostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            host = sourcing.ConnectHost(viewer, enterprise, **form.values()).run()
            return redirect("supplier_host", host.pk)
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "exchange/supplier_host_new.html", {"form": form}, status=form.status)


def _host(
    request: HttpRequest, host: SupplierHost, *, follow: FollowForm, ask: InquiryForm | None = None
) -> HttpResponse:
    """The page of a host with its forms."""
    viewer, asking = viewer_of(request), ask or InquiryForm()
    rows = list(host.footprints.defer("content"))
    replaced = {old for row in rows for old in row.preceding if isinstance(old, str)}
    context = {
        "host": host,
        "rows": [(row, row.identity in replaced) for row in rows],
        "requests": host.requests.all()[:MOST_REQUESTS],
        "form": follow,
        "ask": asking,
        "may": decide(viewer, "exchange.read", host),
        "may_ask": decide(viewer, "exchange.inquire", host),
    }
    status = max(follow.status, asking.status)
    return render(request, "exchange/supplier_host.html", context, status=status)


def _follow_form(request: HttpRequest, host: SupplierHost, *, is_posted: bool) -> FollowForm:
    partners = queries.partners(viewer_of(request)).filter(ended_at=None)
    choices = [(str(each.pk), each.name) for each in partners]
    return FollowForm(request.POST if is_posted else None, partners=choices)


def supplier_host(request: HttpRequest, pk: int) -> HttpResponse:
    """What a host gives; posting says which partner's events tell of it."""
    viewer = viewer_of(request)
    host = queries.supplier_host_or_404(viewer, pk)
    form = _follow_form(request, host, is_posted=request.method == "POST")
    if request.method == "POST":
        require(viewer, "exchange.follow", host)
        try:
            chosen = form.values()["partner"]
            partners = queries.partners(viewer).filter(ended_at=None)
            partner = partners.filter(pk=int(chosen)).first() if chosen else None
            sourcing.FollowHost(viewer, host, partner=partner).run()
            return redirect("supplier_host", pk)
        except Refusal as refusal:
            form.refused(refusal)
    return _host(request, host, follow=form)


@require_POST
def supplier_host_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks a host for the footprint of a product."""
    viewer = viewer_of(request)
    host = queries.supplier_host_or_404(viewer, pk)
    require(viewer, "exchange.inquire", host)
    form = InquiryForm(request.POST)
    try:
        AskHost(viewer, host, **form.values()).run()
    except Refusal as refusal:
        follow = _follow_form(request, host, is_posted=False)
        form.refused(refusal)
        return _host(request, host, follow=follow, ask=form)
    return redirect("supplier_host", pk)


@require_POST
def supplier_host_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a host read again."""
    viewer = viewer_of(request)
    sourcing.ReadHost(viewer, queries.supplier_host_or_404(viewer, pk)).run()
    return redirect("supplier_host", pk)


@require_POST
def supplier_host_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Disconnects a host."""
    viewer = viewer_of(request)
    sourcing.DisconnectHost(viewer, queries.supplier_host_or_404(viewer, pk)).run()
    return redirect("supplier_host", pk)


def hosted_footprint(request: HttpRequest, pk: int) -> HttpResponse:
    """One footprint of a supplier's host; posting makes an answer of it for a study's factor."""
    viewer = viewer_of(request)
    held = queries.hosted_or_404(viewer, pk)
    targets = _targets(viewer, held)
    form = HostedForm(request.POST if request.method == "POST" else None, targets=targets)
    if request.method == "POST":
        try:
            study, _, slot = str(form.values()["target"]).partition(" ")
            of = draft_or_404(viewer, int(study))
            sourcing.AnswerFromHost(viewer, of, footprint=held, slot=slot).run()
            return redirect("study_suppliers", of.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"held": held, "form": form, "targets": targets}
    return render(request, "exchange/hosted_footprint.html", context, status=form.status)


def _targets(viewer: Viewer, held: HostedFootprint) -> list[tuple[str, str]]:
    """The factors of studies in work that the footprint's unit fits, in words."""
    if not held.is_usable:
        return []
    rows = visible_to(viewer).filter(enterprise=held.host.enterprise_id, state__in=EDITABLE)
    found: list[tuple[str, str]] = []
    for study in rows.select_related("product").order_by("-pk")[:MOST_STUDIES]:
        if not decide(viewer, "study.edit", study).is_allowed:
            continue
        title = f"{named(study.product, lang())} {study.year}"
        found += [
            (f"{study.pk} {slot.name}", f"{title} · {slot.label[lang()]} ({slot.unit})")
            for slot in get_model(study.model_id).slots.values()
            if takes_footprint(slot.unit) and _fits(held.figure, slot.unit)
        ]
    return found


def _fits(figure: dict[str, Any], unit: str) -> bool:
    try:
        conversion(f"kgCO2e/{figure['per']}", unit, "slot")
    except Refusal:
        return False
    return True
