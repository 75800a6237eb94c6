"""Quality asks the apps above what turned out after a statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class MissedAsked(Event[frozenset[int] | None]):
    """Statements (their keys) whose verification an officer named, with a reason, as one that
    missed what was ordered later; only where orders stand and nothing is open to an appeal.
    """

    is_single: ClassVar[bool] = True
