"""The help of a field as it holds now, for the forms of studies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from zuji.sectors.model import Input
from zuji_portal.programme.sitetexts.fields import GROUP, helped
from zuji_portal.programme.sitetexts.queries import latest
from zuji_portal.ui.language import lang

register = template.Library()
KEPT = "edited_help"


@register.simple_tag(takes_context=True)
def field_help(context: Mapping[str, Any], model_id: str, item: Input) -> str:
    """What the province wrote below a field, else what the model says; "" for neither."""
    edited = _edited(context.get("request"))
    field = helped().get((model_id, item.name)) if edited else None
    row = edited.get(field.key) if field else None
    if row is not None and not row.is_shipped:
        return str(row.content["help"][lang()])
    return item.hint[lang()] if item.hint else ""


def _edited(request: Any) -> dict[str, Any]:
    """The edited texts, read once a request; none for what is made without one."""
    if request is None:
        return {}
    if not hasattr(request, KEPT):
        setattr(request, KEPT, latest(GROUP))
    return dict(getattr(request, KEPT))
