"""The factor library: who proposes, reviews, publishes, retires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.foundation.permissions.registry import Requirement, needs, policy

EXPERT = ("专家", "an expert")


@policy("factor.propose", "提出因子修订", "propose a factor revision")
def propose(viewer: Any, factor: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "expert", *EXPERT)


@policy("factor.review", "评审因子修订", "review a factor revision")
def review(viewer: Any, version: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "expert", *EXPERT)
    yield needs(version.state == "proposed", "修订待评审", "the revision waits for review")
    yield needs(
        viewer.user_id != version.proposed_by_id,
        "评审人不是提出人",
        "the reviewer is not the proposer",
    )


@policy("factor.reject", "不采纳因子修订", "reject a factor revision")
def reject(viewer: Any, version: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "expert", *EXPERT)
    yield needs(version.state in {"proposed", "reviewed"}, "修订未决", "the revision is undecided")


@policy("factor.publish", "发布因子修订", "publish a factor revision")
def publish(viewer: Any, version: Any) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"expert", "province"}, "专家或省主管部门", "an expert or the province"
    )
    yield needs(
        version.state == "reviewed", "修订已通过评审", "the revision was reviewed favourably"
    )
    yield needs(
        bool(version.reviewers - {version.proposed_by_id}),
        "有提出人以外的专家赞成",
        "an expert other than the proposer is in favour",
    )


@policy("factor.retire", "停用因子", "retire a factor")
def retire(viewer: Any, version: Any) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"expert", "province"}, "专家或省主管部门", "an expert or the province"
    )
    yield needs(version.state == "published", "因子现行", "the factor is current")
