"""Rules that a committee passed and that hold in place of those that ship.

The library keeps none itself. Whoever does (the site) names a keeper once, when it starts; without
one, everything is as it ships. What was passed is data: models, product rules, tier schemes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

KINDS = ("model", "product_rule", "tier")


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One version of a rule. `key` is a model's id, a product rule's number or a scheme's id;
    `digest` names the content, so that two with the same digest are the same rule.
    """

    kind: str
    key: str
    version: str
    digest: str
    content: Mapping[str, Any] = field(compare=False, repr=False)


class Keeper(Protocol):
    """Who keeps the rules that were passed."""

    def current(self, kind: str) -> Mapping[str, RuleInForce]:
        """Key → the rule of a kind that holds now."""

    def versions(self, kind: str, key: str) -> Mapping[str, RuleInForce]:
        """Version → every version that ever held."""


class _Nobody:
    def current(self, kind: str) -> Mapping[str, RuleInForce]:
        return {}

    def versions(self, kind: str, key: str) -> Mapping[str, RuleInForce]:
        return {}


_keeper: Keeper = _Nobody()


def keep_with(keeper: Keeper | None) -> Keeper:
    """Ask this keeper from now on (nobody with None); returns the one asked before."""
    global _keeper
    before, _keeper = _keeper, keeper or _Nobody()
    return before


def in_force(kind: str) -> Mapping[str, RuleInForce]:
    """Key → the rule of a kind that was passed and holds now."""
    return _keeper.current(kind)


def versions_in_force(kind: str, key: str) -> Mapping[str, RuleInForce]:
    """Version → every version of a rule that was passed and held at some time."""
    return _keeper.versions(kind, key)
