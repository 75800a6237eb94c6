"""The request to change registered facts: open until an officer of the enterprise decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.conditions import in_own_city, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.enterprises.changes.models import ChangeRequest
    from zuji_portal.enterprises.organisations.models import Enterprise


def _may_ask(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "owner", "clerk") or in_own_city(viewer, enterprise),
        "本企业负责人或碳管理员，或其主管部门",
        "the enterprise's owner or clerk, or its officer",
    )


def _officer(viewer: ViewerLike, request: ChangeRequest) -> Iterator[Requirement]:
    yield needs(
        in_own_city(viewer, request.enterprise),
        "以企业所在市（或省）主管部门身份操作",
        "acting as an officer of the enterprise's city (or the province)",
    )
    yield needs(
        request.asked_by_id != viewer.user_id, "不能决定自己的申请", "not one's own request"
    )


def _asker(viewer: ViewerLike, request: ChangeRequest) -> Iterator[Requirement]:
    is_own = request.asked_by_id == viewer.user_id and in_own_city(viewer, request.enterprise)
    yield needs(
        serves(viewer, request.enterprise, "owner", "clerk") or is_own,
        "本企业负责人或碳管理员，或提出申请的主管部门人员",
        "the enterprise's owner or clerk, or the officer who asked",
    )


def _title(request: ChangeRequest, lang: Lang) -> str:
    return named(request.product or request.enterprise, lang)


CHANGE = Machine(
    noun="changerequest",
    label=Label("变更申请", "change request"),
    rows="zuji_portal.enterprises.changes.queries.visible_to",
    route="change_move",
    page="change",
    title=_title,
    states=(
        State(
            name="asked",
            label=Label("待决定", "open"),
            turn=("city", "province"),
            asks=(
                Ask(
                    roles=("city", "province"),
                    text=Label(
                        "申请变更登记事项：请决定。",
                        "Asks to change registered facts: please decide.",
                    ),
                    button=Label("看申请", "Read the request"),
                    moves=(
                        "change.make",
                        "change.refuse",
                    ),
                ),
            ),
        ),
        State(name="made", label=Label("已同意并变更", "accepted and made")),
        State(name="refused", label=Label("不予变更", "refused")),
        State(name="withdrawn", label=Label("已撤回", "withdrawn")),
    ),
    moves=(
        Move(
            name="change.ask",
            sources=(NEW,),
            target="asked",
            label=Label("申请变更登记事项", "ask to change registered facts"),
            who=_may_ask,
            needs_reason=True,
            form="page",
        ),
        Move(
            name="change.make",
            sources=("asked",),
            target="made",
            label=Label("同意变更", "accept the change"),
            who=_officer,
            hint=Label(
                "登记簿立即变更；已签发的证书不变，公开页在证书旁注明变更与日期。",
                "The register changes at once, certificates stay as they were signed, and public "
                "pages name the change and its day beside them",
            ),
        ),
        Move(
            name="change.refuse",
            sources=("asked",),
            target="refused",
            label=Label("不予变更", "refuse the change"),
            who=_officer,
            needs_reason=True,
            reason=Label("不予变更的理由", "Reason for refusing"),
            is_dangerous=True,
            effects=(
                Label(
                    "登记事项不变；企业可以补充材料重新申请。",
                    "The register stays as it is; the enterprise may ask anew with more papers.",
                ),
            ),
            told=Label("申请的企业", "the enterprise that asked"),
        ),
        Move(
            name="change.withdraw",
            sources=("asked",),
            target="withdrawn",
            label=Label("撤回申请", "withdraw the request"),
            who=_asker,
        ),
    ),
)
