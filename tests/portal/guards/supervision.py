"""Supervision: complaints, draws, cases."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from portal.certificates import issued
from portal.guards.base import EVERYBODY, PROVINCE, Guard, changes, update
from portal.guards.verification import teams
from portal.inspections import DIGITS, inspector, prepared, sealed
from portal.people import Cast
from portal.supervised import before, in_state, opened, ordered
from portal.verifiers import stated
from zuji.supervision.seeds import instant
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.complaints.models import Complaint
from zuji_portal.supervision.draws.models import InspectionDraw, Inspector
from zuji_portal.verification.models import Statement

HANDLERS = PROVINCE | {"city"}
HOUR = datetime.timedelta(hours=1)


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


def prepared_here(cast: Cast) -> InspectionDraw:
    return prepared(cast, "city")


def sealed_here(cast: Cast) -> InspectionDraw:
    """Sealed, and the seed is known."""
    draw = sealed(cast, "city")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER draws_sealed_once" + OF_TABLE[connection.vendor])
    now = timezone.now()
    seed = draw.named_seed | {"at": instant(now)}
    update(draw, seed_at=now, listed=draw.listed | {"seed": seed})
    return draw


OF_TABLE = {"sqlite": "", "postgresql": " ON draws_inspectiondraw"}


def seeded_here(cast: Cast) -> InspectionDraw:
    """Its seed was entered by somebody who holds no office."""
    draw = sealed(cast, "city")
    update(draw, state="seeded", seed_value=DIGITS, seed_by=cast.viewer("member").user)
    return draw


def drawn_here(cast: Cast) -> InspectionDraw:
    draw = sealed(cast, "city")
    update(draw, state="drawn")
    return draw


def own_seed(cast: Cast, record: InspectionDraw) -> Mapping[str, Any]:
    update(record, seed_by=cast.viewer("city").user)
    return {"viewer": cast.viewer("city")}


def entry(cast: Cast) -> Inspector:
    return inspector(1)


DRAWS = (
    Guard(
        policy="draw.prepare",
        make=lambda cast: None,
        may=HANDLERS | {"other_city"},
    ),
    *(Guard(policy=f"draw.{move}", make=prepared_here, may=HANDLERS) for move in ("drop", "seal")),
    Guard(
        policy="draw.enter",
        make=sealed_here,
        may=HANDLERS,
        broken=(lambda cast, record: update(record, seed_at=timezone.now() + HOUR),),
    ),
    *(
        Guard(policy=f"draw.{move}", make=seeded_here, may=HANDLERS, broken=(own_seed,))
        for move in ("witness", "contest")
    ),
    Guard(policy="draw.publish", make=drawn_here, may=HANDLERS),
    Guard(policy="draw.cancel", make=seeded_here, may=HANDLERS),
    Guard(policy="inspector.register", make=lambda cast: None, may=PROVINCE),
    Guard(
        policy="inspector.end",
        make=entry,
        may=PROVINCE,
        broken=(changes(ended_on=timezone.localdate()),),
    ),
)
TAKEN = {"ordered_by": None, "proposed_by": None}


def in_case(state: str, **more: Any) -> Callable[[Cast], SupervisionCase]:
    """A case in a state, with nobody of the cast in it."""
    return lambda cast: in_state(cast, state, **{**TAKEN, **more})


def own_decision(cast: Cast, record: SupervisionCase) -> Mapping[str, Any]:
    update(record, ordered_by=cast.viewer("city").user)
    return {"viewer": cast.viewer("city")}


def own_proposal(cast: Cast, record: SupervisionCase) -> Mapping[str, Any]:
    update(record, proposed_by=cast.viewer("province").user)
    return {"viewer": cast.viewer("province")}


def certified(cast: Cast) -> SupervisionCase:
    issued(cast, cast.ludai, teams(cast))
    return in_state(cast, "escalated", **TAKEN)


def uncertified(cast: Cast, record: SupervisionCase) -> None:
    record.enterprise.certificates.update(state="withdrawn")


def recent(cast: Cast, record: SupervisionCase) -> None:
    update(record, decided_at=timezone.now())


def old(cast: Cast, record: SupervisionCase) -> None:
    update(record, decided_at=before())


def future(cast: Cast, record: SupervisionCase) -> None:
    update(record, deadline=timezone.localdate() + datetime.timedelta(days=9))


def attributed(cast: Cast) -> SupervisionCase:
    """Ordered, with the verification that missed it."""
    statement = stated(cast, cast.ludai, teams(cast))
    case = ordered(cast)
    said(case, statement)
    return case


def said(case: SupervisionCase, statement: Statement) -> None:
    update(case, missed=statement, missed_at=timezone.now(), missed_why="示例")


def verified_before(cast: Cast) -> SupervisionCase:
    stated(cast, cast.ludai, teams(cast))
    return ordered(cast)


def said_already(cast: Cast, record: SupervisionCase) -> None:
    said(record, Statement.objects.get())


def undecided(cast: Cast, record: SupervisionCase) -> Mapping[str, Any]:
    """The enterprise was not told of the case yet."""
    update(record, decided_at=None)
    return {"viewer": cast.viewer("owner")}


def of_the_rival(cast: Cast, record: SupervisionCase) -> None:
    """About an enterprise that nobody verified."""
    update(record, enterprise=cast.rival.enterprise)


def said_no_longer(cast: Cast, record: SupervisionCase) -> None:
    update(record, missed=None, missed_at=None)


def about_own_case(cast: Cast, record: Complaint) -> Mapping[str, Any]:
    """The city ordered what it is about."""
    update(record, named=f" {ordered(cast).number.lower()} ")
    return {"viewer": cast.viewer("city")}


PAST = datetime.date(2020, 1, 1)
ENTERPRISE_STAFF = frozenset({"owner", "clerk"})
CASES = (
    Guard(policy="supervision.open", make=lambda cast: None, may=HANDLERS | {"other_city"}),
    Guard(policy="supervision.order", make=opened, may=HANDLERS),
    Guard(policy="supervision.dismiss", make=opened, may=HANDLERS),
    Guard(policy="supervision.answer", make=ordered, may=ENTERPRISE_STAFF),
    Guard(policy="supervision.appeal", make=ordered, may=ENTERPRISE_STAFF, broken=(old,)),
    Guard(
        policy="supervision.contest",
        make=in_case("proposed"),
        may=ENTERPRISE_STAFF,
        broken=(old,),
    ),
    Guard(
        policy="supervision.uphold",
        make=in_case("order_appealed"),
        may=HANDLERS,
        broken=(own_decision,),
    ),
    Guard(
        policy="supervision.confirm",
        make=in_case("proposal_appealed"),
        may=HANDLERS,
        broken=(own_proposal,),
    ),
    Guard(
        policy="supervision.annul",
        make=in_case("order_appealed"),
        may=HANDLERS,
        broken=(own_decision,),
    ),
    Guard(policy="supervision.check", make=in_case("answered"), may=HANDLERS),
    Guard(
        policy="supervision.escalate",
        make=in_case("ordered", deadline=PAST),
        may=HANDLERS,
        broken=(future,),
    ),
    Guard(policy="supervision.propose", make=certified, may=HANDLERS, broken=(uncertified,)),
    Guard(
        policy="supervision.suspend",
        make=lambda cast: in_state(cast, "proposed", **TAKEN, decided_at=before()),
        may=PROVINCE,
        broken=(own_proposal, recent),
    ),
    Guard(
        policy="supervision.attach",
        make=ordered,
        may=HANDLERS | ENTERPRISE_STAFF,
        broken=(undecided,),
    ),
    Guard(
        policy="supervision.attribute",
        make=verified_before,
        may=HANDLERS,
        broken=(changes(decided_at=None), said_already, of_the_rival),
    ),
    Guard(policy="supervision.retract", make=attributed, may=HANDLERS, broken=(said_no_longer,)),
    Guard(policy="supervision.close", make=in_case("checked"), may=HANDLERS),
    Guard(
        policy="supervision.publish",
        make=lambda cast: in_state(cast, "checked", decided_at=before()),
        may=HANDLERS,
        broken=(changes(published_at=timezone.now()), changes(decided_at=None), recent),
    ),
    Guard(
        policy="supervision.rehabilitate",
        make=in_case("closed", published_at=timezone.now(), is_corrected=True),
        may=HANDLERS,
        broken=(changes(published_at=None), changes(is_corrected=False)),
    ),
    Guard(
        policy="supervision.rehabilitate",
        name="annulled",
        make=in_case("annulled", published_at=timezone.now()),
        may=HANDLERS,
        broken=(changes(published_at=None), changes(state="closed")),
        tied=frozenset({"the supervision case is: correction passed, closed, decision annulled"}),
    ),
)
SUPERVISION = (
    *DRAWS,
    *CASES,
    Guard(
        policy="complaint.file",
        make=lambda cast: None,
        may=EVERYBODY | {"anonymous"},
        tied=frozenset({"anybody, without an account"}),
    ),
    *(
        Guard(policy=f"complaint.{move}", make=complaint, may=HANDLERS, broken=broken)
        for move, broken in (
            ("accept", (own_complaint,)),
            ("decline", (own_complaint, about_own_certificate, about_own_case)),
        )
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
            broken=(own_complaint, about_own_certificate, about_own_case),
        )
        for move in ("uphold", "dismiss")
    ),
    Guard(policy="complaint.close", make=answered, may=HANDLERS, broken=(own_complaint,)),
)
