"""The suggestion: filed, studied, before the committee; adopted or declined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.standards.suggestions.models import Suggestion


def _anybody(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(True, "任何人，不用登录", "anybody, without an account")


def _not_the_suggester(viewer: ViewerLike, suggestion: Suggestion) -> Iterator[Requirement]:
    yield needs(
        suggestion.user_id is None or suggestion.user_id != viewer.user_id,
        "不是提出人本人",
        "not the one who suggested it",
    )


def _asked(zh: str, en: str, *moves: str) -> tuple[Ask, ...]:
    button = Label("看建议", "Read the suggestion")
    return (Ask(roles=("province",), text=Label(zh, en), button=button, moves=moves),)


SUGGESTION = Machine(
    noun="suggestion",
    label=Label("建议", "suggestion"),
    rows="zuji_portal.standards.suggestions.queries.visible_to",
    route="suggestion_move",
    page="suggestion",
    title=lambda suggestion, lang: str(suggestion.title),
    states=(
        State(
            name="filed",
            label=Label("待审核", "to be looked at"),
            turn=("province",),
            asks=_asked(
                "收到建议：请决定是否受理。",
                "A suggestion came in: take it up or decline it.",
                *("suggestion.accept", "suggestion.decline"),
            ),
        ),
        State(
            name="studied",
            label=Label("论证中", "being studied"),
            turn=("province",),
            asks=_asked(
                "建议已受理：论证后请提交委员会、写明已落实，或说明不采纳的理由。",
                "The suggestion was taken up: bring it before the committee, say that it is done, "
                "or why it is not adopted.",
                *("suggestion.bring", "suggestion.adopt", "suggestion.decline"),
            ),
        ),
        State(name="before_committee", label=Label("委员会评审中", "before the committee")),
        State(name="adopted", label=Label("已采纳", "adopted")),
        State(name="declined", label=Label("未采纳", "not adopted")),
    ),
    moves=(
        Move(
            name="suggestion.file",
            sources=(NEW,),
            target="filed",
            label=Label("提出建议", "make a suggestion"),
            who=_anybody,
            form="page",
        ),
        Move(
            name="suggestion.accept",
            sources=("filed",),
            target="studied",
            label=Label("受理并公开", "take it up and publish it"),
            who=by_province,
            also=_not_the_suggester,
            needs_reason=True,
            reason=Label(
                "由谁论证、怎样安排，告知提出人",
                "Who studies it, and how, told to who suggested it",
            ),
            is_public=True,
        ),
        Move(
            name="suggestion.bring",
            sources=("studied",),
            target="before_committee",
            label=Label("提交专家委员会", "bring it before the committee"),
            who=by_province,
            also=_not_the_suggester,
            is_public=True,
            form="page",
            route="suggestion_bring",
        ),
        Move(
            name="suggestion.adopt",
            sources=("studied",),
            target="adopted",
            label=Label("采纳：已落实", "adopt it as done"),
            who=by_province,
            also=_not_the_suggester,
            needs_reason=True,
            reason=Label("怎样落实的，告知提出人", "What was done, told to who suggested it"),
            is_public=True,
        ),
        Move(
            name="suggestion.decline",
            sources=("filed", "studied"),
            target="declined",
            label=Label("不采纳", "decline"),
            who=by_province,
            also=_not_the_suggester,
            needs_reason=True,
            reason=Label("不采纳的理由，告知提出人", "Why not, told to who suggested it"),
            is_dangerous=True,
            effects=(
                Label(
                    "建议办结；理由告知提出人，本人可以另提建议。",
                    "The suggestion ends; who made it is told why, and may make another.",
                ),
                Label(
                    "已经公开的，理由一并公开。",
                    "Where it was public already, the reason is public too.",
                ),
            ),
            told=Label("提出人", "who suggested it"),
        ),
        Move(
            name="suggestion.pass",
            sources=("before_committee",),
            target="adopted",
            label=Label("委员会通过", "the committee passes it"),
            who=by_province,
            form="none",
        ),
        Move(
            name="suggestion.reject",
            sources=("before_committee",),
            target="declined",
            label=Label("委员会不通过", "the committee rejects it"),
            who=by_province,
            form="none",
        ),
        Move(
            name="suggestion.resume",
            sources=("before_committee",),
            target="studied",
            label=Label("评审事项撤回，继续论证", "the case was withdrawn, it is studied again"),
            who=by_province,
            form="none",
        ),
    ),
)
