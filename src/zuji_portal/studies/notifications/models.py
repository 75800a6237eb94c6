"""Database model of notices, open until somebody of the enterprise settles them."""

from __future__ import annotations

from django.db import models

from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User


class Notice(models.Model):
    """One matter of one study, or of the enterprise itself (`study` None). `about` names what
    caused it, so that nothing is told twice.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="notices")
    study = models.ForeignKey("studies.Study", models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="a_matter_once", fields=["study", "kind", "about"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} {self.study_id}"
