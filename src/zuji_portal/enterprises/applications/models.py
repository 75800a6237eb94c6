"""Database model of applications for enrolment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zuji.core.label import Label
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User

OPEN = ("waiting", "returned")


class Enrolment(models.Model):
    """Somebody asks for an enterprise to be enrolled, and to be its first owner.

    `number` and `email`, the proven address it was filed with, are what it is followed by;
    `language` is the one that the applicant is written in.
    """

    number = models.CharField(max_length=20, unique=True)
    uscc = models.CharField(max_length=18, db_index=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=4, db_index=True)
    county = models.CharField(max_length=40, blank=True)
    industry = models.CharField(max_length=4, blank=True)
    is_exporter = models.BooleanField(default=False)
    contact = models.CharField(max_length=60)
    telephone = models.CharField(max_length=30)
    wanted = models.CharField(max_length=500)
    applicant = models.ForeignKey(User, models.PROTECT, related_name="enrolments")
    email = models.EmailField()
    language = models.CharField(max_length=2, default="zh")
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    answer = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, related_name="applications"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_application",
                fields=["uscc", "applicant"],
                condition=Q(state__in=OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def entry(self) -> Enterprise:
        """The enterprise as it would be enrolled, not saved."""
        names = ("uscc", "name_zh", "name_en", "city", "county", "industry", "is_exporter")
        return Enterprise(**{name: getattr(self, name) for name in names})

    @property
    def city_name(self) -> Label:
        return self.entry.city_name

    @property
    def industry_class(self) -> Label:
        return self.entry.industry_class
