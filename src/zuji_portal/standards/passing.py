"""Hears the committee: a passed model, product rule or tier scheme waits to enter into force."""

from __future__ import annotations

from zuji.committee import read_rule
from zuji.core.canonical import digest
from zuji.core.inforce import KINDS
from zuji_portal.committee.events import CaseDecided
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import created, record
from zuji_portal.rulebook.inforce.models import RuleVersion


def case_decided(event: CaseDecided) -> None:
    """Only what passed as it stood: a text that was to be changed comes before the committee
    again.
    """
    case, decision = event.case, event.decision
    if case.kind not in KINDS or decision.result != "pass":
        return
    read = read_rule(case.kind, case.subject, case.proposed_text)
    rule = RuleVersion.objects.create(
        kind=case.kind,
        key=case.subject,
        version=read.version[:60],
        title_zh=case.title_zh,
        title_en=case.title_en,
        text=case.proposed_text,
        content=dict(read.content),
        digest=digest(dict(read.content)),
        decision=decision.number,
        proposed_by=case.opened_by,
    )
    facts = {"kind": rule.kind, "key": rule.key, "decision": rule.decision, "digest": rule.digest}
    record(Viewer(), "rule.pass", rule, facts, moved=created("ruleversion", "rule.pass"))
