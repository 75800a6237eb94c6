"""Authentication of API keys: for whom a key speaks, and its scopes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from zuji_portal.api.models import ApiKey
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.permissions.roles import LABELS


class ScopeMissing(Exception):  # noqa: N818 - an answer, not a crash
    """The key is good and may not do this."""

    def __init__(self, scope: str):
        self.scope = scope
        super().__init__(scope)


class Key(HttpBearer):
    """``Authorization: Bearer zuji_…`` with a scope. Sessions and cookies count for nothing
    here.
    """

    openapi_description = "zuji_… (核算 → 接口密钥 · desk → API keys)"

    def __init__(self, scope: str):
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The viewer of a key that is good now; refuses one without the scope."""
        key = key_of(token)
        if key is None:
            return None
        if self.scope not in key.scopes:
            raise ScopeMissing(self.scope)
        request.api_key = key  # type: ignore[attr-defined]
        return viewer_as(key.appointment)


def key_of(token: str) -> ApiKey | None:
    """The key with this secret, where it is good now and its appointment too."""
    key = (
        ApiKey.objects.select_related("appointment__user", "appointment__enterprise")
        .filter(digest=secret_digest(token), revoked_at=None, ends_at__gt=timezone.now())
        .first()
    )
    if key is None or key.appointment.role not in LABELS or not key.appointment.is_in_force:
        return None
    return key


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of the key; a visitor where an operation asks for none."""
    viewer = getattr(request, "auth", None)
    return viewer if isinstance(viewer, Viewer) else Viewer()


READ, WRITE, SUBMIT = Key("read"), Key("write"), Key("submit")
