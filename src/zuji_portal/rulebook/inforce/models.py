"""Rules that the committee passed, one row a version, and what happened to them.

Text and content of a version are written once, events are append-only (triggers).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zuji.core.inforce import RuleInForce
from zuji.core.label import Label
from zuji_portal.foundation.accounts.models import User


class RuleVersion(models.Model):
    """A model, product rule or tier scheme as the committee passed it. `key` is the model's id,
    the rule's number or the scheme's id; `content` is empty where the text cannot be read.
    """

    kind = models.CharField(max_length=14)
    key = models.CharField(max_length=120)
    version = models.CharField(max_length=60, blank=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=200_000)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=71)
    decision = models.CharField(max_length=30, unique=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="passed", db_index=True)
    is_current = models.BooleanField(default=False)
    passed_at = models.DateTimeField(auto_now_add=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_version_a_rule",
                fields=["kind", "key"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.version}"

    @property
    def title(self) -> Label:
        return Label(self.title_zh, self.title_en or self.title_zh)

    @property
    def rule(self) -> RuleInForce:
        return RuleInForce(self.kind, self.key, self.version, self.digest, self.content)


class RuleEvent(models.Model):
    """A rule was put in force or taken out of it. Never changed."""

    rule = models.ForeignKey(RuleVersion, models.PROTECT, related_name="events")
    action = models.CharField(max_length=20)
    content = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.action}"
