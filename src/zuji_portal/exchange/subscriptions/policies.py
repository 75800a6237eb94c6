"""Who subscribes: whoever has an account; and handles what is their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.exchange.subscriptions.models import Subscription


@policy("subscription.make", "订阅公开事件", "subscribe to public events")
def make(viewer: ViewerLike, subject: None) -> Iterator[Requirement]:
    yield needs(viewer.user_id is not None, "已登录", "signed in")


def _own(viewer: ViewerLike, subscription: Subscription) -> Iterator[Requirement]:
    yield needs(subscription.user_id == viewer.user_id, "订阅人本人", "whose subscription it is")
    yield needs(subscription.ended_at is None, "没有退订", "the subscription has not ended")


POLICIES = tuple(
    policy(name, zh, en)(_own)
    for name, zh, en in (
        ("subscription.renew", "更换订阅的签名密钥", "change a subscription's secret"),
        ("subscription.resend", "从一条事件起重新发送", "send public events again"),
        ("subscription.end", "退订公开事件", "end a subscription"),
    )
)
