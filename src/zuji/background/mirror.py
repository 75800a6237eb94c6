"""The chain mirror: default factors of the sector models beside the product's own model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zuji.background.held import held_values
from zuji.background.plants import own_result, product_of
from zuji.background.solved import SolvedBackground
from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.refusals import Finding, blocking
from zuji.footprint.result import rounded
from zuji.sectors.registry import get_model, model_files

ALLOWED = 0.25
"""The difference above which a default needs a reason; a house value."""


@dataclass(frozen=True, kw_only=True)
class Mirrored:
    """A default factor, the models that take it, and the product it is held beside.

    `ratio` is ours over the default: for a row of the background system what the product's own
    sector model says of its typical plant, for another factor the value of the system.
    """

    factor: str
    models: tuple[str, ...]
    product: str
    value: float
    ratio: float
    reason: Label | None
    is_own_model: bool

    @property
    def is_far(self) -> bool:
        """Whether ours differs from the default by more than a quarter."""
        return abs(self.ratio - 1.0) > ALLOWED


def mirrored(solved: SolvedBackground) -> list[Mirrored]:
    """Each default factor of a model that a product of the system is compared with."""
    takers = default_takers()
    rows = [*_of_rows(solved, takers), *_of_others(solved, takers)]
    return sorted(rows, key=lambda row: (row.factor, row.product))


def contradictions(solved: SolvedBackground) -> Iterator[Finding]:
    """A finding for each default that differs by more than a quarter without a reason."""
    for row in mirrored(solved):
        if row.is_far and row.reason is None:
            place = solved.background.places[solved.background.products[row.product].process]
            shown = f"{row.factor} {in_full(row.value)}"
            yield blocking("background-mirror", place, shown, f"{row.ratio:.2f}")


def _of_rows(solved: SolvedBackground, takers: dict[str, list[str]]) -> Iterator[Mirrored]:
    """Defaults that are rows of the system, where a sector model makes the product."""
    background = solved.background
    for factor, models in takers.items():
        product = product_of(factor)
        if product is None or product not in background.processes:
            continue
        process = background.processes[product]
        own = own_result(background, process)
        if own is None:
            continue
        value = solved.derived(product).value
        apart = process.plant.apart if process.plant else None
        yield Mirrored(
            factor=factor,
            models=tuple(models),
            product=product,
            value=value,
            ratio=rounded(own / value, 4),
            reason=Label(apart.zh, apart.en) if apart else None,
            is_own_model=True,
        )


def _of_others(solved: SolvedBackground, takers: dict[str, list[str]]) -> Iterator[Mirrored]:
    """Defaults from elsewhere that are held beside a product of the system."""
    for name in solved.background.products:
        for held in held_values(solved, solved.derived(name)):
            if held.name in takers:
                yield Mirrored(
                    factor=held.name,
                    models=tuple(takers[held.name]),
                    product=name,
                    value=held.value,
                    ratio=held.ratio,
                    reason=held.reason,
                    is_own_model=False,
                )


def default_takers() -> dict[str, list[str]]:
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
