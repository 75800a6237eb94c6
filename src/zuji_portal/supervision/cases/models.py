"""Database models of supervision cases: the case, its steps, its public records."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone

from zuji.core.label import Label
from zuji.supervision import supervision_rules
from zuji.verification import after_working_days, months_later
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.states import IN_FORCE
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import Revision
from zuji_portal.supervision.cases.states import ANNULLED, APPEALED
from zuji_portal.supervision.complaints.models import Complaint, SentFile
from zuji_portal.supervision.draws.models import DrawnPlant
from zuji_portal.verification.models import Statement

ORIGINS = {
    "draw": Label("双随机抽查", "an inspection draw"),
    "finding": Label("数据筛查", "a finding of the screening"),
    "complaint": Label("投诉举报", "a complaint"),
    "transfer": Label("厂间往来对照", "the comparison of transfers between works"),
    "officer": Label("主管部门发现", "the department itself"),
}


def last_appeal(decided_at: datetime.datetime) -> datetime.date:
    """The last day of an appeal against what was decided then."""
    days = supervision_rules().case.appeal_days.value
    return after_working_days(timezone.localdate(decided_at), days)


class SupervisionCase(models.Model):
    """A matter with an enterprise. `decided_at` is when the order or the proposal that stands was
    made: from it the days of an appeal count. `line` is the key of the line of transfers from which
    it was opened. `revision` is what a finding of the screening was
    about; that a verification should have found it says `missed` alone, which an officer named
    with a reason.
    """

    number = models.CharField(max_length=20, unique=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="supervision_cases")
    city = models.CharField(max_length=4, db_index=True)
    origin = models.CharField(max_length=10)
    plant = models.ForeignKey(DrawnPlant, models.PROTECT, null=True, related_name="cases")
    complaint = models.ForeignKey(Complaint, models.PROTECT, null=True, related_name="cases")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    missed = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="+")
    missed_why = models.CharField(max_length=1000, blank=True)
    missed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    missed_at = models.DateTimeField(null=True)
    line = models.CharField(max_length=71, blank=True, db_index=True)
    title = models.CharField(max_length=120)
    found = models.CharField(max_length=2000)
    order = models.CharField(max_length=1000, blank=True)
    deadline = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    ordered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_corrected = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default="opened", db_index=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="missed_after_an_order",
                condition=models.Q(missed=None, missed_at=None)
                | models.Q(missed__isnull=False, missed_at__isnull=False, decided_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    @property
    def origin_label(self) -> Label:
        return ORIGINS[self.origin]

    def appeal_until(self) -> datetime.date | None:
        """The last day of an appeal against the order or proposal that stands."""
        return None if self.decided_at is None else last_appeal(self.decided_at)

    def objection_until(self) -> datetime.date | None:
        """The last day on which the body of the missed verification may object."""
        return None if self.missed_at is None else last_appeal(self.missed_at)

    def is_open_to_objection(self) -> bool:
        until = self.objection_until()
        return until is not None and timezone.localdate() <= until

    def is_open_to_appeal(self) -> bool:
        until = self.appeal_until()
        return until is not None and timezone.localdate() <= until

    @property
    def is_annulled(self) -> bool:
        """Whether an appeal brought the decision down; since when, `moved_at` tells."""
        return self.state == ANNULLED

    @property
    def is_appealed(self) -> bool:
        return self.state in APPEALED

    def is_overdue(self) -> bool:
        return self.deadline is not None and timezone.localdate() > self.deadline

    def shown_until(self) -> datetime.date | None:
        """The first day on which a record may end without a correction."""
        if self.published_at is None:
            return None
        months = supervision_rules().case.record_months.value
        return months_later(timezone.localdate(self.published_at), months)

    def is_shown_long_enough(self) -> bool:
        until = self.shown_until()
        return until is not None and timezone.localdate() >= until

    def certificates_in_force(self) -> list[Certificate]:
        """The enterprise's certificates that a suspension is about."""
        return list(Certificate.objects.filter(enterprise=self.enterprise_id, state="issued"))

    def statements_before(self) -> models.QuerySet[Statement]:
        """The statements about the enterprise before the first order; all while there is none."""
        rows = Statement.objects.filter(engagement__enterprise=self.enterprise_id)
        orders = self.steps.filter(action="supervision.order").order_by("at")
        first = orders.values_list("at", flat=True).first()
        return rows if first is None else rows.filter(at__lt=first)

    def was_verified(self) -> bool:
        """Whether there is a statement about the enterprise that may have missed something."""
        return self.statements_before().exists()

    def has_certificate(self) -> bool:
        rows = Certificate.objects.filter(enterprise=self.enterprise_id, state__in=IN_FORCE)
        return rows.exists()


class CaseStep(models.Model):
    """One step of a case in its words. Never changed (triggers)."""

    case = models.ForeignKey(SupervisionCase, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=40)
    target = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"


class CaseFile(SentFile):
    """Evidence in a case, of either side, read by both once something was decided. Never changed
    (triggers).
    """

    case = models.ForeignKey(SupervisionCase, models.PROTECT, related_name="files")
    is_of_enterprise = models.BooleanField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["added_at", "name"]
        constraints = [models.UniqueConstraint(name="one_file_a_case", fields=["case", "digest"])]

    def __str__(self) -> str:
        return self.name


class CaseRecord(models.Model):
    """What the public reads of a case: the record with its reasons, and the note that ends it.
    Never changed (triggers), and in the log.
    """

    case = models.ForeignKey(SupervisionCase, models.PROTECT, related_name="records")
    is_end = models.BooleanField()
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_record_and_one_end", fields=["case", "is_end"])
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"
