"""The daily run tells officers of orders whose deadline is over."""

from __future__ import annotations

import datetime

from django.urls import reverse

from zuji.core.label import Label, Lang
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell
from zuji_portal.supervision.cases.models import SupervisionCase

OVERDUE = "order_overdue"


def orders_overdue(today: datetime.date) -> int:
    """Tells the enterprise's city and the province, once for each deadline."""
    made = 0
    for case in SupervisionCase.objects.filter(state="ordered", deadline__lt=today):
        facts = {"case": case.pk, "title": case.title, "on": str(case.deadline)}
        about = f"supervisioncase:{case.pk}:{case.deadline}"
        made += tell(OVERDUE, about, facts, role="city", city=case.city)
        made += tell(OVERDUE, about, facts, role="province")
    return made


def _text(notice: Notice, lang: Lang) -> str:
    day = notice.facts["on"]
    return {
        "zh": f"整改期限 {day} 已过，企业没有答复：请升级处理。",
        "en": f"The deadline of {day} is over without an answer: escalate the case.",
    }[lang]


ORDER_OVERDUE = NoticeKind(
    title=lambda notice, lang: str(notice.facts["title"]),
    text=_text,
    address=lambda notice: reverse("supervision_case", args=[notice.facts["case"]]),
    button=Label("看案件", "See the case"),
    action="supervision.escalate",
)
