"""Database models of enterprises, their sites, and claims to lead one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from zuji.core.label import Label
from zuji.core.places import cities, industry_class
from zuji_portal.foundation.accounts.models import User


class Enterprise(models.Model):
    """An enterprise, known by its unified social credit code (GB 32100-2015)."""

    uscc = models.CharField(max_length=18, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=4, db_index=True)
    county = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=4, blank=True)
    is_exporter = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    notice = models.CharField(max_length=120, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name_zh"]

    @property
    def enterprise_id(self) -> int:
        """Whose audit entries these are: its own."""
        return int(self.pk)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def city_name(self) -> Label:
        names = (Label(c.zh, c.en) for c in cities() if c.code == self.city)
        return next(names, Label(self.city, self.city))

    @property
    def industry_class(self) -> Label:
        """The name of the class of GB/T 4754."""
        industry = industry_class(self.industry) if self.industry else None
        return Label(industry.zh, industry.en) if industry else Label("", "")

    @property
    def owner_count(self) -> int:
        return self.appointments.in_force().filter(role="owner").count()

    def has_open_claim_of(self, user_id: int | None) -> bool:
        return self.claims.filter(claimant_id=user_id, state="open").exists()


class Site(models.Model):
    """A place of an enterprise. Its key never changes; after a merge it leads to the survivor."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="sites")
    key = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=4)
    address = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="site_not_into_itself", condition=~Q(merged_into=models.F("pk"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    def survivor(self) -> Site:
        """The site this one lives on in."""
        return self.merged_into.survivor() if self.merged_into else self


class Claim(models.Model):
    """Somebody says: I speak for this enterprise. Its city decides."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="claims")
    claimant = models.ForeignKey(User, models.PROTECT, related_name="claims")
    statement = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default="open")
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_claim", fields=["enterprise", "claimant"], condition=Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} → {self.enterprise_id} {self.state}"
