"""Organisations and products, as far as the key's appointment sees them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Router
from pydantic import Field

from zuji_portal.api import shapes, shown
from zuji_portal.api.access import READ, viewer_of
from zuji_portal.api.paging import PageQuery, page_of, paged
from zuji_portal.enterprises.organisations import queries as organisations
from zuji_portal.enterprises.products import queries as products

router = Router(tags=["register"], auth=READ)
PROBLEMS = shapes.problems(400, 401, 403, 404, 422, 429, 503)
Code = Annotated[str, Field(max_length=18)]


@router.get(
    "/organisations",
    response={200: shapes.OrganisationPage, **PROBLEMS},
    url_name="api_organisations",
    summary="Enterprises you may see",
)
def organisation_list(request: HttpRequest, page: PageQuery) -> Any:
    rows, following = page_of(organisations.visible_to(viewer_of(request)), page)
    return paged([shown.organisation(row) for row in rows], following)


@router.get(
    "/organisations/{uscc}",
    response={200: shapes.Organisation, **PROBLEMS},
    url_name="api_organisation",
    summary="An enterprise by its unified social credit code",
)
def organisation(request: HttpRequest, uscc: Path[Code]) -> Any:
    enterprise = organisations.visible_to(viewer_of(request)).filter(uscc=uscc).first()
    if enterprise is None:
        raise Http404(uscc)
    return shown.organisation(enterprise)


@router.get(
    "/products",
    response={200: shapes.ProductPage, **PROBLEMS},
    url_name="api_products",
    summary="Products you may see",
)
def product_list(request: HttpRequest, page: PageQuery, uscc: Code = "") -> Any:
    visible = products.visible_to(viewer_of(request))
    rows, following = page_of(visible.filter(enterprise__uscc=uscc) if uscc else visible, page)
    return paged([shown.product(row) for row in rows], following)


@router.get(
    "/products/{pk}",
    response={200: shapes.Product, **PROBLEMS},
    url_name="api_product",
    summary="A product",
)
def product(request: HttpRequest, pk: Path[shapes.Number]) -> Any:
    return shown.product(products.product_or_404(viewer_of(request), pk))
