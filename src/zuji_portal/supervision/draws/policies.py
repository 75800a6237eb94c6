"""Permissions of the inspectors' register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.supervision.draws.models import Inspector


@policy("inspector.register", "登记检查人员", "register an inspector")
def register(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield from by_province(viewer, subject)


@policy("inspector.end", "检查人员退出名录", "end an inspector's entry")
def end(viewer: ViewerLike, inspector: Inspector) -> Iterator[Requirement]:
    yield from by_province(viewer, inspector)
    yield needs(inspector.ended_on is None, "仍在名录里", "still in the register")
