"""The departments' desks: what waits for each, what is late, what it did, by its duties (R33)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.cache import caches
from django.db.models import Count
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label, Lang, listed
from zuji.verification import after_working_days
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.permissions.departments import (
    departments_with_duties,
    duties_of,
    duty_of,
    is_held_back,
    is_shared,
    leading,
)
from zuji_portal.programme.models import Consultation
from zuji_portal.studies.notifications.rows import SOON, TodoRow, rows_of_office

WINDOW = datetime.timedelta(days=30)
"""How far back what was done is counted."""
KEPT_SECONDS = 300
MOST_MEETINGS = 200
"""Meetings that are looked through for those of a department."""
ALL_DUTIES = Label("全部职责", "all duties")
LEAD_ALONE = Label("只由牵头部门办理的", "what the lead alone does")


@dataclass(frozen=True)
class DeskWork:
    """Records that wait, those whose last day is past, those whose last day comes within ten
    working days, since when the oldest waits, and the steps made in the last thirty days.
    """

    waiting: int
    late: int
    soon: int
    oldest: datetime.date | None
    done: int


@dataclass(frozen=True)
class DepartmentDesk:
    """A department with its work, in all and by duty; `officers` serve it now."""

    key: str
    name: Label
    duties: Label
    officers: int
    work: DeskWork
    by_duty: Sequence[tuple[Label, DeskWork]]


def desks() -> list[DepartmentDesk]:
    """Every department's, counted again once something on the site has changed; none where the
    province does not share out duties.
    """
    head = AuditHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    today = timezone.localdate()
    key = f"departments:{today}:{head}"
    kept: list[DepartmentDesk] | None = caches["pages"].get(key)
    if kept is None:
        named = departments_with_duties().items()
        kept = [_desk(department, name, today) for department, name in named]
        caches["pages"].set(key, kept, KEPT_SECONDS)
    return kept


def desk_or_404(department: str) -> DepartmentDesk:
    found = next((desk for desk in desks() if desk.key == department), None)
    if found is None:
        raise Http404(department)
    return found


def may_read_rows(viewer: Viewer, department: str) -> bool:
    """Whether the viewer reads which records wait for a department, and not only how many: those
    of the own one, and all who is not held back to the duties of one.
    """
    return not is_held_back(viewer) or viewer.department == department


def rows_of(department: str, lang: Lang) -> list[TodoRow]:
    """What waits for a department, whoever of it does it."""
    acting = Appointment(role="province", department=department)
    rows = rows_of_office(Viewer(None, (acting,), acting), lang)
    return [replace(row, who="") for row in rows]


def meetings_of(department: str, most: int) -> list[Consultation]:
    """The last meetings that a department took part in."""
    held = Consultation.objects.select_related("by")[:MOST_MEETINGS]
    return [meeting for meeting in held if department in meeting.departments][:most]


def _desk(department: str, name: Label, today: datetime.date) -> DepartmentDesk:
    rows, done, duties = rows_of(department, "zh"), _done(department, today), duties_of(department)
    own = {key: label for key, label in duties.items() if not is_shared(key)}
    is_lead = department in leading()
    officers = Appointment.objects.filter(
        role="province", ended_at=None, department__in=_stands_for(department)
    )
    return DepartmentDesk(
        key=department,
        name=name,
        duties=ALL_DUTIES if is_lead else listed(own.values()),
        officers=officers.values("user").distinct().count(),
        work=_work(rows, sum(n for key, n in done.items() if not is_shared(key)), today),
        by_duty=list(_by_duty(duties | ({"": LEAD_ALONE} if is_lead else {}), rows, done, today)),
    )


def _by_duty(
    duties: Mapping[str, Label],
    rows: Sequence[TodoRow],
    done: Mapping[str, int],
    today: datetime.date,
) -> Iterator[tuple[Label, DeskWork]]:
    """The work of each duty; of those that are shared only where something waits."""
    for key, label in duties.items():
        of_duty = [row for row in rows if _duty_of_row(row) == key]
        if of_duty or not is_shared(key):
            yield label, _work(of_duty, done.get(key, 0), today)


def _duty_of_row(row: TodoRow) -> str:
    return duty_of(row.actions[0]) if row.actions else ""


def _work(rows: Sequence[TodoRow], done: int, today: datetime.date) -> DeskWork:
    last = after_working_days(today, SOON)
    moments = [row.since for row in rows if row.since]
    return DeskWork(
        waiting=len(rows),
        late=sum(row.urgency(today) == "late" for row in rows),
        soon=sum(row.due is not None and today <= row.due <= last for row in rows),
        oldest=timezone.localtime(min(moments)).date() if moments else None,
        done=done,
    )


def _done(department: str, today: datetime.date) -> dict[str, int]:
    """Duty → steps that officers made in the department's name since the window's first day."""
    acting = [f"province@{key}" if key else "province" for key in _stands_for(department)]
    entries = AuditEntry.objects.filter(acting__in=acting, at__date__gt=today - WINDOW)
    counts = entries.order_by().values_list("action").annotate(n=Count("pk"))
    done: dict[str, int] = {}
    for action, n in counts:
        key = duty_of(action)
        done[key] = done.get(key, 0) + n
    return done


def _stands_for(department: str) -> list[str]:
    """What stands as the department of its officers: for the lead also none."""
    return [department, ""] if department in leading() else [department]
