"""What meetings of the departments agreed, and what takes the right to deal with it away."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from portal.guards.base import PROVINCE, Guard, newcomer, update
from portal.people import Cast
from zuji_portal.programme.models import AgreedTask, Consultation

DAY = datetime.date(2026, 1, 8)
SHARED = frozenset({"a duty of one's department: what everybody may do"})
"""Met by every department."""


def meeting(cast: Cast) -> Consultation:
    """A meeting of the lead and the department of finance."""
    return Consultation.objects.create(
        held_on=DAY,
        departments=["eed", "dof"],
        subject="示例",
        conclusions="示例",
        by=cast.viewer("province").user,
    )


def agreed_task(cast: Cast, state: str = "open") -> AgreedTask:
    """Something that the lead has to do."""
    return AgreedTask.objects.create(
        consultation=meeting(cast),
        department="eed",
        what="示例",
        due_on=DAY,
        state=state,
        by=cast.viewer("province").user,
    )


def in_state(state: str) -> Callable[[Cast], AgreedTask]:
    return lambda cast: agreed_task(cast, state)


def of_another_department(cast: Cast, record: Any) -> Mapping[str, Any]:
    """An officer of a department that neither leads, nor took part, nor is responsible."""
    return {"viewer": newcomer("iit@zuji.example", "province", department="iit")}


def reported_by_oneself(cast: Cast, record: AgreedTask) -> Mapping[str, Any]:
    update(record, reported_by=cast.viewer("province").user)
    return {"viewer": cast.viewer("province")}


AGREED_TASKS = (
    Guard(
        policy="task.agree",
        make=meeting,
        may=PROVINCE,
        broken=(of_another_department,),
        tied=SHARED,
    ),
    Guard(
        policy="task.report",
        make=in_state("open"),
        may=PROVINCE,
        broken=(of_another_department,),
        tied=SHARED,
    ),
    *(
        Guard(
            policy=f"task.{move}",
            make=in_state("reported"),
            may=PROVINCE,
            broken=(of_another_department, reported_by_oneself),
        )
        for move in ("confirm", "return")
    ),
    Guard(policy="task.drop", make=in_state("open"), may=PROVINCE, broken=(of_another_department,)),
)
