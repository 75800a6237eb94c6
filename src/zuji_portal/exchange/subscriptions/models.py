"""Database model of subscriptions to public events."""

from __future__ import annotations

from django.db import models

from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.outgoing.signing import SigningSecret


class Subscription(SigningSecret):
    """A system that is sent what the transparency log tells, in its order.

    `position` is the entry that is looked at next, `kinds` what is wanted (all where none is
    named). `busy_until` keeps two attempts from running side by side; `failing_since` is the first
    attempt of those that failed in a row.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="subscriptions")
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    kinds = models.JSONField(default=list)
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
