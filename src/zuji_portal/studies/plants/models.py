"""Database model of a plant's ledger, one row a version: the file, and what came of reading it."""

from __future__ import annotations

from typing import Any

from django.db import models

from zuji.core.label import Label
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.studies.models import Study

STATES = {
    "waiting": Label("正在读取", "being read"),
    "refused": Label("不能计算", "not computed"),
    "computed": Label("已计算", "computed"),
}


class PlantVersion(models.Model):
    """A plant's ledger as it was uploaded or entered. `answer` is what the reader made of it;
    `total` is the plant's year [kgCO2e], None where something blocks. Once read, a version never
    changes (triggers).
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="plant_versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="plant_versions")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    products = models.PositiveIntegerField(default=0)
    total = models.FloatField(null=True)
    answer = models.JSONField(null=True)
    read_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_plant_a_number", fields=["enterprise", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.number} {self.state}"

    @property
    def state(self) -> str:
        """Whether it waits, was refused or was computed."""
        if self.read_at is None:
            return "waiting"
        return "refused" if self.total is None else "computed"

    @property
    def state_label(self) -> Label:
        return STATES[self.state]

    @property
    def tonnes(self) -> float | None:
        """The plant's year [tCO2e]."""
        return None if self.total is None else self.total / 1000

    @property
    def plant(self) -> dict[str, Any]:
        """The record of all products; empty where it was not computed."""
        return (self.answer or {}).get("plant") or {}

    def is_opened_to(self, viewer: Any) -> bool:
        """Whether a study of one of its products is opened to a verifier."""
        from zuji_portal.studies.queries import opened_to

        return self.studies.filter(study__in=opened_to(viewer)).exists()


class PlantStudy(models.Model):
    """The study of one product of a plant, with the version whose shares it holds."""

    version = models.ForeignKey(PlantVersion, models.PROTECT, related_name="studies")
    sku = models.CharField(max_length=200)
    study = models.OneToOneField(Study, models.CASCADE, related_name="plant_origin")

    class Meta:
        verbose_name_plural = "plant studies"
        constraints = [
            models.UniqueConstraint(name="one_study_a_product", fields=["version", "sku"])
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.sku}"

    @property
    def enterprise_id(self) -> int:
        """Whose audit entries are about it."""
        return self.version.enterprise_id


class PlantCheck(models.Model):
    """What a verifier says of the part of a version that its products have in common, once for all
    of them. Never changed (triggers).
    """

    version = models.ForeignKey(PlantVersion, models.PROTECT, related_name="checks")
    body = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.body}"

    @property
    def enterprise_id(self) -> int:
        """Whose audit entries are about it."""
        return self.version.enterprise_id
