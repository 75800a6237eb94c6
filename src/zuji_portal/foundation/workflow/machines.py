"""All tables of moves: offers of one record to a viewer, and what waits for the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.module_loading import import_string

from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.permissions.registry import PolicyDecision, decide
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.registry import owned, portal_apps
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move

MOST_WAITING = 50
"""Rows of one noun that the inbox looks at."""


@cache
def machines() -> dict[str, Machine]:
    """Noun → its table of moves."""
    tables = [(app.label, import_string(path)) for app in portal_apps() for path in app.machines]
    return owned(((app, machine.noun, machine) for app, machine in tables), "machine")


@cache
def move_named(policy: str) -> Move | None:
    """The move that a policy permits; None of a policy that moves nothing."""
    moves = (move for machine in machines().values() for move in machine.moves)
    return next((move for move in moves if move.name == policy), None)


@dataclass(frozen=True)
class Offer:
    """A move that the state of a record allows, and whether the viewer may make it."""

    move: Move
    decision: PolicyDecision

    @property
    def is_near(self) -> bool:
        """Refused only by what stands behind role, department and state: the page shows what is
        missing.
        """
        decision = self.decision
        if decision.is_allowed or not decision.requirements[0].is_met:
            return False
        return decision.viewer is None or has_duty(decision.viewer, decision.action)


def offers(viewer: ViewerLike, noun: str, record: Any) -> list[Offer]:
    """Every move from the record's state that people make, with the decision for the viewer."""
    return [
        Offer(move, decide(viewer, move.name, record))
        for move in machines()[noun].moves_from(record.state)
        if move.form != "none" and NEW not in move.sources
    ]


@dataclass(frozen=True)
class Waiting:
    """A record that waits for the viewer."""

    machine: Machine
    record: Any
    moves: tuple[Move, ...]
    ask: Ask | None = None

    @property
    def address(self) -> str:
        """The page on which the record can be dealt with, at the part where it is."""
        page = (self.ask and self.ask.page) or self.machine.page
        part = self.ask.part.format(self.record) if self.ask else ""
        address = reverse(page, args=self.machine.arguments(self.record))
        return f"{address}#{part}" if part else address


def waiting_for(viewer: ViewerLike, most: int | None = MOST_WAITING) -> Iterator[Waiting]:
    """Records in a state in which it is the turn of the viewer's role, and of which the viewer may
    do what the state asks; of each noun at `most` so many are looked at, all without it.
    """
    for noun, machine in machines().items():
        states = machine.turn(viewer.role)
        if not states or not machine.rows:
            continue
        for record in import_string(machine.rows)(viewer).filter(state__in=states)[:most]:
            ask = machine.state(record.state).ask(viewer.role)
            allowed = tuple(o.move for o in offers(viewer, noun, record) if o.decision)
            if _is_asked(viewer, ask, record, allowed):
                yield Waiting(machine, record, allowed, ask)


def _is_asked(viewer: ViewerLike, ask: Ask | None, record: Any, allowed: tuple[Move, ...]) -> bool:
    """Whether what is asked is the viewer's to do and not done yet."""
    if ask is None or (not ask.moves and ask.may is None):
        return bool(allowed)
    if ask.may is not None:
        return all(requirement.is_met for requirement in ask.may(viewer, record))
    return any(move.name in ask.moves for move in allowed)


def waiting_for_others(viewer: ViewerLike) -> Iterator[Waiting]:
    """Records that the viewer sees and on which somebody of another role has to act."""
    for machine in machines().values():
        if not machine.rows or not machine.page:
            continue
        states = [s.name for s in machine.states if s.turn and viewer.role not in s.turn]
        if states:
            rows = import_string(machine.rows)(viewer).filter(state__in=states)
            yield from (Waiting(machine, record, ()) for record in rows[:MOST_WAITING])
