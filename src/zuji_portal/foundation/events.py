"""Typed events: an app below publishes, apps above listen, and a listener may answer.

Listeners run at once, inside the transaction of the publisher, in the order of installation.
`listeners()` is the whole table; `docs/reference/events.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from zuji_portal.foundation.registry import portal_apps

Answer = TypeVar("Answer")


class Event(Generic[Answer]):
    """Something that happened, or a question to the apps above; subclasses are dataclasses.

    `is_single`: at most one app may listen, because there is one right answer.
    """

    is_single: ClassVar[bool] = False


@cache
def listeners() -> dict[type[Event[Any]], tuple[Callable[[Any], Any], ...]]:
    """Event → who hears it. A second listener of a single event is refused."""
    table: dict[type[Event[Any]], tuple[Callable[[Any], Any], ...]] = {}
    for app in portal_apps():
        for event_path, listener_path in app.listeners:
            event = import_string(event_path)
            heard = (*table.get(event, ()), import_string(listener_path))
            if event.is_single and len(heard) > 1:
                raise ImproperlyConfigured(f"{event_path} has one listener, not also {app.label}")
            table[event] = heard
    return table


def publish(event: Event[Answer]) -> list[Answer]:
    """Tell every listener; their answers in order."""
    return [hear(event) for hear in listeners().get(type(event), ())]


def ask(event: Event[Answer | None]) -> Answer | None:
    """The first answer that is not None."""
    return next((answer for answer in publish(event) if answer is not None), None)
