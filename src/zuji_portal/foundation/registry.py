"""Registration: what each app declares on its `AppConfig`, collected once.

Nothing is filled from elsewhere at run time: an app names its policies, machines, listeners and
contributions in `apps.py`, and a key that two apps claim is refused when the site starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class PortalApp(AppConfig):
    """An app of the site.

    `policies` are modules whose `Policy` and `Grant` objects count; `machines` are tables of moves;
    `listeners` name an event and who hears it; `contributions` name a kind, a key and its owner.
    All are dotted paths, because apps are configured before models can be imported. `apps.py`
    imports this module, not the class: Django takes a second class it finds there for a choice.
    """

    policies: ClassVar[tuple[str, ...]] = ()
    machines: ClassVar[tuple[str, ...]] = ()
    listeners: ClassVar[tuple[tuple[str, str], ...]] = ()
    contributions: ClassVar[Mapping[tuple[str, str], str]] = {}


def portal_apps() -> list[PortalApp]:
    """The apps of the site in the order of their installation."""
    return [app for app in apps.get_app_configs() if isinstance(app, PortalApp)]


def owned(claims: Iterator[tuple[str, str, Any]], kind: str) -> dict[str, Any]:
    """Key → value of (app, key, value); a key that two apps claim is refused."""
    owners: dict[str, str] = {}
    values: dict[str, Any] = {}
    for app, key, value in claims:
        if key in owners:
            raise ImproperlyConfigured(f"{kind} {key!r} belongs to {owners[key]}, not to {app}")
        owners[key], values[key] = app, value
    return values


@cache
def contributions(kind: str) -> dict[str, Any]:
    """Key → what its owner contributes to `kind`."""
    return owned(
        (
            (app.label, key, import_string(path))
            for app in portal_apps()
            for (of, key), path in app.contributions.items()
            if of == kind
        ),
        kind,
    )


def contributed() -> list[tuple[str, str, str, str]]:
    """Every contribution: kind, key, app and dotted path."""
    return sorted(
        (kind, key, app.label, path)
        for app in portal_apps()
        for (kind, key), path in app.contributions.items()
    )
