"""Publishing, revising and taking down offers; answers, consents and choices of enterprises."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.audit.action import Action
from zuji_portal.offers.models import ANSWERS, OfferChoice, OfferConsent, PublishedOffer, Telling
from zuji_portal.offers.rules import checked_offer, checked_until


@dataclass
class PublishOffer(Action[None, PublishedOffer]):
    """Enter an offer; of a city's officer, for the own city."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "offer.publish"

    def perform(self) -> PublishedOffer:
        assert self.viewer.user is not None
        city = self.viewer.city if self.viewer.role == "city" else ""
        columns = checked_offer(self.values, city)
        return PublishedOffer.objects.create(by=self.viewer.user, **columns)

    def facts(self, offer: PublishedOffer) -> Mapping[str, Any]:
        return {"kind": offer.kind, "level": offer.level, "city": offer.city}


@dataclass
class ReviseOffer(Action[PublishedOffer, PublishedOffer]):
    """Correct what an offer says; those who were told see the new text."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "offer.revise"

    def lock(self) -> None:
        self.subject = PublishedOffer.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> PublishedOffer:
        for name, value in checked_offer(self.values, self.subject.city).items():
            setattr(self.subject, name, value)
        self.subject.save()
        return self.subject

    def facts(self, offer: PublishedOffer) -> Mapping[str, Any]:
        return {"kind": offer.kind}


@dataclass
class WithdrawOffer(Action[PublishedOffer, PublishedOffer]):
    """It can no longer be taken up; who was told sees why."""

    reason: str = ""
    policy: ClassVar[str] = "offer.withdraw"

    def needs_reason(self) -> bool:
        return True

    def lock(self) -> None:
        self.subject = PublishedOffer.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> PublishedOffer:
        self.subject.withdrawn_at = timezone.now()
        self.subject.withdrawn_why = self.reason.strip()
        self.subject.save()
        return self.subject

    def facts(self, offer: PublishedOffer) -> Mapping[str, Any]:
        return {"reason": offer.withdrawn_why}


@dataclass
class AnswerOffer(Action[Telling, Telling]):
    """The enterprise is interested, or does not need it; it may change its mind."""

    answer: str = ""
    policy: ClassVar[str] = "offer.answer"

    def lock(self) -> None:
        self.subject = Telling.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Telling:
        if self.answer not in ANSWERS:
            raise refuse("choice-unknown", "answer", self.answer, options=listed(ANSWERS))
        self.subject.answer, self.subject.answered_at = self.answer, timezone.now()
        self.subject.answered_by = self.viewer.user
        self.subject.save()
        return self.subject

    def facts(self, telling: Telling) -> Mapping[str, Any]:
        return {"offer": telling.offer_id, "answer": telling.answer}


@dataclass
class ShareWithInstitution(Action[Telling, OfferConsent]):
    """A link under which the institution of a finance offer sees one product; the secret of the
    link is in `secret`, and kept nowhere else.
    """

    need: str = ""
    contact: str = ""
    until: datetime.date | None = None
    secret: str = field(default="", init=False)
    policy: ClassVar[str] = "offer.share"

    def lock(self) -> None:
        rows = Telling.objects.select_for_update(of=("self",)).select_related("offer")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> OfferConsent:
        assert self.until is not None and self.viewer.user is not None
        checked_until(self.until, timezone.localdate())
        self.secret = secrets.token_urlsafe(24)
        return OfferConsent.objects.create(
            telling=self.subject,
            secret_digest=secret_digest(self.secret),
            need=self.need,
            contact=self.contact,
            until=self.until,
            granted_by=self.viewer.user,
        )

    def about(self, outcome: OfferConsent) -> Any:
        return self.subject

    def facts(self, consent: OfferConsent) -> Mapping[str, Any]:
        return {"offer": self.subject.offer_id, "until": consent.until.isoformat()}


@dataclass
class StopSharing(Action[OfferConsent, OfferConsent]):
    """The link shows nothing any more."""

    policy: ClassVar[str] = "offer.unshare"

    def lock(self) -> None:
        self.subject = OfferConsent.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> OfferConsent:
        self.subject.withdrawn_at = timezone.now()
        self.subject.save(update_fields=["withdrawn_at"])
        return self.subject

    def about(self, outcome: OfferConsent) -> Any:
        return self.subject.telling

    def facts(self, consent: OfferConsent) -> Mapping[str, Any]:
        return {"offer": consent.telling.offer_id}


@dataclass
class ChooseOffers(Action[Enterprise, OfferChoice]):
    """Of which kinds the enterprise wants to be told from now on."""

    wants_policies: bool = True
    wants_finance: bool = True
    policy: ClassVar[str] = "offer.choose"

    def perform(self) -> OfferChoice:
        wanted = {"wants_policies": self.wants_policies, "wants_finance": self.wants_finance}
        choice, _ = OfferChoice.objects.update_or_create(enterprise=self.subject, defaults=wanted)
        return choice

    def about(self, outcome: OfferChoice) -> Any:
        return self.subject

    def facts(self, choice: OfferChoice) -> Mapping[str, Any]:
        return {"policies": choice.wants_policies, "finance": choice.wants_finance}
