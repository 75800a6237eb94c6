"""Taking note of a notice; choosing the daily mail; setting webhooks up and removing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.trust.signed_message import PREFIX, key_in
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.outgoing.outward import refuse_private
from zuji_portal.foundation.outgoing.sealing import sealed
from zuji_portal.foundation.outgoing.signing import SECRETS, new_secret
from zuji_portal.studies.notifications.models import Delivery, DigestChoice, Notice, Webhook
from zuji_portal.studies.notifications.policies import GENERIC
from zuji_portal.studies.notifications.webhooks import MESSAGES


@dataclass
class SettleNotice(Action[Notice, Notice]):
    """Somebody whom it is for has taken note of it."""

    policy: ClassVar[str] = "notice.settle"

    def lock(self) -> None:
        self.subject = Notice.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Notice:
        self.subject.settled_at, self.subject.settled_by = timezone.now(), self.viewer.user
        self.subject.save()
        return self.subject

    def facts(self, notice: Notice) -> Mapping[str, Any]:
        return {"kind": notice.kind, "about": notice.about}


@dataclass
class ChooseDigest(Action[Appointment | None, DigestChoice]):
    """Whether somebody wants the daily mail, and in which language."""

    is_wanted: bool = True
    language: str = "zh"
    policy: ClassVar[str] = "digest.choose"

    def perform(self) -> DigestChoice:
        chosen = {"is_wanted": self.is_wanted, "language": self.language}
        choice, _ = DigestChoice.objects.update_or_create(user=self.viewer.user, defaults=chosen)
        return choice

    def facts(self, choice: DigestChoice) -> Mapping[str, Any]:
        return {"is_wanted": choice.is_wanted}


@dataclass
class ConfigureWebhook(Action[Enterprise | None, Webhook]):
    """Where the list of an organisation is sent, in which form, signed with which secret. Where the
    generic form is given none, one is made; it stands in `made` and is shown once.
    """

    url: str = ""
    form: str = GENERIC
    secret: str = ""
    language: str = "zh"
    made: str = field(default="", init=False)
    policy: ClassVar[str] = "webhook.configure"

    def perform(self) -> Webhook:
        assert self.viewer.user is not None
        refuse_private(self.url)
        if self.form == GENERIC and not self.secret:
            self.secret = self.made = new_secret()
        if self.secret.startswith(PREFIX):
            key_in(self.secret)
        return Webhook.objects.create(
            enterprise=self.subject,
            url=self.url,
            form=self.form,
            secret=sealed(self.secret),
            language=self.language,
            by=self.viewer.user,
        )

    def facts(self, webhook: Webhook) -> Mapping[str, Any]:
        return {"form": webhook.form}


@dataclass
class RenewWebhookSecret(Action[Webhook, Webhook]):
    """Another secret, shown once; for a day messages are signed with those before it, too."""

    secret: str = field(default="", init=False)
    policy: ClassVar[str] = "webhook.renew"

    def lock(self) -> None:
        self.subject = Webhook.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Webhook:
        self.secret = new_secret()
        self.subject.change_secret(self.secret, timezone.now())
        self.subject.save(update_fields=SECRETS)
        return self.subject


class ResendWebhookMessage(Action[Delivery, Delivery]):
    """Try a message that was given up for another three days."""

    policy = "webhook.resend"

    def lock(self) -> None:
        rows = Delivery.objects.select_for_update(of=("self",)).select_related("webhook")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> Delivery:
        MESSAGES.send_again(self.subject)
        return self.subject

    def about(self, outcome: Delivery) -> Any:
        return self.subject.webhook

    def facts(self, delivery: Delivery) -> Mapping[str, Any]:
        return {"message": delivery.pk}


@dataclass
class RemoveWebhook(Action[Enterprise | None, None]):
    """Nothing is sent there any more; what was delivered goes with it."""

    webhook: Webhook | None = None
    policy: ClassVar[str] = "webhook.configure"

    def perform(self) -> None:
        assert self.webhook is not None
        self.webhook.delete()

    def about(self, outcome: None) -> Any:
        return f"webhook:{self.webhook.pk if self.webhook else 0}"

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"removed": True}
