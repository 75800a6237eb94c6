"""Notices: who settles them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.studies.notifications.models import Notice


@policy("notice.settle", "办结待办", "settle a notice")
def settle(viewer: ViewerLike, notice: Notice) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, notice.enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )
    yield needs(notice.settled_at is None, "待办未办结", "the notice is open")
