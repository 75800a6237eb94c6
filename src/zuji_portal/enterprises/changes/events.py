"""Event of change requests: one was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zuji_portal.foundation.events import Event

if TYPE_CHECKING:
    from zuji_portal.enterprises.changes.models import ChangeRequest


@dataclass(frozen=True)
class ChangeDecided(Event[None]):
    """A request to change registered facts was made or refused; told inside that transaction."""

    request: ChangeRequest
