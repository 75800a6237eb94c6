"""Policies as functions that yield their requirements; a decision keeps them all, met or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label


@dataclass(frozen=True)
class Requirement:
    """One condition of an action, whether it is met, and what would meet it."""

    is_met: bool
    label: Label


@dataclass(frozen=True)
class Decision:
    """Whether a viewer may do an action, with every condition that was looked at."""

    action: str
    label: Label
    requirements: tuple[Requirement, ...]

    @property
    def is_allowed(self) -> bool:
        return bool(self.requirements) and all(r.is_met for r in self.requirements)

    @property
    def unmet(self) -> list[Requirement]:
        return [r for r in self.requirements if not r.is_met]

    def __bool__(self) -> bool:
        return self.is_allowed


class Denied(Exception):  # noqa: N818 - an answer, not a crash
    """An action that its policy does not allow."""

    def __init__(self, decision: Decision):
        self.decision = decision
        super().__init__(f"{decision.action}: {[r.label.en for r in decision.unmet]}")


Policy = Callable[[Any, Any], Iterator[Requirement]]
ACTIONS: dict[str, tuple[Label, Policy]] = {}


def policy(name: str, zh: str, en: str) -> Callable[[Policy], Policy]:
    """Register the policy of an action under its name."""

    def register(function: Policy) -> Policy:
        ACTIONS[name] = (Label(zh, en), function)
        return function

    return register


def needs(is_met: bool, zh: str, en: str) -> Requirement:
    return Requirement(bool(is_met), Label(zh, en))


def decide(viewer: Any, action: str, subject: Any = None) -> Decision:
    """The decision; an action nobody registered has no requirement and is denied."""
    if action not in ACTIONS:
        return Decision(action, Label(action, action), ())
    label, function = ACTIONS[action]
    return Decision(action, label, tuple(function(viewer, subject)))
