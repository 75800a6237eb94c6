"""The committee: a case that the expert opened and chairs, with a colleague."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import (
    EVERYBODY,
    EXPERTS,
    PROVINCE,
    Guard,
    people,
    update,
)
from portal.guards.verification import teams
from portal.people import Cast
from portal.verifiers import stated
from zuji_portal.committee import models as committee
from zuji_portal.rulebook.inforce.models import RuleVersion


def case(state: str) -> Callable[[Cast], committee.Case]:
    """A case that the expert opened and in which the expert has the chair, with a colleague."""

    def make(cast: Cast) -> committee.Case:
        people(cast)
        made = committee.Case.objects.create(
            kind="tier",
            title_zh="分级",
            title_en="Tiers",
            reason="示例",
            proposed_text="a",
            consultation_until="2020-01-01",
            opened_by=cast.viewer("expert").user,
            draw={"candidates": [], "seed": "x", "taken": []},
            state=state,
        )
        for number, name in enumerate(("expert", "other_expert"), 1):
            expert = committee.Expert.objects.create(appointment=cast.platform[name].acting)
            committee.Seat.objects.create(
                case=made, expert=expert, number=number, is_chair=number == 1
            )
        return made

    return make


def of_the_expert(cast: Cast, record: committee.Case) -> committee.Seat:
    found = record.seat_of(cast.viewer("expert").acting.pk)
    assert found is not None
    return found


def has_declared(cast: Cast, record: Any) -> Mapping[str, Any]:
    update(of_the_expert(cast, record), declared_at=timezone.now())
    return {"viewer": cast.viewer("expert")}


def has_scored(cast: Cast, record: Any) -> Mapping[str, Any]:
    committee.Score.objects.create(seat=of_the_expert(cast, record), scores={}, text="示例")
    return {"viewer": cast.viewer("expert")}


def has_voted(cast: Cast, record: Any) -> Mapping[str, Any]:
    committee.Vote.objects.create(seat=of_the_expert(cast, record), choice="pass")
    return {"viewer": cast.viewer("expert")}


def has_stepped_aside(cast: Cast, record: Any) -> Mapping[str, Any]:
    update(of_the_expert(cast, record), recused_at=timezone.now())
    return {"viewer": cast.viewer("expert")}


def objected_too_late(cast: Cast, statement: Any) -> Mapping[str, Any]:
    statement.at -= datetime.timedelta(days=40)
    return {"record": statement}


def another_text_holds(cast: Cast, record: Any) -> None:
    """Another version of what the case changes was put in force meanwhile."""
    RuleVersion.objects.create(
        kind=record.kind,
        key=record.subject,
        title_zh="分级",
        text="id: another",
        digest="sha256:1",
        decision="ZJ-ZW-2026-00099",
        proposed_by=cast.viewer("province").user,
        state="in_force",
        is_current=True,
    )


PANEL = frozenset({"expert", "other_expert"})
COMMITTEE = (
    Guard(
        policy="expert.register",
        make=lambda cast: cast.viewer("expert").acting,
        may=PROVINCE,
    ),
    Guard(
        policy="statement.object",
        make=lambda cast: stated(cast, cast.ludai, teams(cast)),
        may=frozenset({"owner"}),
        broken=(objected_too_late,),
    ),
    Guard(policy="case.open", make=lambda cast: "case", may=EXPERTS | PROVINCE),
    Guard(policy="case.comment", make=case("consultation"), may=EVERYBODY),
    Guard(
        policy="case.close", make=case("consultation"), may=PROVINCE, broken=(another_text_holds,)
    ),
    Guard(policy="case.draw", make=case("panel"), may=PROVINCE, broken=(another_text_holds,)),
    Guard(
        policy="seat.declare",
        make=case("declaring"),
        may=PANEL,
        broken=(has_declared, has_stepped_aside, another_text_holds),
    ),
    Guard(
        policy="seat.score",
        make=case("scoring"),
        may=PANEL,
        broken=(has_scored, has_stepped_aside, another_text_holds),
    ),
    Guard(
        policy="case.consolidate",
        make=case("consolidating"),
        may=frozenset({"expert"}),
        broken=(another_text_holds,),
        tied=frozenset({"a member of the panel"}),
    ),
    Guard(
        policy="seat.vote",
        make=case("voting"),
        may=PANEL,
        broken=(has_voted, has_stepped_aside, another_text_holds),
    ),
    Guard(policy="case.withdraw", make=case("consultation"), may=PROVINCE | {"expert"}),
)
