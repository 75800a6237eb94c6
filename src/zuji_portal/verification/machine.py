"""The engagement of a verifier body, and the findings that its verifiers raise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_province, by_staff, serves
from zuji_portal.foundation.permissions.registry import Check, Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.studies.models import Study
    from zuji_portal.verification.models import Engagement, VerificationFinding

OPEN = ("requested", "assigned", "working", "correcting", "review")
PARTS = {
    "lead": Label("组长", "the lead"),
    "member": Label("组员", "a member"),
    "reviewer": Label("技术复核人", "the independent reviewer"),
}


def _may_request(viewer: ViewerLike, study: Study) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
    yield needs(
        study.state == "approved",
        "核算已由企业审批人批准",
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


def _of_body(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
    is_of = viewer.role == "verifier" and engagement.is_of_body(viewer.acting.pk)
    yield needs(is_of, "受委托核查机构的核查员", "a verifier of the assigned body")


def _part(viewer: ViewerLike, engagement: Engagement) -> str:
    """The viewer's part in an engagement, empty for none."""
    return str(engagement.part_of(viewer.acting.pk)) if viewer.role == "verifier" else ""


def _in_team(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
    yield needs(
        bool(_part(viewer, engagement)),
        "本件核查组成员或技术复核人",
        "of the team, or its reviewer",
    )


def _not_declared(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
    has_declared = viewer.acting is not None and engagement.has_declared(viewer.acting.pk)
    yield needs(not has_declared, "尚未签署声明", "not declared yet")


def _is_resubmitted(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
    latest = engagement.study.latest_revision()
    yield needs(
        engagement.study.state == "approved"
        and latest is not None
        and latest.pk != engagement.revision_id,
        "企业已重新提交，且其审批人已批准",
        "the enterprise has resubmitted and its approver has approved",
    )


def _team_or_declaration(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
    """The body has no team yet, or the viewer is of the team and has not signed."""
    has_team = engagement.members.exists()
    is_to_sign = bool(_part(viewer, engagement)) and not engagement.has_declared(viewer.acting.pk)
    yield from _of_body(viewer, engagement)
    yield needs(not has_team or is_to_sign, "待组队或待签声明", "a team or a signature is missing")


def _is_corrected_by(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
    """The enterprise has the study back and has not submitted it again."""
    yield from by_staff("clerk", "owner")(viewer, engagement)
    yield needs(engagement.study.state == "returned", "核算已退回", "the study is returned")


def _by(*parts: str) -> Check:
    """Somebody with one of some parts in the engagement, who has signed the declaration."""
    zh = "或".join(PARTS[part].zh for part in parts)
    en = " or ".join(PARTS[part].en for part in parts)

    def check(viewer: ViewerLike, engagement: Engagement) -> Iterator[Requirement]:
        is_one = _part(viewer, engagement) in parts and engagement.has_declared(viewer.acting.pk)
        yield needs(
            is_one, f"本件{zh}，且已签署声明", f"{en} of this engagement, with a signed declaration"
        )

    return check


ENGAGEMENT = Machine(
    noun="engagement",
    label=Label("核查", "engagement"),
    route="verification_move",
    page="verification",
    title=lambda record, lang: f"{named(record.study.product, lang)} {record.study.year}",
    rows="zuji_portal.verification.queries.visible_to",
    facts="zuji_portal.verification.waiting.engagement_facts",
    states=(
        State(
            name="requested",
            label=Label("待安排", "requested"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label(
                        "申请核查：请安排核查机构。", "Verification is asked for: choose a body."
                    ),
                    button=Label("安排机构", "Choose a body"),
                    moves=("verification.assign",),
                    part="assign",
                ),
            ),
        ),
        State(
            name="assigned",
            label=Label("待组队与声明", "assigned"),
            turn=("verifier",),
            asks=(
                Ask(
                    roles=("verifier",),
                    text=Label(
                        "委托给您的机构：请组队并签署声明。",
                        "Given to your body: make the team and sign the declaration.",
                    ),
                    button=Label("组队与声明", "Team and declaration"),
                    may=_team_or_declaration,
                ),
            ),
        ),
        State(
            name="working",
            label=Label("核查中", "under way"),
            turn=("verifier",),
            asks=(
                Ask(
                    roles=("verifier",),
                    text=Label(
                        "正在核查：请查看样本、记录发现、提出结论。",
                        "Under way: see the sample, record findings, conclude.",
                    ),
                    button=Label("开始查看", "See the sample"),
                    moves=(
                        "verification.work",
                        "verification.conclude",
                    ),
                    page="verification_sample",
                ),
            ),
        ),
        State(
            name="correcting",
            label=Label("企业整改中", "with the enterprise"),
            turn=("verifier", "clerk", "owner"),
            asks=(
                Ask(
                    roles=("verifier",),
                    text=Label(
                        "企业已改正并重新提交：请接收。",
                        "The enterprise has corrected and resubmitted: take it over.",
                    ),
                    button=Label("接收提交", "Take it over"),
                    moves=("verification.resume",),
                    page="verification_findings",
                ),
                Ask(
                    roles=("clerk", "owner"),
                    text=Label(
                        "核查员退回整改：请答复不符合项，改正后重新提交。",
                        "Sent back by the verifier: answer the findings, correct, resubmit.",
                    ),
                    button=Label("答复不符合项", "Answer findings"),
                    may=_is_corrected_by,
                    page="verification_findings",
                ),
            ),
        ),
        State(
            name="review",
            label=Label("待技术复核", "under review"),
            turn=("verifier",),
            asks=(
                Ask(
                    roles=("verifier",),
                    text=Label(
                        "请作技术复核：出具声明或退回核查组。",
                        "Review it: issue the statement or send it back to the team.",
                    ),
                    button=Label("技术复核", "Review it"),
                    moves=(
                        "verification.state",
                        "verification.reopen",
                    ),
                    page="verification_conclusion",
                ),
            ),
        ),
        State(name="stated", label=Label("已出具声明", "statement issued")),
        State(name="ended", label=Label("已终止", "ended")),
    ),
    moves=(
        Move(
            name="verification.request",
            sources=(NEW,),
            target="requested",
            label=Label("申请核查", "ask for verification"),
            who=_may_request,
            form="page",
        ),
        Move(
            name="verification.assign",
            sources=("requested",),
            target="assigned",
            label=Label("安排核查机构", "assign a body"),
            who=by_province,
            form="page",
            route="verification_assign",
        ),
        Move(
            name="verification.team",
            sources=("assigned",),
            target=None,
            label=Label("组建核查组", "make the team"),
            who=_of_body,
            form="page",
            route="verification_team",
        ),
        Move(
            name="verification.decline",
            sources=("assigned",),
            target="requested",
            label=Label("谢绝委托", "decline an engagement"),
            who=_of_body,
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "委托退回省主管部门，另行安排机构。",
                    "The engagement goes back to the province, which chooses another body.",
                ),
            ),
            told=Label("省主管部门", "the province"),
        ),
        Move(
            name="verification.declare",
            sources=("assigned",),
            target="working",
            label=Label("签署声明", "sign the declaration"),
            who=_in_team,
            also=_not_declared,
            form="page",
            route="verification_declare",
        ),
        Move(
            name="verification.work",
            sources=("working",),
            target=None,
            label=Label("核查取证", "verify"),
            who=_by("lead", "member"),
            form="page",
            route="finding_raise",
            page="verification_findings",
        ),
        Move(
            name="verification.return",
            sources=("working",),
            target="correcting",
            label=Label("退回企业整改", "send back for correction"),
            who=_by("lead"),
            form="page",
            route="verification_return",
            page="verification_findings",
            is_dangerous=True,
            effects=(
                Label(
                    "核算退回企业修改，这次提交保留不变；企业改正、审批后重新提交。",
                    "The study goes back to the enterprise, this submission stays as it "
                    "is; the enterprise corrects, approves and submits again.",
                ),
                Label(
                    "未关闭的不符合项一并交给企业答复。",
                    "Open findings go to the enterprise to be answered.",
                ),
            ),
            told=Label("企业的碳管理员和负责人", "the enterprise's clerk and owner"),
        ),
        Move(
            name="verification.resume",
            sources=("correcting",),
            target="working",
            label=Label("接收整改后的提交", "take the resubmission"),
            who=_by("lead", "member"),
            also=_is_resubmitted,
            form="page",
            route="verification_resume",
            page="verification_findings",
        ),
        Move(
            name="verification.conclude",
            sources=("working",),
            target="review",
            label=Label("提出核查结论", "conclude"),
            who=_by("lead"),
            form="page",
            route="verification_conclude",
            page="verification_conclusion",
        ),
        Move(
            name="verification.reopen",
            sources=("review",),
            target="working",
            label=Label("复核退回", "send back to the team"),
            who=_by("reviewer"),
            needs_reason=True,
            form="page",
            route="verification_reopen",
            page="verification_conclusion",
        ),
        Move(
            name="verification.state",
            sources=("review",),
            target="stated",
            label=Label("签发核查声明", "issue the statement"),
            who=_by("reviewer"),
            is_public=True,
            form="page",
            route="verification_issue",
            page="verification_conclusion",
        ),
        Move(
            name="verification.end",
            sources=OPEN,
            target="ended",
            label=Label("终止核查", "end a verification"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "这次核查结束，不出具声明；企业可以重新申请核查。",
                    "This verification ends without a statement; the enterprise may ask anew.",
                ),
            ),
            told=Label("核查机构和企业", "the body and the enterprise"),
        ),
    ),
)


def _staff_in_loop(viewer: ViewerLike, finding: VerificationFinding) -> Iterator[Requirement]:
    yield from by_staff("owner", "clerk")(viewer, finding.engagement)
    yield ENGAGEMENT.requirement(finding.engagement, ("correcting", "working"))


def _verifier_at_work(viewer: ViewerLike, finding: VerificationFinding) -> Iterator[Requirement]:
    yield from _by("lead", "member")(viewer, finding.engagement)
    yield ENGAGEMENT.requirement(finding.engagement, ("working",))


FINDING = Machine(
    noun="verificationfinding",
    label=Label("核查发现", "finding"),
    page="verification_findings",
    title=lambda record, lang: f"#{record.number} {record.text}",
    arguments=lambda record: [record.engagement_id],
    rows="zuji_portal.verification.queries.findings_for",
    states=(
        State(
            name="open",
            label=Label("待整改", "open"),
            turn=("owner", "clerk"),
            asks=(
                Ask(
                    roles=("owner", "clerk"),
                    text=Label(
                        "核查员提出了不符合项：请答复。",
                        "The verifier raised a finding: please answer.",
                    ),
                    button=Label("答复不符合项", "Answer it"),
                    moves=("finding.answer",),
                    part="finding-{0.number}",
                ),
            ),
        ),
        State(
            name="answered",
            label=Label("企业已答复", "answered"),
            turn=("verifier",),
            asks=(
                Ask(
                    roles=("verifier",),
                    text=Label(
                        "企业已答复：请关闭或重新打开。",
                        "The enterprise has answered: close it or open it again.",
                    ),
                    button=Label("看答复", "Read the answer"),
                    moves=(
                        "finding.close",
                        "finding.reopen",
                    ),
                    part="finding-{0.number}",
                ),
            ),
        ),
        State(name="closed", label=Label("已关闭", "closed")),
        State(name="unresolved", label=Label("未解决", "unresolved")),
    ),
    moves=(
        Move(
            name="finding.raise",
            sources=(NEW,),
            target="open",
            label=Label("提出核查发现", "raise a finding"),
            who=_by("lead", "member"),
            form="none",
        ),
        Move(
            name="finding.answer",
            sources=("open", "answered"),
            target="answered",
            label=Label("答复核查发现", "answer a finding"),
            who=_staff_in_loop,
            needs_reason=True,
            form="page",
        ),
        Move(
            name="finding.close",
            sources=("open", "answered", "unresolved"),
            target="closed",
            label=Label("关闭核查发现", "close a finding"),
            who=_verifier_at_work,
            needs_reason=True,
            form="page",
        ),
        Move(
            name="finding.leave",
            sources=("open", "answered", "closed"),
            target="unresolved",
            label=Label("记为未解决", "record as unresolved"),
            who=_verifier_at_work,
            needs_reason=True,
            form="page",
        ),
        Move(
            name="finding.reopen",
            sources=("answered", "closed", "unresolved"),
            target="open",
            label=Label("重新打开", "open a finding again"),
            who=_verifier_at_work,
            needs_reason=True,
            form="page",
        ),
    ),
)
