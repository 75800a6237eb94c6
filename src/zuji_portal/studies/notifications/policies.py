"""Notices, the daily mail and webhooks: who takes note, who chooses, who configures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.studies.notifications.models import Delivery, Notice, Webhook

GENERIC = "generic"
"""The form of a webhook that the site signs itself."""


@policy("notice.settle", "办结待办", "settle a notice")
def settle(viewer: ViewerLike, notice: Notice) -> Iterator[Requirement]:
    if notice.enterprise is not None:
        yield needs(
            serves(viewer, notice.enterprise, "clerk", "owner"),
            "本企业碳管理员或负责人",
            "the enterprise's clerk or owner",
        )
    else:
        is_own = viewer.acting is not None and notice.appointment_id == viewer.acting.pk
        is_role = notice.appointment_id is None and notice.role == viewer.role
        is_here = notice.city in {"", viewer.city}
        yield needs(is_own or (is_role and is_here), "收到通知的人", "whom the notice is for")
    yield needs(notice.settled_at is None, "待办未办结", "the notice is open")


@policy("digest.choose", "选择是否收每日邮件", "choose the daily mail")
def choose(viewer: ViewerLike, appointment: Appointment | None) -> Iterator[Requirement]:
    own = viewer.acting
    is_own = appointment is not None and own is not None and own.pk == appointment.pk
    yield needs(is_own, "本人", "the person concerned")


@policy("webhook.configure", "设置消息推送", "configure a webhook")
def configure(viewer: ViewerLike, enterprise: Enterprise | None) -> Iterator[Requirement]:
    yield _configures(viewer, enterprise)


@policy("webhook.renew", "更换消息推送的签名密钥", "change a webhook's secret")
def renew(viewer: ViewerLike, webhook: Webhook) -> Iterator[Requirement]:
    yield _configures(viewer, webhook.enterprise)
    is_signed = webhook.form == GENERIC
    yield needs(is_signed, "通用格式，由平台签名", "the generic form, which the site signs")


@policy("webhook.resend", "再次推送消息", "send a webhook's message again")
def resend(viewer: ViewerLike, delivery: Delivery) -> Iterator[Requirement]:
    yield _configures(viewer, delivery.webhook.enterprise)
    yield needs(delivery.state == "dead", "已停止重试", "it was given up")


def _configures(viewer: ViewerLike, enterprise: Enterprise | None) -> Requirement:
    may = viewer.role == "province" if enterprise is None else serves(viewer, enterprise, "owner")
    return needs(may, "本企业负责人，或省主管部门", "the enterprise's owner, or the province")
