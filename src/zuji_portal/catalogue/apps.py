from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class CatalogueConfig(AppConfig):
    name = "zuji_portal.catalogue"

    def ready(self) -> None:
        from zuji_portal.catalogue.keeping import file_revision
        from zuji_portal.catalogue.queries import published_at
        from zuji_portal.enterprises.organisations.models import Enterprise
        from zuji_portal.enterprises.products.models import Product
        from zuji_portal.studies.attested import ACCEPTED
        from zuji_portal.studies.suppliers.requests import PUBLISHED

        ACCEPTED.append(file_revision)
        PUBLISHED.append(published_at)
        post_save.connect(_renamed, Product, dispatch_uid="catalogue of a product")
        post_save.connect(_renamed, Enterprise, dispatch_uid="catalogue of an enterprise")


def _renamed(instance: Any, created: bool, **_: Any) -> None:
    """A product page shows the names, codes and photo that its product and enterprise have now."""
    from zuji_portal.catalogue.keeping import refresh
    from zuji_portal.catalogue.models import Entry

    if created:
        return
    name = type(instance).__name__.lower()
    for entry in Entry.objects.filter(**{name: instance}).select_related("product", "enterprise"):
        refresh(entry)
