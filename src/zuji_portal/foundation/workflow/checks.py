"""System check: declarations of apps can be imported, and no key has two owners."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from zuji_portal.foundation.events import listeners
from zuji_portal.foundation.permissions.registry import grants, policies
from zuji_portal.foundation.registry import contributed, contributions
from zuji_portal.foundation.workflow.machines import machines


def unknown_time_limits() -> list[str]:
    """Time limits of the province that name no state of a table of moves."""
    known = {f"{noun}.{s.name}" for noun, machine in machines().items() for s in machine.states}
    limits = settings.PROVINCE.file.time_limits if settings.PROVINCE else []
    return [limit.of for limit in limits if limit.of not in known]


def check_registrations(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Errors of registration, named when the site starts."""
    try:
        for kind in {kind for kind, _key, _app, _path in contributed()}:
            contributions(kind)
        listeners()
        unknown = unknown_time_limits()
        if unknown:
            names = ", ".join(unknown)
            return [Error(f"province.yaml: time_limits: no state {names}", id="zuji.E002")]
        policies()
        grants()
    except (ImproperlyConfigured, ImportError) as problem:
        return [Error(str(problem), id="zuji.E001")]
    return []
