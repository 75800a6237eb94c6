"""Subscribing to public events, changing the secret, sending again, ending."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.exchange.subscriptions.delivering import deliver_entries
from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.exchange.subscriptions.queries import log_size
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.outgoing.outward import parts_of, refuse_private
from zuji_portal.foundation.outgoing.sealing import opened, sealed
from zuji_portal.foundation.outgoing.signing import SECRETS, new_secret
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.ui.language import lang

MOST = 10
"""Subscriptions of one person that may run at once."""
SENT_TWICE = datetime.timedelta(minutes=10)
"""How long the same form counts as sent again."""


@dataclass
class Subscribe(Action[None, Subscription]):
    """From the next entry on; the secret stands in `secret` and is shown once. A form that was sent
    twice gives the subscription that it made.
    """

    name: str = ""
    url: str = ""
    kinds: Sequence[str] = ()
    secret: str = field(default="", init=False)
    is_repeated: bool = field(default=False, init=False)
    policy: ClassVar[str] = "subscription.make"

    def prepare(self) -> None:
        require(self.viewer, self.policy, None)
        if parts_of(self.url)[0].scheme != "https":
            refuse_unnamed(self.url)
        refuse_private(self.url)

    def perform(self) -> Subscription:
        assert self.viewer.user is not None
        user = User.objects.select_for_update().get(pk=self.viewer.user.pk)
        wanted = {"name": self.name.strip(), "url": self.url, "kinds": sorted(set(self.kinds))}
        running = Subscription.objects.filter(user=user, ended_at=None)
        known = running.filter(**wanted, made_at__gte=timezone.now() - SENT_TWICE).first()
        if known is not None:
            self.is_repeated, self.secret = True, opened(known.secret)
            return known
        if (count := running.count()) >= MOST:
            raise refuse("subscription-many", "name", str(count), f"≤ {MOST}")
        self.secret = new_secret()
        return Subscription.objects.create(
            user=user,
            **wanted,
            secret=sealed(self.secret),
            language=lang(),
            position=log_size(),
        )

    def facts(self, subscription: Subscription) -> Mapping[str, Any] | None:
        return None if self.is_repeated else {"kinds": subscription.kinds}


def refuse_unnamed(url: str) -> None:
    """Refuses an address without encryption, but for hosts that the operator named."""
    parts, port = parts_of(url)
    if f"{parts.hostname}:{port}" not in settings.WEBHOOK_HOSTS:
        raise refuse("subscription-plain", "url", parts.scheme, "https")


class SubscriptionStep(Action[Subscription, Subscription]):
    """A change of a subscription, whose row is read again and locked."""

    def lock(self) -> None:
        self.subject = Subscription.objects.select_for_update().get(pk=self.subject.pk)


@dataclass
class RenewSecret(SubscriptionStep):
    """Another secret, shown once; for a day messages are signed with those before, too, also where
    it is changed twice in a row.
    """

    secret: str = field(default="", init=False)
    policy: ClassVar[str] = "subscription.renew"

    def perform(self) -> Subscription:
        self.secret = new_secret()
        self.subject.change_secret(self.secret, timezone.now())
        self.subject.save(update_fields=SECRETS)
        return self.subject


@dataclass
class SendAgain(SubscriptionStep):
    """Sending begins again from an entry, also where it had stopped."""

    position: int = 0
    policy: ClassVar[str] = "subscription.resend"

    def perform(self) -> Subscription:
        row, size = self.subject, log_size()
        if not 0 <= self.position <= size:
            raise refuse("number-range", "position", str(self.position), f"0 … {size}")
        row.position, row.attempts, row.problem = self.position, 0, ""
        row.failing_since = row.paused_at = None
        row.save(update_fields=["position", "attempts", "problem", "failing_since", "paused_at"])
        transaction.on_commit(lambda: deliver_entries.enqueue(row.pk))
        return row

    def facts(self, subscription: Subscription) -> Mapping[str, Any]:
        return {"position": subscription.position}


class EndSubscription(SubscriptionStep):
    """Nothing more is sent; its secrets are forgotten."""

    policy = "subscription.end"

    def perform(self) -> Subscription:
        row = self.subject
        row.ended_at, row.secret, row.earlier_secret = timezone.now(), "", ""
        row.save(update_fields=["ended_at", "secret", "earlier_secret"])
        return row
