"""The expert committee: who keeps the pool, and who objects to a statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_province, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.verification.models import Statement

register = policy("expert.register", "登记专家", "register an expert")(by_province)


@policy("statement.object", "对核查声明提出异议", "object to a statement")
def object_to(viewer: ViewerLike, statement: Statement) -> Iterator[Requirement]:
    """The enterprise's owner may object while the time for objections runs."""
    yield needs(
        serves(viewer, statement.engagement.enterprise, "owner"),
        "本企业负责人",
        "the enterprise's owner",
    )
    until = statement.objections_until()
    yield needs(
        statement.today() <= until,
        f"异议期内（至 {until}）",
        f"within the time for objections (until {until})",
    )
