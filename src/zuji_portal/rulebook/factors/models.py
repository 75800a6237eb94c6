"""The factor library: every version of every factor, one of them current."""

from __future__ import annotations

from dataclasses import replace

from django.db import models
from django.db.models import Q

from zuji.factors import Factor
from zuji.factors.record import factor_from_json
from zuji_portal.foundation.accounts.models import User


class FactorVersion(models.Model):
    """One version of a factor. Its content never changes after it was proposed (trigger); its
    state does.
    """

    factor_id = models.CharField(max_length=120, db_index=True)
    version = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default="proposed", db_index=True)
    is_current = models.BooleanField(default=False)
    is_shipped = models.BooleanField(default=False)
    place = models.BigIntegerField(null=True, unique=True)
    pack = models.CharField(max_length=60, blank=True)
    content = models.JSONField()
    review_by = models.CharField(max_length=10, blank=True, db_index=True)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="revisions")
    reason = models.CharField(max_length=1000, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    retired_because = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_content_a_factor_version", fields=["factor_id", "version"]
            ),
            models.UniqueConstraint(
                name="one_current_version_a_factor",
                fields=["factor_id"],
                condition=Q(is_current=True),
            ),
        ]
        indexes = [
            models.Index(
                name="current_revisions",
                fields=["factor_id"],
                condition=Q(is_current=True, is_shipped=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.factor_id} {self.version}"

    @property
    def as_proposed(self) -> Factor:
        """The factor as it was written, whatever became of it."""
        return factor_from_json(self.content)

    @property
    def factor(self) -> Factor:
        """The factor as it counts now: a retired one is not usable and says why."""
        factor = self.as_proposed
        if self.state == "retired":
            return replace(factor, active=False, inactive_reason=self.retired_because)
        return factor

    @property
    def base_holds(self) -> bool:
        """Whether the version that a proposal revises is still the current one; of a new factor,
        whether there is still none.
        """
        current = FactorVersion.objects.filter(factor_id=self.factor_id, is_current=True)
        return current.values_list("pk", flat=True).first() == self.base_id

    @property
    def reviewers(self) -> set[int]:
        return set(self.opinions.filter(is_favourable=True).values_list("by_id", flat=True))


class Opinion(models.Model):
    """What an expert said of a proposed version. Never changed (triggers)."""

    version = models.ForeignKey(FactorVersion, models.PROTECT, related_name="opinions")
    is_favourable = models.BooleanField()
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.is_favourable}"


class LibraryStamp(models.Model):
    """Names the present set of current factors; one row, locked by who changes it.

    A new name is drawn for every change, so that what was computed inside a transaction that failed
    is never taken for what another one wrote. `last_key` counts the places given out
    (`entries.place_of`).
    """

    value = models.CharField(max_length=32, default="")
    last_key = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.value
