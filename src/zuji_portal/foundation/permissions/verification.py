"""Verification: who keeps the register, asks, assigns, works, reviews and states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.foundation.permissions.enterprise import serves
from zuji_portal.foundation.permissions.programme import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.words import engagement_states

for name, zh, en in (
    ("body.register", "登记核查机构", "register a verifier body"),
    ("body.suspend", "暂停或恢复核查机构", "suspend or restore a verifier body"),
    ("verifier.register", "登记核查员", "register a verifier"),
    ("relation.record", "登记利益关系", "record a relation"),
):
    policy(name, zh, en)(by_province)


def _part(viewer: Any, engagement: Any) -> str:
    """The viewer's part in an engagement, empty for none."""
    return str(engagement.part_of(viewer.acting.pk)) if viewer.role == "verifier" else ""


def _in(engagement: Any, *states: str) -> Requirement:
    zh, en = engagement_states(states)
    return needs(engagement.state in states, f"核查处于：{zh}", f"the engagement is: {en}")


@policy("verification.request", "申请核查", "ask for verification")
def request(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
    yield needs(
        study.state == "approved",
        "研究已由企业审批人批准",
        "the enterprise's approver has approved the study",
    )
    yield needs(
        not any(e.is_open for e in study.engagements.all()),
        "没有进行中的核查",
        "no verification is under way",
    )
    yield needs(
        getattr(study.latest_revision(), "statement", None) is None,
        "这次提交还没有核查声明",
        "this submission has no statement yet",
    )


@policy("verification.assign", "安排核查机构", "assign a body")
def assign(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    yield from by_province(viewer, engagement)
    yield _in(engagement, "requested")


@policy("verification.end", "终止核查", "end a verification")
def end(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    yield from by_province(viewer, engagement)
    yield _in(engagement, "requested", "assigned", "working", "correcting", "review")


@policy("verification.decline", "谢绝委托", "decline an engagement")
def decline(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    yield from _of_body(viewer, engagement)
    yield _in(engagement, "assigned")


def _of_body(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    is_of = viewer.role == "verifier" and engagement.is_of_body(viewer.acting.pk)
    yield needs(is_of, "受委托核查机构的核查员", "a verifier of the assigned body")


@policy("verification.team", "组建核查组", "make the team")
def team(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    yield from _of_body(viewer, engagement)
    yield _in(engagement, "assigned")


@policy("verification.declare", "签署声明", "sign the declaration")
def declare(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    yield needs(
        bool(_part(viewer, engagement)),
        "本件核查组成员或技术复核人",
        "of the team, or its reviewer",
    )
    yield _in(engagement, "assigned")


def _by(viewer: Any, engagement: Any, *parts: str) -> Requirement:
    is_one = _part(viewer, engagement) in parts and engagement.has_declared(viewer.acting.pk)
    words = {
        "lead": ("组长", "the lead"),
        "member": ("组员", "a member"),
        "reviewer": ("技术复核人", "the reviewer"),
    }
    zh, en = "或".join(words[p][0] for p in parts), " or ".join(words[p][1] for p in parts)
    return needs(
        is_one, f"本件{zh}，且已签署声明", f"{en} of this engagement, with a signed declaration"
    )


@policy("verification.work", "核查取证", "verify")
def work(viewer: Any, engagement: Any) -> Iterator[Requirement]:
    yield _by(viewer, engagement, "lead", "member")
    yield _in(engagement, "working")


for name, zh, en, parts, states in (
    ("verification.return", "退回企业整改", "send back for correction", ("lead",), ("working",)),
    (
        "verification.resume",
        "接收整改后的提交",
        "take the resubmission",
        ("lead", "member"),
        ("correcting",),
    ),
    ("verification.conclude", "提出核查结论", "conclude", ("lead",), ("working",)),
    ("verification.reopen", "复核退回", "send back to the team", ("reviewer",), ("review",)),
    ("verification.state", "签发核查声明", "issue the statement", ("reviewer",), ("review",)),
):

    def _step(
        viewer: Any, engagement: Any, parts: Any = parts, states: Any = states
    ) -> Iterator[Requirement]:
        yield _by(viewer, engagement, *parts)
        yield _in(engagement, *states)

    policy(name, zh, en)(_step)


@policy("finding.answer", "答复核查发现", "answer a finding")
def answer(viewer: Any, finding: Any) -> Iterator[Requirement]:
    engagement = finding.engagement
    yield needs(
        serves(viewer, engagement.enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
    yield _in(engagement, "correcting", "working")
    yield needs(finding.state in {"open", "answered"}, "发现尚未关闭", "the finding is not closed")
