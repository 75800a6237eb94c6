"""Who enters offers, who answers them, and who lets an institution see something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.subjects import EnterpriseLike
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.offers.models import OfferConsent, PublishedOffer, Telling

BY_WRITERS, BY_OWNER = by_staff("owner", "clerk"), by_staff("owner")


@policy("offer.publish", "发布政策或融资产品", "publish an offer")
def publish(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"province", "city"}, "以主管部门身份操作", "acting for a department"
    )


def _keeper(viewer: ViewerLike, offer: PublishedOffer) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "province"
        or (viewer.role == "city" and viewer.acting.city == offer.city != ""),
        "以发布它的市（或省）主管部门身份操作",
        "acting for the city that published it, or for the province",
    )
    yield needs(offer.withdrawn_at is None, "没有撤下", "it was not taken down")


POLICIES = tuple(
    policy(name, zh, en)(_keeper)
    for name, zh, en in (
        ("offer.revise", "修改政策或融资产品", "revise an offer"),
        ("offer.withdraw", "撤下政策或融资产品", "take an offer down"),
    )
)


@policy("offer.answer", "答复政策或融资信息", "answer an offer")
def answer(viewer: ViewerLike, telling: Telling) -> Iterator[Requirement]:
    yield from BY_WRITERS(viewer, telling)


@policy("offer.share", "同意机构查看", "let the institution see")
def share(viewer: ViewerLike, telling: Telling) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, telling)
    yield needs(telling.offer.kind == "finance", "是融资产品", "it is a finance offer")
    yield needs(telling.offer.withdrawn_at is None, "没有撤下", "it was not taken down")


@policy("offer.unshare", "撤回同意", "withdraw the consent")
def unshare(viewer: ViewerLike, consent: OfferConsent) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, consent)
    yield needs(consent.withdrawn_at is None, "还没有撤回", "it is not withdrawn yet")


@policy("offer.choose", "选择接收哪些推送", "choose what to be told")
def choose(viewer: ViewerLike, enterprise: EnterpriseLike) -> Iterator[Requirement]:
    yield needs(serves(viewer, enterprise, "owner"), "本企业负责人", "the enterprise's owner")
