"""Log record of a decision about an agreement of recognition."""

from __future__ import annotations

import datetime

from django.urls import reverse

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji_portal.recognition.machine import PUBLIC
from zuji_portal.recognition.models import Agreement, AgreementEvent
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows

SCHEMA = "zuji-agreement/1"


def event_content(event: AgreementEvent) -> bytes:
    """What was decided about which agreement, with its terms, and why; by whom stays in the audit
    log.
    """
    agreement = event.agreement
    return canonical_bytes(
        {
            "schema": SCHEMA,
            "agreement": agreement.number,
            "scheme": agreement.scheme,
            "title_zh": agreement.title_zh,
            "title_en": agreement.title_en,
            "terms": agreement.terms().model_dump(),
            "number": event.number,
            "action": event.action,
            "from": event.source,
            "to": event.target,
            "reason": event.reason,
            "at": event.at.astimezone(datetime.UTC).isoformat(),
        }
    )


read_event = row_reader(AgreementEvent, event_content)


def _page(event: AgreementEvent) -> PublicRecord | None:
    agreement = event.agreement
    if agreement.state not in PUBLIC:
        return None
    words = Label(f"互认协议 {agreement.number}", f"Agreement {agreement.number}")
    return PublicRecord(words, reverse("agreement", args=[agreement.pk]))


public_event = public_rows(AgreementEvent, _page, "agreement")


def entries_of(agreement: Agreement) -> dict[int, int]:
    """Event → the number of its entry in the log."""
    keys = {f"agreementevent:{pk}": pk for pk in agreement.events.values_list("pk", flat=True)}
    rows = LogEntry.objects.filter(subject__in=keys).values_list("subject", "index")
    return {keys[subject]: index for subject, index in rows}
