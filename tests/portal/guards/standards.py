"""Suggestions: a visitor's, and what takes the right to handle it away."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import EVERYBODY, PROVINCE, Guard, update
from portal.people import Cast
from zuji_portal.standards.suggestions.models import Suggestion


def suggestion(cast: Cast) -> Suggestion:
    """A visitor's suggestion that was taken up."""
    return Suggestion.objects.create(
        number="JY-2026-AAAAAAAA",
        token=uuid.uuid4(),
        code_digest="x",
        kind="factor",
        title="硫铵",
        text="示例",
        suggester="person",
        moved_at=timezone.now(),
        published_at=timezone.now(),
    )


def of_state(state: str) -> Callable[[Cast], Suggestion]:
    def make(cast: Cast) -> Suggestion:
        made = suggestion(cast)
        update(made, state=state)
        return Suggestion.objects.get(pk=made.pk)

    return make


def own_suggestion(cast: Cast, record: Suggestion) -> Mapping[str, Any]:
    update(record, user=cast.viewer("province").user)
    return {"viewer": cast.viewer("province")}


SUGGESTIONS = (
    Guard(
        policy="suggestion.file",
        make=lambda cast: "suggestion",
        may=EVERYBODY | {"anonymous"},
        tied=frozenset({"anybody, without an account"}),
    ),
    *(
        Guard(
            policy=f"suggestion.{move}",
            make=of_state(state),
            may=PROVINCE,
            broken=(own_suggestion,),
        )
        for move, state in (
            ("accept", "filed"),
            ("bring", "studied"),
            ("adopt", "studied"),
            ("decline", "studied"),
        )
    ),
)
