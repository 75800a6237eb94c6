"""Certificates from application to end, what happened to each, yearly surveillance,
certificates of others, and lists of such.

Events and surveillance results are append-only (triggers); so is what was issued.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zuji.verification import (
    Conflict,
    Facts,
    certification_rules,
    months_later,
    person_conflicts,
    verification_rules,
)
from zuji_portal.certification.states import PENDING, SPENT
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Approval, Revision, Study
from zuji_portal.verification.models import Member, Statement


class Due(NamedTuple):
    """The next surveillance: which one, and on which day."""

    number: int
    on: datetime.date


def due_after(
    issued_at: datetime.datetime | None, valid_until: datetime.datetime | None, done: int
) -> Due | None:
    """The surveillance after so many that were done; None before the issue and after the last."""
    if issued_at is None or valid_until is None:
        return None
    issued_on = timezone.localtime(issued_at).date()
    on = months_later(issued_on, (done + 1) * certification_rules().surveillance_months)
    return Due(done + 1, on) if on < timezone.localtime(valid_until).date() else None


class Certificate(models.Model):
    """An application and, once issued, the certificate. It keeps the study revision that it was
    issued for.
    """

    number = models.CharField(max_length=40, unique=True, null=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="certificates")
    product = models.ForeignKey(Product, models.PROTECT, related_name="certificates")
    study = models.ForeignKey(Study, models.PROTECT, related_name="certificates")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="certificates")
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="certificates")
    state = models.CharField(max_length=12, default="applied", db_index=True)
    management_since = models.DateField()
    applied_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    status_index = models.PositiveIntegerField(null=True, unique=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_application_a_study",
                fields=["study"],
                condition=Q(state__in=list(PENDING)),
            ),
            models.UniqueConstraint(
                name="one_valid_certificate_a_product",
                fields=["product"],
                condition=Q(state__in=["issued", "suspended"]),
            ),
            models.UniqueConstraint(
                name="one_certificate_a_statement",
                fields=["statement"],
                condition=Q(state__in=list(SPENT)),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    def next_surveillance(self) -> Due | None:
        """At the interval of the rules after the issue, while the certificate is valid; None
        before the issue and after the last.
        """
        return due_after(self.issued_at, self.valid_until, len(self.surveillances.all()))

    def has_surveillance_due(self) -> bool:
        return self.next_surveillance() is not None

    def roles_of(self, user_id: int) -> frozenset[str]:
        """The parts that a person has in the case: wrote, approved, verified, reviewed the study,
        or passed the documents or the site of this application.
        """
        roles = {"author"} if user_id in self.study.authors() else set()
        if Approval.objects.filter(revision__study=self.study, by=user_id).exists():
            roles.add("approver")
        team = Member.objects.filter(
            engagement__study=self.study, verifier__appointment__user=user_id
        )
        roles |= {
            "reviewer" if part == "reviewer" else "team"
            for part in team.values_list("part", flat=True)
        }
        steps = self.events.filter(action__in=["certificate.review", "certificate.inspect"])
        if steps.filter(by=user_id).exists():
            roles.add("examiner")
        return frozenset(roles)

    def conflicts_of_decider(self, user_id: int | None) -> list[Conflict]:
        """What keeps a person from deciding about this certificate."""
        roles = frozenset() if user_id is None else self.roles_of(user_id)
        facts = Facts(timezone.localdate(), roles=roles)
        return person_conflicts(facts, "decider", verification_rules())


class ApplicationDocument(models.Model):
    """A file that an application was made with; the province reads it. Never changed."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="applications")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_document_a_kind", fields=["certificate", "kind"])
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"


class CertificateEvent(models.Model):
    """One move of a certificate with its reason. Moves after the issue are public. Never
    changed.
    """

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_event_a_number", fields=["certificate", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.action}"


class Issued(models.Model):
    """What was issued: the signed credential. Never changed; its status lives in the status
    lists.
    """

    certificate = models.OneToOneField(
        Certificate, models.PROTECT, primary_key=True, related_name="issued"
    )
    token = models.TextField()
    digest = models.CharField(max_length=71)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.digest[:16]}"


class Surveillance(models.Model):
    """One yearly surveillance: when it was due, when it was done, and with what result. Never
    changed.
    """

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="surveillances")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField()
    result = models.CharField(max_length=12)
    note = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="one_surveillance_a_number", fields=["certificate", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.number} {self.result}"


class ExternalCertificate(models.Model):
    """A certificate of somebody else, as its holder tells it, word for word. This platform
    neither issued nor checked it.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="external_certificates")
    number = models.CharField(max_length=120)
    issuer = models.CharField(max_length=200)
    scheme = models.CharField(max_length=200)
    value = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    url = models.URLField(max_length=300, blank=True)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.issuer} {self.number}"


class CertificateList(models.Model):
    """A list of certificates that other bodies issued, as it was handed in: who gave it, as of
    which day, the digest of its file. One that was withdrawn is shown no more.
    """

    number = models.CharField(max_length=20, unique=True)
    source = models.CharField(max_length=300)
    as_of = models.DateField()
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=71)
    sheets = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_list_a_file", fields=["digest"], condition=Q(withdrawn_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.number


class ListedCertificate(models.Model):
    """A row of a list, word for word, and what became of it: read, refused or not counted. What
    was read was neither computed nor verified here.
    """

    OUTCOMES = ("read", "refused", "ignored")

    taken_from = models.ForeignKey(CertificateList, models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=8)
    findings = models.JSONField(default=list)
    plain_number = models.CharField(max_length=200, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, blank=True, db_index=True)
    product = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    industry = models.CharField(max_length=4, blank=True)
    said = models.JSONField(default=dict)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    is_current = models.BooleanField(default=False, db_index=True)

    class Meta:
        ordering = ["taken_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_listed_certificate_a_number",
                fields=["plain_number", "issuer"],
                condition=Q(is_current=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken_from_id} {self.sheet}!{self.row}"
