"""Database models of adoption lists: a file that was entered with its rows, and each place."""

from __future__ import annotations

import datetime

from django.db import models

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User

OUTCOMES = ("read", "refused", "ignored")


class AdoptionImport(models.Model):
    """A file of one programme's list, as it was handed in."""

    number = models.CharField(max_length=20, unique=True)
    programme = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=71)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class AdoptedPlace(models.Model):
    """An enterprise, or one product of it, stands on a programme's list from a day on; until a day,
    where the document names one or it was taken off.
    """

    programme = models.CharField(max_length=40, db_index=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="adopted")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="adopted")
    park = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    document = models.CharField(max_length=200)
    taken_from = models.ForeignKey(AdoptionImport, models.PROTECT, null=True, related_name="places")
    is_withdrawn = models.BooleanField(default=False)
    ended_why = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-since", "enterprise__name_zh", "pk"]
        constraints = [
            models.CheckConstraint(
                name="adopted_until_after_since",
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.enterprise_id} {self.since}"

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether it stands on the list on a day."""
        is_within = self.since <= day and (self.until is None or day <= self.until)
        return is_within and not self.is_withdrawn


class AdoptionRow(models.Model):
    """A row of a file, word for word, and what became of it. Never changed (triggers)."""

    taken_from = models.ForeignKey(AdoptionImport, models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=8)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.taken_from_id} {self.sheet}!{self.row}"
