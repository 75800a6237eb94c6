"""Events of draws: orders of the last years are asked for, as they weigh in a list."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class OrdersAsked(Event[dict[int, int] | None]):
    """How many cases with an order has each enterprise since a day?"""

    is_single: ClassVar[bool] = True
    since: datetime.date
