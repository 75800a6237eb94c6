"""The committee and agreements: what a case is about, and what its decision does."""

from __future__ import annotations

from zuji_portal.committee.events import CaseDecided, CaseSubjectAsked
from zuji_portal.committee.rules import CaseSubject
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import record
from zuji_portal.recognition.actions import noted
from zuji_portal.recognition.models import Agreement

KIND = "recognition"


def case_subject(event: CaseSubjectAsked) -> CaseSubject | None:
    """Hears which agreement a case names; who proposed it is a party."""
    if event.kind != KIND:
        return None
    agreement = Agreement.objects.filter(number=event.name, state="proposed").first()
    if agreement is None:
        return None
    return CaseSubject(
        parties=(f"user:{agreement.proposed_by_id}",),
        notes={"agreement": agreement.number, "scheme": agreement.scheme, "kind": agreement.kind},
    )


def case_decided(event: CaseDecided) -> None:
    """Hears a decision: what was passed the province may agree to, anything else is declined."""
    if event.case.kind != KIND:
        return
    rows = Agreement.objects.select_for_update().filter(number=event.case.subject)
    agreement = rows.filter(state="proposed").first()
    if agreement is None:
        return
    is_passed = event.decision.result == "pass"
    name = "agreement.support" if is_passed else "agreement.reject"
    move = noted(agreement, name, event.decision.number, None, decision=event.decision)
    facts = {"number": agreement.number, "decision": event.decision.number}
    record(Viewer(), name, agreement, facts, moved=move)
