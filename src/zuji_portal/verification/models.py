"""The register of verifier bodies and people, engagements with all that happens in them, and
statements.

What is signed or seen is never changed: declarations, sample adjustments, sightings, visits, photos
and statements are append-only (triggers).
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from zuji.training.plants import PlantTask, read_task
from zuji.verification import after_working_days, verification_rules
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise, Site
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.studies.models import Revision, Study


class Body(models.Model):
    """A verifier body: who accredited it, until when, and for which industries."""

    name_zh = models.CharField(max_length=120, unique=True)
    name_en = models.CharField(max_length=160, blank=True)
    uscc = models.CharField(max_length=18, unique=True)
    accreditation = models.CharField(max_length=120)
    accredited_until = models.DateField()
    industries = models.JSONField(default=list)
    suspended_on = models.DateField(null=True)
    suspended_why = models.CharField(max_length=300, blank=True)
    notice = models.CharField(max_length=80, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["name_zh"]

    def verifiers_in_force(self) -> models.QuerySet[Verifier]:
        """Its people whose appointments hold now."""
        return self.verifiers.filter(appointment__in=Appointment.objects.in_force())

    def __str__(self) -> str:
        return self.name_zh


class Shareholding(models.Model):
    """Who owns a part of a company, both by credit code: what the rule against shared ownership
    reads.
    """

    company = models.CharField(max_length=18, db_index=True)
    owner = models.CharField(max_length=18)
    source = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_line_a_shareholding",
                fields=["company", "owner"],
                condition=Q(withdrawn_why=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.company}"


class Verifier(models.Model):
    """A person of a body; acts through the appointment."""

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="verifier")
    body = models.ForeignKey(Body, models.PROTECT, related_name="verifiers")

    def __str__(self) -> str:
        return str(self.appointment.user)

    @property
    def user_id(self) -> int:
        return self.appointment.user_id


class Qualification(models.Model):
    """A qualification or a training of a verifier, with its dates."""

    KINDS = ("auditor", "training")
    verifier = models.ForeignKey(Verifier, models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in KINDS])
    title = models.CharField(max_length=120)
    issuer = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    hours = models.PositiveSmallIntegerField(null=True)
    obtained_on = models.DateField()
    expires_on = models.DateField(null=True)

    class Meta:
        ordering = ["-obtained_on"]

    def __str__(self) -> str:
        return f"{self.verifier} {self.title}"


class BodyRelation(models.Model):
    """A relation of a body, or of one of its people, to an enterprise. The conflict rules read
    it.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="relations")
    verifier = models.ForeignKey(Verifier, models.PROTECT, null=True, related_name="relations")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)
    about = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind} {self.enterprise_id}"


class Engagement(models.Model):
    """The verification of a study by a body, from the request to the statement."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="engagements")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="engagements")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="engagements")
    state = models.CharField(max_length=12, default="requested", db_index=True)
    level = models.CharField(max_length=12, default="reasonable")
    materiality = models.FloatField()
    sample = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    assigned_on = models.DateField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_engagement_a_study",
                fields=["study"],
                condition=~Q(state__in=["stated", "ended"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.study_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state not in {"stated", "ended"}

    def part_of(self, appointment: int) -> str:
        """The part of the person who acts in an appointment; empty for none."""
        member = self.members.filter(verifier__appointment=appointment).first()
        return member.part if member else ""

    def is_of_body(self, appointment: int) -> bool:
        return Verifier.objects.filter(appointment=appointment, body=self.body_id).exists()

    def has_declared(self, appointment: int) -> bool:
        return self.declarations.filter(verifier__appointment=appointment).exists()


class Assignment(models.Model):
    """How a body came to an engagement: by choice, or by a draw that anyone replays. Never
    changed.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=6)
    reason = models.CharField(max_length=300, blank=True)
    draw = models.JSONField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.mode}"


class Member(models.Model):
    """A person's part in an engagement: lead, member, or the independent reviewer."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="members")
    verifier = models.ForeignKey(Verifier, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=10)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_part_a_person", fields=["engagement", "verifier"])
        ]

    def __str__(self) -> str:
        return f"{self.verifier} {self.part}"


class Declaration(models.Model):
    """A person's declaration of independence for one engagement, with the words that were
    signed. Never changed.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="declarations")
    verifier = models.ForeignKey(Verifier, models.PROTECT, related_name="declarations")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_declaration_a_person", fields=["engagement", "verifier"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.verifier_id}"


class PlanStep(models.Model):
    """One of the eight steps with its dates."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="steps")
    key = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(name="one_step_a_key", fields=["engagement", "key"])]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.key}"


class SampleChange(models.Model):
    """A line taken into the sample or out of it, with the reason. Never changed."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="sample_changes")
    name = models.CharField(max_length=80)
    is_taken = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.name} {self.is_taken}"


class Sighting(models.Model):
    """What a verifier saw of a line in one revision, and whether it held. The latest one counts.
    Never changed.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="sightings")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    holds = models.BooleanField()
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.name} {self.holds}"


class VerificationFinding(models.Model):
    """Something that is not right: where, how grave, what was said about it, and how it ended."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=12)
    field = models.CharField(max_length=80)
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=12, default="open")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_finding_a_number", fields=["engagement", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.engagement_id} #{self.number} {self.state}"

    @property
    def enterprise_id(self) -> int:
        """Whose audit entries the finding's belong to."""
        return self.engagement.enterprise_id


class Remark(models.Model):
    """What somebody said of a finding: the enterprise's answer, the verifier's closing. Never
    changed.
    """

    finding = models.ForeignKey(VerificationFinding, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"


class Visit(models.Model):
    """A visit to a site: who, when, what was seen. Never changed; a correction is another
    record.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="visits")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    visited_on = models.DateField()
    people = models.CharField(max_length=300)
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.visited_on}"


class VisitPhoto(models.Model):
    """A photo of a visit, re-encoded; its bytes lie with the evidence under their digest. Never
    changed.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    digest = models.CharField(max_length=71)
    caption = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.digest[:16]}"


PAPERS = ("pdf_zh", "pdf_en")
"""The columns of a statement that hold its PDF; only the download reads them."""
PAPERS_BEHIND = ("statement__pdf_zh", "statement__pdf_en")


class Statement(models.Model):
    """The verification statement as it was issued: content, its signature, and the PDF. Never
    changed.
    """

    engagement = models.OneToOneField(Engagement, models.PROTECT, related_name="statement")
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="statement")
    number = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=12)
    opinion = models.CharField(max_length=12)
    verified_share = models.FloatField()
    residual = models.FloatField()
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    token = models.TextField()
    pdf_zh = models.BinaryField()
    pdf_en = models.BinaryField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="statements_in_time", fields=["at", "id"])]

    def __str__(self) -> str:
        return self.number

    def data(self) -> dict[str, Any]:
        return dict(self.content)

    @staticmethod
    def today() -> datetime.date:
        return timezone.localdate()

    def objections_until(self) -> datetime.date:
        """The last day on which the enterprise may object, in the working days of the rules."""
        issued = timezone.localtime(self.at).date()
        return after_working_days(issued, verification_rules().objection_days)


class CalibrationRound(models.Model):
    """One case for every verifier: a study of a fictional plant with a planted error, drawn from
    `seed`. `task` is the case as it was drawn, by which every answer is graded, whatever models and
    factors become. `reference` is the true footprint, shown to nobody before the round is closed.
    """

    model_id = models.CharField(max_length=60)
    seed = models.PositiveBigIntegerField()
    task = models.JSONField()
    reference = models.FloatField()
    unit = models.CharField(max_length=40)
    closes_on = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="calibration_has_a_true_value", condition=models.Q(reference__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.model_id} {self.closes_on}"

    @property
    def case(self) -> PlantTask:
        """The case as every verifier sees it."""
        return read_task(self.task)

    def is_open(self, day: datetime.date) -> bool:
        """Whether answers are taken on a day: the last one counts."""
        return self.closed_at is None and day <= self.closes_on

    def may_close(self, day: datetime.date) -> bool:
        """Whether it may be closed: its last day is over."""
        return self.closed_at is None and day > self.closes_on


class CalibrationAnswer(models.Model):
    """The corrected footprint as a verifier found it, and the entry found wrong; given once."""

    round = models.ForeignKey(CalibrationRound, models.PROTECT, related_name="answers")
    verifier = models.ForeignKey(Verifier, models.PROTECT, related_name="calibrations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="calibrations")
    value = models.FloatField()
    line = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_answer_a_verifier", fields=["round", "verifier"]),
            models.CheckConstraint(
                name="calibration_answer_is_positive", condition=models.Q(value__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.verifier_id}"
