"""Who uses a factor: apps that keep studies register how they are counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zuji_portal.foundation.accounts.viewer import Viewer


@dataclass(frozen=True)
class Users:
    """How many frozen studies stand on a factor, and those of them that the viewer may open."""

    count: int
    shown: list[Any]


Counter = Callable[[Viewer, str], Users]
COUNTERS: list[Counter] = []


def studies_using(viewer: Viewer, factor_id: str) -> Users:
    found = [counter(viewer, factor_id) for counter in COUNTERS]
    return Users(sum(u.count for u in found), [s for u in found for s in u.shown])
