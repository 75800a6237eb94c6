"""Database model of subscriptions to public events."""

from __future__ import annotations

import datetime

from django.db import models

from zuji_portal.foundation.accounts.models import User


class Subscription(models.Model):
    """A system that is sent what the transparency log tells, in its order.

    `position` is the entry that is looked at next, `kinds` what is wanted (all where none is
    named). Secrets are sealed; those before, with a space between, stay good until
    `earlier_until`. `busy_until` keeps two attempts from running side by side; `failing_since` is
    the first attempt of those that failed in a row.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="subscriptions")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    kinds = models.JSONField(default=list)
    secret = models.TextField()
    earlier_secret = models.TextField(blank=True)
    earlier_until = models.DateTimeField(null=True)
    language = models.CharField(max_length=2, default="zh")
    position = models.PositiveBigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=60, blank=True)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"

    def earlier_secrets(self, at: datetime.datetime) -> list[str]:
        """The secrets before the present one that are still good, sealed, the latest first."""
        is_good = self.earlier_until is not None and at < self.earlier_until
        return self.earlier_secret.split() if is_good else []
