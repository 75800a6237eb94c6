"""The inspection draw: prepared, sealed, its seed entered and witnessed, drawn, published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.supervision.draws.models import InspectionDraw

OFFICERS = ("province", "city")
PUBLIC = ("sealed", "seeded", "drawn", "published", "cancelled")
"""States in which everybody sees that there is a draw."""


def _officer(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.role in OFFICERS, "省或市主管部门", "the province or a city")


def _holder(viewer: ViewerLike, draw: InspectionDraw) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province"
        or (viewer.role == "city" and viewer.acting.city == draw.city != ""),
        "以组织抽查的市（或省）主管部门身份操作",
        "acting for the department that holds the draw, or for the province",
    )


def _is_another(viewer: ViewerLike, draw: InspectionDraw) -> Iterator[Requirement]:
    yield needs(
        draw.seed_by_id != viewer.user_id,
        "不是填写随机数的人",
        "not the person who entered the seed",
    )


def _seed_is_known(viewer: ViewerLike, draw: InspectionDraw) -> Iterator[Requirement]:
    yield needs(draw.is_seed_known(), "已到随机数产生的时刻", "the seed's instant has come")


def _title(draw: InspectionDraw, lang: Lang) -> str:
    return draw.title


def _asked(zh: str, en: str, button: Label, *moves: str) -> tuple[Ask, ...]:
    return (Ask(roles=OFFICERS, text=Label(zh, en), button=button, moves=moves),)


DRAW = Machine(
    noun="inspectiondraw",
    label=Label("双随机抽查", "inspection draw"),
    rows="zuji_portal.supervision.draws.queries.visible_to",
    facts="zuji_portal.supervision.draws.queries.waiting_facts",
    route="draw_move",
    page="draw",
    title=_title,
    states=(
        State(
            name="prepared",
            label=Label("待封存", "to be sealed"),
            turn=OFFICERS,
            asks=_asked(
                "抽查名单已备好：请核对并封存。",
                "The list of a draw is ready: check and seal it.",
                Label("看名单", "See the list"),
                "draw.seal",
            ),
        ),
        State(
            name="sealed",
            label=Label("已封存，等随机数", "sealed and waiting for the seed"),
            turn=OFFICERS,
            asks=_asked(
                "随机数已经产生：请照公布的原样填写。",
                "The seed is known: enter it as it was published.",
                Label("填随机数", "Enter the seed"),
                "draw.enter",
            ),
        ),
        State(
            name="seeded",
            label=Label("待第二人见证", "to be witnessed"),
            turn=OFFICERS,
            asks=_asked(
                "随机数已由一人填写：请另一人重新填写，一致即抽取。",
                "One person entered the seed: another types it in again, and the draw is made.",
                Label("见证随机数", "Witness the seed"),
                "draw.witness",
            ),
        ),
        State(
            name="drawn",
            label=Label("已抽取，待公布", "drawn and not yet published"),
            turn=OFFICERS,
            asks=_asked(
                "抽查结果待公布。",
                "The result of the draw is to be published.",
                Label("看结果", "See the result"),
                "draw.publish",
            ),
        ),
        State(name="published", label=Label("已公布", "published")),
        State(name="dropped", label=Label("未封存，已放弃", "dropped before the sealing")),
        State(name="cancelled", label=Label("已公开作废", "given up in public")),
    ),
    moves=(
        Move(
            name="draw.prepare",
            sources=(NEW,),
            target="prepared",
            label=Label("准备抽查", "prepare a draw"),
            who=_officer,
            form="page",
        ),
        Move(
            name="draw.seal",
            sources=("prepared",),
            target="sealed",
            label=Label("封存名单", "seal the list"),
            who=_holder,
            is_dangerous=True,
            is_public=True,
            effects=(
                Label(
                    "名单摘要写入透明日志；名单、权重、检查人员和随机数来源都不能再改。",
                    "The digest goes to the transparency log; list, weights, inspectors and the "
                    "source of the seed cannot be changed any more.",
                ),
                Label(
                    "公开页立即显示这次抽查；要放弃，只能公开作废并说明理由。",
                    "The public page shows the draw at once; it can only be given up in public, "
                    "with a reason.",
                ),
            ),
            told=Label("公众（公开页）", "the public, by its page"),
        ),
        Move(
            name="draw.drop",
            sources=("prepared",),
            target="dropped",
            label=Label("放弃这份名单", "drop this list"),
            who=_holder,
            is_dangerous=True,
            effects=(
                Label(
                    "这份名单不能再封存，也不能恢复；要抽查，须重新准备一份。",
                    "This list can neither be sealed nor taken up again; a draw needs a new one.",
                ),
                Label(
                    "名单、权重和检查人员仍留在这里，供内部查看。",
                    "List, weights and inspectors stay here for the departments to see.",
                ),
            ),
            told=Label("不通知任何人：名单没有公开过", "nobody: the list was never public"),
        ),
        Move(
            name="draw.enter",
            sources=("sealed",),
            target="seeded",
            label=Label("填写随机数", "enter the seed"),
            who=_holder,
            also=_seed_is_known,
            form="page",
            route="draw_enter",
        ),
        Move(
            name="draw.witness",
            sources=("seeded",),
            target="drawn",
            label=Label("见证随机数并抽取", "witness the seed and draw"),
            who=_holder,
            also=_is_another,
            form="page",
            route="draw_witness",
        ),
        Move(
            name="draw.contest",
            sources=("seeded",),
            target="sealed",
            label=Label("填写的随机数不对，退回", "send the seed back"),
            who=_holder,
            also=_is_another,
            needs_reason=True,
            reason=Label("哪里不对", "What is wrong"),
        ),
        Move(
            name="draw.publish",
            sources=("drawn",),
            target="published",
            label=Label("公布结果", "publish the result"),
            who=_holder,
            is_public=True,
        ),
        Move(
            name="draw.cancel",
            sources=("sealed", "seeded"),
            target="cancelled",
            label=Label("公开作废", "give the draw up"),
            who=_holder,
            needs_reason=True,
            reason=Label("作废理由", "Reason for giving it up"),
            is_dangerous=True,
            is_public=True,
            effects=(
                Label(
                    "这次抽查永远显示“已公开作废”和理由；名单不再公布。",
                    "The draw is shown as given up, with the reason, for ever; its list is not "
                    "published.",
                ),
            ),
            told=Label("公众（公开页）", "the public, by its page"),
        ),
    ),
)
