"""Quality asks the apps above what turned out after a statement."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class MissedAsked(Event[dict[int, datetime.datetime] | None]):
    """Revision → when it was last ordered to correct what its verification had not found; only
    orders that stand and are no longer open to an appeal.
    """

    is_single: ClassVar[bool] = True
