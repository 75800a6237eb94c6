"""Enterprises, sites, products: who enrols, claims, decides and edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.foundation.permissions.registry import Requirement, needs, policy


def in_own_city(viewer: Any, enterprise: Any) -> bool:
    return bool(
        viewer.role == "province"
        or (viewer.role == "city" and viewer.acting.city == enterprise.city)
    )


def serves(viewer: Any, enterprise: Any, *roles: str) -> bool:
    return viewer.role in roles and viewer.acting.enterprise_id == enterprise.pk


@policy("enterprise.enrol", "登记企业", "enrol an enterprise")
def enrol(viewer: Any, enterprise: Any) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"city", "province"},
        "以市或省主管部门身份操作",
        "acting as a city or province officer",
    )
    yield needs(
        viewer.role != "city" or viewer.acting.city == enterprise.city,
        "企业在本市",
        "the enterprise lies in the officer's own city",
    )


@policy("enterprise.claim", "认领企业", "claim an enterprise")
def claim(viewer: Any, enterprise: Any) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")
    yield needs(
        enterprise.owner_count == 0,
        "企业尚无负责人；有负责人的，请由其邀请",
        "the enterprise has no owner yet; where it has, ask the owner for an invitation",
    )
    yield needs(
        not enterprise.has_open_claim_of(viewer.user_id),
        "没有待决定的认领申请",
        "no claim of yours is waiting for a decision",
    )


@policy("claim.decide", "决定认领申请", "decide a claim")
def decide_claim(viewer: Any, claim: Any) -> Iterator[Requirement]:
    yield needs(
        in_own_city(viewer, claim.enterprise),
        "以企业所在市（或省）主管部门身份操作",
        "acting as an officer of the enterprise's city (or the province)",
    )
    yield needs(claim.claimant_id != viewer.user_id, "不能决定自己的申请", "not one's own claim")
    yield needs(claim.state == "open", "申请尚未决定", "the claim has not been decided")


@policy("enterprise.edit", "修改企业资料", "edit an enterprise")
def edit(viewer: Any, enterprise: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "owner", "clerk") or in_own_city(viewer, enterprise),
        "本企业负责人或碳管理员，或其主管部门",
        "the enterprise's owner or clerk, or its officer",
    )


@policy("site.merge", "合并场所", "merge sites")
def merge(viewer: Any, site: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, site.enterprise, "owner") or in_own_city(viewer, site.enterprise),
        "本企业负责人，或其主管部门",
        "the enterprise's owner, or its officer",
    )
    yield needs(
        site.merged_into_id is None,
        "场所尚未并入别的场所",
        "the site is not already merged into another",
    )


@policy("product.edit", "登记或修改产品", "add or edit a product")
def edit_product(viewer: Any, enterprise: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
