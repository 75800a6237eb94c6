"""The chain mirror: default factors of the sector models beside what the background derives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zuji.background.held import HeldValue, held_values
from zuji.background.solved import SolvedBackground
from zuji.core.refusals import Finding, blocking
from zuji.sectors.registry import get_model, model_files

ALLOWED = 0.25
"""The difference above which a default needs a reason; a house value."""


@dataclass(frozen=True)
class Mirrored:
    """A default factor, the models that take it, and the product it is held beside."""

    factor: str
    models: tuple[str, ...]
    product: str
    held: HeldValue

    @property
    def is_far(self) -> bool:
        """Whether ours differs from the default by more than a quarter."""
        return abs(self.held.ratio - 1.0) > ALLOWED


def mirrored(solved: SolvedBackground) -> list[Mirrored]:
    """Each default factor of a model that a product of the system is compared with."""
    takers = _takers()
    found = []
    for name in solved.background.products:
        for held in held_values(solved, solved.derived(name)):
            if held.name in takers:
                found.append(Mirrored(held.name, tuple(takers[held.name]), name, held))
    return sorted(found, key=lambda row: (row.factor, row.product))


def contradictions(solved: SolvedBackground) -> Iterator[Finding]:
    """A finding for each default that differs by more than a quarter without a reason."""
    for row in mirrored(solved):
        if row.is_far and row.held.reason is None:
            place = solved.background.places[solved.background.products[row.product].process]
            shown = f"{row.factor} {row.held.value:g}"
            yield blocking("background-mirror", place, shown, f"{row.held.ratio:.2f}")


def _takers() -> dict[str, list[str]]:
    """Default factor → models with a slot for it."""
    takers: dict[str, list[str]] = {}
    for name in model_files():
        for slot in get_model(name).slots.values():
            default = slot.default
            factors = [default] if isinstance(default, str) else list(default.values())
            for factor in dict.fromkeys(factors):
                if factor and name not in takers.setdefault(factor, []):
                    takers[factor].append(name)
    return takers
