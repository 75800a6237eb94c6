"""A study that was sent back is not submitted again as it was, without a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from zuji.core.refusals import refuse
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.studies.models import Study
from zuji_portal.studies.waiting import BY_VERIFIER

SENT_BACK = ("study.return", BY_VERIFIER)
ANSWERS = ("finding.answer", "study.comment")
"""What says something of the return without changing the study."""


def refuse_unanswered(study: Study, content: Mapping[str, Any]) -> None:
    """Refuses what equals the submission that was sent back while nobody of the enterprise has
    answered since.
    """
    latest = study.latest_revision()
    if study.state != "returned" or latest is None or latest.content()["study"] != content:
        return
    own = AuditEntry.objects.filter(subject=f"study:{study.pk}", action__in=SENT_BACK)
    since = own.aggregate(at=Max("at"))["at"]
    said = AuditEntry.objects.filter(enterprise=study.enterprise_id, action__in=ANSWERS)
    if since is None or said.filter(at__gt=since).exists():
        return
    if not study.warning_answers.filter(at__gt=since).exists():
        raise refuse("study-unchanged", "study")
