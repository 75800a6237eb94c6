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
    from zuji_portal.studies.notifications.models import Notice


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
    may = viewer.role == "province" if enterprise is None else serves(viewer, enterprise, "owner")
    yield needs(may, "本企业负责人，或省主管部门", "the enterprise's owner, or the province")
