"""Actions on products: add and edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zuji.core.identifiers import plain_id
from zuji.core.refusals import Refusal, blocking, refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.enterprises.products.photo import kept_photo
from zuji_portal.enterprises.products.rules import IDS, product_findings
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.events import publish


@dataclass
class SaveProduct(Action[Enterprise, Product]):
    """Add a product to an enterprise (`product` None) or change one; old versions stay in its
    history.
    """

    product: Product | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    photo: bytes = b""
    policy: ClassVar[str] = "product.edit"

    def perform(self) -> Product:
        if self.product is not None and self.product.enterprise_id != self.subject.pk:
            raise refuse("line-unknown", "product", self.product.pk)
        values = {**self.values, **{n: plain_id(self.values[n]) for n in IDS if n in self.values}}
        findings = product_findings(self.values)
        site = self.values.get("site")
        if site is not None and site.enterprise_id != self.subject.pk:
            own = "、".join(s.name for s in self.subject.sites.all())
            findings.append(blocking("choice-unknown", "site", site.name, options=own))
        gtin = values.get("gtin", "")
        same = {gtin.lstrip("0").zfill(digits) for digits in (8, 12, 13, 14)}
        taken = Product.objects.filter(gtin__in=same).exclude(
            pk=self.product.pk if self.product else 0
        )
        if gtin and taken.exists():
            findings.append(blocking("gtin-taken", "gtin", gtin))
        if findings:
            raise Refusal(findings)
        photo = kept_photo(self.photo) if self.photo else ""
        product = self.product or Product(enterprise=self.subject)
        for name, value in values.items():
            setattr(product, name, value)
        product.photo = photo or product.photo
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
