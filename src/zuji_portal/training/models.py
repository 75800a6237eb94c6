"""Database models of training: exams taken, and certificates of training."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from zuji.core.label import Label
from zuji.training import COURSES, course
from zuji_portal.foundation.accounts.models import User

COURSE_KEYS = [(key, key) for key in COURSES]


class ExamAttempt(models.Model):
    """One exam of one person: `paper` are the questions with their digests, `seed` draws their
    numbers, `answers` what was saved. Answers count until `ends_at`, by the server's clock.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="exams")
    course = models.CharField(max_length=12, choices=COURSE_KEYS, db_index=True)
    seed = models.PositiveBigIntegerField()
    paper = models.JSONField()
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    of = models.PositiveSmallIntegerField(null=True)
    is_passed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="exam_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("started_at")),
            ),
            models.CheckConstraint(
                name="exam_passed_is_marked",
                condition=models.Q(is_passed=False) | models.Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.started_at:%Y-%m-%d}"

    @property
    def title(self) -> Label:
        return course(self.course).title

    @property
    def is_in_time(self) -> bool:
        """Whether answers still count: up to the last moment, and not after it."""
        return timezone.now() <= self.ends_at


class TrainingCertificate(models.Model):
    """A certificate of training: what it says was signed when it was issued; only its state
    changes.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="training_certificates")
    exam = models.OneToOneField(ExamAttempt, models.PROTECT, related_name="certificate")
    course = models.CharField(max_length=12, choices=COURSE_KEYS, db_index=True)
    number = models.CharField(max_length=30, unique=True)
    status_index = models.PositiveIntegerField(unique=True)
    token = models.TextField()
    state = models.CharField(max_length=10, default="valid", db_index=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def title(self) -> Label:
        return course(self.course).title

    @property
    def last_day(self) -> datetime.date:
        return timezone.localdate(self.valid_until)

    @property
    def is_in_force(self) -> bool:
        """Neither revoked nor over; the last moment counts."""
        return self.state == "valid" and timezone.now() <= self.valid_until
