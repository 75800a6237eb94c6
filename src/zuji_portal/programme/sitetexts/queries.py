"""The texts that hold: what comes with the site, and what the province made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from zuji.core.label import Label
from zuji_portal.programme.sitetexts.fields import GROUP, helped
from zuji_portal.programme.sitetexts.models import SiteText
from zuji_portal.programme.sitetexts.shipped import GROUPS, shipped
from zuji_portal.rulebook.sectormodels.events import FieldHelpAsked


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


def help_of(asked: FieldHelpAsked) -> Mapping[str, Label]:
    """Input → the help that the province wrote below it, of those of a model that have one."""
    edited = {k: row.content["help"] for k, row in latest(GROUP).items() if not row.is_shipped}
    return {
        name: Label(edited[field.key]["zh"], edited[field.key]["en"])
        for (model_id, name), field in helped().items()
        if model_id == asked.model_id and field.key in edited
    }


def versions_of(group: str, key: str) -> QuerySet[SiteText]:
    """The versions of a text, the latest first."""
    return SiteText.objects.filter(group=group, key=key).select_related("by").order_by("-number")
