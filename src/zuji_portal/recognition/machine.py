"""The agreement of recognition: proposed, decided, in force, suspended, ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_keeper, by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.recognition.models import Agreement

PUBLIC = ("in_force", "suspended", "ended")
"""States in which everybody sees the agreement."""


def _not_the_proposer(viewer: ViewerLike, agreement: Agreement) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id != agreement.proposed_by_id,
        "不是提出这项协议的人",
        "not the one who proposed the agreement",
    )


def _founded(viewer: ViewerLike, agreement: Agreement) -> Iterator[Requirement]:
    yield from _not_the_proposer(viewer, agreement)
    yield needs(
        agreement.state == "supported" or agreement.is_borne,
        "互认方式不超过逐条对照所能支持的，或专委会已通过",
        "the kind is no wider than the clauses bear, or the committee passed it",
    )


ASKED = (
    Ask(
        roles=("province",),
        text=Label(
            "互认协议待决定：请看条款和对照，使其生效或不予同意。",
            "Decide about the agreement: read its terms and the clauses, then agree or decline.",
        ),
        button=Label("看协议", "See the agreement"),
        moves=("agreement.agree", "agreement.decline"),
    ),
)
LOGGED = Label(
    "决定和理由写入透明日志，公开页和接口立即改变。",
    "Decision and reason go to the transparency log; page and interface change at once.",
)
CERTIFICATES = Label(
    "证书本身仍然有效，只是不再因这项协议被对方采信。",
    "The certificates stay valid; the partner no longer takes them by this agreement.",
)
READERS = Label("公众（公开页、接口和透明日志）", "the public, by page, interface and log")

AGREEMENT = Machine(
    noun="agreement",
    label=Label("互认协议", "agreement of recognition"),
    rows="zuji_portal.recognition.agreements.visible_to",
    route="agreement_move",
    page="agreement",
    title=lambda record, lang: f"{record.title[lang]} · {record.number}",
    states=(
        State(name="proposed", label=Label("待决定", "proposed"), turn=("province",), asks=ASKED),
        State(
            name="supported",
            label=Label("专委会已通过，待决定", "passed by the committee"),
            turn=("province",),
            asks=ASKED,
        ),
        State(name="in_force", label=Label("生效", "in force")),
        State(name="suspended", label=Label("暂停", "suspended")),
        State(name="ended", label=Label("已终止", "ended")),
        State(name="declined", label=Label("未同意", "declined")),
    ),
    moves=(
        Move(
            name="agreement.propose",
            sources=(NEW,),
            target="proposed",
            label=Label("提出互认协议", "propose an agreement of recognition"),
            who=by_keeper,
            form="page",
        ),
        Move(
            name="agreement.support",
            sources=("proposed",),
            target="supported",
            label=Label("专委会通过互认协议", "the committee passes the agreement"),
            who=by_province,
            form="none",
        ),
        Move(
            name="agreement.reject",
            sources=("proposed",),
            target="declined",
            label=Label("专委会不通过互认协议", "the committee rejects the agreement"),
            who=by_province,
            form="none",
        ),
        Move(
            name="agreement.agree",
            sources=("proposed", "supported"),
            target="in_force",
            label=Label("同意并使协议生效", "agree and put it in force"),
            who=by_province,
            also=_founded,
            needs_reason=True,
            reason=Label("决定的依据", "What the decision rests on"),
            is_public=True,
        ),
        Move(
            name="agreement.decline",
            sources=("proposed", "supported"),
            target="declined",
            label=Label("不予同意", "decline the agreement"),
            who=by_province,
            also=_not_the_proposer,
            needs_reason=True,
        ),
        Move(
            name="agreement.suspend",
            sources=("in_force",),
            target="suspended",
            label=Label("暂停协议", "suspend the agreement"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            effects=(LOGGED, CERTIFICATES),
            told=READERS,
        ),
        Move(
            name="agreement.resume",
            sources=("suspended",),
            target="in_force",
            label=Label("恢复协议", "resume the agreement"),
            who=by_province,
            needs_reason=True,
            is_public=True,
        ),
        Move(
            name="agreement.end",
            sources=("in_force", "suspended"),
            target="ended",
            label=Label("终止协议", "end the agreement"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            effects=(
                LOGGED,
                CERTIFICATES,
                Label(
                    "不能恢复；要再互认，须另订协议。",
                    "It cannot be taken up again; that needs another agreement.",
                ),
            ),
            told=READERS,
        ),
        Move(
            name="agreement.lapse",
            sources=("in_force", "suspended"),
            target="ended",
            label=Label("协议到期", "the agreement runs out"),
            who=by_province,
            form="none",
        ),
    ),
)
