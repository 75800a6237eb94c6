"""Studies: who comments, and to whom verification opens them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.studies.models import Study


@policy("study.comment", "批注", "comment")
def comment(viewer: ViewerLike, study: Study) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "clerk", "owner", "approver"),
        "本企业人员（查阅人除外）",
        "a member of the enterprise (readers excepted)",
    )
