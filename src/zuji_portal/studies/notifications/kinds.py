"""Kinds of notices: what each says, and where it leads. Apps contribute theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.registry import contributions
from zuji_portal.studies.notifications.models import Notice

NOTICE_KIND = "notice kind"
DAILY = "daily task"
"""Apps contribute under this name what is tidied once a day, and how much that was."""
REMINDER = "reminder"
"""Apps contribute under this name what a daily run tells: a function of the day."""
READ = Label("看一看", "See it")


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """`title` names the object, `text` says what happened, `address` is where it is seen. Of the
    province's departments those are told whose duty `action` is; all, where none is named.
    """

    title: Callable[[Notice, Lang], str]
    text: Callable[[Notice, Lang], str]
    address: Callable[[Notice], str]
    button: Label = READ
    action: str = ""


def kind_of(name: str) -> NoticeKind | None:
    """The kind of that name; None for one that no app has any more."""
    kinds: Mapping[str, NoticeKind] = contributions(NOTICE_KIND)
    return kinds.get(name)


def kinds_held_back(viewer: ViewerLike) -> list[str]:
    """Kinds of what is not the duty of the department that the viewer acts for."""
    kinds: Mapping[str, NoticeKind] = contributions(NOTICE_KIND)
    own = ((name, kind.action) for name, kind in kinds.items() if kind.action)
    return [name for name, action in own if not has_duty(viewer, action)]


def reminders() -> dict[str, Callable[[Any], int]]:
    """What the daily run tells: each gives how many notices it made."""
    return contributions(REMINDER)


def tidy() -> int:
    """Does what is tidied once a day; how much that was."""
    return sum(task() for task in contributions(DAILY).values())


def fact_name(facts: Mapping[str, Any], lang: Lang) -> str:
    """The name kept in a notice's facts."""
    return str((lang == "en" and facts.get("name_en")) or facts.get("name_zh") or "")
