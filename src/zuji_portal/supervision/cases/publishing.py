"""Records of cases in public and in the log."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji_portal.supervision.cases.models import CaseRecord, SupervisionCase
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.log import append
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows

PUBLISHED_AS, ENDED_AS, ANNULLED_AS = "case.published", "case.ended", "case.annulled"


def record_content(record: CaseRecord) -> bytes:
    """Which case, of whom, what the public reads, when."""
    case = record.case
    return canonical_bytes(
        {
            "case": case.number,
            "enterprise": case.enterprise.uscc,
            "is_end": record.is_end,
            "text": record.text,
            "at": record.at.astimezone(datetime.UTC).isoformat(),
        }
    )


def publish_record(case: SupervisionCase, text: str, *, is_end: bool, logged_as: str) -> CaseRecord:
    """One more record of a case, logged in the same transaction."""
    record = CaseRecord.objects.create(case=case, text=text, is_end=is_end, at=timezone.now())
    append(logged_as, record, record_content(record))
    return record


read_record = row_reader(CaseRecord, record_content)


def _page(record: CaseRecord) -> PublicRecord:
    number = record.case.number
    words = Label(f"监督案件 {number}", f"Supervision case {number}")
    return PublicRecord(words, reverse("record", args=[number]))


public_case = public_rows(CaseRecord, _page, "case")
