"""Events of the factor library: who uses a factor is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import Event


@dataclass(frozen=True)
class Users:
    """How many frozen studies stand on a factor, and those of them that the viewer may open."""

    count: int
    shown: list[Any]


@dataclass(frozen=True)
class UsersAsked(Event[Users]):
    """Who stands on this factor?"""

    viewer: Viewer
    factor_id: str
