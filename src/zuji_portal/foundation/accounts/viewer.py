"""The viewer: the person of a request and the one appointment in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest

from zuji_portal.foundation.accounts.models import Appointment, User

ACTING = "acting"


@dataclass(frozen=True)
class Viewer:
    """Rights come from `acting` alone, so that a person of two hats wears one at a time."""

    user: User | None = None
    appointments: tuple[Appointment, ...] = ()
    acting: Appointment | None = None
    suspended: tuple[Appointment, ...] = ()
    """Appointments that give no right until the person has proven the account's address."""

    @property
    def role(self) -> str:
        if self.acting:
            return self.acting.role
        return "member" if self.user else "anonymous"

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None

    @property
    def enterprise_id(self) -> int | None:
        return self.acting.enterprise_id if self.acting else None

    @property
    def city(self) -> str:
        return self.acting.city if self.acting else ""

    @property
    def department(self) -> str:
        """The department of the province that the viewer acts for; empty for none."""
        return self.acting.department if self.acting else ""


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request, as `ViewerMiddleware` found it."""
    return cast(Viewer, request.viewer)  # type: ignore[attr-defined]


def read_viewer(request: HttpRequest) -> Viewer:
    """The signed-in person in the appointment chosen for this session; a visitor else."""
    if not request.user.is_authenticated:
        return Viewer()
    user = request.user
    every: Any = (
        Appointment.objects.filter(user=user, ended_at=None)
        .with_proof()
        .select_related("enterprise")
        .order_by("pk")
    )
    held = tuple(a for a in every if a.is_proven)
    chosen = request.session.get(ACTING)
    acting = next((a for a in held if a.pk == chosen), held[0] if held else None)
    return Viewer(user, held, acting, tuple(a for a in every if not a.is_proven))


def viewer_as(appointment: Appointment) -> Viewer:
    """A viewer for a command or a job that acts for somebody."""
    return Viewer(appointment.user, (appointment,), appointment)
