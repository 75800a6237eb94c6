"""Who enters a plant's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise


@policy("plant.add", "上传或填写全厂台账", "upload or enter a plant's ledger")
def add_plant(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )
