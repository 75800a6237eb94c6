"""Events of accounts."""

from __future__ import annotations

from dataclasses import dataclass

from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class RoleGiven(Event[None]):
    """A person is about to be given a role, or an assignment of it; a listener may refuse, with
    `place` as where the finding stands.
    """

    user: User
    role: str
    place: str = "email"
