"""What the cases of guards share: the people of the cast by name, and what takes away a
requirement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.people import Cast, person
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as

Broken = Callable[[Cast, Any], Mapping[str, Any] | None]
"""Takes away one requirement; may answer with another `viewer` or another `record` to try."""

PROVINCE = frozenset({"province", "decider"})
EXPERTS = frozenset({"expert", "other_expert", "third_expert"})
WRITERS = frozenset({"owner", "clerk"})
STAFF = WRITERS | {"approver", "reader"}
EVERYBODY = frozenset(
    {
        *("member", "province", "decider", "city", "other_city", "verifier", "auditor"),
        *EXPERTS,
        *STAFF,
        *(f"rival_{role}" for role in STAFF),
    }
)


@dataclass(frozen=True, kw_only=True)
class Guard:
    """`make` gives a record on which just the people in `may` may act; each of `broken` takes one
    requirement away. `subjects` gives what an action of the policy is asked about where that is
    not the record, `more` what else it must be made with. `tied` are requirements that never fail
    alone, because another one fails with them.
    """

    policy: str
    make: Callable[[Cast], Any]
    may: frozenset[str]
    broken: tuple[Broken, ...] = ()
    subjects: Mapping[str, Callable[[Cast, Any], Any]] = field(default_factory=dict)
    more: Mapping[str, Callable[[Cast, Any], Any]] = field(default_factory=dict)
    tied: frozenset[str] = frozenset()
    name: str = ""

    def __str__(self) -> str:
        return f"{self.policy}{self.name and '-'}{self.name}"


def hat(viewer: Viewer, role: str, **more: str) -> Viewer:
    """The same person in another role."""
    return viewer_as(Appointment.objects.create(user=viewer.user, role=role, **more))


def newcomer(email: str, role: str, **more: str) -> Viewer:
    return viewer_as(Appointment.objects.create(user=person(email), role=role, **more))


SECONDS = {
    "decider": ("province", {}),
    "other_city": ("city", {"city": "3701"}),
    "other_expert": ("expert", {}),
    "third_expert": ("expert", {}),
}


def people(cast: Cast) -> dict[str, Viewer]:
    """Everybody by name: both enterprises, the platform, a second of each, a visitor."""
    for name, (role, more) in SECONDS.items():
        if name not in cast.platform:
            cast.platform[name] = newcomer(f"{name}@zuji.example", role, **more)
    rivals = {f"rival_{role}": viewer for role, viewer in cast.rival.viewers.items()}
    return {**cast.platform, **cast.ludai.viewers, **rivals, "anonymous": Viewer()}


def update(row: Any, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def changes(**fields: Any) -> Broken:
    """Other values in the record's row."""

    def broken(cast: Cast, record: Any) -> None:
        update(record, **fields)

    return broken
