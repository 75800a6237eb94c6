"""Permissions of enterprises and sites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import in_own_city, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise, Site


@policy("enterprise.enrol", "办理企业入库", "enrol an enterprise")
def enrol(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    """A city officer enrols enterprises of the own city, the province those of any."""
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


@policy("enterprise.edit", "修改企业资料", "edit an enterprise")
def edit(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "owner", "clerk") or in_own_city(viewer, enterprise),
        "本企业负责人或碳管理员，或其主管部门",
        "the enterprise's owner or clerk, or its officer",
    )


@policy("site.merge", "合并场所", "merge sites")
def merge(viewer: ViewerLike, site: Site) -> Iterator[Requirement]:
    """The enterprise's owner, or its officer, merges a site that is not merged yet."""
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


@policy("enterprise.unenrol", "撤销误登记", "undo a wrong enrolment")
def unenrol(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(
        in_own_city(viewer, enterprise),
        "以企业所在市（或省）主管部门身份操作",
        "acting as an officer of the enterprise's city (or the province)",
    )
