"""Pages of a product: entry, editing, history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.places import cbam_good
from zuji.core.refusals import Refusal
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.enterprises.organisations.dossier import (
    lines_of,
    marks_of,
    moments_of,
    rows_of,
    today_split,
    trend,
)
from zuji_portal.enterprises.organisations.queries import enterprise_or_404, is_held
from zuji_portal.enterprises.organisations.views import versions
from zuji_portal.enterprises.products import queries
from zuji_portal.enterprises.products.actions import RemoveProduct, SaveProduct
from zuji_portal.enterprises.products.events import StudiesAsked
from zuji_portal.enterprises.products.forms import ProductForm
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.workflow.confirming import Deed, done_by_page
from zuji_portal.foundation.workflow.machine import named
from zuji_portal.ui.language import lang


@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """A product with its studies and certificates."""
    viewer = viewer_of(request)
    product = queries.product_or_404(viewer, pk)
    year = timezone.localdate().year - 1
    marks = marks_of(viewer, product.enterprise, product.pk)
    rows = rows_of(lines_of(viewer, product.enterprise, product.pk), marks, lang())
    context = {
        "product": product,
        "cbam": cbam_good(product.hs),
        "model": get_model(product.model_id),
        "may_edit": decide(viewer, "product.edit", product.enterprise),
        "may_ask": decide(viewer, "change.ask", product.enterprise),
        "may_start": decide(viewer, "study.create", product),
        "may_remove": decide(viewer, "product.remove", product.enterprise),
        "rows": rows,
        "trend": trend(rows),
        "marks": [mark for mark in marks if mark.kind != "adopted"],
        "adopted": [mark for mark in marks if mark.kind == "adopted"],
        "moments": today_split(
            moments_of(viewer, product.enterprise, product.pk), timezone.localdate()
        ),
        "next_year": year,
        "this_year": next((row for row in rows if row.line.year == year), None),
        "studies": [study for some in publish(StudiesAsked(viewer, product)) for study in some],
    }
    return render(request, "products/product.html", context)


@require_safe
def product_history(request: HttpRequest, pk: int) -> HttpResponse:
    product = queries.product_or_404(viewer_of(request), pk)
    return render(request, "ui/history.html", {"title": product, "versions": versions(product)})


@require_safe
def product_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo as we re-encoded it: pixels only, whatever was uploaded."""
    product = queries.product_or_404(viewer_of(request), pk)
    if not product.photo:
        raise Http404(pk)
    return HttpResponse(content_of(product.photo), content_type="image/jpeg")


def product_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, enterprise_or_404(viewer_of(request), pk), None)


def product_edit(request: HttpRequest, pk: int) -> HttpResponse:
    product = queries.product_or_404(viewer_of(request), pk)
    return _edit(request, product.enterprise, product)


def _edit(request: HttpRequest, enterprise: Any, product: Product | None) -> HttpResponse:
    held = product is not None and is_held(enterprise.pk, product.pk)
    form = ProductForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        enterprise=enterprise,
        product=product,
        held=held,
    )
    if request.method == "POST":
        try:
            values = form.values()
            photo = (values.pop("photo") or (b"", ""))[0]
            action = SaveProduct(
                viewer_of(request), enterprise, product=product, values=values, photo=photo
            )
            return redirect("product", action.run().pk)
        except Refusal as refusal:
            form.refused(refusal)
    ask = reverse("product_change", args=[product.pk]) if product else ""
    context = {"enterprise": enterprise, "form": form, "held": held, "ask": ask}
    return render(request, "products/form.html", context, status=form.status)


def product_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes a product that nothing was made of, on a page that says so."""
    viewer = viewer_of(request)
    product = queries.product_or_404(viewer, pk)
    require(viewer, RemoveProduct.policy, product.enterprise)
    deed = Deed(
        label=policies()[RemoveProduct.policy].label,
        title=named(product, lang()),
        effects=REMOVED,
        told=None,
        back=reverse("product", args=[pk]),
    )

    def act(reason: str) -> None:
        RemoveProduct(viewer, product.enterprise, product=product, reason=reason).run()

    return done_by_page(request, deed, act, reverse("enterprise", args=[product.enterprise_id]))


REMOVED = (
    Label(
        "产品从企业档案里删除；有核算、证书或申请的产品不能删除。",
        "The product leaves the register; one with a study, certificate or request stays.",
    ),
)
"""What follows from removing a product."""
