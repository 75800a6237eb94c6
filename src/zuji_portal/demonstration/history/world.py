"""Who acts in the history: offices, verifier bodies, experts, people of enterprises."""

from __future__ import annotations

from dataclasses import dataclass, field

from zuji_portal.demonstration.certified import Team
from zuji_portal.demonstration.enterprises import NOTICE, Person
from zuji_portal.demonstration.history.clock import Clock, Timeline
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.appointing import appointed
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.proof import proven_person
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as

NO_PASSWORD = "!"  # noqa: S105 - Django's mark of a password that opens nothing


@dataclass
class Firm:
    """An enterprise with its people by role."""

    enterprise: Enterprise
    viewers: dict[str, Viewer]

    def __getitem__(self, role: str) -> Viewer:
        return self.viewers[role]


@dataclass
class World:
    """Everybody, and the time they live in."""

    clock: Clock
    timeline: Timeline
    offices: dict[str, Viewer] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    experts: list[Viewer] = field(default_factory=list)
    firms: dict[int, Firm] = field(default_factory=dict)

    @property
    def province(self) -> Viewer:
        return self.offices["province@zuji.example"]

    @property
    def decider(self) -> Viewer:
        return self.offices["province2@zuji.example"]


def person(email: str, name: str) -> User:
    """Somebody with a proven address; the password is given when the snapshot is read."""
    held = User.objects.filter(email=email).first()
    return held or proven_person(email=email, name=name, password=NO_PASSWORD)


def officer(who: Person) -> Viewer:
    """Somebody in a role outside enterprises."""
    city, body = (who.key, "") if who.role == "city" else ("", who.key)
    held = appointed(person(who.email, who.name), who.role, city=city, body=body)[0]
    return viewer_as(held)


def staff(enterprise: Enterprise, people: list[Person]) -> Firm:
    """An enterprise and the people who act for it."""
    viewers = {
        p.role: viewer_as(appointed(person(p.email, p.name), p.role, enterprise)[0]) for p in people
    }
    return Firm(enterprise, viewers)


__all__ = ["NOTICE", "Firm", "Team", "World", "officer", "person", "staff"]
