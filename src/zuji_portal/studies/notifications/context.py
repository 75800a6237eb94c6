"""Context processor: how many things wait for the viewer, for the head of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zuji_portal.studies.notifications.rows import count_for


def todo(request: HttpRequest) -> dict[str, Any]:
    """`todo_count`, counted only where a template shows it."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or viewer.user is None:
        return {"todo_count": 0}
    return {"todo_count": SimpleLazyObject(lambda: count_for(viewer))}
