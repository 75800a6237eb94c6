"""What certification tells the pages of an enterprise and of a product."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.certification.machine import CERTIFICATE
from zuji_portal.certification.models import Certificate, CertificateEvent
from zuji_portal.certification.queries import state_now, visible_to
from zuji_portal.enterprises.organisations.events import (
    MarksAsked,
    Moment,
    MomentsAsked,
    StandingMark,
)

TOLD = (
    "certificate.apply",
    "certificate.issue",
    "certificate.suspend",
    "certificate.restore",
    "certificate.revoke",
    "certificate.withdraw",
    "certificate.expire",
)


def _certificates(event: MarksAsked | MomentsAsked) -> QuerySet[Certificate]:
    rows = visible_to(event.viewer).filter(enterprise=event.enterprise_id)
    return rows.filter(product=event.product_id) if event.product_id else rows


def marks(event: MarksAsked) -> list[StandingMark]:
    """The latest certificate or application of each product, with its day."""
    latest = {row.product_id: row for row in _certificates(event).order_by("pk")}
    return [
        StandingMark(
            product,
            "certificate",
            _standing(row),
            reverse("certificate", args=[row.pk]),
            row.revision_id,
        )
        for product, row in latest.items()
    ]


def _standing(certificate: Certificate) -> Label:
    state = state_now(certificate)
    word, ends = CERTIFICATE.words[state], certificate.valid_until
    if state == "issued" and ends:
        day = timezone.localtime(ends).date()
        return Label(f"{word.zh}，至 {day}", f"{word.en} until {day}")
    return word


def moments(event: MomentsAsked) -> list[Moment]:
    """What happened to certificates, and the next surveillance."""
    certificates = list(_certificates(event))
    rows = CertificateEvent.objects.filter(certificate__in=certificates, action__in=TOLD)
    told = [
        Moment(
            row.certificate.product_id,
            timezone.localtime(row.at).date(),
            Label(
                f"证书：{CERTIFICATE.words[row.target].zh}",
                f"certificate: {CERTIFICATE.words[row.target].en}",
            ),
            reverse("certificate", args=[row.certificate_id]),
        )
        for row in rows.select_related("certificate")
    ]
    for certificate in certificates:
        due = certificate.next_surveillance() if certificate.state == "issued" else None
        if due:
            label = Label(f"第 {due.number} 次年度监督", f"surveillance no. {due.number}")
            address = reverse("certificate", args=[certificate.pk])
            told.append(Moment(certificate.product_id, due.on, label, address))
    return told
