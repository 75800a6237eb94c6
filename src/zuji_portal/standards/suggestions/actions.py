"""Actions on suggestions: file, take up, bring before the committee, adopt, decline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.committee.actions import OpenCase
from zuji_portal.committee.machine import CASE
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.people.following import code_digest
from zuji_portal.standards.suggestions.letters import tell_suggester
from zuji_portal.standards.suggestions.models import Suggestion
from zuji_portal.ui.language import lang

NOUN = "suggestion"
NEEDED = ("kind", "title", "text", "suggester", "token")


@dataclass
class FileSuggestion(Action[None, Suggestion]):
    """Suggest something; a form that was sent before gives the suggestion it made."""

    values: Mapping[str, Any] = field(default_factory=dict)
    is_repeated: bool = field(default=False, init=False)
    policy: ClassVar[str] = "suggestion.file"
    noun: ClassVar[str] = NOUN

    def perform(self) -> Suggestion:
        for name in NEEDED:
            if not str(self.values.get(name) or "").strip():
                raise refuse("field-missing", name)
        known = Suggestion.objects.filter(token=self.values["token"]).first()
        if known is not None:
            self.is_repeated = True
            return known
        suggestion = Suggestion(
            **self.values,
            number=new_number("JY"),
            code_digest=code_digest(NOUN, self.values["token"]),
            user=self.viewer.user,
            enterprise_id=self.viewer.enterprise_id,
            language=lang(),
            moved_at=timezone.now(),
            state="",
        )
        self.move(suggestion)
        tell_suggester(suggestion)
        return suggestion

    def facts(self, suggestion: Suggestion) -> Mapping[str, Any] | None:
        return None if self.is_repeated else facts_of(suggestion)


def facts_of(suggestion: Suggestion) -> dict[str, Any]:
    """What the audit log keeps: nothing of who suggested it."""
    return {"number": suggestion.number, "kind": suggestion.kind}


@dataclass
class SuggestionStep(Action[Suggestion, Suggestion]):
    """A move of a suggestion: its row is read again and locked before anything is decided. The
    reason is the answer to who suggested it.
    """

    reason: str = ""
    noun: ClassVar[str] = NOUN

    def lock(self) -> None:
        rows = Suggestion.objects.select_for_update(of=("self",))
        self.subject = rows.select_related("enterprise").get(pk=self.subject.pk)

    def perform(self) -> Suggestion:
        self.move(moved_at=timezone.now(), **self.fields())
        tell_suggester(self.subject)
        return self.subject

    def fields(self) -> dict[str, Any]:
        """What the move writes besides the state."""
        return {"answer": self.reason.strip()}

    def about(self, suggestion: Suggestion) -> str:
        """Without the enterprise: what it suggests is no entry of its own log."""
        return f"{NOUN}:{suggestion.pk}"

    def facts(self, suggestion: Suggestion) -> Mapping[str, Any]:
        return facts_of(suggestion) | {"reason": self.reason.strip()}


class AcceptSuggestion(SuggestionStep):
    """It is studied, and public from now on."""

    policy = "suggestion.accept"

    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "published_at": timezone.now()}


@dataclass
class BringSuggestion(SuggestionStep):
    """Opens a case before the committee; who suggested it does not sit on its panel."""

    values: Mapping[str, str] = field(default_factory=dict)
    policy: ClassVar[str] = "suggestion.bring"

    def fields(self) -> dict[str, Any]:
        opened = OpenCase(self.viewer, None, values=self.values, parties=self.subject.parties).run()
        return {"case": opened, "answer": CASE.title(opened, self.subject.lang)}

    def facts(self, suggestion: Suggestion) -> Mapping[str, Any]:
        return facts_of(suggestion) | {"case": suggestion.case_id}


class AdoptSuggestion(SuggestionStep):
    """It is done, without a decision of the committee."""

    policy = "suggestion.adopt"


class DeclineSuggestion(SuggestionStep):
    """It is not adopted; who suggested it is told why."""

    policy = "suggestion.decline"
