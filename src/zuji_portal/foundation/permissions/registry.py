"""Policies as functions that yield requirements; a decision keeps each, met or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib import import_module
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.module_loading import import_string

from zuji.core.label import Label
from zuji_portal.foundation.permissions.departments import (
    duty_in_words,
    has_duty,
    is_held_back,
)
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.registry import owned, portal_apps


@dataclass(frozen=True)
class Requirement:
    """One condition of an action, whether it is met, and what is instead where it is not."""

    is_met: bool
    label: Label
    now: Label | None = None


@dataclass(frozen=True)
class PolicyDecision:
    """Whether a viewer may do an action, with every condition that was looked at, and of whom and
    of what it was asked.
    """

    action: str
    label: Label
    requirements: tuple[Requirement, ...]
    needs_reason: bool = False
    viewer: Any = field(default=None, compare=False, repr=False)
    subject: Any = field(default=None, compare=False, repr=False)

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

    def __init__(self, decision: PolicyDecision):
        self.decision = decision
        super().__init__(f"{decision.action}: {[r.label.en for r in decision.unmet]}")


Check = Callable[[ViewerLike, Any], Iterator[Requirement]]


@dataclass(frozen=True)
class Policy:
    """The permission for one action: its words and the requirements that must all be met, and
    whether who does it has to say why.
    """

    name: str
    label: Label
    check: Check
    needs_reason: bool = False

    def __call__(self, viewer: ViewerLike, subject: Any) -> Iterator[Requirement]:
        return self.check(viewer, subject)


def policy(name: str, zh: str, en: str) -> Callable[[Check], Policy]:
    """Make the policy of an action from the function that yields its requirements."""
    return lambda check: Policy(name, Label(zh, en), check)


@dataclass(frozen=True)
class Grant:
    """Records of `noun` that a role may read because of what the person does elsewhere.

    `where` is the dotted path of a function from the viewer to a condition on the records.
    """

    noun: str
    role: str
    where: str
    label: Label


def needs(is_met: bool, zh: str, en: str) -> Requirement:
    return Requirement(bool(is_met), Label(zh, en))


@cache
def policies() -> dict[str, Policy]:
    """Action → its policy, from the policy modules and the machines of all apps."""
    rules: list[tuple[str, str, Policy]] = []
    for app in portal_apps():
        for path in app.policies:
            module = vars(import_module(path))
            declared = [rule for rule in module.values() if isinstance(rule, Policy)]
            rules += [(app.label, r.name, r) for r in (*declared, *module.get("POLICIES", ()))]
        for path in app.machines:
            rules += [(app.label, r.name, r) for r in import_string(path).policies()]
    return owned(iter(rules), "policy")


@cache
def grants() -> dict[str, Grant]:
    """``noun:role:condition`` → what is opened to that role, by the app that owns the condition."""
    return owned(
        (
            (app.label, f"{grant.noun}:{grant.role}:{grant.where}", grant)
            for app in portal_apps()
            for path in app.policies
            for grant in vars(import_module(path)).get("GRANTS", ())
        ),
        "grant",
    )


def granted(noun: str, viewer: ViewerLike) -> Q | None:
    """The condition on records that are opened to the viewer's role; None where none are."""
    opened = [g for g in grants().values() if (g.noun, g.role) == (noun, viewer.role)]
    conditions: list[Q] = [import_string(grant.where)(viewer) for grant in opened]
    return reduce(or_, conditions) if conditions else None


def decide(viewer: ViewerLike, action: str, subject: Any = None) -> PolicyDecision:
    """The decision; an action nobody registered has no requirement and is denied. Who acts for a
    department of the province that does not lead has to have the duty, whatever the policy says.
    """
    rule = policies().get(action)
    if rule is None:
        return PolicyDecision(action, Label(action, action), (), viewer=viewer, subject=subject)
    requirements = tuple(rule(viewer, subject))
    if requirements and is_held_back(viewer):
        label, now = duty_in_words(viewer, action)
        requirements += (Requirement(has_duty(viewer, action), label, now),)
    return PolicyDecision(
        action,
        rule.label,
        requirements,
        needs_reason=rule.needs_reason,
        viewer=viewer,
        subject=subject,
    )


def require(viewer: ViewerLike, action: str, subject: Any = None) -> None:
    """Raises `Denied` where the viewer may not; views ask before they read a form, so that who may
    not is told that and not what is wrong in the form.
    """
    decision = decide(viewer, action, subject)
    if not decision:
        raise Denied(decision)
