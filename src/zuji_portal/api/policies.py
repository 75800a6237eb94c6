"""API keys: who makes and revokes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.api.models import ApiKey
    from zuji_portal.foundation.accounts.models import Appointment


@policy("api.key", "生成接口密钥", "make an API key")
def make_key(viewer: ViewerLike, appointment: Appointment | None) -> Iterator[Requirement]:
    yield needs(
        appointment is not None and viewer.acting == appointment,
        "以现任身份操作",
        "acting in an appointment",
    )


@policy("api.revoke", "吊销接口密钥", "revoke an API key")
def revoke_key(viewer: ViewerLike, key: ApiKey) -> Iterator[Requirement]:
    yield needs(viewer.acting == key.appointment, "本人的密钥", "one's own key")
    yield needs(key.revoked_at is None, "密钥未吊销", "the key is not revoked")
