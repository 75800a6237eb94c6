"""Database models of training: exams, certificates of training, sessions and who attends them."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from zuji.core.label import Label
from zuji.training import COURSES, course
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User

COURSE_KEYS = [(key, key) for key in COURSES]
BEFORE_START = datetime.timedelta(minutes=30)
"""How long before its start the attendance of a session is taken."""


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


MODES = {"site": Label("现场", "On site"), "online": Label("线上", "Online")}
HOSTS = {
    "province": Label("省主管部门", "Province"),
    "city": Label("市主管部门", "City"),
    "association": Label("行业协会", "Association"),
}


class TrainingSession(models.Model):
    """A course held on a day, on site or online; `city` is that of the officer who entered it.

    Who signs up first has a seat; the others wait, and move up when somebody leaves.
    """

    course = models.CharField(max_length=12, choices=COURSE_KEYS, db_index=True)
    mode = models.CharField(max_length=8, choices=[(k, w.zh) for k, w in MODES.items()])
    host_kind = models.CharField(max_length=12, choices=[(k, w.zh) for k, w in HOSTS.items()])
    host_zh = models.CharField(max_length=80)
    host_en = models.CharField(max_length=120)
    place_zh = models.CharField(max_length=160)
    place_en = models.CharField(max_length=200)
    city = models.CharField(max_length=4, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(name="session_has_seats", condition=models.Q(seats__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.course} {timezone.localdate(self.starts_at)}"

    @property
    def title(self) -> Label:
        return course(self.course).title

    @property
    def mode_label(self) -> Label:
        return MODES[self.mode]

    @property
    def host(self) -> Label:
        return Label(self.host_zh, self.host_en)

    @property
    def place(self) -> Label:
        return Label(self.place_zh, self.place_en)

    @property
    def is_open(self) -> bool:
        """Whether one may still sign up: it has not begun, and was not called off."""
        return self.cancelled_at is None and timezone.now() < self.starts_at

    @property
    def is_under_way(self) -> bool:
        """Whether attendance is taken now: from half an hour before its start to its end."""
        first = self.starts_at - BEFORE_START
        return self.cancelled_at is None and first <= timezone.now() <= self.ends_at


class Attendee(models.Model):
    """A person who signed up for a session; whom the person served is kept as it was then.

    `wrong_codes` counts the codes that were typed wrong.
    """

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="attendees")
    user = models.ForeignKey(User, models.PROTECT, related_name="sessions_attended")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=4, blank=True)
    signed_up_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_place_a_person",
                fields=["session", "user"],
                condition=models.Q(left_at__isnull=True),
            ),
            models.CheckConstraint(
                name="who_left_did_not_attend",
                condition=models.Q(left_at__isnull=True) | models.Q(attended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.user_id}"

    @property
    def waits(self) -> int:
        """The place on the waiting list, from one; 0 for who has a seat."""
        earlier = Attendee.objects.filter(
            session=self.session_id, left_at=None, pk__lt=self.pk
        ).count()
        return max(0, earlier + 1 - self.session.seats)
