"""Database models of reports: gates and effects of a passed rule, before it enters into force."""

from __future__ import annotations

from django.db import models

from zuji.compare import relative_change
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.studies.models import Revision


class RuleReport(models.Model):
    """A report on one passed rule, made against one state of the library. `digest` is empty until
    it is whole.
    """

    rule = models.ForeignKey(RuleVersion, models.PROTECT, related_name="reports")
    stamp = models.CharField(max_length=32)
    gates = models.JSONField(default=list)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="rule_report")
    digest = models.CharField(max_length=71, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"


class RuleEffect(models.Model):
    """One study under a passed rule and without it: its total, its tier, its place among the
    public entries of its class; and the certificate that speaks of it.
    """

    report = models.ForeignKey(RuleReport, models.CASCADE, related_name="rows")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    old = models.FloatField()
    new = models.FloatField(null=True)
    unit = models.CharField(max_length=40)
    refused = models.CharField(max_length=60, blank=True)
    tier_old = models.CharField(max_length=40, blank=True)
    tier_new = models.CharField(max_length=40, blank=True)
    place_old = models.PositiveIntegerField(null=True)
    place_new = models.PositiveIntegerField(null=True)
    size = models.FloatField(db_index=True)

    class Meta:
        ordering = ["-size", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_effect_a_study", fields=["report", "revision"])
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.old} → {self.new}"

    @property
    def relative(self) -> float | None:
        return relative_change(self.old, self.new)
