"""Whom training reached: people who attended a session or hold a certificate, by city, industry and
department.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from zuji.core.label import Label, Lang
from zuji.core.places import cities, industry_classes
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import APPOINTMENTS
from zuji_portal.training.models import Attendee, TrainingCertificate, TrainingSession
from zuji_portal.ui.figures import FigureGroup

NOWHERE = Label("没有填", "not given")
NOBODYS = Label("没有任职", "without an appointment")
GROUPS = {
    "city": Label("市", "City"),
    "industry": Label("行业", "Industry"),
    "role": Label("部门或岗位", "Department or role"),
}
COLUMNS = {
    "by": Label("分组", "Grouped by"),
    "name": Label("名称", "Name"),
    "attended": Label("参加过场次的人数", "People who attended a session"),
    "certified": Label("持有效证书的人数", "People with a valid certificate"),
    "reached": Label("合计人数", "People in all"),
}


class Served(NamedTuple):
    """Whom a person served: the city, the division of GB/T 4754 of the enterprise, the role."""

    city: str
    industry: str
    role: str


@dataclass
class ReachRow:
    """The people of a group: those who attended, those who hold a certificate."""

    by: str
    name: Label
    attended: set[int] = field(default_factory=set)
    certified: set[int] = field(default_factory=set)

    @property
    def reached(self) -> int:
        return len(self.attended | self.certified)


@dataclass(frozen=True)
class Reach:
    """What training reached in the part of the province that the viewer sees."""

    sessions: int
    whole: ReachRow
    rows: list[ReachRow]


def _served(city: str, industry: str, role: str) -> Served:
    return Served(city, industry[:2], role)


def _people(viewer: Viewer) -> Iterator[tuple[str, int, Served]]:
    """What each person did (``attended``, ``certified``), and whom the person served then, or, for
    certificates, serves now.
    """
    seen = {"city": viewer.city} if viewer.role == "city" else {}
    rows = Attendee.objects.filter(attended_at__isnull=False, **seen)
    for row in rows.values("user", "city", "role", "enterprise__industry"):
        served = _served(row["city"], row["enterprise__industry"] or "", row["role"])
        yield "attended", row["user"], served
    now = timezone.now()
    valid = TrainingCertificate.objects.filter(state="valid", valid_until__gte=now)
    holders = set(valid.values_list("user", flat=True))
    held: dict[int, Served] = {}
    of = Appointment.objects.in_force().filter(user__in=holders).select_related("enterprise")
    for each in of.order_by("-pk"):
        firm = each.enterprise
        held[each.user_id] = _served(
            firm.city if firm else each.city, firm.industry if firm else "", each.role
        )
    for user in holders:
        served = held.get(user, Served("", "", ""))
        if viewer.role != "city" or served.city == viewer.city:
            yield "certified", user, served


def _name(by: str, key: str) -> Label:
    if by == "role":
        return APPOINTMENTS.get(key, NOBODYS)
    if by == "city":
        return next((Label(c.zh, c.en) for c in cities() if c.code == key), NOWHERE)
    return next((Label(c.zh, c.en) for c in industry_classes() if c.code == key), NOWHERE)


def reach_of(viewer: Viewer) -> Reach:
    """The reach of training, of the own city for its officers; nobody is named."""
    whole = ReachRow("", Label("合计", "In all"))
    groups: dict[str, dict[str, ReachRow]] = {by: {} for by in GROUPS}
    for kind, user, served in _people(viewer):
        getattr(whole, kind).add(user)
        for by, rows in groups.items():
            key = getattr(served, by)
            row = rows.setdefault(key, ReachRow(by, _name(by, key)))
            getattr(row, kind).add(user)
    held = TrainingSession.objects.filter(cancelled_at=None, ends_at__lte=timezone.now())
    if viewer.role == "city":
        held = held.filter(city=viewer.city)
    ordered = [rows[key] for rows in groups.values() for key in sorted(rows)]
    return Reach(held.count(), whole, ordered)


def reach_figures(viewer: Viewer) -> FigureGroup:
    """The reach in three counts, for the board: those of the page."""
    reach = reach_of(viewer)
    return FigureGroup(
        title=Label("培训", "Training"),
        route="training_reach",
        rows=(
            (Label("办过的场次", "Sessions held"), reach.sessions),
            (COLUMNS["attended"], len(reach.whole.attended)),
            (COLUMNS["certified"], len(reach.whole.certified)),
        ),
    )


def reach_rows(reach: Reach, lang: Lang) -> list[dict[str, object]]:
    """The rows as a table for a file."""
    return [
        {
            "by": GROUPS[row.by][lang] if row.by else "",
            "name": row.name[lang],
            "attended": len(row.attended),
            "certified": len(row.certified),
            "reached": row.reached,
        }
        for row in (*reach.rows, reach.whole)
    ]


def grouped(reach: Reach) -> dict[str, list[ReachRow]]:
    """The rows of each group, those that reached most first."""
    found: dict[str, list[ReachRow]] = defaultdict(list)
    for row in sorted(reach.rows, key=lambda row: -row.reached):
        found[row.by].append(row)
    return found
