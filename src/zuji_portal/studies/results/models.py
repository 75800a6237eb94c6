"""Results, addressed by the digest of their lockfile."""

from __future__ import annotations

from typing import Any

from django.db import models

from zuji.lockfile import read_lock


class StoredResult(models.Model):
    """A lockfile as canonical JSON. Never changed; the digest is its name."""

    digest = models.CharField(max_length=64, primary_key=True)
    lock = models.BinaryField()
    model_id = models.CharField(max_length=60)
    example = models.SlugField(max_length=60, unique=True, null=True)
    parent = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.model_id} {self.digest[:12]}"

    def content(self) -> dict[str, Any]:
        return read_lock(bytes(self.lock), self.digest)
