"""Database model of complaints."""

from __future__ import annotations

import uuid

from django.db import models

from zuji.core.label import Label
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.events import ask
from zuji_portal.supervision.complaints.events import InvolvedAsked
from zuji_portal.supervision.complaints.rules import ABOUT, OUTCOMES
from zuji_portal.verification.models import Body


class Complaint(models.Model):
    """What somebody complains about, and what came of it; read by who handles it alone.

    `named` is the number or name as typed; `entry`, `certificate`, `body` and `against` are what it
    was found to be. `token` makes sending a form twice harmless; of the code that the complainant
    was shown, the digest is kept.
    """

    number = models.CharField(max_length=20, unique=True)
    token = models.UUIDField(unique=True)
    code_digest = models.CharField(max_length=64)
    about = models.CharField(max_length=12, choices=[(k, v.zh) for k, v in ABOUT.items()])
    named = models.CharField(max_length=200)
    text = models.CharField(max_length=2000)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    against = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="complaints")
    city = models.CharField(max_length=4, blank=True, db_index=True)
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    complainant = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, default="zh")
    state = models.CharField(max_length=10, default="filed", db_index=True)
    outcome = models.CharField(max_length=10, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    filed_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def about_label(self) -> Label:
        return ABOUT[self.about]

    @property
    def outcome_label(self) -> Label | None:
        return OUTCOMES.get(self.outcome)

    def is_involved(self, user_id: int | None) -> bool:
        """Whether a person had a part in the certificate or case that the complaint is about."""
        if user_id is None:
            return False
        if self.certificate is None:
            return ask(InvolvedAsked(self.named.strip(), user_id)) is True
        decided = self.certificate.events.filter(by=user_id).exists()
        return decided or bool(self.certificate.roles_of(user_id))


class SentFile(models.Model):
    """A photo as its pixels alone, or a PDF, that somebody sent. Its bytes lie with the evidence
    under their digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=71)
    name = models.CharField(max_length=200)
    is_picture = models.BooleanField()
    size = models.PositiveBigIntegerField()
    scan = models.CharField(max_length=12, default="not-scanned")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class ComplaintFile(SentFile):
    """What a complainant sent with a complaint; read by who handles the complaint alone."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="files")

    class Meta:
        ordering = ["added_at", "name"]
        constraints = [
            models.UniqueConstraint(name="one_file_a_complaint", fields=["complaint", "digest"])
        ]

    def __str__(self) -> str:
        return self.name
