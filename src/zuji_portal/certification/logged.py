"""Log records of certificates and of their events."""

from __future__ import annotations

import datetime

from zuji.core.canonical import canonical_bytes
from zuji_portal.certification.models import CertificateEvent, Issued
from zuji_portal.transparency.contents import row_reader


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
