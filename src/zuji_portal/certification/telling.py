"""Notices of certificates: what happened to one, and what is due soon."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label, Lang
from zuji_portal.certification.models import Certificate, CertificateEvent
from zuji_portal.certification.states import IN_FORCE
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.studies.notifications.kinds import NoticeKind, fact_name
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell

MOVED, ENDING, SURVEILLANCE = "certificate_moved", "certificate_ending", "surveillance_due"
TOLD = (
    "certificate.issue",
    "certificate.suspend",
    "certificate.restore",
    "certificate.revoke",
    "certificate.reject",
    "certificate.expire",
    "certificate.supersede",
)
"""Moves that the holder is told of; what it asks of somebody is a row of that person's list."""
NEAR = datetime.timedelta(days=60)


def tell_move(certificate: Certificate, event: CertificateEvent) -> None:
    """Tells the holder of a move that somebody else made, and the province of a withdrawal."""
    facts = facts_of(certificate) | {"state": event.target, "reason": event.reason}
    about = f"certificate:{certificate.pk}:{event.number}"
    if event.action in TOLD:
        tell(MOVED, about, facts, enterprise=certificate.enterprise)
    elif event.action == "certificate.withdraw":
        tell(MOVED, about, facts, role="province")


def facts_of(certificate: Certificate) -> dict[str, object]:
    """What a notice keeps of a certificate."""
    return {
        "certificate": certificate.pk,
        "number": certificate.number or "",
        "name_zh": certificate.product.name_zh,
        "name_en": certificate.product.name_en,
    }


def certificates_due(today: datetime.date) -> int:
    """Tells holders and the province of certificates that end, and of surveillance, soon."""
    made = 0
    rows = Certificate.objects.filter(state__in=IN_FORCE).select_related("enterprise", "product")
    rows = rows.prefetch_related("surveillances")
    for certificate in rows:
        due, until = certificate.next_surveillance(), certificate.valid_until
        ends = timezone.localdate(until) if until else None
        if ends and ends - NEAR <= today:
            made += _tell_both(certificate, ENDING, ends)
        if due and due.on - NEAR <= today:
            made += _tell_both(certificate, SURVEILLANCE, due.on)
    return made


def _tell_both(certificate: Certificate, kind: str, day: datetime.date) -> int:
    facts = facts_of(certificate) | {"on": day.isoformat()}
    about = f"certificate:{certificate.pk}:{day.isoformat()}"
    return tell(kind, about, facts, enterprise=certificate.enterprise) + tell(
        kind, about, facts, role="province"
    )


def _title(notice: Notice, lang: Lang) -> str:
    number = notice.facts["number"]
    return f"{fact_name(notice.facts, lang)} {number}".strip()


def _moved_text(notice: Notice, lang: Lang) -> str:
    word = machines()["certificate"].word(notice.facts["state"], lang)
    reason = notice.facts["reason"]
    if lang == "en":
        return f"Certificate: {word}." + (f" Reason: {reason}" if reason else "")
    return f"证书{word}。" + (f"理由：{reason}" if reason else "")


def _ending_text(notice: Notice, lang: Lang) -> str:
    day = notice.facts["on"]
    return {
        "zh": f"证书 {day} 到期，要复评。",
        "en": f"The certificate ends on {day}: it needs a re-evaluation.",
    }[lang]


def _surveillance_text(notice: Notice, lang: Lang) -> str:
    day = notice.facts["on"]
    return {
        "zh": f"年度监督 {day} 前要做。",
        "en": f"The yearly surveillance is due by {day}.",
    }[lang]


def _address(notice: Notice) -> str:
    return reverse("certificate", args=[notice.facts["certificate"]])


BUTTON = Label("看证书", "See it")


def _kind(text: Callable[[Notice, Lang], str], action: str) -> NoticeKind:
    return NoticeKind(title=_title, text=text, address=_address, button=BUTTON, action=action)


CERTIFICATE_MOVED = _kind(_moved_text, "certificate.issue")
CERTIFICATE_ENDING = _kind(_ending_text, "certificate.issue")
SURVEILLANCE_DUE = _kind(_surveillance_text, "certificate.surveil")
