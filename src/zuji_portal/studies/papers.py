"""The frame of a report of the desk: number, people, versions, the statement about it."""

from __future__ import annotations

import datetime

from django.utils import timezone

from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.reports.paper import Hand, Paper, VerifiedBy, Version
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.models import HEAVY, Approval, Revision
from zuji_portal.studies.statements import statement_about

FIRST = Label("首次提交", "First submission")
RETURNED = Label("退回后修改", "Corrected after it was returned")
AGAIN = Label("再次提交", "Submitted again")


def report_number(revision: Revision) -> str:
    """SD-PCF-2025-000012-V2: province, year of the data, study, version."""
    prefix, study = current_province().file.archive_prefix, revision.study
    return f"{prefix}-PCF-{study.year}-{study.pk:06d}-V{revision.number}"


def paper_of(revision: Revision) -> Paper:
    """Whoever gave no name stands nameless: an address for signing in is nobody's name."""
    approval = Approval.objects.filter(revision=revision).select_related("by").first()
    is_approved = approval is not None and approval.is_approved
    found = statement_about(revision)
    return Paper(
        number=report_number(revision),
        written=_hand(revision.by, revision.at),
        approved=_hand(approval.by, approval.at) if approval and is_approved else Hand(),
        versions=_versions(revision),
        statement=VerifiedBy(
            found.number, found.body, found.level, found.opinion, found.verified_share
        )
        if found
        else None,
    )


def _hand(user: User, at: datetime.datetime) -> Hand:
    return Hand(user.name, timezone.localtime(at).date().isoformat())


def _versions(revision: Revision) -> tuple[Version, ...]:
    """The version and those before it, each with what led to it."""
    rows = revision.study.revisions.filter(number__lte=revision.number)
    versions: list[Version] = []
    what = FIRST
    for row in rows.select_related("by", "approval").defer(*HEAVY).order_by("number"):
        day = timezone.localtime(row.at).date().isoformat()
        versions.append(Version(row.number, day, what, row.by.name))
        approval = getattr(row, "approval", None)
        what = RETURNED if approval is not None and not approval.is_approved else AGAIN
    return tuple(versions)
