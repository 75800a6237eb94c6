"""Public keys of the issuer; rows are kept so that old signatures stay verifiable."""

from __future__ import annotations

from django.db import models


class IssuerKey(models.Model):
    """A key by its fragment (``key-2026-1``), with the X.509 certificate that carries it inside
    PDFs. One of them signs.
    """

    fragment = models.CharField(max_length=40, unique=True)
    jwk = models.JSONField()
    certificate = models.TextField()
    since = models.DateTimeField()
    signs = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_key_signs", fields=["signs"], condition=models.Q(signs=True)
            )
        ]

    def __str__(self) -> str:
        return self.fragment
