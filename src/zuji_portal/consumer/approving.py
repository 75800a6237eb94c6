"""The committee and methodologies: what a case is about, and what its decision does."""

from __future__ import annotations

from zuji_portal.committee.events import CaseDecided, CaseSubjectAsked
from zuji_portal.committee.rules import CaseSubject
from zuji_portal.consumer.models import Methodology
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import moved, record

KIND = "methodology"


def case_subject(event: CaseSubjectAsked) -> CaseSubject | None:
    """Hears which methodology a case names; who proposed or assessed it is a party."""
    if event.kind != KIND:
        return None
    rows = Methodology.objects.filter(number=event.name, state="assessed")
    method = rows.select_related("product__enterprise", "baseline__enterprise").first()
    if method is None:
        return None
    firms = {method.product.enterprise.uscc, method.baseline.enterprise.uscc}
    people = [method.proposed_by_id, method.assessed_by_id]
    return CaseSubject(
        parties=(*(f"uscc:{code}" for code in sorted(firms)), *(f"user:{p}" for p in people if p)),
        industry=method.product.industry,
        notes={"methodology": method.number, **method.comparison},
    )


def case_decided(event: CaseDecided) -> None:
    """Hears a decision: what was passed may be published, anything else is rejected."""
    if event.case.kind != KIND:
        return
    rows = Methodology.objects.select_for_update().filter(number=event.case.subject)
    method = rows.filter(state="assessed").first()
    if method is None:
        return
    is_passed = event.decision.result == "pass"
    name = "methodology.approve" if is_passed else "methodology.reject"
    move = moved(method, "methodology", name, decision=event.decision)
    facts = {"number": method.number, "decision": event.decision.number}
    record(Viewer(), name, method, facts, moved=move)
