"""Certificates from the application to their end."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.utils import timezone

from portal.certificates import applied, issued, waiting
from portal.guards.base import (
    PROVINCE,
    WRITERS,
    Broken,
    Guard,
    changes,
    hat,
    people,
    update,
)
from portal.guards.verification import teams
from portal.people import Cast, approved
from zuji_portal.certification.models import Certificate, CertificateList
from zuji_portal.studies.models import Study


def certificate(state: str) -> Callable[[Cast], Certificate]:
    def make(cast: Cast) -> Certificate:
        made = waiting(cast, cast.ludai, teams(cast))
        update(made, state=state)
        return Certificate.objects.get(pk=made.pk)

    return make


def in_force(state: str) -> Callable[[Cast], Certificate]:
    def make(cast: Cast) -> Certificate:
        made = issued(cast, cast.ludai, teams(cast))
        update(made, state=state)
        return Certificate.objects.get(pk=made.pk)

    return make


def certificate_list(cast: Cast) -> CertificateList:
    by = cast.viewer("province").user
    day = datetime.date(2025, 3, 31)
    return CertificateList.objects.create(
        number="MD-2025-0001", source="示例", as_of=day, digest="x", sheets=[], by=by
    )


def had_a_hand(name: str) -> Broken:
    """The person of that name comes back as an officer of the province."""
    return lambda cast, record: {"viewer": hat(people(cast)[name], "province")}


def already_applied(cast: Cast, study: Study) -> None:
    applied(cast.ludai, study)


def surveillance_done(cast: Cast, record: Certificate) -> None:
    update(record, valid_until=record.issued_at + datetime.timedelta(days=365))


CERTIFICATION = (
    Guard(
        policy="certificate.apply",
        make=lambda cast: approved(cast.ludai).study,
        may=frozenset({"owner"}),
        broken=(changes(state="returned"), already_applied),
    ),
    *(
        Guard(policy=f"certificate.{name}", make=certificate(state), may=PROVINCE)
        for name, state in (
            ("accept", "applied"),
            ("review", "accepted"),
            ("inspect", "reviewed"),
            ("verify", "inspected"),
            ("correct", "verified"),
            ("reject", "corrective"),
        )
    ),
    Guard(
        policy="certificate.issue",
        make=certificate("verified"),
        may=frozenset({"decider"}),
        broken=tuple(
            had_a_hand(name)
            for name in ("clerk", "approver", "verifier", "member_of_team", "reviewer")
        ),
    ),
    *(
        Guard(policy=f"certificate.{name}", make=in_force(state), may=PROVINCE)
        for name, state in (("suspend", "issued"), ("restore", "suspended"), ("revoke", "issued"))
    ),
    Guard(
        policy="certificate.surveil",
        make=in_force("issued"),
        may=PROVINCE,
        broken=(surveillance_done,),
    ),
    Guard(
        policy="certificate.resubmit",
        make=certificate("corrective"),
        may=frozenset({"owner"}),
    ),
    Guard(policy="certificate.withdraw", make=in_force("issued"), may=frozenset({"owner"})),
    Guard(policy="external.record", make=lambda cast: cast.ludai.product, may=WRITERS),
    Guard(policy="list.take", make=lambda cast: None, may=PROVINCE),
    Guard(
        policy="list.withdraw",
        make=certificate_list,
        may=PROVINCE,
        broken=(changes(withdrawn_at=timezone.now()),),
    ),
)
