"""Studies: who comments, and to whom verification opens them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.products.models import Product
    from zuji_portal.studies.models import FootprintRequest, ReductionMeasure, Study


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


WRITES = by_staff("owner", "clerk")


@policy("reduction.plan", "登记减排措施", "record a reduction measure")
def plan_reduction(viewer: ViewerLike, product: Product) -> Iterator[Requirement]:
    yield from WRITES(viewer, product)


def _planned(viewer: ViewerLike, measure: ReductionMeasure) -> Iterator[Requirement]:
    yield from WRITES(viewer, measure)
    yield needs(measure.is_planned, "还在计划中", "still planned: neither done nor dropped")


@policy("reduction.finish", "登记减排措施已完成", "record that a measure is done")
def finish_reduction(viewer: ViewerLike, measure: ReductionMeasure) -> Iterator[Requirement]:
    yield from _planned(viewer, measure)


@policy("reduction.drop", "放弃减排措施", "drop a reduction measure")
def drop_reduction(viewer: ViewerLike, measure: ReductionMeasure) -> Iterator[Requirement]:
    yield from _planned(viewer, measure)
