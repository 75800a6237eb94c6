"""Database model of jobs: what, how far, with which result."""

from __future__ import annotations

import json

from django.db import models

from zuji.core.label import Label
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.jobs.kinds import LIVE, kind_of

STATES = {
    "queued": Label("排队", "queued"),
    "running": Label("运行中", "running"),
    "done": Label("完成", "done"),
    "failed": Label("失败", "failed"),
    "cancelled": Label("已取消", "cancelled"),
}
UNFORESEEN = Label(
    "任务意外中断，已经记录。请按“继续”再试；仍不成功，请把任务编号告诉平台。",
    "The job stopped unexpectedly; this is recorded. Press Continue to try again; if it fails "
    "again, tell us the number of the job.",
)


class Job(models.Model):
    """A job of a viewer. `checkpoint` is what a later run goes on from; a job never does a part
    twice.
    """

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    owner = models.ForeignKey(Appointment, models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, default="queued", db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    runs = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"

    @property
    def kind_label(self) -> Label:
        return kind_of(self.kind).label

    @property
    def state_label(self) -> Label:
        return STATES[self.state]

    @property
    def is_live(self) -> bool:
        """Whether it waits or runs."""
        return self.state in LIVE

    @property
    def refused(self) -> list[Label]:
        """What refused it, in sentences; empty of a fault of the program."""
        if not self.problem.startswith("["):
            return []
        return [Label(said["zh"], said["en"]) for said in json.loads(self.problem)]

    @property
    def told(self) -> list[Label]:
        """Why it failed, in sentences; of a fault of the program only that it was one."""
        return self.refused or ([UNFORESEEN] if self.problem else [])

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0
