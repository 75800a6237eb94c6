"""Notice of a report that is due."""

from __future__ import annotations

import datetime

from django.urls import reverse

from zuji.core.label import Lang
from zuji_portal.programme.report import due
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell

KIND = "report_due"


def report_due(today: datetime.date) -> int:
    """Tells the province of the last quarter's report while it was not handed in."""
    period = due(today)
    if period is None:
        return 0
    facts = {"period": period.name, "on": period.due_on.isoformat()}
    return int(tell(KIND, f"report:{period.name}", facts, role="province"))


def _text(notice: Notice, lang: Lang) -> str:
    day = notice.facts["on"]
    return {
        "zh": f"季度报告请在 {day} 前报送。",
        "en": f"The quarterly report is to be handed in by {day}.",
    }[lang]


REPORT_DUE = NoticeKind(
    title=lambda notice, lang: str(notice.facts["period"]),
    text=_text,
    address=lambda notice: reverse("programme_reports"),
    action="report.file",
)
