"""Events of complaints: who had a part in what one is about is asked of the apps that know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class InvolvedAsked(Event[bool | None]):
    """Had this person (a user's key) a part in the case of supervision whose number was typed?"""

    is_single: ClassVar[bool] = True
    named: str
    user: int
