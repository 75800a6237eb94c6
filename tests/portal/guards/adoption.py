"""Adoption lists: who enters what stands on one, and who takes it off."""

from __future__ import annotations

import datetime

from portal.guards.base import PROVINCE, Guard, changes
from portal.people import Cast
from zuji_portal.programme.adoption.models import AdoptedPlace, AdoptionImport

SINCE = datetime.date(2026, 1, 1)


def place(cast: Cast, programme: str = "green-factory", **more: object) -> AdoptedPlace:
    """The cast's enterprise on a list."""
    return AdoptedPlace.objects.create(
        **{"programme": programme, "enterprise": cast.ludai.enterprise, "since": SINCE} | more,
        document="示例〔2026〕1 号",
        by=cast.viewer("province").user,
    )


def taken(cast: Cast) -> AdoptionImport:
    return AdoptionImport.objects.create(
        number=f"CX-2026-{AdoptionImport.objects.count() + 1:04d}",
        programme="green-factory",
        file_name="名单.csv",
        digest="sha256:0",
        by=cast.viewer("province").user,
    )


ADOPTION = (
    Guard(policy="adoption.record", make=lambda cast: None, may=PROVINCE),
    Guard(
        policy="adoption.end",
        make=place,
        may=PROVINCE,
        broken=(changes(is_withdrawn=True), changes(ended_why="x")),
    ),
    Guard(
        policy="adoption.withdraw",
        make=taken,
        may=PROVINCE,
        broken=(changes(withdrawn_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)),),
    ),
)
