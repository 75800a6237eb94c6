"""A version of a factor: proposed, reviewed, current, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_keeper
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State, named

if TYPE_CHECKING:
    from zuji_portal.rulebook.factors.models import FactorVersion

OPEN = ("proposed", "reviewed")


def _expert(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.role == "expert", "专家", "an expert")


def _not_the_proposer(viewer: ViewerLike, version: FactorVersion) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id != version.proposed_by_id,
        "评审人不是提出人",
        "the reviewer is not the proposer",
    )


def _is_favoured(viewer: ViewerLike, version: FactorVersion) -> Iterator[Requirement]:
    yield needs(
        bool(version.reviewers - {version.proposed_by_id}),
        "有提出人以外的专家赞成",
        "an expert other than the proposer is in favour",
    )


FACTOR = Machine(
    noun="factorversion",
    label=Label("因子修订", "factor revision"),
    page="factor_version",
    title=lambda record, lang: f"{named(record.factor, lang)} {record.version}",
    rows="zuji_portal.rulebook.factors.queries.open_proposals",
    states=(
        State(
            name="proposed",
            label=Label("已提出", "proposed"),
            turn=("expert",),
            asks=(
                Ask(
                    roles=("expert",),
                    text=Label(
                        "有人提出修订：请评审。", "A revision is proposed: please review it."
                    ),
                    button=Label("评审", "Review it"),
                    moves=("factor.review",),
                ),
            ),
        ),
        State(
            name="reviewed",
            label=Label("已评审", "reviewed"),
            turn=("expert", "province"),
            asks=(
                Ask(
                    roles=("expert", "province"),
                    text=Label(
                        "已评审：看过影响后请发布。", "Reviewed: read the impact, then publish it."
                    ),
                    button=Label("看影响", "Read the impact"),
                    moves=("factor.publish",),
                    page="blast_radius",
                ),
            ),
        ),
        State(name="rejected", label=Label("未采纳", "rejected")),
        State(name="published", label=Label("现行", "current")),
        State(name="superseded", label=Label("已被取代", "superseded")),
        State(name="retired", label=Label("已停用", "retired")),
    ),
    moves=(
        Move(
            name="factor.propose",
            sources=(NEW,),
            target="proposed",
            label=Label("提出因子修订", "propose a factor revision"),
            who=_expert,
            needs_reason=True,
            form="page",
        ),
        Move(
            name="factor.review",
            sources=("proposed",),
            target="reviewed",
            label=Label("评审因子修订", "review a factor revision"),
            who=_expert,
            also=_not_the_proposer,
            needs_reason=True,
            form="page",
            route="factor_review",
        ),
        Move(
            name="factor.reject",
            sources=OPEN,
            target="rejected",
            label=Label("不采纳因子修订", "reject a factor revision"),
            who=_expert,
            needs_reason=True,
            form="page",
            route="factor_reject",
        ),
        Move(
            name="factor.publish",
            sources=("reviewed",),
            target="published",
            label=Label("发布因子修订", "publish a factor revision"),
            who=by_keeper,
            also=_is_favoured,
            is_public=True,
            form="page",
            route="blast_radius",
        ),
        Move(
            name="factor.retire",
            sources=("published",),
            target="retired",
            label=Label("停用因子", "retire a factor"),
            who=by_keeper,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            form="page",
            route="factor_retire",
        ),
        Move(
            name="factor.supersede",
            sources=("published",),
            target="superseded",
            label=Label("被新版本取代", "superseded by a new version"),
            who=by_keeper,
            form="none",
        ),
    ),
)
