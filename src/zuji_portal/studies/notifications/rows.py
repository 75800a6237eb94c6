"""待办: one list of what waits for a person, made from all tables of moves and from notices."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from zuji.core.figures import with_interval
from zuji.core.label import Label, Lang, listed
from zuji.verification import after_working_days, working_days_between
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import named
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.permissions.registry import decide
from zuji_portal.foundation.permissions.roles import LABELS
from zuji_portal.foundation.workflow.limits import time_limit
from zuji_portal.foundation.workflow.machine import Machine, WaitingFacts
from zuji_portal.foundation.workflow.machines import Waiting, waiting_for, waiting_for_others
from zuji_portal.studies.notifications.kinds import kind_of
from zuji_portal.studies.notifications.queries import open_for

KEPT_SECONDS = 300
FRESH_SECONDS = 15
SOON = 10
"""Working days from which on a last day is named by its date."""
OPEN = Label("打开", "Open")
NO_DAY = datetime.date.max


@dataclass(frozen=True, kw_only=True)
class TodoRow:
    """What waits, in the reader's language; `notice` is its key where 知道了 takes it away."""

    address: str
    title: str
    noun: str
    text: str
    button: str
    note: str = ""
    figure: str = ""
    since: datetime.datetime | None = None
    due: datetime.date | None = None
    who: str = ""
    notice: int | None = None
    may_settle: bool = False
    actions: tuple[str, ...] = ()
    """What the reader may do to the record."""

    def urgency(self, today: datetime.date) -> str:
        """``late``, ``today``, ``soon``, or ``open``."""
        if self.due is None:
            return "open"
        if self.due < today:
            return "late"
        return "today" if self.due == today else "soon"

    def order(self) -> tuple[Any, ...]:
        """By the last day, then by how long it has waited."""
        moment = self.since.timestamp() if self.since else 0.0
        return (self.due or NO_DAY, moment, self.address)


def rows_for(viewer: Viewer, lang: Lang) -> list[TodoRow]:
    """Everything that waits for the viewer: overdue first, then by last day, then by age."""
    rows = [*_of_records(list(waiting_for(viewer)), lang), *_of_notices(viewer, lang)]
    return sorted(rows, key=TodoRow.order)


def rows_of_office(viewer: Viewer, lang: Lang) -> list[TodoRow]:
    """All records that wait for whoever acts as the viewer does, as one reads them who only looks:
    in which state they are.
    """
    waits = list(waiting_for(viewer, most=None))
    return sorted(_of_records(waits, lang, is_other=True), key=TodoRow.order)


def rows_of_others(viewer: Viewer, lang: Lang) -> list[TodoRow]:
    """What the viewer sees and somebody else has to do: what, who, since when."""
    return sorted(
        _of_records(list(waiting_for_others(viewer)), lang, is_other=True), key=TodoRow.order
    )


@dataclass(frozen=True)
class CountKept:
    """A count of records, the end of the audit chain when it was made, and when that was."""

    count: int
    head: int
    at: float


def count_for(viewer: Viewer) -> int:
    """How many rows the list has; records are counted as `records_waiting` says."""
    if viewer.user is None:
        return 0
    return records_waiting(viewer) + open_for(viewer).count()


def records_waiting(viewer: Viewer) -> int:
    """How many records wait for the viewer: kept until something on the site changes.

    While others work, it is counted again every `FRESH_SECONDS`, so that a busy site does not count
    for every page; after what the viewer or somebody of the own enterprise did, at once.
    """
    assert viewer.user is not None
    who = viewer.acting.pk if viewer.acting else f"member-{viewer.user.pk}"
    cache, key, now = caches["pages"], f"todo:{who}", time.monotonic()
    head = AuditHead.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    kept: CountKept | None = cache.get(key)
    if kept and (
        kept.head == head or (now - kept.at < FRESH_SECONDS and _is_of_others(viewer, kept))
    ):
        return kept.count
    count = sum(1 for w in waiting_for(viewer) if w.machine.page)
    cache.set(key, CountKept(count, head, now), KEPT_SECONDS)
    return count


def _is_of_others(viewer: Viewer, kept: CountKept) -> bool:
    """Whether nobody of the viewer's own did anything since."""
    own = Q(actor=viewer.user_id)
    if viewer.enterprise_id:
        own |= Q(enterprise=viewer.enterprise_id)
    return not AuditEntry.objects.filter(own, number__gt=kept.head).exists()


def _of_records(waits: list[Waiting], lang: Lang, is_other: bool = False) -> Iterator[TodoRow]:
    for machine in {id(w.machine): w.machine for w in waits}.values():
        if not machine.page:
            continue
        own = [w for w in waits if w.machine is machine]
        facts: dict[int, WaitingFacts] = (
            import_string(machine.facts)([w.record for w in own]) if machine.facts else {}
        )
        since = entered(machine, [w.record for w in own])
        for waiting in own:
            about = facts.get(waiting.record.pk, WaitingFacts())
            yield _row(waiting, about, since.get(waiting.record.pk), lang, is_other)


def _row(
    waiting: Waiting,
    facts: WaitingFacts,
    since: datetime.datetime | None,
    lang: Lang,
    is_other: bool,
) -> TodoRow:
    machine, record, ask = waiting.machine, waiting.record, waiting.ask
    state, figure = machine.state(record.state), facts.figure
    limit, due = time_limit(machine.noun, state.name), facts.due
    if due is None and limit is not None and since is not None:
        due = after_working_days(timezone.localtime(since).date(), limit)
    return TodoRow(
        address=waiting.address,
        title=machine.title(record, lang),
        noun=machine.label[lang],
        text=(ask.text if ask and not is_other else state.label)[lang],
        button=(ask.button if ask else OPEN)[lang],
        note=facts.note[lang] if facts.note else "",
        figure=with_interval(figure.value, figure.low, figure.high, figure.unit, lang)
        if figure
        else "",
        since=since,
        due=due,
        who=listed(LABELS[role] for role in state.turn)[lang] if is_other else "",
        actions=tuple(move.name for move in waiting.moves),
    )


def entered(machine: Machine, records: Iterable[Any]) -> dict[int, datetime.datetime]:
    """Record → since when it is in its state, from the audit log."""
    moments: dict[int, datetime.datetime] = {}
    by_state: dict[str, dict[str, int]] = {}
    for record in records:
        by_state.setdefault(record.state, {})[named(record)] = record.pk
    for state, subjects in by_state.items():
        entries = AuditEntry.objects.filter(subject__in=list(subjects))
        for rows in (entries, entries.filter(action__in=machine.moves_to(state))):
            latest = rows.order_by().values_list("subject").annotate(at=Max("at"))
            moments |= {subjects[subject]: at for subject, at in latest}
    return moments


def _of_notices(viewer: Viewer, lang: Lang) -> Iterator[TodoRow]:
    for notice in open_for(viewer):
        kind = kind_of(notice.kind)
        if kind is None:
            continue
        yield TodoRow(
            address=kind.address(notice),
            title=kind.title(notice, lang),
            noun="",
            text=kind.text(notice, lang),
            button=kind.button[lang],
            since=notice.at,
            notice=notice.pk,
            may_settle=bool(decide(viewer, "notice.settle", notice)),
        )


def urgency_words(row: TodoRow, today: datetime.date, lang: Lang) -> str:
    """The word beside the dot: overdue by days, today, working days left, or the last day."""
    if row.due is None:
        return {"zh": "知悉" if row.notice else "待办", "en": "To note" if row.notice else "To do"}[
            lang
        ]
    days = (today - row.due).days
    if days > 0:
        return {"zh": f"已超期 {days} 天", "en": f"{days} days overdue"}[lang]
    if days == 0:
        return {"zh": "今天到期", "en": "Due today"}[lang]
    left = working_days_between(today, row.due)
    if left <= SOON:
        return {
            "zh": f"还剩 {left} 个工作日",
            "en": f"{left} working {'day' if left == 1 else 'days'} left",
        }[lang]
    return {"zh": f"{row.due.isoformat()} 前", "en": f"By {row.due.isoformat()}"}[lang]
