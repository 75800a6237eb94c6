"""Entries of the log, its head and signed checkpoints; triggers keep them append-only."""

from __future__ import annotations

from django.db import models


class LogHead(models.Model):
    """How many entries there are, one row; locking it puts writers in line."""

    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.size)


class LogEntry(models.Model):
    """One leaf. `entry` holds a salted hash only; `subject` names the record here and is not
    part of it.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, db_index=True)
    salt = models.BinaryField()
    entry = models.BinaryField()
    leaf = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["index"]
        verbose_name_plural = "log entries"

    def __str__(self) -> str:
        return f"{self.index} {self.kind} {self.subject}"


class Checkpoint(models.Model):
    """What the log signed: its size and root, as a note."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size}"


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint. Never changed (triggers)."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=120)
    line = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_cosignature_a_witness", fields=["checkpoint", "witness"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.witness}"


class Release(models.Model):
    """Published content that has no record elsewhere: a profile, GWP values, a table of rules, a
    pack of factors (`members`: the leaf hashes of its factors, 32 bytes each). Never changed
    (triggers).
    """

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=80)
    content = models.BinaryField()
    members = models.BinaryField(default=b"")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_release_a_content", fields=["kind", "digest"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
