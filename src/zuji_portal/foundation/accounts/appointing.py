"""The one door by which a person comes to an appointment."""

from __future__ import annotations

from typing import Any

from zuji.core.refusals import refuse
from zuji_portal.foundation.accounts.events import RoleGiven
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import is_proven
from zuji_portal.foundation.events import publish


def appointed(
    user: User, role: str, enterprise: Any = None, **place: str
) -> tuple[Appointment, bool]:
    """The appointment of a person, and whether it is new; refuses who has not proven the address,
    for else whoever signs up with an official's address would get the official's rights.

    `place` is the city, the body or the department that it is for; a person serves one department
    of the province at a time.
    """
    must_be_proven(user)
    publish(RoleGiven(user, role))
    return Appointment.objects.get_or_create(
        user=user,
        role=role,
        enterprise=enterprise,
        city=place.get("city", ""),
        body=place.get("body", ""),
        ended_at=None,
        defaults={"department": place.get("department", "")},
    )


def must_be_proven(user: User, place: str = "email") -> None:
    if not is_proven(user):
        raise refuse("address-unproven", place, user.email)
