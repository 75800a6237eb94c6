"""A case before the expert committee, from the consultation to the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_keeper, by_province
from zuji_portal.foundation.permissions.registry import Check, Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.committee.models import Case

OPEN = ("consultation", "panel", "declaring", "scoring", "consolidating", "voting")


def _signed_in(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")


def _seat(viewer: ViewerLike, case: Case) -> Any:
    return case.seat_of(viewer.acting.pk) if viewer.role == "expert" else None


def _sits(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    yield needs(_seat(viewer, case) is not None, "本件评审专家", "a member of the panel")


def _has_not_declared(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    seat = _seat(viewer, case)
    yield needs(seat is None or seat.declared_at is None, "尚未声明", "not declared yet")


def _has_not_scored(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    yield needs(getattr(_seat(viewer, case), "score", None) is None, "尚未评分", "not scored yet")


def _has_not_voted(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    yield needs(getattr(_seat(viewer, case), "vote", None) is None, "尚未表决", "not voted yet")


def _chairs(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    seat = _seat(viewer, case)
    yield needs(seat is not None and seat.is_chair, "组长", "the chair")


def _base_holds(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    """What is decided on must be a change of what holds, else another change would be undone."""
    yield needs(
        case.base_holds,
        "拟改的原文仍是现行文本",
        "the text that it changes is still the one in force",
    )


def _on_text_in_force(check: Check) -> Check:
    """A requirement, and that the text in force has not changed since the case was opened."""

    def checks(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
        yield from check(viewer, case)
        yield from _base_holds(viewer, case)

    return checks


def _opener_or_province(viewer: ViewerLike, case: Case) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province" or viewer.user_id == case.opened_by_id,
        "提出人或省主管部门",
        "who opened it, or the province",
    )


CASE = Machine(
    noun="case",
    label=Label("评审事项", "case"),
    route="case_move",
    page="case",
    title=lambda record, lang: (lang == "en" and record.title_en) or record.title_zh,
    rows="zuji_portal.committee.queries.visible_to",
    facts="zuji_portal.committee.waiting.case_facts",
    states=(
        State(
            name="consultation",
            label=Label("征求意见", "consultation"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label(
                        "征求意见中：到期后请结束征求意见。",
                        "Consultation: close it when its time is over.",
                    ),
                    button=Label("看意见", "Read the comments"),
                    moves=("case.close",),
                ),
            ),
        ),
        State(
            name="panel",
            label=Label("待抽取专家", "panel to be drawn"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label("请抽取评审专家。", "Draw the panel."),
                    button=Label("发起抽取", "Draw the panel"),
                    moves=("case.draw",),
                ),
            ),
        ),
        State(
            name="declaring",
            label=Label("待回避声明", "declarations due"),
            turn=("expert",),
            asks=(
                Ask(
                    roles=("expert",),
                    text=Label(
                        "您被抽为评审专家：请声明是否回避。",
                        "You were drawn for the panel: declare or step aside.",
                    ),
                    button=Label("签署声明", "Declare"),
                    moves=("seat.declare",),
                ),
            ),
        ),
        State(
            name="scoring",
            label=Label("盲评中", "blind scoring"),
            turn=("expert",),
            asks=(
                Ask(
                    roles=("expert",),
                    text=Label("请独立评分。", "Please score, on your own."),
                    button=Label("评分", "Score"),
                    moves=("seat.score",),
                ),
            ),
        ),
        State(
            name="consolidating",
            label=Label("待组长汇总", "chair's summary due"),
            turn=("expert",),
            asks=(
                Ask(
                    roles=("expert",),
                    text=Label("请组长汇总评分和意见。", "As chair, sum up scores and comments."),
                    button=Label("汇总", "Sum up"),
                    moves=("case.consolidate",),
                ),
            ),
        ),
        State(
            name="voting",
            label=Label("表决中", "voting"),
            turn=("expert",),
            asks=(
                Ask(
                    roles=("expert",),
                    text=Label("请表决。", "Please vote."),
                    button=Label("表决", "Vote"),
                    moves=("seat.vote",),
                ),
            ),
        ),
        State(name="decided", label=Label("已决定", "decided")),
        State(name="withdrawn", label=Label("已撤回", "withdrawn")),
    ),
    moves=(
        Move(
            name="case.open",
            sources=(NEW,),
            target="consultation",
            label=Label("提交评审事项", "open a case"),
            who=by_keeper,
            form="page",
        ),
        Move(
            name="case.comment",
            sources=("consultation",),
            target=None,
            label=Label("对征求意见稿提意见", "comment on a proposal"),
            who=_signed_in,
            form="page",
            route="case_comment",
        ),
        Move(
            name="case.close",
            sources=("consultation",),
            target="panel",
            label=Label("结束征求意见", "close the consultation"),
            who=by_province,
            also=_base_holds,
            form="page",
            route="case_close",
        ),
        Move(
            name="case.draw",
            sources=("panel",),
            target="declaring",
            label=Label("抽取专家", "draw the panel"),
            who=by_province,
            also=_base_holds,
            form="page",
            route="case_draw",
        ),
        Move(
            name="seat.declare",
            sources=("declaring",),
            target="scoring",
            label=Label("签署回避声明", "declare or step aside"),
            who=_sits,
            also=_on_text_in_force(_has_not_declared),
            form="page",
            route="seat_declare",
        ),
        Move(
            name="seat.score",
            sources=("scoring",),
            target="consolidating",
            label=Label("评分", "score"),
            who=_sits,
            also=_on_text_in_force(_has_not_scored),
            form="page",
            route="seat_score",
        ),
        Move(
            name="case.consolidate",
            sources=("consolidating",),
            target="voting",
            label=Label("汇总", "consolidate"),
            who=_sits,
            also=_on_text_in_force(_chairs),
            form="page",
            route="case_consolidate",
        ),
        Move(
            name="seat.vote",
            sources=("voting",),
            target="decided",
            label=Label("表决", "vote"),
            who=_sits,
            also=_on_text_in_force(_has_not_voted),
            is_public=True,
            form="page",
            route="seat_vote",
        ),
        Move(
            name="case.withdraw",
            sources=OPEN,
            target="withdrawn",
            label=Label("撤回评审事项", "withdraw a case"),
            who=_opener_or_province,
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "评审事项结束，不作决定；已有意见公开保留。",
                    "The case ends undecided; comments stay public.",
                ),
            ),
            told=Label("评审专家", "the panel"),
        ),
    ),
)
