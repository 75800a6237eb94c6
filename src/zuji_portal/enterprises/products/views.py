"""A product: entry, editing, history."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zuji.core.places import cbam_good
from zuji.core.refusals import Refusal
from zuji.sectors.registry import by_industry, get_model, industries
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.enterprises.organisations.views import versions
from zuji_portal.enterprises.products import queries
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.enterprises.products.rules import read_markets
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import field, uploaded

FIELDS = (
    "name_zh",
    "name_en",
    "model_id",
    "specification",
    "gb4754",
    "hs",
    "cpc",
    "gtin",
    "markets",
)


@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.product_or_404(viewer, pk)
    from zuji_portal.studies.queries import visible_to

    context = {
        "product": found,
        "cbam": cbam_good(found.hs),
        "model": get_model(found.model_id),
        "may_edit": decide(viewer, "product.edit", found.enterprise),
        "may_start": decide(viewer, "study.create", found),
        "studies": visible_to(viewer).filter(product=found).order_by("-year"),
    }
    return render(request, "products/product.html", context)


@require_safe
def product_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.product_or_404(viewer_of(request), pk)
    return render(request, "ui/history.html", {"title": found, "versions": versions(found)})


@require_safe
def product_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo as we re-encoded it: pixels only, whatever was uploaded."""
    found = queries.product_or_404(viewer_of(request), pk)
    if not found.photo:
        raise Http404(pk)
    response = HttpResponse(content_of(found.photo), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


def product_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, enterprise_or_404(viewer_of(request), pk), None)


def product_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.product_or_404(viewer_of(request), pk)
    return _edit(request, found.enterprise, found)


def _edit(request: HttpRequest, enterprise: Any, found: Product | None) -> HttpResponse:
    if request.method != "POST":
        values = {f: getattr(found, f) for f in FIELDS} if found else {}
        return _form(request, enterprise, found, values)
    values = {f: field(request, f) for f in FIELDS}
    values["markets"] = read_markets(values["markets"])
    site = enterprise.sites.filter(key=field(request, "site"), merged_into=None).first()
    try:
        photo = uploaded(request, "photo")[0] if request.FILES.get("photo") else b""
        made = SaveProduct(
            viewer_of(request),
            enterprise,
            product=found,
            values={**values, "site": site},
            photo=photo,
        ).run()
    except Refusal as problem:
        return _form(request, enterprise, found, values, problem.findings, 422)
    return redirect("product", made.pk)


def _form(
    request: HttpRequest,
    enterprise: Any,
    found: Product | None,
    values: Any,
    findings: Any = (),
    status: int = 200,
) -> HttpResponse:
    groups = [
        (industries()[i], [get_model(m) for m in models]) for i, models in by_industry().items()
    ]
    context = {
        "enterprise": enterprise,
        "product": found,
        "values": values,
        "groups": groups,
        "sites": enterprise.sites.filter(merged_into=None),
        "findings": findings_for(findings),
    }
    return render(request, "products/form.html", context, status=status)
