"""Events of the committee: what a case is about is asked for, and a decision was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class CaseDecided(Event[None]):
    """The committee decided a case; the listener makes the decision take effect."""

    case: Any
    decision: Any


@dataclass(frozen=True)
class CaseWithdrawn(Event[None]):
    """A case ended without a decision, for a reason."""

    case: Any
    reason: str


@dataclass(frozen=True)
class CaseSubjectAsked(Event[Any]):
    """What is on record of the thing of some kind that an app above keeps? None for others."""

    kind: str
    name: str
