"""Pages of the exchange: partners and what each was given, footprints, requests, lost events."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.exchange.dataspaces.catena_x import aspect_of
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.exchange import actions, queries
from zuji_portal.exchange.forms import (
    FootprintForm,
    GrantForm,
    PartnerForm,
    WithdrawFootprintForm,
)
from zuji_portal.exchange.machine import PARTNER_REQUEST
from zuji_portal.exchange.models import ExchangePartner, PartnerRequest, SharedFootprint
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.foundation.workflow.machine import named
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.language import findings_for, lang

MOVES: dict[str, type[actions.RequestStep]] = {
    PARTNER_REQUEST.move(action.policy).key: action
    for action in (actions.FulfilRequest, actions.DeclineRequest)
}
ALLOCATIONS = {
    "cut-off": Label("截断法", "cut-off"),
    "reverse cut-off": Label("反向截断法", "reverse cut-off"),
    "system expansion": Label("系统扩展", "system expansion"),
    "polluter pays principle": Label("污染者付费", "polluter pays"),
}
"""Allocation of waste incineration, which Catena-X requires and PACT does not ask for."""
CRITERIA = {
    "productId": Label("产品编号", "Product id"),
    "companyId": Label("企业编号", "Company id"),
    "geography": Label("地理范围", "Place"),
    "classification": Label("产品分类", "Product class"),
    "validOn": Label("在此时有效", "Valid on"),
    "validAfter": Label("此后开始有效", "Valid after"),
    "validBefore": Label("此前有效期已满", "Valid before"),
    "status": Label("状态", "Status"),
    "comment": Label("对方的说明", "Comment"),
}
"""What a request may ask by, in words."""


def _exchange(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    assert viewer.enterprise_id is not None
    enterprise = enterprise_or_404(viewer, viewer.enterprise_id)
    shared = list(queries.footprints(viewer))
    current = {each.product_id: each for each in shared if each.status == "Active"}
    entries = [(each, current.pop(each.product_id, None)) for each in queries.entries(viewer)]
    context = {
        "partners": queries.partners(viewer),
        "hosts": queries.supplier_hosts(viewer),
        "entries": entries,
        "alone": list(current.values()),
        "earlier": [each for each in shared if each.status != "Active"],
        "requests": queries.visible_to(viewer)[:50],
        "dead": queries.deliveries(viewer).filter(state="dead", partner__ended_at=None),
        "may": decide(viewer, "exchange.register", enterprise),
        "form": WithdrawFootprintForm(),
        "allocations": ALLOCATIONS,
        "address": request.build_absolute_uri("/pact"),
    }
    return render(request, "exchange/exchange.html", context | more, status=status)


@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    return _exchange(request)


def exchange_partner_new(request: HttpRequest) -> HttpResponse:
    """The form; its answer shows the secret, which stands on that page alone."""
    viewer = viewer_of(request)
    assert viewer.enterprise_id is not None
    enterprise = enterprise_or_404(viewer, viewer.enterprise_id)
    require(viewer, "exchange.register", enterprise)
    form = PartnerForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "address": request.build_absolute_uri("/pact")}
    if request.method == "POST":
        try:
            action = actions.RegisterPartner(viewer, enterprise, **form.values())
            context |= {"partner": action.run(), "secret": action.secret}
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "exchange/partner_new.html", context, status=form.status)


def exchange_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """What a partner may see and was given; posting grants a product."""
    viewer = viewer_of(request)
    partner = queries.partner_or_404(viewer, pk)
    granted = set(partner.grants.filter(ended_at=None).values_list("product_id", flat=True))
    held = {each.product_id: each.product for each in queries.entries(viewer)}
    products = [
        (str(key), named(product, lang())) for key, product in held.items() if key not in granted
    ]
    form = GrantForm(request.POST if request.method == "POST" else None, products=products)
    if request.method == "POST":
        require(viewer, "exchange.grant", partner)
        try:
            product = held.get(int(form.values()["product"]))
            actions.GrantProduct(viewer, partner, product=product).run()
            return redirect("exchange_partner", pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "partner": partner,
        "grants": partner.grants.select_related("product").prefetch_related(
            Prefetch("given__footprint", SharedFootprint.objects.defer("content"))
        ),
        "deliveries": partner.deliveries.defer("content")[:50],
        "form": form,
        "products": products,
        "may": decide(viewer, "exchange.grant", partner),
    }
    return render(request, "exchange/partner.html", context, status=form.status)


@require_POST
def exchange_partner_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    partner: ExchangePartner = queries.partner_or_404(viewer, pk)
    actions.EndPartner(viewer, partner).run()
    return redirect("exchange_partner", pk)


@require_POST
def exchange_grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    grant = queries.grant_or_404(viewer, pk)
    actions.EndGrant(viewer, grant).run()
    return redirect("exchange_partner", grant.partner_id)


def exchange_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What the study does not know; posting publishes."""
    viewer = viewer_of(request)
    entry = queries.entry_or_404(viewer, pk)
    require(viewer, "exchange.publish", entry)
    form = FootprintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            actions.PublishFootprint(viewer, entry, values=form.values()).run()
            return redirect("exchange")
        except Refusal as refusal:
            form.refused(refusal)
    context = {"entry": entry, "form": form, "accepted": queries.newest(entry)}
    return render(request, "exchange/publish.html", context, status=form.status)


@require_POST
def exchange_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    footprint = queries.footprint_or_404(viewer, pk)
    require(viewer, "exchange.withdraw", footprint)
    form = WithdrawFootprintForm(request.POST)
    try:
        actions.WithdrawFootprint(viewer, footprint, **form.values()).run()
    except Refusal as refusal:
        return _exchange(request, 422, form=form.refused(refusal))
    return redirect("exchange")


@require_safe
def exchange_catena_x(request: HttpRequest, pk: int) -> HttpResponse:
    """A current footprint as the Catena-X aspect, with the allocation that the address names; or
    why it cannot be (422).
    """
    footprint = queries.footprint_or_404(viewer_of(request), pk)
    own = {"allocationWasteIncineration": request.GET.get("waste", "")}
    try:
        made = aspect_of(footprint.revision.content(), footprint.data(), own)
    except Refusal as problem:
        context = {"findings": findings_for(problem.findings)}
        return render(request, "ui/refused.html", context, status=422)
    content = json.dumps(made.data, ensure_ascii=False, indent=2).encode()
    return attached(content, "application/json", f"{footprint.identity}.catena-x.json")


def _request(
    request: HttpRequest, asked: PartnerRequest, status: int = 200, **more: Any
) -> HttpResponse:
    wanted = asked.event.content["data"]
    context = {
        "asked": asked,
        "wanted": [
            (word, " · ".join(value) if isinstance(value, list) else value)
            for key, word in CRITERIA.items()
            if (value := wanted.get(key))
        ],
        "matching": actions.asked_for(asked),
    }
    return render(request, "exchange/request.html", context | more, status=status)


@require_safe
def exchange_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _request(request, queries.request_or_404(viewer_of(request), pk))


def exchange_request_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Answer a request, or decline it."""
    viewer: Viewer = viewer_of(request)
    asked = queries.request_or_404(viewer, pk)
    return moved_on_page(
        request, viewer, PARTNER_REQUEST, asked, act=MOVES.get(move), page=_request
    )


@require_POST
def exchange_resend(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    delivery = queries.delivery_or_404(viewer, pk)
    actions.ResendDelivery(viewer, delivery).run()
    return redirect("exchange_partner", delivery.partner_id)
