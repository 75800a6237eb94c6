"""Experts, cases before the committee, public comments, seats, scores, votes, decisions.

What was said, scored, voted and decided is append-only (triggers).
"""

from __future__ import annotations

from django.db import models

from zuji.committee import is_same_text
from zuji.core.inforce import KINDS
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.rulebook.inforce.texts import text_in_force


class Expert(models.Model):
    """A member of the pool: fields of knowledge, industries, and employers (credit codes) for
    the conflict check.
    """

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="expert")
    disciplines = models.JSONField(default=list)
    industries = models.JSONField(default=list)
    employers = models.JSONField(default=list)
    since = models.DateField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.appointment.user)

    @property
    def user_id(self) -> int:
        return self.appointment.user_id


class Case(models.Model):
    """Something to be decided. `subject` names it; a text proposal has what holds now and what
    is proposed.
    """

    kind = models.CharField(max_length=14)
    subject = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    reason = models.TextField(max_length=4000)
    base_text = models.TextField(blank=True)
    proposed_text = models.TextField(max_length=200_000, blank=True)
    checks = models.JSONField(default=dict)
    industry = models.CharField(max_length=30, blank=True)
    parties = models.JSONField(default=list)
    state = models.CharField(max_length=14, default="consultation", db_index=True)
    size = models.PositiveSmallIntegerField(default=5)
    draw = models.JSONField(null=True)
    consultation_until = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def base_holds(self) -> bool:
        """Whether the text that the case changes is still the one in force."""
        return self.kind not in KINDS or is_same_text(
            self.base_text, text_in_force(self.kind, self.subject)
        )

    def seat_of(self, appointment: int) -> Seat | None:
        """The seat of who acts in an appointment, if the person sits and did not step aside."""
        return self.seats.filter(expert__appointment=appointment, recused_at=None).first()


class LineComment(models.Model):
    """A comment of the public consultation on a line of the proposal (0: on the whole). Never
    changed.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="comments")
    line = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.line}"


class Seat(models.Model):
    """An expert's seat in the panel of a case; who steps aside is replaced by another draw."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    is_chair = models.BooleanField(default=False)
    declared_at = models.DateTimeField(null=True)
    recused_at = models.DateTimeField(null=True)
    recused_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_seat_a_case", fields=["case", "expert"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.expert}"


class Score(models.Model):
    """A seat's scores and opinion; seen by others only once all are in. Never changed."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="score")
    scores = models.JSONField()
    text = models.CharField(max_length=2000)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.seat_id}"


class Consolidation(models.Model):
    """What the chair makes of the scores and of the comments. Never changed."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="consolidation")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.case_id}"


class Vote(models.Model):
    """A seat's vote. Never changed."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="vote")
    choice = models.CharField(max_length=20)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.seat_id} {self.choice}"


class Decision(models.Model):
    """The conclusion of a case with all that led to it, archived. Never changed."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="decision")
    number = models.CharField(max_length=30, unique=True)
    result = models.CharField(max_length=20)
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class RuleSunset(models.Model):
    """A product rule that no longer applies from a day on, by a decision. Never changed."""

    rule = models.CharField(max_length=120, unique=True)
    replaced_by = models.CharField(max_length=120)
    until = models.DateField()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="sunsets")

    def __str__(self) -> str:
        return f"{self.rule} → {self.replaced_by}"
