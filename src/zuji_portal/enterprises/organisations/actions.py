"""Actions on enterprises and sites: enrol, claim, edit, merge."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji_portal.enterprises.organisations.events import EnterpriseChanged
from zuji_portal.enterprises.organisations.models import Claim, Enterprise, Site
from zuji_portal.enterprises.organisations.queries import is_held
from zuji_portal.enterprises.organisations.rules import (
    REGISTERED,
    EnrolmentRow,
    held_findings,
    id_findings,
    mergeable,
)
from zuji_portal.foundation.accounts.appointing import appointed, must_be_proven
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action, created
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.permissions import decide

KEY_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_key() -> str:
    """A site key: S and eight letters that nobody misreads."""
    return "S-" + "".join(secrets.choice(KEY_LETTERS) for _ in range(8))


@dataclass
class EnrolEnterprise(Action[Enterprise, Enterprise]):
    """One enterprise, with its first site. `subject` is the unsaved enterprise."""

    policy: ClassVar[str] = "enterprise.enrol"

    def perform(self) -> Enterprise:
        enterprise = self.subject
        wrong = id_findings(enterprise.uscc, enterprise.industry)
        if wrong:
            raise Refusal(wrong)
        enterprise.save()
        Site.objects.create(
            enterprise=enterprise, key=new_key(), name=enterprise.name_zh, city=enterprise.city
        )
        return enterprise

    def facts(self, enterprise: Enterprise) -> Mapping[str, Any]:
        return {"uscc": enterprise.uscc, "city": enterprise.city, "industry": enterprise.industry}


@dataclass(frozen=True)
class Enrolled:
    """What came of an enrolment table."""

    made: Sequence[Enterprise]
    known: Sequence[Enterprise]


def enrol_all(viewer: Viewer, rows: Sequence[EnrolmentRow], place: str) -> Enrolled:
    """Enrol every row or none; an enterprise that is there already is left as it is."""
    refusals: list[Finding] = []
    for row in rows:
        if not decide(viewer, "enterprise.enrol", Enterprise(city=row.fields["city"])):
            read = f"{row.fields['name_zh']} {row.fields['city']}"
            refusals.append(
                blocking("enterprise-elsewhere", f"{place} · {row.number}", read, viewer.city)
            )
    if refusals:
        raise Refusal(refusals)
    enrolled, known = [], []
    with transaction.atomic():
        for row in rows:
            enterprise = Enterprise.objects.filter(uscc=row.fields["uscc"]).first()
            if enterprise:
                known.append(enterprise)
            else:
                enrolled.append(EnrolEnterprise(viewer, Enterprise(**row.fields)).run())
    return Enrolled(enrolled, known)


@dataclass
class EditEnterprise(Action[Enterprise, Enterprise]):
    """Change an enterprise's entry; the old one stays in its history. The code cannot change, and
    what something rests on changes by a request (`enterprises.changes`).
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "enterprise.edit"

    def lock(self) -> None:
        self.subject = Enterprise.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Enterprise:
        held = held_findings(REGISTERED, self.subject, self.values)
        if held and is_held(self.subject.pk):
            raise Refusal(held)
        for name, value in self.values.items():
            if name != "uscc":
                setattr(self.subject, name, value)
        wrong = id_findings(self.subject.uscc, self.subject.industry)
        if wrong:
            raise Refusal(wrong)
        self.subject.save()
        publish(EnterpriseChanged(self.subject))
        return self.subject

    def facts(self, enterprise: Enterprise) -> Mapping[str, Any]:
        return {"fields": sorted(set(self.values) - {"uscc"})}


@dataclass
class ClaimEnterprise(Action[Enterprise, Claim]):
    """Ask to speak for an enterprise."""

    statement: str = ""
    policy: ClassVar[str] = "enterprise.claim"

    def perform(self) -> Claim:
        if not self.statement:
            raise refuse("field-missing", "statement")
        assert self.viewer.user is not None
        must_be_proven(self.viewer.user)
        self.moved = created("claim", self.policy)
        return Claim.objects.create(
            enterprise=self.subject, claimant=self.viewer.user, statement=self.statement
        )

    def facts(self, claim: Claim) -> Mapping[str, Any]:
        return {"enterprise": claim.enterprise_id}


@dataclass
class ClaimDecision(Action[Claim, Claim]):
    """An officer of the enterprise's city decides a claim."""

    reason: str = ""
    noun: ClassVar[str] = "claim"

    def lock(self) -> None:
        self.subject = Claim.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Claim:
        self.move(reason=self.reason.strip(), decided_at=timezone.now())
        return self.subject

    def facts(self, claim: Claim) -> Mapping[str, Any]:
        return {"enterprise": claim.enterprise_id}


class AcceptClaim(ClaimDecision):
    """The claimant becomes an owner of the enterprise."""

    policy = "claim.accept"

    def perform(self) -> Claim:
        claim = super().perform()
        appointed(claim.claimant, "owner", claim.enterprise)
        return claim


class RefuseClaim(ClaimDecision):
    """The claim is refused, with a reason."""

    policy = "claim.refuse"


@dataclass
class AddSite(Action[Enterprise, Site]):
    """One more site of an enterprise."""

    name: str = ""
    city: str = ""
    address: str = ""
    policy: ClassVar[str] = "enterprise.edit"

    def perform(self) -> Site:
        if not self.name.strip():
            raise refuse("field-missing", "name")
        return Site.objects.create(
            enterprise=self.subject,
            key=new_key(),
            name=self.name.strip(),
            city=self.city or self.subject.city,
            address=self.address.strip(),
        )

    def facts(self, site: Site) -> Mapping[str, Any]:
        return {"site": site.key}


@dataclass
class MergeSites(Action[Site, Site]):
    """`subject` is merged into another site: products move, and its key leads there from now on."""

    into: Site | None = None
    policy: ClassVar[str] = "site.merge"

    def perform(self) -> Site:
        into = self.into
        if into is None or not mergeable(self.subject, into):
            raise refuse("site-merge-wrong", self.subject.key, into.key if into else "")
        self.subject.products.update(site=into)
        self.subject.merged_into = into
        self.subject.save()
        return self.subject

    def facts(self, site: Site) -> Mapping[str, Any]:
        return {"site": site.key, "into": site.merged_into.key if site.merged_into else ""}


@dataclass
class UndoEnrolment(Action[Enterprise, None]):
    """Take a wrong enrolment back, while nothing hangs on it."""

    reason: str = ""
    policy: ClassVar[str] = "enterprise.unenrol"

    def perform(self) -> None:
        if self.subject.claims.filter(state="open").exists():
            raise refuse("still-used", "enterprise")
        try:
            with transaction.atomic():
                self.subject.sites.all().delete()
                Enterprise.objects.get(pk=self.subject.pk).delete()
        except ProtectedError:
            raise refuse("still-used", "enterprise") from None

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"code": self.subject.uscc, "reason": self.reason.strip()}
