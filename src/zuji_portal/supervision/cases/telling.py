"""The body of a verification is told what is said of it, and may object."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from zuji.core.label import Label, Lang
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell
from zuji_portal.supervision.cases.models import SupervisionCase

ATTRIBUTED, RETRACTED = "missed_attributed", "missed_retracted"


def tell_attributed(case: SupervisionCase) -> int:
    """Tells the body which verification is said to have missed what was ordered, why, and until
    when it may object.
    """
    return _tell(ATTRIBUTED, case, {"why": case.missed_why, "until": str(case.objection_until())})


def tell_retracted(case: SupervisionCase, why: str) -> int:
    """Tells the body that it is said no longer; with an empty reason, as the order was annulled."""
    return _tell(RETRACTED, case, {"why": why})


def _tell(kind: str, case: SupervisionCase, facts: dict[str, Any]) -> int:
    assert case.missed is not None and case.missed_at is not None
    engagement = case.missed.engagement
    named = {"case": case.number, "statement": case.missed.number, "engagement": engagement.pk}
    about = f"missed:{case.pk}:{case.missed_at:%Y-%m-%dT%H:%M:%S.%f}"
    people = Appointment.objects.in_force().filter(verifier__body=engagement.body_id)
    return sum(tell(kind, about, named | facts, appointment=each) for each in people)


def _title(notice: Notice, lang: Lang) -> str:
    number = notice.facts["statement"]
    return {"zh": f"核查声明 {number}", "en": f"verification statement {number}"}[lang]


def _attributed_text(notice: Notice, lang: Lang) -> str:
    case, why, until = (notice.facts[name] for name in ("case", "why", "until"))
    return {
        "zh": f"监督案件 {case} 认定这次核查没有查出应当查出的问题：{why}。{until} 前可以提出异议；"
        "期满没有异议或异议不成立的，计入公开的核查质量。",
        "en": f"Case {case} of supervision says that this verification missed what it should have "
        f"found: {why}. You may object until {until}; without an objection that holds it counts in "
        "the public quality of the body.",
    }[lang]


def _retracted_text(notice: Notice, lang: Lang) -> str:
    case, why = notice.facts["case"], notice.facts["why"]
    because = {
        "zh": why or "整改决定经复核撤销",
        "en": why or "the order was annulled on appeal",
    }[lang]
    return {
        "zh": f"监督案件 {case} 不再认定这次核查没有查出问题，不计入核查质量：{because}。",
        "en": f"Case {case} of supervision no longer says that this verification missed anything; "
        f"it does not count in its quality: {because}.",
    }[lang]


def _objection(notice: Notice) -> str:
    asked = urlencode({"about": "other", "number": notice.facts["case"]})
    return f"{reverse('complaint_new')}?{asked}"


MISSED_ATTRIBUTED = NoticeKind(
    title=_title,
    text=_attributed_text,
    address=_objection,
    button=Label("提出异议", "Object"),
)
MISSED_RETRACTED = NoticeKind(
    title=_title,
    text=_retracted_text,
    address=lambda notice: reverse("verification", args=[notice.facts["engagement"]]),
    button=Label("看核查", "See the verification"),
)
