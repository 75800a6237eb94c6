"""The committee and suggestions: what its decision does, and a case that was withdrawn."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.committee.choices import CHOICES
from zuji_portal.committee.events import CaseDecided, CaseWithdrawn
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import moved, record
from zuji_portal.standards.suggestions.actions import NOUN, facts_of
from zuji_portal.standards.suggestions.letters import tell_suggester
from zuji_portal.standards.suggestions.models import Suggestion


def _concluded(case: Any, name: str, answer: Label, **facts: Any) -> None:
    """Moves the suggestion that a case came of, and tells who suggested it."""
    rows = Suggestion.objects.select_for_update().filter(case=case, state="before_committee")
    for suggestion in rows:
        told = answer[suggestion.lang]
        move = moved(suggestion, NOUN, name, moved_at=timezone.now(), answer=told)
        about = f"{NOUN}:{suggestion.pk}"
        record(Viewer(), name, about, facts_of(suggestion) | facts, moved=move)
        tell_suggester(suggestion)


def case_decided(event: CaseDecided) -> None:
    """Hears a decision of the committee."""
    decision = event.decision
    result = CHOICES[decision.result]
    name = "suggestion.reject" if decision.result == "reject" else "suggestion.pass"
    answer = Label(
        f"专家委员会决定 {decision.number}：{result.zh}",
        f"Decision {decision.number} of the expert committee: {result.en}",
    )
    _concluded(event.case, name, answer, decision=decision.number)


def case_withdrawn(event: CaseWithdrawn) -> None:
    """Hears that a case ended without a decision."""
    answer = Label(
        f"评审事项已撤回，继续论证：{event.reason}",
        f"The case was withdrawn and the suggestion is studied again: {event.reason}",
    )
    _concluded(event.case, "suggestion.resume", answer, withdrawn=event.case.pk)
