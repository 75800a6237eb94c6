"""Permissions to invite, appoint and dismiss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.foundation.accounts.models import Appointment


@policy("people.invite", "邀请人员", "invite a person")
def invite(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(serves(viewer, enterprise, "owner"), "本企业负责人", "the enterprise's owner")


@policy("people.appoint", "任命平台角色", "appoint to a platform role")
def appoint(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", "以省主管部门身份操作", "acting as a province officer")


@policy("people.dismiss", "解除任职", "end an appointment")
def dismiss(viewer: ViewerLike, appointment: Appointment) -> Iterator[Requirement]:
    """Who may end an appointment; the last owner of an enterprise stays, and is not counted among
    those whose appointment is suspended.
    """
    enterprise = appointment.enterprise
    if enterprise is not None:
        yield needs(
            serves(viewer, enterprise, "owner"),
            "本企业负责人",
            "the enterprise's owner",
        )
        yield needs(
            appointment.role != "owner"
            or enterprise.owner_count > 1
            or not appointment.is_in_force,
            "不是最后一位负责人",
            "not the last owner",
        )
    else:
        yield needs(
            viewer.role == "province", "以省主管部门身份操作", "acting as a province officer"
        )
        yield needs(
            appointment.user_id != viewer.user_id, "不是自己的任职", "not one's own appointment"
        )
    yield needs(appointment.ended_at is None, "任职仍有效", "the appointment still holds")
