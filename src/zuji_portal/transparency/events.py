"""Events of the transparency log."""

from __future__ import annotations

from dataclasses import dataclass

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class LogGrown(Event[None]):
    """One more entry is in the log, once the transaction is kept."""

    index: int
