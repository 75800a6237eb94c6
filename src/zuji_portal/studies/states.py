"""The states of a study and who moves it: the table that buttons, checks and documents are made
of.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Transition:
    """From which states an action leads where."""

    action: str
    sources: tuple[str, ...]
    target: str


STATES = {
    "draft": _("草稿"),
    "submitted": _("待审批"),
    "returned": _("已退回"),
    "approved": _("已批准"),
}
EDITABLE = ("draft", "returned")
TRANSITIONS = {
    t.action: t
    for t in (
        Transition("study.create", ("",), "draft"),
        Transition("study.submit", EDITABLE, "submitted"),
        Transition("study.return", ("submitted",), "returned"),
        Transition("study.approve", ("submitted",), "approved"),
        Transition("verification.return", ("approved",), "returned"),
    )
}


def moved(state: str, action: str) -> dict[str, str]:
    """The transition as the audit log writes it; refuses one that the table does not have."""
    transition = TRANSITIONS[action]
    if state not in transition.sources:
        raise ValueError(f"{action} from {state!r}")
    return {"from": state, "to": transition.target}
