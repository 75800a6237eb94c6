"""Actions on products: add and edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import ProtectedError

from zuji.core.identifiers import plain_id
from zuji.core.label import listed
from zuji.core.refusals import Refusal, blocking, refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.organisations.queries import is_held
from zuji_portal.enterprises.organisations.rules import held_findings
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.enterprises.products.photo import kept_photo
from zuji_portal.enterprises.products.rules import IDS, REGISTERED, product_findings
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.events import publish


@dataclass
class SaveProduct(Action[Enterprise, Product]):
    """Add a product to an enterprise (`product` None) or change one; old versions stay in its
    history. What something rests on changes by a request (`enterprises.changes`).
    """

    product: Product | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    photo: bytes = b""
    policy: ClassVar[str] = "product.edit"

    def lock(self) -> None:
        if self.product is not None:
            self.product = Product.objects.select_for_update().get(pk=self.product.pk)

    def perform(self) -> Product:
        if self.product is not None and self.product.enterprise_id != self.subject.pk:
            raise refuse("line-unknown", "product", self.product.pk)
        if self.product is not None:
            values = {**self.values, **plain_ids(self.values)}
            held = held_findings(REGISTERED, self.product, values)
            if held and is_held(self.subject.pk, self.product.pk):
                raise Refusal(held)
        product = self.product or Product(enterprise=self.subject)
        write_product(self.subject, product, self.values)
        product.photo = kept_photo(self.photo) if self.photo else product.photo
        product.save()
        if self.product is not None:
            publish(FootprintChanged(product))
        return product

    def facts(self, product: Product) -> Mapping[str, Any]:
        return {
            "model": product.model_id,
            "fields": sorted(self.values),
            "is_new": self.product is None,
        }


def plain_ids(values: Mapping[str, Any]) -> dict[str, str]:
    """The ids among the values as they are kept."""
    return {name: plain_id(values[name]) for name in IDS if name in values}


def write_product(enterprise: Enterprise, product: Product, values: Mapping[str, Any]) -> Product:
    """Sets the values of a product, without saving; refuses what the register does not take."""
    kept = {"name_zh": product.name_zh, "model_id": product.model_id}
    findings = product_findings({**kept, **values})
    site = values.get("site")
    if site is not None and site.enterprise_id != enterprise.pk:
        own = listed(s.name for s in enterprise.sites.all())
        findings.append(blocking("choice-unknown", "site", site.name, options=own))
    ids = plain_ids(values)
    gtin = ids.get("gtin", "")
    same = {gtin.lstrip("0").zfill(digits) for digits in (8, 12, 13, 14)}
    if gtin and Product.objects.filter(gtin__in=same).exclude(pk=product.pk).exists():
        findings.append(blocking("gtin-taken", "gtin", gtin))
    if findings:
        raise Refusal(findings)
    for name, value in {**values, **ids}.items():
        setattr(product, name, value)
    return product


@dataclass
class RemoveProduct(Action[Enterprise, None]):
    """Remove a product that nothing was made of."""

    product: Product | None = None
    reason: str = ""
    policy: ClassVar[str] = "product.remove"

    def perform(self) -> None:
        assert self.product is not None
        try:
            with transaction.atomic():
                Product.objects.get(pk=self.product.pk, enterprise=self.subject).delete()
        except ProtectedError:
            raise refuse("still-used", "product") from None

    def about(self, outcome: None) -> Any:
        return f"product:{self.product.pk if self.product else 0}"

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}
