"""The audit log asks the apps above what an enterprise does not read of what concerns it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class UnseenAsked(Event[Q]):
    """The entries (a condition on them) that concern an enterprise and that its own pages do not
    tell it either.
    """

    enterprise: int
