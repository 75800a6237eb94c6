"""The draw: a function of the sealed list and the seed, with SHA-256 and whole numbers only.

Every choice is the number SHA-256(digest + "\\n" + seed + "\\n" + label), read as a whole number of
256 bits, modulo the size of what is chosen from; the label names the choice. Sums of weights stay
far below 2^32, so that the remainder favours nobody by more than 2^-224.

First, plants with equal chances: the places are shared among the strata in proportion to their
plants by the largest remainder, and drawn within each stratum. Then, from all that remain, plants
by their risk weights, one after the other, without replacement. Last, for each drawn plant the
inspectors whom no rule of the list keeps from it, of those who have the fewest plants so far.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zuji.supervision.inspection_list import InspectionList, ListedPlant


@dataclass(frozen=True)
class DrawResult:
    """The plants in the order drawn, which of them by risk, and the inspectors of each."""

    equal: tuple[str, ...]
    risk: tuple[str, ...]
    inspectors: Mapping[str, tuple[str, ...]]

    @property
    def plants(self) -> tuple[str, ...]:
        return (*self.equal, *self.risk)

    def as_json(self) -> dict[str, Any]:
        return {
            "equal": list(self.equal),
            "risk": list(self.risk),
            "inspectors": {plant: list(names) for plant, names in self.inspectors.items()},
        }


def chosen(digest: str, seed: str, label: str, below: int) -> int:
    """The number of one choice, 0 … `below` − 1."""
    text = f"{digest}\n{seed}\n{label}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % below


def shares(sizes: Mapping[str, int], places: int) -> dict[str, int]:
    """`places` shared among strata in proportion to their sizes, by the largest remainder; of
    equal remainders the first name wins. `places` is at most the sum of the sizes.
    """
    total = sum(sizes.values())
    shared = {name: places * size // total for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(places * sizes[name] % total), name))
    for name in by_remainder[: places - sum(shared.values())]:
        shared[name] += 1
    return shared


def risk_places(take: int, percent: int) -> int:
    """How many of the plants are drawn by risk weight: the per cent, halves rounded up."""
    return (take * percent + 50) // 100


def draw_plants(listed: InspectionList, digest: str, seed: str) -> DrawResult:
    """Draw plants and their inspectors from a sealed list, whose `digest` it is, with the seed."""
    by_risk = risk_places(listed.take, listed.risk_percent)
    equal = _equal(listed, digest, seed, listed.take - by_risk)
    rest = sorted(
        (plant for plant in listed.plants if plant.id not in equal), key=lambda plant: plant.id
    )
    risk = _weighted(rest, digest, seed, by_risk)
    inspectors = _inspectors(listed, digest, seed, (*equal, *risk))
    return DrawResult(tuple(equal), tuple(risk), inspectors)


def _equal(listed: InspectionList, digest: str, seed: str, places: int) -> list[str]:
    sizes = Counter(plant.stratum for plant in listed.plants)
    taken: list[str] = []
    for stratum, count in sorted(shares(sizes, places).items()):
        pool = sorted(plant.id for plant in listed.plants if plant.stratum == stratum)
        for number in range(count):
            label = f"equal {stratum} {number}"
            taken.append(pool.pop(chosen(digest, seed, label, len(pool))))
    return taken


def _weighted(pool: list[ListedPlant], digest: str, seed: str, places: int) -> list[str]:
    taken: list[str] = []
    for number in range(places):
        total = sum(plant.weight for plant in pool)
        at = chosen(digest, seed, f"risk {number}", total)
        index = 0
        while at >= pool[index].weight:
            at -= pool[index].weight
            index += 1
        taken.append(pool.pop(index).id)
    return taken


def _inspectors(
    listed: InspectionList, digest: str, seed: str, plants: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    known = {plant.id: plant for plant in listed.plants}
    load = {inspector.id: 0 for inspector in listed.inspectors}
    found: dict[str, tuple[str, ...]] = {}
    for name in plants:
        free = [i.id for i in listed.inspectors if listed.may_inspect(i, known[name])]
        took: list[str] = []
        for number in range(listed.inspectors_each):
            left = sorted(one for one in free if one not in took)
            pool = [one for one in left if load[one] == min(load[other] for other in left)]
            took.append(pool[chosen(digest, seed, f"inspector {name} {number}", len(pool))])
            load[took[-1]] += 1
        found[name] = tuple(took)
    return found
