"""Who enters and ends what stands on an adoption list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.programme.adoption.models import AdoptedPlace, AdoptionImport


@policy("adoption.record", "登记采信名单", "enter an adoption list")
def record_list(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield from by_province(viewer, subject)


@policy("adoption.end", "移出采信名单", "take off an adoption list")
def end_place(viewer: ViewerLike, place: AdoptedPlace) -> Iterator[Requirement]:
    yield from by_province(viewer, place)
    yield needs(not place.is_withdrawn, "没有随名单撤回", "not withdrawn with its list")
    yield needs(not place.ended_why, "还没有移出", "not taken off yet")


@policy("adoption.withdraw", "撤回登记的名单", "withdraw a list that was entered")
def withdraw_import(viewer: ViewerLike, held: AdoptionImport) -> Iterator[Requirement]:
    yield from by_province(viewer, held)
    yield needs(held.withdrawn_at is None, "还没有撤回", "not withdrawn yet")
