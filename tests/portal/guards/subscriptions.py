"""Subscriptions to public events: one's own, until they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import EVERYBODY, Guard, changes
from portal.people import Cast
from zuji_portal.exchange.subscriptions.models import Subscription
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.outgoing.sealing import sealed

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"


def subscription(cast: Cast) -> Subscription:
    return Subscription.objects.create(
        user=cast.viewer("member").user,
        name="买方平台",
        url="https://93.184.216.34/",
        secret=sealed(SECRET),
        position=0,
    )


def nobody(cast: Cast, record: Any) -> Mapping[str, Any]:
    return {"viewer": Viewer()}


SUBSCRIPTIONS = (
    Guard(
        policy="subscription.make",
        make=lambda cast: None,
        may=EVERYBODY,
        broken=(nobody,),
        more={
            "name": lambda cast, record: "买方平台",
            "url": lambda cast, record: "https://93.184.216.34/",
        },
    ),
    *(
        Guard(
            policy=f"subscription.{act}",
            make=subscription,
            may=frozenset({"member"}),
            broken=(changes(ended_at=timezone.now()),),
        )
        for act in ("renew", "resend", "end")
    ),
)
