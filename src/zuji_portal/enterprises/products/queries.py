"""Reads of products, limited to what the viewer may see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from zuji_portal.enterprises.organisations.queries import visible_to as visible_enterprises
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer


def visible_to(viewer: Viewer) -> QuerySet[Product]:
    """Products of the enterprises one sees."""
    return Product.objects.filter(enterprise__in=visible_enterprises(viewer)).select_related(
        "enterprise", "site"
    )


def product_or_404(viewer: Viewer, pk: int) -> Product:
    product = visible_to(viewer).filter(pk=pk).first()
    if product is None:
        raise Http404(pk)
    return product
