"""The application for enrolment: with the city, or returned to who applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import in_own_city
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.enterprises.applications.models import Enrolment


def _may_apply(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")


def _officer(viewer: ViewerLike, application: Enrolment) -> Iterator[Requirement]:
    yield needs(
        in_own_city(viewer, application),
        "以企业所在市（或省）主管部门身份操作",
        "acting as an officer of the enterprise's city (or the province)",
    )
    yield needs(
        application.applicant_id != viewer.user_id,
        "不能决定自己的申请",
        "not one's own application",
    )


def _applicant(viewer: ViewerLike, application: Enrolment) -> Iterator[Requirement]:
    yield needs(
        viewer.is_signed_in and application.applicant_id == viewer.user_id,
        "本人的申请",
        "one's own application",
    )


ENROLMENT = Machine(
    noun="enrolment",
    label=Label("入库申请", "application for enrolment"),
    rows="zuji_portal.enterprises.applications.queries.visible_to",
    route="enrolment_move",
    page="enrolment",
    title=named,
    states=(
        State(
            name="waiting",
            label=Label("待市级答复", "waiting for the city"),
            turn=("city", "province"),
            asks=(
                Ask(
                    roles=("city", "province"),
                    text=Label(
                        "申请企业入库：请核对后答复。",
                        "Asks to be enrolled: check and answer.",
                    ),
                    button=Label("看申请", "Read the application"),
                    moves=("enrolment.accept", "enrolment.return", "enrolment.refuse"),
                ),
            ),
        ),
        State(
            name="returned",
            label=Label("已退回补正", "returned for correction"),
            turn=("member",),
            asks=(
                Ask(
                    roles=("member",),
                    text=Label(
                        "入库申请已退回：请改正后再报。",
                        "The application was returned: correct it and send it again.",
                    ),
                    button=Label("改正申请", "Correct it"),
                    moves=("enrolment.resubmit",),
                ),
            ),
        ),
        State(name="accepted", label=Label("已入库", "enrolled")),
        State(name="refused", label=Label("不予入库", "refused")),
        State(name="withdrawn", label=Label("已撤回", "withdrawn")),
    ),
    moves=(
        Move(
            name="enrolment.apply",
            sources=(NEW,),
            target="waiting",
            label=Label("申请企业入库", "apply for enrolment"),
            who=_may_apply,
            form="page",
        ),
        Move(
            name="enrolment.resubmit",
            sources=("returned",),
            target="waiting",
            label=Label("改正后再报", "send again"),
            who=_applicant,
            form="page",
            route="enrolment_edit",
            page="enrolment",
        ),
        Move(
            name="enrolment.accept",
            sources=("waiting",),
            target="accepted",
            label=Label("同意入库", "accept and enrol"),
            who=_officer,
            hint=Label(
                "企业立即入库，申请人成为企业负责人。",
                "The enterprise is enrolled at once, and the applicant becomes its owner",
            ),
        ),
        Move(
            name="enrolment.return",
            sources=("waiting",),
            target="returned",
            label=Label("退回补正", "return for correction"),
            who=_officer,
            needs_reason=True,
            reason=Label("要改什么", "What is to be corrected"),
        ),
        Move(
            name="enrolment.refuse",
            sources=("waiting",),
            target="refused",
            label=Label("不予入库", "refuse the application"),
            who=_officer,
            needs_reason=True,
            reason=Label("不予入库的理由", "Reason for refusing"),
            is_dangerous=True,
            effects=(
                Label(
                    "申请结束；理由告知申请人，本人可以另行申请。",
                    "The application ends; the applicant is told why, and may apply anew.",
                ),
            ),
            told=Label("申请人", "the applicant"),
        ),
        Move(
            name="enrolment.withdraw",
            sources=("waiting", "returned"),
            target="withdrawn",
            label=Label("撤回申请", "withdraw the application"),
            who=_applicant,
        ),
    ),
)
