"""Actions on people: invite, join, appoint, dismiss."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from zuji.core.label import listed
from zuji.core.places import cities, city_unknown
from zuji.core.refusals import Refusal, refuse
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.appointing import appointed
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.models import Appointment, Invitation, User
from zuji_portal.foundation.accounts.proof import is_proven
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action, record
from zuji_portal.foundation.permissions.departments import departments_with_duties
from zuji_portal.foundation.permissions.roles import ENTERPRISE, PLATFORM

OPEN_FOR = datetime.timedelta(days=14)


@dataclass
class Invite(Action[Enterprise, Invitation]):
    """A link for one person to join an enterprise in a role; the secret is shown once, in
    `secret`.
    """

    email: str = ""
    role: str = ""
    secret: str = ""
    policy: ClassVar[str] = "people.invite"

    def perform(self) -> Invitation:
        if self.role not in ENTERPRISE:
            raise refuse("choice-unknown", "role", self.role, options=listed(ENTERPRISE))
        if "@" not in self.email:
            raise refuse("email-wrong", "email", self.email)
        assert self.viewer.user is not None
        self.secret = secrets.token_urlsafe(24)
        return Invitation.objects.create(
            enterprise=self.subject,
            role=self.role,
            email=self.email.strip().lower(),
            invited_by=self.viewer.user,
            secret_digest=secret_digest(self.secret),
            expires_at=timezone.now() + OPEN_FOR,
        )

    def facts(self, invitation: Invitation) -> Mapping[str, Any]:
        expires = timezone.localdate(invitation.expires_at)
        return {"role": invitation.role, "expires": expires.isoformat()}


def open_invitation(secret: str) -> Invitation | None:
    """The invitation of this secret, if it is open."""
    return (
        Invitation.objects.filter(
            secret_digest=secret_digest(secret), accepted_at=None, expires_at__gt=timezone.now()
        )
        .select_related("enterprise")
        .first()
    )


def invitation_state(viewer: Viewer, invitation: Invitation) -> str:
    """`open` for who may accept it, `unproven` for who has yet to prove the invited address,
    `other` for somebody else, empty for a visitor.
    """
    if viewer.user is None:
        return ""
    if is_proven(viewer.user, invitation.email):
        return "open"
    return "unproven" if viewer.user.email == invitation.email else "other"


def accept_invitation(viewer: Viewer, secret: str) -> Appointment:
    """Who has proven the address that was invited becomes a member; the link works once."""
    assert viewer.user is not None
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update()
            .filter(secret_digest=secret_digest(secret))
            .first()
        )
        if invitation is None or invitation.accepted_at or invitation.expires_at <= timezone.now():
            raise refuse("invitation-over", "invitation")
        if not is_proven(viewer.user, invitation.email):
            raise refuse("invitation-other", "invitation", viewer.user.email)
        appointment, _ = appointed(viewer.user, invitation.role, invitation.enterprise)
        invitation.accepted_at, invitation.accepted_by = timezone.now(), viewer.user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        facts = {"role": invitation.role, "person": viewer.user.pk}
        record(viewer, "people.join", appointment, facts, enterprise=invitation.enterprise_id)
    return appointment


def department_of(role: str, department: str) -> str:
    """The department of a new appointment, which only officers of the province have."""
    if role != "province" or not department:
        return ""
    known = departments_with_duties()
    if department not in known:
        raise refuse("choice-unknown", "department", department, options=listed(known.values()))
    return department


@dataclass
class Appoint(Action[None, Appointment]):
    """Give a registered person a platform role."""

    role: str = ""
    email: str = ""
    city: str = ""
    body: str = ""
    department: str = ""
    policy: ClassVar[str] = "people.appoint"

    def perform(self) -> Appointment:
        if self.role not in PLATFORM:
            raise refuse("choice-unknown", "role", self.role, options=listed(PLATFORM))
        user = User.objects.filter(email=self.email.strip().lower()).first()
        if user is None:
            raise refuse("person-unknown", "email", self.email)
        if self.role == "city" and self.city not in {c.code for c in cities()}:
            raise Refusal(city_unknown("city", self.city))
        if self.role == "verifier" and not self.body.strip():
            raise refuse("field-missing", "body")
        city = self.city if self.role == "city" else ""
        department = department_of(self.role, self.department)
        appointment, is_new = appointed(
            user, self.role, city=city, body=self.body.strip(), department=department
        )
        if not is_new:
            raise refuse("appointment-exists", "role", str(appointment))
        return appointment

    def facts(self, appointment: Appointment) -> Mapping[str, Any]:
        facts = {"role": appointment.role, "city": appointment.city, "person": appointment.user_id}
        return facts | ({"department": appointment.department} if appointment.department else {})


@dataclass
class Dismiss(Action[Appointment, Appointment]):
    """End an appointment from now on; what was done under it stays."""

    reason: str = ""
    policy: ClassVar[str] = "people.dismiss"

    def perform(self) -> Appointment:
        self.subject.ended_at = timezone.now()
        self.subject.save(update_fields=["ended_at"])
        return self.subject

    def facts(self, appointment: Appointment) -> Mapping[str, Any]:
        return {
            "role": appointment.role,
            "person": appointment.user_id,
            "reason": self.reason.strip(),
        }
