"""Database model of requests to change registered facts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User


class ChangeRequest(models.Model):
    """Some registered facts of an enterprise (`product` None) or of one of its products shall
    change.

    `facts` holds field → ``was`` and ``now``; a site stands there with its key.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="changes")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="changes")
    facts = models.JSONField()
    reason = models.CharField(max_length=1000)
    evidence = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, related_name="change_requests"
    )
    state = models.CharField(max_length=10, default="asked", db_index=True)
    answer = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_change_a_product", fields=["product"], condition=Q(state="asked")
            ),
            models.UniqueConstraint(
                name="one_open_change_an_enterprise",
                fields=["enterprise"],
                condition=Q(state="asked", product=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {sorted(self.facts)} {self.state}"
