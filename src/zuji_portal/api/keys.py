"""Making and revoking keys. The secret is shown once."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.api.models import SCOPES, ApiKey
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.action import Action

PREFIX = "zuji_"
LONGEST = 366


@dataclass
class MakeKey(Action[Appointment | None, ApiKey]):
    """A key for the appointment one acts in; the secret stands in `secret` and is kept nowhere."""

    name: str = ""
    scopes: Sequence[str] = ()
    days: int = 90
    secret: str = field(default="", init=False)
    policy: ClassVar[str] = "api.key"

    def perform(self) -> ApiKey:
        unknown = [s for s in self.scopes if s not in SCOPES]
        if unknown or not self.scopes:
            raise refuse("value-type", "scopes", ", ".join(unknown), " | ".join(SCOPES))
        if not 1 <= self.days <= LONGEST:
            raise refuse("value-range", "days", self.days, f"1 … {LONGEST}")
        if not self.name.strip():
            raise refuse("field-missing", "name")
        assert self.viewer.acting is not None
        self.secret = PREFIX + secrets.token_urlsafe(32)
        return ApiKey.objects.create(
            appointment=self.viewer.acting,
            name=self.name.strip(),
            start=self.secret[:10],
            digest=secret_digest(self.secret),
            scopes=sorted(set(self.scopes)),
            ends_at=timezone.now() + datetime.timedelta(days=self.days),
        )

    def facts(self, key: ApiKey) -> Mapping[str, Any]:
        return {"scopes": key.scopes}


@dataclass
class RevokeKey(Action[ApiKey, ApiKey]):
    """The key opens nothing any more."""

    policy: ClassVar[str] = "api.revoke"

    def perform(self) -> ApiKey:
        self.subject.revoked_at = timezone.now()
        self.subject.save(update_fields=["revoked_at"])
        return self.subject
