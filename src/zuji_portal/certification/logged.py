"""Log records of certificates, of their events, and of lists of certificates of others."""

from __future__ import annotations

import datetime

from django.urls import reverse

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji_portal.certification.models import (
    Certificate,
    CertificateEvent,
    CertificateList,
    Issued,
)
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows


def issued_content(issued: Issued) -> bytes:
    return bytes(issued.token.encode())


def event_content(event: CertificateEvent) -> bytes:
    """What happened to which certificate, and why; by whom stays in the audit log."""
    at = event.at.astimezone(datetime.UTC).isoformat()
    return canonical_bytes(
        {
            "certificate": event.certificate.number,
            "number": event.number,
            "action": event.action,
            "from": event.source,
            "to": event.target,
            "reason": event.reason,
            "at": at,
        }
    )


read_issued = row_reader(Issued, issued_content)
read_event = row_reader(CertificateEvent, event_content)


def _page(certificate: Certificate) -> PublicRecord | None:
    number = certificate.number
    if not number:
        return None
    words = Label(f"证书 {number}", f"Certificate {number}")
    return PublicRecord(words, reverse("certificate_public", args=[number]))


public_issued = public_rows(Issued, lambda issued: _page(issued.certificate), "certificate")
public_event = public_rows(CertificateEvent, lambda event: _page(event.certificate), "certificate")


def list_content(made: CertificateList) -> bytes:
    """Which file was taken over, from whom, as of which day; what it holds is its digest."""
    return canonical_bytes(
        {
            "schema": "zuji-certificate-list/1",
            "number": made.number,
            "source": made.source,
            "as_of": made.as_of.isoformat(),
            "file": made.digest,
        }
    )


read_list = row_reader(CertificateList, list_content)


def _receipt(made: CertificateList) -> PublicRecord:
    number = made.number
    words = Label(f"另处签发证书的名单 {number}", f"List {number} of certificates issued elsewhere")
    return PublicRecord(words, reverse("listed_certificates"))


public_list = public_rows(CertificateList, _receipt)
