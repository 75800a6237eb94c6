"""What the province enters itself: targets, changes of scope, pilots, benchmarks, filed reports,
consultations; and what an accepted revision weighs on the board.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from zuji.core.canonical import digest
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Revision


class Target(models.Model):
    """A planned number of a regime and year: the province's whole (no city, no industry) or a
    part of it.
    """

    regime = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    city = models.CharField(max_length=4, blank=True)
    industry = models.CharField(max_length=40, blank=True)
    planned = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["regime", "year", "city", "industry"]
        constraints = [
            models.UniqueConstraint(
                name="one_target_a_part", fields=["regime", "year", "city", "industry"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.year} {self.city} {self.industry} {self.planned}"


class KeyIndustry(models.Model):
    """An industry that the province added to the key industries, changed or took off (R16)."""

    key = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    classes = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=200)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.key


class Pilot(models.Model):
    """One membership of a pilot scheme: a city, an industry, or an industry in a city, from a
    day on (L3).
    """

    scheme = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    city = models.CharField(max_length=4, blank=True)
    industry = models.CharField(max_length=40, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["scheme", "since", "pk"]

    def __str__(self) -> str:
        return f"{self.scheme} {self.city} {self.industry}"


class FiledReport(models.Model):
    """A report as it was handed in. Never changed (triggers); a correction is a further number
    with its reason.
    """

    period = models.CharField(max_length=6)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-period", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_report_a_number", fields=["period", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.number}"

    @staticmethod
    def digest_of(content: Any) -> str:
        return digest(content)


class ReportSentence(models.Model):
    """A sentence of a period's report as the office worded it, in one language; ``{0}``, ``{1}`` …
    stand for the figures of the drafted one with this key. Without text it is left out.
    """

    period = models.CharField(max_length=6)
    lang = models.CharField(max_length=2)
    key = models.CharField(max_length=80)
    text = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_wording_a_sentence", fields=["period", "lang", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.key}"


class Consultation(models.Model):
    """A meeting of the departments and what came of it (R33). Never changed (triggers)."""

    held_on = models.DateField()
    departments = models.JSONField()
    subject = models.CharField(max_length=200)
    conclusions = models.TextField(max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.subject}"


class AgreedTask(models.Model):
    """What a meeting of the departments gave one of them to do, with its last day (R33). `report`
    is what the department said last, `answer` what the lead said to it.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="tasks")
    department = models.CharField(max_length=20)
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    state = models.CharField(max_length=10)
    report = models.TextField(max_length=1000, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    def is_late(self, today: datetime.date) -> bool:
        """Whether its last day is past while it is under way."""
        return self.state == "open" and self.due_on < today


class Benchmark(models.Model):
    """A footprint that another province or country published of a class of products, with where
    and when it stands (R6). Never changed: one that is no longer true is withdrawn.
    """

    model_id = models.CharField(max_length=60)
    place_zh = models.CharField(max_length=60)
    place_en = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField()
    low = models.FloatField()
    high = models.FloatField()
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    published_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["model_id", "-year", "pk"]

    def __str__(self) -> str:
        return f"{self.model_id} {self.place_zh} {self.year}"


class RevisionClaims(models.Model):
    """What the plant of an accepted revision gave to others and took from them, read from its
    lockfile once (`zuji.conservation`).
    """

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="claims"
    )
    content = models.JSONField()

    def __str__(self) -> str:
        return f"{self.revision_id}"


class RevisionWeight(models.Model):
    """What an accepted revision weighs on the board, read from its lockfile once: the declared
    units of its data period, and the rules that warned of it.
    """

    revision = models.OneToOneField(
        Revision, models.CASCADE, primary_key=True, related_name="weight"
    )
    output = models.FloatField()
    warned = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.revision_id} {self.output}"
