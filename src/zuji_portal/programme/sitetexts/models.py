"""Versions of the site's texts, one row each, never changed (triggers): the next one follows."""

from __future__ import annotations

from django.db import models

from zuji_portal.foundation.accounts.models import User


class SiteText(models.Model):
    """One version of a text. The one with the highest number holds; one that `is_shipped` restores
    the text that comes with the site and has no content of its own.
    """

    group = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    is_shipped = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["group", "key", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_version_a_text", fields=["group", "key", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.key} {self.number}"
