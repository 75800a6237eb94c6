"""Database models of the audit log; each entry holds the digest of the one before."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class AuditHead(models.Model):
    """The end of the chain, one row; locking it puts writers in line."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=71)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class AuditEntry(models.Model):
    """What was done, by whom in which role, to what. Never changed, never deleted (triggers)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    acting = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, db_index=True)
    enterprise = models.BigIntegerField(null=True, db_index=True)
    content = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(name="audit_of_a_person", fields=["actor", "-number"]),
            models.Index(name="audit_of_an_enterprise", fields=["enterprise", "-number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"

    def entry(self) -> dict[str, Any]:
        """The entry as it stands in the chain."""
        content: dict[str, Any] = json.loads(bytes(self.content))
        return content

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.entry()["facts"])
