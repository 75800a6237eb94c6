"""Actions on change requests: ask, make, refuse, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import Refusal, blocking, refuse
from zuji_portal.enterprises.changes.events import ChangeDecided
from zuji_portal.enterprises.changes.facts import WORDS, worded
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.changes.queries import open_change
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.events import EnterpriseChanged
from zuji_portal.enterprises.organisations.models import Enterprise, Site
from zuji_portal.enterprises.organisations.rules import CHANGEABLE, id_findings
from zuji_portal.enterprises.products.actions import write_product
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.enterprises.products.rules import REGISTERED
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.events import publish


def kept(subject: Enterprise | Product, name: str) -> str:
    """A registered fact as a request keeps it; a site by its key."""
    value = getattr(subject, name)
    return value.key if isinstance(value, Site) else str(value or "")


@dataclass
class AskChange(Action[Enterprise, ChangeRequest]):
    """Ask for registered facts to change: of the enterprise, or of one of its products."""

    product: Product | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    evidence: EvidenceFile | None = None
    policy: ClassVar[str] = "change.ask"
    noun: ClassVar[str] = "changerequest"

    def lock(self) -> None:
        self.subject = Enterprise.objects.select_for_update().get(pk=self.subject.pk)
        if self.product is not None:
            self.product = Product.objects.select_for_update().get(pk=self.product.pk)

    def perform(self) -> ChangeRequest:
        assert self.viewer.user is not None
        if self.product is not None and self.product.enterprise_id != self.subject.pk:
            raise refuse("line-unknown", "product", self.product.pk)
        if self.evidence is not None and self.evidence.enterprise_id != self.subject.pk:
            raise refuse("evidence-elsewhere", "evidence")
        if open_change(self.subject, self.product) is not None:
            raise refuse("change-open", "request")
        about: Enterprise | Product = self.product or self.subject
        facts = {}
        for name in REGISTERED if self.product else CHANGEABLE:
            if name not in self.values:
                continue
            was, given = kept(about, name), self.values[name]
            now = given.key if isinstance(given, Site) else str(given or "")
            if was != now:
                facts[name] = {"was": was, "now": now}
        if not facts:
            raise refuse("change-none", "request")
        request = ChangeRequest(
            enterprise=self.subject,
            product=self.product,
            facts=facts,
            reason=self.reason.strip(),
            evidence=self.evidence,
            asked_by=self.viewer.user,
            state="",
        )
        tried(request)
        self.move(request)
        return request

    def facts(self, request: ChangeRequest) -> Mapping[str, Any]:
        return {"fields": sorted(request.facts), "product": request.product_id}


def tried(request: ChangeRequest) -> Enterprise | Product:
    """What the request is about with the new facts, not saved; refuses what the register does not
    take.
    """
    values = {name: fact["now"] for name, fact in request.facts.items()}
    if request.product is not None:
        product = Product.objects.get(pk=request.product.pk)
        if "site" in values:
            values["site"] = site_of(request.enterprise, values["site"])
        return write_product(request.enterprise, product, values)
    enterprise = Enterprise.objects.get(pk=request.enterprise.pk)
    for name, value in values.items():
        setattr(enterprise, name, value)
    wrong = id_findings(enterprise.uscc, enterprise.industry)
    if not enterprise.name_zh.strip():
        wrong.append(blocking("field-missing", "name_zh"))
    if Enterprise.objects.filter(uscc=enterprise.uscc).exclude(pk=enterprise.pk).exists():
        wrong.append(blocking("uscc-taken", "uscc", enterprise.uscc))
    if wrong:
        raise Refusal(wrong)
    return enterprise


def site_of(enterprise: Enterprise, key: str) -> Site | None:
    """The site that a request names, None where it names none; refuses one that is no more."""
    if not key:
        return None
    site = enterprise.sites.filter(merged_into=None, key=key).first()
    if site is None:
        raise refuse("line-unknown", "site", key)
    return site


@dataclass
class ChangeDecision(Action[ChangeRequest, ChangeRequest]):
    """A move of a request: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "changerequest"
    is_decision: ClassVar[bool] = True

    def lock(self) -> None:
        rows = ChangeRequest.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("enterprise", "product").get(pk=self.subject.pk)

    def perform(self) -> ChangeRequest:
        self.change()
        self.move(answer=self.reason.strip(), decided_at=timezone.now(), decided_by=self.person)
        if self.is_decision:
            publish(ChangeDecided(self.subject))
        return self.subject

    @property
    def person(self) -> Any:
        return self.viewer.user

    def change(self) -> None:
        """What the move does besides."""

    def facts(self, request: ChangeRequest) -> Mapping[str, Any]:
        return {"fields": sorted(request.facts), "product": request.product_id}


class MakeChange(ChangeDecision):
    """The officer accepts: the register changes in the same transaction."""

    policy = "change.make"

    def lock(self) -> None:
        super().lock()
        request = self.subject
        request.enterprise = Enterprise.objects.select_for_update().get(pk=request.enterprise.pk)
        if request.product is not None:
            request.product = Product.objects.select_for_update().get(pk=request.product.pk)

    def change(self) -> None:
        request = self.subject
        about: Enterprise | Product = request.product or request.enterprise
        moved = [
            blocking("change-outdated", WORDS[name], worded(name, kept(about, name)))
            for name, fact in request.facts.items()
            if kept(about, name) != fact["was"]
        ]
        if moved:
            raise Refusal(moved)
        changed = tried(request)
        changed.save()
        if isinstance(changed, Product):
            publish(FootprintChanged(changed))
        else:
            publish(EnterpriseChanged(changed))


class RefuseChange(ChangeDecision):
    """The officer refuses, with a reason."""

    policy = "change.refuse"


class WithdrawChange(ChangeDecision):
    """The enterprise, or the officer who asked, takes the request back."""

    policy = "change.withdraw"
    is_decision = False
