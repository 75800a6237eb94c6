"""Agreements of recognition between the province and a scheme, and what happened to each.

The terms of an agreement never change and events are append-only (triggers): other terms are
another agreement.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from zuji.core.label import Label
from zuji.core.rulefile import Sentence
from zuji.recognition import borne, crosswalk, scheme
from zuji.recognition.schemes import NARROW_TO_WIDE, RecognitionAgreement
from zuji_portal.committee.models import Decision
from zuji_portal.foundation.accounts.models import User


class Agreement(models.Model):
    """An agreement with a scheme of the register: its kind, which way it works, about which sector
    models (all where none is named), on which days, and on what conditions.
    """

    number = models.CharField(max_length=20, unique=True)
    scheme = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=12)
    way = models.CharField(max_length=8)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    reference = models.CharField(max_length=300)
    model_ids = models.JSONField(default=list, blank=True)
    conditions_zh = models.CharField(max_length=2000, blank=True)
    conditions_en = models.CharField(max_length=2000, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, default="proposed", db_index=True)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="agreement_says_its_conditions",
                condition=(Q(conditions_zh="", conditions_en="") & ~Q(kind="conditional"))
                | (~Q(conditions_zh="") & ~Q(conditions_en="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> Label:
        return Label(self.title_zh, self.title_en)

    @property
    def is_borne(self) -> bool:
        """Whether the clauses of the scheme, as far as known and checked, bear the kind."""
        bears = borne(crosswalk(scheme(self.scheme)))
        return NARROW_TO_WIDE.index(self.kind) <= NARROW_TO_WIDE.index(bears)

    def is_over(self, day: datetime.date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < day

    def terms(self) -> RecognitionAgreement:
        """The agreement as the library reckons with it."""
        stated: dict[str, Any] = {
            "kind": self.kind,
            "since": self.since.isoformat(),
            "way": self.way,
            "ref": self.reference,
            "number": self.number,
            "models": tuple(self.model_ids),
        }
        if self.until:
            stated["until"] = self.until.isoformat()
        if self.conditions_zh:
            stated["conditions"] = Sentence(zh=self.conditions_zh, en=self.conditions_en)
        return RecognitionAgreement(**stated)


class AgreementEvent(models.Model):
    """One move of an agreement with its reason. Never changed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    source = models.CharField(max_length=10, blank=True)
    target = models.CharField(max_length=10)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="one_agreement_event_a_number", fields=["agreement", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.action}"
