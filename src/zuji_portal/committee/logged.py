"""Log record of a decision of the committee."""

from __future__ import annotations

from zuji.core.canonical import canonical_bytes
from zuji_portal.committee.models import Decision
from zuji_portal.transparency.contents import row_reader


def decision_content(decision: Decision) -> bytes:
    return canonical_bytes(decision.content)


read_decision = row_reader(Decision, decision_content)
