"""The study of a product for a year, and the request for a supplier's footprint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.studies.models import FootprintRequest, Study

EDITABLE = ("draft", "returned")
BY_WRITERS = by_staff("clerk", "owner")
BY_APPROVER = by_staff("approver")


def _not_an_author(viewer: ViewerLike, study: Study) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id not in study.authors(),
        "审批人不是编制人",
        "the approver wrote nothing of it",
    )


def _may_approve(viewer: ViewerLike, study: Study) -> Iterator[Requirement]:
    yield from _not_an_author(viewer, study)
    yield needs(
        not study.open_questions(),
        "请核实的每一条都有答复",
        "everything that was to be checked has an answer",
    )


STUDY = Machine(
    noun="study",
    label=Label("核算", "study"),
    route="study_move",
    page="study",
    title=lambda record, lang: f"{named(record.product, lang)} {record.year}",
    rows="zuji_portal.studies.queries.visible_to",
    facts="zuji_portal.studies.waiting.study_facts",
    states=(
        State(
            name="draft",
            label=Label("填报中", "draft"),
            turn=("clerk", "owner"),
            asks=(
                Ask(
                    roles=("clerk", "owner"),
                    text=Label(
                        "填报还没有完成：填完后提交审批。",
                        "Not finished: fill it in, then submit it for approval.",
                    ),
                    button=Label("继续填报", "Go on"),
                    moves=("study.submit",),
                    page="study_draft",
                ),
            ),
        ),
        State(
            name="submitted",
            label=Label("待企业审批", "waiting for approval"),
            turn=("approver",),
            asks=(
                Ask(
                    roles=("approver",),
                    text=Label("等您审批。", "Waits for your approval."),
                    button=Label("看简报", "Read the brief"),
                    moves=(
                        "study.approve",
                        "study.return",
                    ),
                    part="decide",
                ),
            ),
        ),
        State(
            name="returned",
            label=Label("已退回", "returned"),
            turn=("clerk", "owner"),
            asks=(
                Ask(
                    roles=("clerk", "owner"),
                    text=Label(
                        "已退回：请改正并说明，再提交。",
                        "Returned: correct it, say what you did, submit it again.",
                    ),
                    button=Label("改正并提交", "Correct it"),
                    moves=("study.submit",),
                    page="study_draft",
                ),
            ),
        ),
        State(name="approved", label=Label("企业已批准", "approved by the enterprise")),
        State(name="deleted", label=Label("已删除", "deleted")),
    ),
    moves=(
        Move(
            name="study.create",
            sources=(NEW,),
            target="draft",
            label=Label("新建核算", "start a study"),
            who=BY_WRITERS,
            form="page",
        ),
        Move(
            name="study.edit",
            sources=EDITABLE,
            target=None,
            label=Label("编辑核算", "edit a study"),
            who=BY_WRITERS,
            form="page",
            route="study_save",
            page="study_draft",
        ),
        Move(
            name="study.delete",
            sources=("draft",),
            target="deleted",
            label=Label("删除草稿", "delete the draft"),
            who=BY_WRITERS,
            route="study_move",
            page="study_draft",
            hint=Label("30 天内可以从回收站恢复。", "It can be restored for thirty days."),
        ),
        Move(
            name="study.restore",
            sources=("deleted",),
            target="draft",
            label=Label("恢复草稿", "restore the draft"),
            who=BY_WRITERS,
            route="study_move",
            page="study_bin",
        ),
        Move(
            name="study.purge",
            sources=("deleted",),
            target=None,
            label=Label("清空回收站", "empty the bin"),
            who=BY_WRITERS,
            form="none",
        ),
        Move(
            name="study.submit",
            sources=EDITABLE,
            target="submitted",
            label=Label("提交审批", "submit for approval"),
            who=BY_WRITERS,
            form="page",
            route="study_submit",
            page="study_check",
        ),
        Move(
            name="study.approve",
            sources=("submitted",),
            target="approved",
            label=Label("批准", "approve"),
            who=BY_APPROVER,
            also=_may_approve,
            form="page",
            route="study_decide",
        ),
        Move(
            name="study.return",
            sources=("submitted",),
            target="returned",
            label=Label("退回", "return"),
            who=BY_APPROVER,
            needs_reason=True,
            form="page",
            route="study_decide",
        ),
        Move(
            name="study.correct",
            sources=("approved",),
            target="returned",
            label=Label("核查退回整改", "returned for correction by the verifiers"),
            who=BY_APPROVER,
            form="none",
        ),
    ),
)


def _may_answer(viewer: ViewerLike, request: FootprintRequest) -> Iterator[Requirement]:
    yield needs(
        request.supplier is None or serves(viewer, request.supplier, "owner", "clerk"),
        "上游企业的负责人或碳管理员",
        "the supplier's owner or clerk",
    )
    yield needs(viewer.role in {"owner", "clerk"}, "以企业身份操作", "acting for an enterprise")
    asker = request.study.enterprise_id
    serves_asker = any(each.enterprise_id == asker for each in viewer.appointments)
    yield needs(
        not serves_asker and viewer.user_id != request.by_id,
        "不是索取方企业的人员",
        "no person of the enterprise that asks",
    )


FOOTPRINT_REQUEST = Machine(
    noun="footprintrequest",
    label=Label("碳足迹请求", "request for a footprint"),
    page="footprint_asked",
    title=lambda record, lang: f"{named(record.study.product, lang)} {record.study.year}",
    rows="zuji_portal.studies.queries.requests_to",
    states=(
        State(
            name="open",
            label=Label("待答复", "open"),
            turn=("owner", "clerk"),
            asks=(
                Ask(
                    roles=("owner", "clerk"),
                    text=Label(
                        "向您索取产品碳足迹：请答复。",
                        "You are asked for the footprint of a product: please answer.",
                    ),
                    button=Label("答复请求", "Answer it"),
                    moves=("footprint.answer",),
                ),
            ),
        ),
        State(name="answered", label=Label("已答复", "answered")),
    ),
    moves=(
        Move(
            name="footprint.ask",
            sources=(NEW,),
            target="open",
            label=Label("请求上游碳足迹", "ask for a footprint"),
            who=BY_WRITERS,
            form="none",
        ),
        Move(
            name="footprint.answer",
            sources=("open",),
            target="answered",
            label=Label("答复碳足迹请求", "answer a request for a footprint"),
            who=_may_answer,
            form="page",
        ),
    ),
)
