"""Verification: who keeps the register, and what an engagement opens to its team."""

from __future__ import annotations

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Grant, policy

POLICIES = tuple(
    policy(name, zh, en)(by_province)
    for name, zh, en in (
        ("body.register", "登记核查机构", "register a verifier body"),
        ("body.suspend", "暂停或恢复核查机构", "suspend or restore a verifier body"),
        ("verifier.register", "登记核查员", "register a verifier"),
        ("relation.record", "登记利益关系", "record a relation"),
    )
)
GRANTS = (
    Grant(
        noun="study",
        role="verifier",
        where="zuji_portal.verification.engagement.opened.studies_opened",
        label=Label(
            "本人在组且已签署声明的核查所涉核算",
            "studies of engagements whose declaration the verifier has signed",
        ),
    ),
    Grant(
        noun="evidence",
        role="verifier",
        where="zuji_portal.verification.engagement.opened.evidence_opened",
        label=Label("上述核算提交稿引用的佐证材料", "evidence that their frozen revisions name"),
    ),
)
