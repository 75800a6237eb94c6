"""Supervision: complaints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from portal.certificates import issued
from portal.guards.base import EVERYBODY, PROVINCE, Guard, update
from portal.guards.verification import teams
from portal.people import Cast
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.supervision.complaints.models import Complaint

HANDLERS = PROVINCE | {"city"}


def complaint(cast: Cast) -> Complaint:
    """A visitor's complaint about an enterprise of the cast's city."""
    return Complaint.objects.create(
        number="TS-2026-AAAAAAAA",
        token=uuid4(),
        code_digest="0" * 64,
        about="enterprise",
        named="鲁岱",
        text="示例",
        against=cast.ludai.enterprise,
        city="3716",
        moved_at=timezone.now(),
    )


def under_way(cast: Cast) -> Complaint:
    made = complaint(cast)
    update(made, state="handling")
    return Complaint.objects.get(pk=made.pk)


def answered(cast: Cast) -> Complaint:
    made = complaint(cast)
    update(made, state="answered")
    return Complaint.objects.get(pk=made.pk)


def own_complaint(cast: Cast, record: Complaint) -> Mapping[str, Any]:
    update(record, complainant=cast.viewer("city").user)
    return {"viewer": cast.viewer("city")}


def of_the_province(cast: Cast, record: Complaint) -> Mapping[str, Any]:
    update(record, city="")
    return {"viewer": cast.viewer("province")}


def about_own_certificate(cast: Cast, record: Complaint) -> Mapping[str, Any]:
    """The province issued the certificate that it is about."""
    certificate = issued(cast, cast.ludai, teams(cast))
    update(record, certificate=certificate)
    decider = certificate.events.get(action="certificate.issue").by
    return {"viewer": viewer_as(Appointment.objects.get(user=decider, role="province"))}


SUPERVISION = (
    Guard(
        policy="complaint.file",
        make=lambda cast: None,
        may=EVERYBODY | {"anonymous"},
        tied=frozenset({"anybody, without an account"}),
    ),
    *(
        Guard(policy=f"complaint.{move}", make=complaint, may=HANDLERS, broken=(own_complaint,))
        for move in ("accept", "decline")
    ),
    Guard(
        policy="complaint.forward",
        make=complaint,
        may=HANDLERS,
        broken=(own_complaint, of_the_province),
    ),
    *(
        Guard(
            policy=f"complaint.{move}",
            make=under_way,
            may=HANDLERS,
            broken=(own_complaint, about_own_certificate),
        )
        for move in ("uphold", "dismiss")
    ),
    Guard(policy="complaint.close", make=answered, may=HANDLERS, broken=(own_complaint,)),
)
