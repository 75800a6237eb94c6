"""Conditions that many policies share: whom the viewer serves, and in which city."""

from __future__ import annotations

from collections.abc import Iterator

from zuji_portal.foundation.permissions.registry import Check, Requirement, needs
from zuji_portal.foundation.permissions.subjects import EnterpriseLike, OfEnterprise
from zuji_portal.foundation.permissions.viewers import ViewerLike

OFFICE = {
    "owner": ("负责人", "owner"),
    "clerk": ("碳管理员", "clerk"),
    "approver": ("审批人", "approver"),
}


def in_own_city(viewer: ViewerLike, enterprise: EnterpriseLike) -> bool:
    return bool(
        viewer.role == "province"
        or (viewer.role == "city" and viewer.acting.city == enterprise.city)
    )


def serves(viewer: ViewerLike, enterprise: EnterpriseLike, *roles: str) -> bool:
    return viewer.role in roles and viewer.acting.enterprise_id == enterprise.pk


def by_province(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", "以省主管部门身份操作", "acting as a province officer")


def by_keeper(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    """Who keeps what all compute with: an expert or the province."""
    yield needs(
        viewer.role in {"expert", "province"}, "专家或省主管部门", "an expert or the province"
    )


def by_staff(*roles: str) -> Check:
    """Somebody who serves the subject's enterprise in one of some roles."""
    zh = "或".join(OFFICE[role][0] for role in roles)
    en = " or ".join(OFFICE[role][1] for role in roles)

    def check(viewer: ViewerLike, subject: OfEnterprise) -> Iterator[Requirement]:
        yield needs(
            serves(viewer, subject.enterprise, *roles), f"本企业{zh}", f"the enterprise's {en}"
        )

    return check
