"""Template tag that adds the objection to the page of a statement."""

from __future__ import annotations

from typing import Any

from django import template

from zuji_portal.committee.forms import ObjectionForm

register = template.Library()


@register.simple_tag(takes_context=True)
def objection_form(context: dict[str, Any]) -> ObjectionForm:
    """The form of an objection, or the one that was refused."""
    refused = context.get("objection")
    return refused if isinstance(refused, ObjectionForm) else ObjectionForm()
