"""Database models of inspection draws: inspectors, draws, and the plants drawn."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User


class Inspector(models.Model):
    """A person of the inspectors' register. The public sees the code alone; `employers` are the
    credit codes of plants where the person worked, `user` the account, where there is one.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    office = models.CharField(max_length=80)
    city = models.CharField(max_length=4, blank=True)
    employers = models.JSONField(default=list)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    since = models.DateField(auto_now_add=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class InspectionDraw(models.Model):
    """A draw of plants and inspectors. `listed`, `digest` and the seed that is named are written
    before the sealing and never changed after it (trigger); `city` is empty for the province's own.
    """

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    city = models.CharField(max_length=4, blank=True, db_index=True)
    listed = models.JSONField()
    seed_at = models.DateTimeField()
    digest = models.CharField(max_length=71, blank=True)
    sealed_at = models.DateTimeField(null=True)
    seed_value = models.CharField(max_length=400, blank=True)
    seed_proof = models.CharField(max_length=400, blank=True)
    seed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    witnessed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    result = models.JSONField(null=True)
    drawn_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, default="prepared", db_index=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def named_seed(self) -> dict[str, Any]:
        seed: dict[str, Any] = self.listed["seed"]
        return seed

    def is_seed_known(self) -> bool:
        """Whether the instant has come from which the seed is known."""
        return timezone.now() >= self.seed_at

    def sealing(self) -> dict[str, str]:
        """Digest and instant of the sealing, as they stand in the public file."""
        assert self.sealed_at is not None
        at = self.sealed_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"digest": self.digest, "at": at}


class DrawnPlant(models.Model):
    """A plant that was drawn, and who inspects it. Never changed (triggers)."""

    draw = models.ForeignKey(InspectionDraw, models.PROTECT, related_name="plants")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="inspections")
    order = models.PositiveIntegerField()
    is_by_risk = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="one_place_a_plant", fields=["draw", "enterprise"])
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.order}"


class DrawnInspector(models.Model):
    """An inspector of a drawn plant. Never changed (triggers)."""

    plant = models.ForeignKey(DrawnPlant, models.PROTECT, related_name="people")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="drawn")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_part_an_inspector", fields=["plant", "inspector"])
        ]

    def __str__(self) -> str:
        return f"{self.plant_id} {self.inspector}"
