"""Log record of a decision of the committee."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.canonical import canonical_bytes
from zuji.core.label import Label
from zuji_portal.committee.models import Decision
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows


def decision_content(decision: Decision) -> bytes:
    return canonical_bytes(decision.content)


read_decision = row_reader(Decision, decision_content)


def _page(decision: Decision) -> PublicRecord:
    number = decision.number
    words = Label(f"委员会决定 {number}", f"Decision {number} of the committee")
    return PublicRecord(words, reverse("decision", args=[number]))


public_decision = public_rows(Decision, _page)
