"""Taking note of a notice; choosing the daily mail; setting webhooks up and removing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.action import Action
from zuji_portal.studies.notifications.models import DigestChoice, Notice, Webhook
from zuji_portal.studies.notifications.outward import refuse_private
from zuji_portal.studies.notifications.sealing import sealed


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
    """Where the list of an organisation is sent, in which form, signed with which secret."""

    url: str = ""
    form: str = "generic"
    secret: str = ""
    language: str = "zh"
    policy: ClassVar[str] = "webhook.configure"

    def perform(self) -> Webhook:
        assert self.viewer.user is not None
        refuse_private(self.url)
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
