"""Studies: who comments, and to whom verification opens them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.studies.models import FootprintRequest, Study


@policy("study.comment", "批注", "comment")
def comment(viewer: ViewerLike, study: Study) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "clerk", "owner", "approver"),
        "本企业人员（查阅人除外）",
        "a member of the enterprise (readers excepted)",
    )


@policy(
    "footprint.answer_link", "凭链接答复碳足迹请求", "answer a request for a footprint by its link"
)
def answer_link(viewer: ViewerLike, request: FootprintRequest) -> Iterator[Requirement]:
    """Whoever holds the link may answer, where no enterprise was named and nobody answered yet."""
    yield needs(request.state == "open", "还没有答复", "not answered yet")
    yield needs(
        request.supplier_id is None,
        "没有指定由某家入库企业答复",
        "no enrolled enterprise was named to answer",
    )
    asker = request.study.enterprise_id
    serves_asker = any(each.enterprise_id == asker for each in viewer.appointments)
    yield needs(
        not serves_asker and (viewer.user_id is None or viewer.user_id != request.by_id),
        "不是索取方企业的人员",
        "no person of the enterprise that asks",
    )
