"""Template tags: moves of a record as buttons, states in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse

from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.foundation.workflow.machine import Move
from zuji_portal.foundation.workflow.machines import machines, offers
from zuji_portal.ui.language import lang

register = template.Library()


@register.simple_tag(takes_context=True)
def moves(context: dict[str, Any], noun: str, record: Any) -> str:
    """Every move that the viewer may make here, and what is missing for one that is near; empty
    where there is neither.
    """
    machine = machines()[noun]
    offered = offers(context["viewer"], noun, record)
    buttons = [
        (
            offer.move,
            reverse(machine.route, args=[record.pk, offer.move.key]),
            _form(context.get("refused"), offer.move),
        )
        for offer in offered
        if offer.decision and offer.move.form == "button"
    ]
    near = [o for o in offered if o.is_near and o.move.target and o.move.form == "button"]
    if not buttons and not near:
        return ""
    content = {"buttons": buttons, "near": near}
    return render_to_string("workflow/_moves.html", content, context["request"])


def _form(refused: Any, move: Move) -> ReasonForm:
    """The form of a move, or the one that was refused if it is of this move."""
    form = getattr(refused, "form", refused)
    is_refused = isinstance(form, ReasonForm) and form.move is move
    return form if is_refused else ReasonForm(move=move)


@register.filter
def state_of(name: str, noun: str) -> str:
    """The words of a state in the reader's language."""
    return machines()[noun].word(str(name), lang())
