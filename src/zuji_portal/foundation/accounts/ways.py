"""Where somebody goes who was refused: another role held, or who gives the role that is missing.

It says only what follows from the roles of the reader and from what the reader sees already.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from zuji.core.label import Label, listed
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.departments import duty_in_words
from zuji_portal.foundation.permissions.opening import DUTY_OF, opens
from zuji_portal.foundation.permissions.registry import PolicyDecision, decide
from zuji_portal.foundation.permissions.roles import APPOINTMENTS, ENTERPRISE, LABELS
from zuji_portal.foundation.permissions.routes import ROUTES, may


@dataclass(frozen=True)
class Ways:
    """Appointments of the reader with which it is allowed; else the roles that are, and the names
    of those of the reader's own enterprise who give such a role.
    """

    hats: tuple[Appointment, ...] = ()
    roles: Label | None = None
    owners: Label | None = None
    is_by_province: bool = False
    is_without_role: bool = False
    needed: Label | None = None
    duty: Label | None = None
    """Which duty it is, and whose, where the reader's department does not have it."""


def ways_to_route(viewer: Viewer, route: str) -> Ways:
    """For a page that the reader's role does not open."""
    hats = tuple(a for a in viewer.appointments if opens(_as(viewer, a), route))
    allowed = ROUTES.get(route, frozenset())
    if may(viewer.role, route):
        needed, duty = duty_in_words(viewer, DUTY_OF[route])
        return replace(_ways(viewer, hats, []), needed=needed, duty=duty)
    return _ways(viewer, hats, [role for role in LABELS if role in allowed])


def ways_to(decision: PolicyDecision) -> Ways:
    """For an action that a policy refuses: nothing where no role would bring it nearer."""
    viewer = decision.viewer
    if not isinstance(viewer, Viewer) or decision.is_allowed:
        return Ways()
    least = len(decision.unmet)

    def lacking(acting: Appointment) -> int:
        asked = decide(_as(viewer, acting), decision.action, decision.subject)
        return len(asked.unmet)

    hats = [(lacking(a), a) for a in viewer.appointments if a != viewer.acting]
    near = tuple(a for count, a in hats if count < least)
    if near or viewer.acting is None:
        return _ways(viewer, near, [])
    others = [(lacking(a), a.role) for a in _in_every_role(viewer.acting, decision.subject)]
    fewest = min((count for count, _ in others), default=least)
    roles = [role for count, role in others if count == fewest] if fewest < least else []
    return _ways(viewer, (), roles)


def _as(viewer: Viewer, acting: Appointment) -> Viewer:
    """The viewer in another of the appointments."""
    return Viewer(viewer.user, viewer.appointments, acting, viewer.suspended)


def _in_every_role(acting: Appointment, subject: Any) -> Iterator[Appointment]:
    """The appointment as it would be in each other role, in the place of the subject."""
    enterprise = acting.enterprise or getattr(subject, "enterprise", None)
    for role in APPOINTMENTS:
        if role == acting.role or (role in ENTERPRISE and enterprise is None):
            continue
        other = copy.copy(acting)
        other.role, other.department = role, ""
        other.enterprise = enterprise if role in ENTERPRISE else None
        other.city = acting.city or getattr(enterprise, "city", "")
        yield other


def _ways(viewer: Viewer, hats: tuple[Appointment, ...], roles: list[str]) -> Ways:
    own = viewer.acting.enterprise if viewer.acting else None
    gives = bool(own) and any(role in ENTERPRISE for role in roles) and viewer.role != "owner"
    owners = []
    if gives and not hats:
        held = Appointment.objects.in_force().filter(enterprise=own, role="owner")
        owners = [str(owner.user) for owner in held.select_related("user").order_by("pk")]
    return Ways(
        hats,
        listed(LABELS[role] for role in roles) if roles and not hats else None,
        listed(owners) if owners else None,
        not hats and bool(roles) and not any(role in ENTERPRISE for role in roles),
        viewer.is_signed_in and not viewer.appointments and not viewer.suspended,
    )
