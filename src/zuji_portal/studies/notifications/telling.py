"""Notices of what was decided about an enterprise."""

from __future__ import annotations

from zuji_portal.enterprises.changes.events import ChangeDecided
from zuji_portal.studies.notifications.models import Notice

CHANGE = "change_decided"


def tell_change(event: ChangeDecided) -> None:
    """Hears that a request to change registered facts was decided."""
    request = event.request
    named = request.product or request.enterprise
    Notice.objects.create(
        enterprise=request.enterprise,
        kind=CHANGE,
        about=f"change:{request.pk}",
        facts={
            "change": request.pk,
            "state": request.state,
            "name_zh": named.name_zh,
            "name_en": named.name_en,
        },
    )
