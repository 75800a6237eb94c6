"""The texts that hold: what comes with the site, and what the province made of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from zuji_portal.programme.sitetexts.models import SiteText
from zuji_portal.programme.sitetexts.shipped import GROUPS, shipped


def texts(group: str) -> dict[str, Any]:
    """Key → the text that holds."""
    held = dict(shipped(group))
    for row in latest(group).values():
        if row.key in held and not row.is_shipped:
            held[row.key] = row.content
    return held


def latest(group: str) -> dict[str, SiteText]:
    """Key → its highest version."""
    later = SiteText.objects.filter(group=group, key=OuterRef("key"), number__gt=OuterRef("number"))
    rows = SiteText.objects.filter(~Exists(later), group=group)
    return {row.key: row for row in rows}


def text_or_404(group: str, key: str) -> Any:
    """The text that holds; 404 for one that the site does not have."""
    if group not in GROUPS or key not in shipped(group):
        raise Http404(key)
    return texts(group)[key]


def versions_of(group: str, key: str) -> QuerySet[SiteText]:
    """The versions of a text, the latest first."""
    return SiteText.objects.filter(group=group, key=key).select_related("by").order_by("-number")
