"""Database models of reports: what a factor revision does to studies, before it is published."""

from __future__ import annotations

from django.db import models

from zuji.compare import relative_change
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.models import Revision


class BlastReport(models.Model):
    """A report on one proposed version, made against one state of the library. `digest` is empty
    until it is whole.
    """

    version = models.ForeignKey(FactorVersion, models.PROTECT, related_name="reports")
    stamp = models.CharField(max_length=32)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="blast_report")
    digest = models.CharField(max_length=71, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.pk}"


class BlastRow(models.Model):
    """One study's total now without the proposed version, and with it."""

    report = models.ForeignKey(BlastReport, models.CASCADE, related_name="rows")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    old = models.FloatField()
    new = models.FloatField(null=True)
    unit = models.CharField(max_length=40)
    refused = models.CharField(max_length=60, blank=True)
    size = models.FloatField(db_index=True)

    class Meta:
        ordering = ["-size", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_row_a_study", fields=["report", "revision"])
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.old} → {self.new}"

    @property
    def relative(self) -> float | None:
        return relative_change(self.old, self.new)


class ExtractPart(models.Model):
    """What many extracts share (a model, a profile, options), named by the digest of its bytes."""

    digest = models.CharField(max_length=71, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest


class RevisionExtract(models.Model):
    """The extract of a frozen revision (`zuji.lockfile.extract`): read from its lockfile, and made
    anew from it at any time. Without a frame its study is always computed from the lockfile.
    """

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="extract"
    )
    made_by = models.CharField(max_length=60)
    frame = models.ForeignKey(ExtractPart, models.PROTECT, null=True, related_name="extracts")
    factors = models.JSONField(default=list)
    numbers = models.BinaryField(default=bytes)
    seal = models.CharField(max_length=71)

    def __str__(self) -> str:
        return f"{self.revision_id} {self.seal}"
