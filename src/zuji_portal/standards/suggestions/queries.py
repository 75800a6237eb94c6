"""Reads of suggestions: what was taken up is public, one's own is seen at once."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from zuji.core.label import Label
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.workflow.limits import last_day
from zuji_portal.foundation.workflow.tracking import TrackedCase, followed
from zuji_portal.people.following import proves
from zuji_portal.standards.suggestions.machine import SUGGESTION
from zuji_portal.standards.suggestions.models import Suggestion
from zuji_portal.ui.figures import FigureGroup


def visible_to(viewer: Viewer) -> QuerySet[Suggestion]:
    """Province and auditor: all. Everybody: what was taken up, and what one suggested oneself."""
    rows = Suggestion.objects.select_related("case", "enterprise")
    if viewer.role in {"province", "auditor"}:
        return rows
    public = Q(published_at__isnull=False)
    return rows.filter(public | Q(user=viewer.user_id) if viewer.user_id else public)


def suggestion_or_404(viewer: Viewer, pk: int) -> Suggestion:
    suggestion = visible_to(viewer).filter(pk=pk).first()
    if suggestion is None:
        raise Http404(pk)
    return suggestion


def found(viewer: Viewer, kind: str = "", state: str = "") -> QuerySet[Suggestion]:
    """Suggestions of a kind and in a state, of any where none is given; the newest first."""
    asked = {"kind": kind, "state": state}
    return visible_to(viewer).filter(**{name: value for name, value in asked.items() if value})


def tracked(number: str, proof: str) -> TrackedCase | None:
    """How a suggestion stands, for who knows its number and the address or the code."""
    suggestion = Suggestion.objects.filter(number=number).first()
    if suggestion is None or not proves(proof, suggestion.email, suggestion.code_digest):
        return None
    return followed(
        SUGGESTION,
        suggestion.state,
        number=suggestion.number,
        filed_at=suggestion.filed_at,
        since=suggestion.moved_at,
        answer=suggestion.answer,
    )


def due_of(suggestion: Suggestion) -> datetime.date | None:
    """The last day of the present step."""
    return last_day("suggestion", suggestion.state, suggestion.moved_at)


def board_figures(viewer: Viewer) -> FigureGroup:
    """How many suggestions there are in each state."""
    rows = visible_to(viewer).order_by().values_list("state")
    counts = dict(rows.annotate(n=Count("pk")))
    return FigureGroup(
        title=Label("各方建议", "Suggestions"),
        route="suggestion_list",
        rows=tuple(
            (
                Label(state.label.zh, state.label.en[:1].upper() + state.label.en[1:]),
                counts.get(state.name, 0),
            )
            for state in SUGGESTION.states
        ),
    )
