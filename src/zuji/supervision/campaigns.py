"""Data campaigns: plants are asked for data until a day (work plan, R4). When they are reminded,
how long they have been silent, and how a campaign is counted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from zuji.core.label import Label
from zuji.supervision.rules import supervision_rules

WANTED = {
    "study": Label("某一年的核算", "the study of a year"),
    "update": Label("更正后重新提交的核算", "a study corrected and handed in again"),
    "data": Label("数据文件或说明", "a file of data, or a statement"),
}
"""What a campaign asks for."""
ANSWERED, DECLINED = "answered", "declined"
"""States of a request that was replied to; every other one is silence."""


class AskedPlant(NamedTuple):
    """How one plant stands: the state of its request and the day of its last reply, if any."""

    state: str
    replied_on: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignCounts:
    """Plants asked, and what came of it; the last four add up to the first. Unitless."""

    asked: int
    in_time: int
    late: int
    declined: int
    silent: int

    @property
    def answered(self) -> int:
        """Plants that gave what was asked for, by the last day or after it."""
        return self.in_time + self.late


def campaign_counts(plants: Iterable[AskedPlant], due_on: datetime.date) -> CampaignCounts:
    """The counts of a campaign whose last day is `due_on`; an answer of that day is in time. The
    day of an answer is that of the last one, so that what was sent back and answered again after
    the last day is late.
    """
    counts = {"in_time": 0, "late": 0, "declined": 0, "silent": 0}
    asked = 0
    for plant in plants:
        asked += 1
        if plant.state == ANSWERED:
            is_late = plant.replied_on is not None and plant.replied_on > due_on
            counts["late" if is_late else "in_time"] += 1
        else:
            counts["declined" if plant.state == DECLINED else "silent"] += 1
    return CampaignCounts(asked=asked, **counts)


def reminder_of(opened_on: datetime.date, due_on: datetime.date, today: datetime.date) -> str:
    """Which reminder a silent plant is due on a day, by its name; "" for none.

    Before the last day there is one for each number of days in ``campaign.reminders``: the nearest
    that has begun. One that had begun when the campaign was opened is left out, since the plant was
    asked then. After the last day there is one for each ``campaign.again`` days: ``late-0`` and so
    on.
    """
    rules = supervision_rules().campaign
    if today > due_on:
        return f"late-{((today - due_on).days - 1) // rules.again.value}"
    left, at_first = (due_on - today).days, (due_on - opened_on).days
    begun = [days for days in rules.reminders.days if left <= days < at_first]
    return f"before-{min(begun)}" if begun else ""
