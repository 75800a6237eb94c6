"""Database models of research and staff: a project, what it cost in a year, heads in a year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.programme.research.rules import FIELDS
from zuji_portal.studies.models import ReductionMeasure


class ResearchProject(models.Model):
    """A low-carbon research project of an enterprise; `budget` is that of the whole project in
    yuan, `measure` what of it was put to use.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="research")
    field = models.CharField(max_length=12, db_index=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    partner = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    budget = models.FloatField(null=True)
    measure = models.ForeignKey(ReductionMeasure, models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)
    outcome = models.CharField(max_length=1000, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_project_is_done_or_stopped",
                condition=Q(done_on=None) | Q(stopped_at=None),
            ),
            models.CheckConstraint(
                name="a_project_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def field_label(self) -> Label:
        """The field of research in words."""
        return FIELDS.get(self.field, FIELDS["other"])

    @property
    def is_running(self) -> bool:
        """Whether it is neither done nor stopped."""
        return self.done_on is None and self.stopped_at is None


class ResearchSpending(models.Model):
    """What a project cost in a year, in yuan."""

    project = models.ForeignKey(ResearchProject, models.PROTECT, related_name="spending")
    year = models.PositiveSmallIntegerField()
    yuan = models.FloatField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="one_spending_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class CarbonStaff(models.Model):
    """How many people of an enterprise did a kind of work at the end of a year, and how many of
    them hold a certificate for it; no names.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="carbon_staff")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    heads = models.PositiveIntegerField()
    qualified = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "kind"], name="one_head_count_a_year"
            ),
            models.CheckConstraint(
                name="no_more_qualified_than_heads",
                condition=Q(qualified=None) | Q(qualified__lte=F("heads")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year} {self.kind}"
