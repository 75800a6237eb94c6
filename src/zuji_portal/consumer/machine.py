"""The methodology and the scene: their states and moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_keeper, by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.consumer.models import Methodology, Scene


def _other_expert(viewer: ViewerLike, method: Methodology) -> Iterator[Requirement]:
    yield needs(viewer.role == "expert", "以专家身份操作", "acting as an expert")
    yield needs(
        viewer.user_id != method.proposed_by_id, "不是提出人本人", "not the one who proposed it"
    )


def _expert(viewer: ViewerLike, scene: Scene) -> Iterator[Requirement]:
    yield needs(viewer.role == "expert", "以专家身份操作", "acting as an expert")


def _certified(viewer: ViewerLike, method: Methodology) -> Iterator[Requirement]:
    yield needs(
        method.are_certificates_valid(),
        "产品和基准产品的证书都有效",
        "the certificates of product and baseline are both in force",
    )


def _founded(viewer: ViewerLike, scene: Scene) -> Iterator[Requirement]:
    yield needs(
        scene.methodology is None or scene.methodology.state == "published",
        "所用方法学已发布，或只发激励券",
        "its methodology is published, or it gives coupons only",
    )


def _asked(role: str, zh: str, en: str, *moves: str) -> tuple[Ask, ...]:
    button = Label("打开", "Open")
    return (Ask(roles=(role,), text=Label(zh, en), button=button, moves=moves),)


HELD_BACK = Label("停止发放积分；已发放的不变。", "No more points are issued; those issued stay.")
OPERATORS = Label("使用它的运营方", "the operators that use it")

METHODOLOGY = Machine(
    noun="methodology",
    label=Label("碳普惠方法学", "carbon-inclusion methodology"),
    rows="zuji_portal.consumer.queries.methodologies_seen_by",
    route="methodology_move",
    page="methodology",
    title=lambda record, lang: str(record.title_en if lang == "en" else record.title_zh),
    states=(
        State(
            name="proposed",
            label=Label("待评估", "to be assessed"),
            turn=("expert",),
            asks=_asked(
                "expert",
                "请评估这项碳普惠方法学。",
                "Assess this carbon-inclusion methodology.",
                "methodology.assess",
            ),
        ),
        State(name="assessed", label=Label("待专委会决定", "before the committee")),
        State(
            name="approved",
            label=Label("已通过，待发布", "passed by the committee"),
            turn=("province",),
            asks=_asked(
                "province",
                "专委会已通过：请发布方法学。",
                "The committee passed it: publish the methodology.",
                "methodology.publish",
            ),
        ),
        State(name="published", label=Label("已发布", "published")),
        State(name="suspended", label=Label("已暂停", "suspended")),
        State(name="rejected", label=Label("未通过", "rejected")),
    ),
    moves=(
        Move(
            name="methodology.propose",
            sources=(NEW,),
            target="proposed",
            label=Label("提出碳普惠方法学", "propose a carbon-inclusion methodology"),
            who=by_keeper,
            form="page",
        ),
        Move(
            name="methodology.assess",
            sources=("proposed",),
            target="assessed",
            label=Label("评估方法学", "assess the methodology"),
            who=_other_expert,
            needs_reason=True,
            form="page",
            route="methodology_assess",
        ),
        Move(
            name="methodology.approve",
            sources=("assessed",),
            target="approved",
            label=Label("专委会通过方法学", "the committee passes the methodology"),
            who=by_province,
            form="none",
        ),
        Move(
            name="methodology.reject",
            sources=("assessed",),
            target="rejected",
            label=Label("专委会不通过方法学", "the committee rejects the methodology"),
            who=by_province,
            form="none",
        ),
        Move(
            name="methodology.publish",
            sources=("approved",),
            target="published",
            label=Label("发布方法学", "publish the methodology"),
            who=by_province,
            also=_certified,
        ),
        Move(
            name="methodology.suspend",
            sources=("published",),
            target="suspended",
            label=Label("暂停方法学", "suspend the methodology"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            effects=(HELD_BACK,),
            told=OPERATORS,
        ),
        Move(
            name="methodology.lapse",
            sources=("published",),
            target="suspended",
            label=Label("证书失效，方法学暂停", "a certificate fell, the methodology is suspended"),
            who=by_province,
            form="none",
        ),
        Move(
            name="methodology.restore",
            sources=("suspended",),
            target="published",
            label=Label("恢复方法学", "restore the methodology"),
            who=by_province,
            also=_certified,
            needs_reason=True,
        ),
    ),
)

SCENE = Machine(
    noun="scene",
    label=Label("碳普惠场景", "carbon-inclusion scene"),
    rows="zuji_portal.consumer.queries.scenes_seen_by",
    route="scene_move",
    page="scene",
    title=named,
    states=(
        State(
            name="applied",
            label=Label("待评估", "to be assessed"),
            turn=("expert",),
            asks=_asked("expert", "请评估这个碳普惠场景。", "Assess this scene.", "scene.assess"),
        ),
        State(
            name="assessed",
            label=Label("已评估，待发布", "ready to be published"),
            turn=("province",),
            asks=_asked(
                "province",
                "场景已评估：请发布。",
                "The scene was assessed: publish it.",
                "scene.publish",
            ),
        ),
        State(name="published", label=Label("已发布", "published")),
        State(name="suspended", label=Label("已暂停", "suspended")),
    ),
    moves=(
        Move(
            name="scene.apply",
            sources=(NEW,),
            target="applied",
            label=Label("登记场景申请", "enter the application of a scene"),
            who=by_province,
            form="page",
        ),
        Move(
            name="scene.assess",
            sources=("applied",),
            target="assessed",
            label=Label("评估场景", "assess the scene"),
            who=_expert,
            needs_reason=True,
            form="page",
            route="scene_assess",
        ),
        Move(
            name="scene.publish",
            sources=("assessed",),
            target="published",
            label=Label("发布场景", "publish the scene"),
            who=by_province,
            also=_founded,
        ),
        Move(
            name="scene.suspend",
            sources=("published",),
            target="suspended",
            label=Label("暂停场景", "suspend the scene"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            effects=(HELD_BACK,),
            told=OPERATORS,
        ),
        Move(
            name="scene.restore",
            sources=("suspended",),
            target="published",
            label=Label("恢复场景", "restore the scene"),
            who=by_province,
            also=_founded,
            needs_reason=True,
        ),
    ),
)
