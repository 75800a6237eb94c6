"""The claim of a person to lead an enterprise: open until an officer of its city decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import in_own_city
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Claim, Enterprise


def _may_claim(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")
    yield needs(
        enterprise.owner_count == 0,
        "企业尚无负责人；有负责人的，请由其邀请",
        "the enterprise has no owner yet; where it has, ask the owner for an invitation",
    )
    yield needs(
        not enterprise.has_open_claim_of(viewer.user_id),
        "没有待决定的认领申请",
        "no claim of yours is waiting for a decision",
    )


def _officer(viewer: ViewerLike, claim: Claim) -> Iterator[Requirement]:
    yield needs(
        in_own_city(viewer, claim.enterprise),
        "以企业所在市（或省）主管部门身份操作",
        "acting as an officer of the enterprise's city (or the province)",
    )
    yield needs(claim.claimant_id != viewer.user_id, "不能决定自己的申请", "not one's own claim")


CLAIM = Machine(
    noun="claim",
    label=Label("认领申请", "claim"),
    rows="zuji_portal.enterprises.organisations.queries.claims_for",
    page="claim_list",
    title=lambda record, lang: named(record.enterprise, lang),
    arguments=lambda record: [],
    states=(
        State(
            name="open",
            label=Label("待决定", "open"),
            turn=("city", "province"),
            asks=(
                Ask(
                    roles=("city", "province"),
                    text=Label(
                        "有人申请管理本企业：请核对后决定。",
                        "Somebody asks to manage this enterprise: check and decide.",
                    ),
                    button=Label("看申请", "Read the request"),
                    moves=(
                        "claim.accept",
                        "claim.refuse",
                    ),
                    part="claim-{0.pk}",
                ),
            ),
        ),
        State(name="accepted", label=Label("已同意", "accepted")),
        State(name="refused", label=Label("已拒绝", "refused")),
    ),
    moves=(
        Move(
            name="enterprise.claim",
            sources=(NEW,),
            target="open",
            label=Label("认领企业", "claim an enterprise"),
            who=_may_claim,
            form="page",
        ),
        Move(
            name="claim.accept",
            sources=("open",),
            target="accepted",
            label=Label("同意认领", "accept a claim"),
            who=_officer,
            form="page",
            route="claim_decide",
            page="claim_list",
        ),
        Move(
            name="claim.refuse",
            sources=("open",),
            target="refused",
            label=Label("拒绝认领", "refuse a claim"),
            who=_officer,
            needs_reason=True,
            form="page",
            route="claim_decide",
            page="claim_list",
        ),
    ),
)
